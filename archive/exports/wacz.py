"""WACZ 1.1.1: the WARC files of a collection, or of a part of it, with index and pages, in a ZIP.

The layout is that of the WACZ specification (https://specs.webrecorder.net/wacz/1.1.1/). WARCs
are stored, not deflated, so that a player can read single records by range; everything is
streamed, so memory does not grow with the collection.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from archive import cdxj
from archive.collection import SOFTWARE, Collection
from archive.exports.pages import Pages
from archive.exports.selection import Exported, Selection
from archive.exports.shown import own_files, own_seals, shown_files, shown_index
from archive.exports.zipping import Member, ZipWriter, gathered
from archive.fixity.seals import Fixity
from archive.withdrawal.decisions import Withdrawn

ZIPNUM_LINES = 3000
"""Lines in one block of a compressed index; smaller indexes stay plain text."""


def wacz(
    collection: Collection, target: Path, selection: Selection, *, sign: Path | None = None
) -> Exported:
    """Write a WACZ; for a part of the collection, with only the records it needs.

    `sign` is a PEM file with an EC key for an anonymous signature.
    """
    with (
        _sources(collection, selection, target.parent) as sources,
        target.open("wb") as file,
        ZipWriter(file) as archive,
    ):
        package = _Package(archive)
        for path, name in sources.names.items():
            package.store(f"archive/{name}", sources.files[path], sources.seals.get(path))
        captures = _index(package, sources)
        pages = Pages(collection, selection)
        package.add("pages/pages.jsonl", pages.lines(), compress=True)
        package.add("pages/extraPages.jsonl", pages.extra_lines(sources.cdxj), compress=True)
        if collection.ledger.path.exists():
            package.store("logs/ledger.jsonl", collection.ledger.path)
        package.describe(collection, selection, sign)
    return Exported("wacz", pages.count, captures, target.stat().st_size)


# --- what goes in -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sources:
    """WARC files by their names in the CDXJ, with their names in `archive/`, and that CDXJ."""

    files: Mapping[str, Path]
    names: Mapping[str, str]
    cdxj: Path
    seals: Mapping[str, Fixity]
    """What the ledger says of those files that are the collection's own."""


@contextmanager
def _sources(collection: Collection, selection: Selection, beside: Path) -> Iterator[_Sources]:
    """Give what goes in; what has to be made for it is made in the folder `beside`."""
    if selection.whole and not Withdrawn.of(collection):
        own = own_files(collection)
        yield _Sources(own, _flat(list(own)), collection.cdxj, own_seals(collection, own))
        return
    from tempfile import TemporaryDirectory  # mostly there is nothing to copy

    with TemporaryDirectory(dir=beside, prefix=".wacz-") as name:
        folder = Path(name)
        if selection.whole:
            shown = shown_files(collection, folder)
            index = shown_index(collection, shown, folder)
            yield _Sources(shown, _flat(list(shown)), index, own_seals(collection, shown))
            return
        # These read pages, with much that a whole collection does not need.
        from archive.exports import subset
        from archive.warc.captures import iter_captures

        subset.warc(collection, folder / "selection.warc.gz", selection)
        index = folder / "selection.cdxj"
        captures = iter_captures(folder / "selection.warc.gz", relative_to=folder)
        cdxj.rebuild(index, (capture for capture, _record in captures))
        name = "selection.warc.gz"
        yield _Sources({name: folder / name}, {name: name}, index, {})


