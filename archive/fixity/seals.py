"""The size and checksum of each finished WARC file and each source of an import, in the ledger.

Lines of the event `warc` hold `file` (relative to `warcs/`), `bytes`, `sha256` and `crc32`; the
last one on a file counts. The event `warc removed` takes a file out again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isal import isal_zlib

from archive.collection import Collection

PIECE = 1 << 17
"""Bytes that are read at a time: few enough to stay in the processor's cache."""
SEALED = "warc"
REMOVED = "warc removed"
DESTROYED = "destroyed"
TAKEN_OUT = "purged"
"""Why a file was removed from which something was taken for good."""
CRC = re.compile("[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Fixity:
    """What a file was when it was finished; `sha256` is in hexadecimal."""

    file: str
    bytes: int
    sha256: str
    crc32: int | None = None
    """None in lines of before it was noted: it takes a twentieth of the time of `sha256`."""


def fixity(collection: Collection, path: Path) -> Fixity:
    """Measure the file at `path`, which lies below the collection's `warcs/`."""
    digest, crc, size = hashlib.sha256(), 0, 0
    for piece in _pieces(path):
        digest.update(piece)
        crc = isal_zlib.crc32(piece, crc)
        size += len(piece)
    name = path.relative_to(collection.warcs).as_posix()
    return Fixity(name, size, digest.hexdigest(), crc)


def _pieces(path: Path) -> Iterator[memoryview]:
    """Yield what is in a file, always in the same place in memory."""
    piece = memoryview(bytearray(PIECE))
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(piece):
            yield piece[:size]


def sealed(collection: Collection) -> dict[str, Fixity]:
    """Return what the ledger says of each file."""
    known: dict[str, Fixity] = {}
    for event, result in collection.ledger.events():
        file = result.get("file")
        if not isinstance(file, str):
            continue
        if event == REMOVED:
            known.pop(file, None)
        elif event == SEALED:
            known[file] = _said(file, result)
    return known


def _said(file: str, result: Mapping[str, Any]) -> Fixity:
    """Return what a line of the ledger says of `file`."""
    length, crc = result.get("bytes"), result.get("crc32")
    return Fixity(
        file,
        length if isinstance(length, int) else -1,
        str(result.get("sha256")),
        int(crc, 16) if isinstance(crc, str) and CRC.fullmatch(crc) else None,
    )


def held(collection: Collection) -> dict[str, Fixity]:
    """Return the files below `warcs/`: finished WARC files and the sources of imports."""
    known = sealed(collection)
    gone = set()
    for event, result in collection.ledger.events():
        if event == DESTROYED:
            gone.add(str(result.get("file")).removeprefix("warcs/"))
        elif event == "import":
            for each in result.get("files", ()):
                if name := each.get("original"):
                    digest = str(each["sha256"]).removeprefix("sha256:")
                    known[name] = Fixity(name, each["bytes"], digest)
    return {name: known[name] for name in sorted(known) if name not in gone}


def removed(collection: Collection) -> set[str]:
    """Return the files below `warcs/` that were taken out and not put back."""
    names = set()
    for event, result in collection.ledger.events():
        if event in {REMOVED, DESTROYED}:
            names.add(str(result.get("file")).removeprefix("warcs/"))
    return names - held(collection).keys()


def purged(collection: Collection) -> set[str]:
    """Return the checksums that files had before something was purged from them."""
    sums: dict[str, str] = {}
    found = set()
    for event, result in collection.ledger.events():
        name = str(result.get("file"))
        if event == SEALED:
            sums[name] = str(result.get("sha256"))
        elif event == REMOVED and TAKEN_OUT in result.get("why", ()) and name in sums:
            found.add(sums.pop(name))
    return found


def seal(collection: Collection, *, who: str) -> list[Fixity]:
    """Write a line for each finished file that has none; return what was written.

    To be called after `recover`, after an import and at the end of a crawl, with the
    collection's lock held.
    """
    known = sealed(collection)
    new = [
        fixity(collection, path)
        for path in warc_files(collection)
        if path.relative_to(collection.warcs).as_posix() not in known
    ]
    for each in new:
        said = {"file": each.file, "bytes": each.bytes, "sha256": each.sha256}
        result = said | {"crc32": f"{each.crc32:08x}"}
        collection.ledger.append(SEALED, result, who=who)
    return new


def warc_files(collection: Collection) -> list[Path]:
    """Return the finished WARC files, in the order of their names."""
    endings = (".warc", ".warc.gz")
    return sorted(path for path in collection.warcs.rglob("*.warc*") if path.name.endswith(endings))
