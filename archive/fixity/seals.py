"""The size and checksum of each finished WARC file, in the ledger.

Lines of the event `warc` hold `file` (relative to `warcs/`), `bytes` and `sha256`; the last one on
a file counts. The event `warc removed` takes a file out again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from archive.collection import Collection

SEALED = "warc"
REMOVED = "warc removed"


@dataclass(frozen=True, slots=True)
class Fixity:
    """What a file was when it was finished; `sha256` is in hexadecimal."""

    file: str
    bytes: int
    sha256: str


def fixity(collection: Collection, path: Path) -> Fixity:
    """Measure the file at `path`, which lies below the collection's `warcs/`."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    name = path.relative_to(collection.warcs).as_posix()
    return Fixity(name, path.stat().st_size, digest)


def sealed(collection: Collection) -> dict[str, Fixity]:
    """Return what the ledger says of each file."""
    known: dict[str, Fixity] = {}
    for line in collection.ledger:
        result = line.get("result")
        file = result.get("file") if isinstance(result, dict) else None
        if not isinstance(file, str) or not isinstance(result, dict):
            continue
        if line.get("event") == REMOVED:
            known.pop(file, None)
        elif line.get("event") == SEALED:
            length, digest = result.get("bytes"), str(result.get("sha256"))
            known[file] = Fixity(file, length if isinstance(length, int) else -1, digest)
    return known


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
        result = {"file": each.file, "bytes": each.bytes, "sha256": each.sha256}
        collection.ledger.append(SEALED, result, who=who)
    return new


def warc_files(collection: Collection) -> list[Path]:
    """Return the finished WARC files, in the order of their names."""
    endings = (".warc", ".warc.gz")
    return sorted(path for path in collection.warcs.rglob("*.warc*") if path.name.endswith(endings))