def _flat(paths: Sequence[str]) -> dict[str, str]:
    """Name each path for the one folder of a WACZ: its last part, numbered where that is taken."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for path in paths:
        name = path.rpartition("/")[2]
        number = 2
        while name in taken:
            name = f"{number}-{path.rpartition('/')[2]}"
            number += 1
        taken.add(name)
        names[path] = name
    return names


# --- the index --------------------------------------------------------------------------------


def _index(package: _Package, sources: _Sources) -> int:
    """Add the CDXJ, plain while it is small, else as ZipNum; return its number of lines."""
    with sources.cdxj.open("rb") as file:
        lines = (_renamed(line, sources.names) for line in file)
        head = list(islice(lines, ZIPNUM_LINES))
        if len(head) < ZIPNUM_LINES:
            package.add("indexes/index.cdx", head, compress=True)
            return len(head)
        count = _Count()
        blocks: list[bytes] = [b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
        package.add("indexes/index.cdx.gz", _zipnum(chain(head, lines), blocks, count))
        package.add("indexes/index.idx", blocks, compress=True)
        return count.lines


@dataclass(slots=True)
class _Count:
    lines: int = 0


def _renamed(line: bytes, names: Mapping[str, str]) -> bytes:
    """Return a CDXJ line with its file's name in the WACZ."""
    key, timestamp, data = line.split(b" ", 2)
    entry = json.loads(data)
    entry["filename"] = names[entry["filename"]]
    return b" ".join((key, timestamp, json.dumps(entry).encode())) + b"\n"


def _zipnum(lines: Iterable[bytes], index: list[bytes], count: _Count) -> Iterator[bytes]:
    """Yield gzip members of `ZIPNUM_LINES` lines, and note each in `index` under its first key."""
    import gzip  # few collections are so large

    remaining, offset = iter(lines), 0
    while block := list(islice(remaining, ZIPNUM_LINES)):
        count.lines += len(block)
        member = gzip.compress(b"".join(block), mtime=0)
        key, timestamp, _data = block[0].split(b" ", 2)
        digest = hashlib.sha256(member).hexdigest()
        where = {"offset": offset, "length": len(member), "digest": f"sha256:{digest}"}
        index.append(b" ".join((key, timestamp, json.dumps(where).encode())) + b"\n")
        offset += len(member)
        yield member


# --- the package ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Package:
    """The ZIP file and the list of what is in it."""

    archive: ZipWriter
    members: list[Member] = field(default_factory=list)

    def store(self, name: str, path: Path, seal: Fixity | None = None) -> None:
        """Add a file as it is; raise `ExportError` where it is not what `seal` says."""
        self.members.append(self.archive.store(name, path, seal))

    def add(self, name: str, lines: Iterable[bytes], *, compress: bool = False) -> None:
        """Add what `lines` yields, and list it."""
        self.members.append(self.archive.add(name, gathered(lines), compress=compress))

    def describe(self, collection: Collection, selection: Selection, sign: Path | None) -> None:
        """Add `datapackage.json`, and its digest."""
        package = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": collection.settings.title,
            "description": collection.settings.description or _provenance(collection, selection),
            "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "software": SOFTWARE,
            "provenance": _provenance(collection, selection),
            "resources": list(_resources(self.members)),
        }
        text = json.dumps(package, ensure_ascii=False, indent=2).encode()
        described = self.archive.add("datapackage.json", [text], compress=True)
        digest: dict[str, Any] = {"path": described.name, "hash": f"sha256:{described.sha256}"}
        if sign is not None:
            from archive.exports.signing import signed_data  # cryptography takes its time

            digest["signedData"] = signed_data(sign, digest["hash"])
        said = json.dumps(digest, indent=2).encode()
        self.archive.add("datapackage-digest.json", [said], compress=True)


def _resources(members: Iterable[Member]) -> Iterator[dict[str, Any]]:
    """Yield what datapackage.json says of each file; its name is unique and of a few characters."""
    taken: set[str] = set()
    for number, member in enumerate(members, 1):
        name = re.sub(r"[^a-z0-9._-]+", "-", member.name.rpartition("/")[2].lower())
        name = f"{number}-{name}" if name in taken else name
        taken.add(name)
        yield {
            "name": name,
            "path": member.name,
            "hash": f"sha256:{member.sha256}",
            "bytes": member.size,
        }


def _provenance(collection: Collection, selection: Selection) -> str:
    what = "The whole collection" if selection.whole else f"A part of the collection ({selection})"
    settings = collection.settings
    return f"{what} {settings.title!r}, crawled by {settings.operator} ({settings.contact})."
