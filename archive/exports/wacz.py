"""WACZ 1.1.1: the WARC files of a collection, or of a part of it, with index and pages, in a ZIP.

The layout is that of the WACZ specification (https://specs.webrecorder.net/wacz/1.1.1/). WARCs
are stored, not deflated, so that a player can read single records by range; everything is
streamed, so memory does not grow with the collection.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from archive import cdxj
from archive.collection import SOFTWARE, Collection
from archive.exports import subset
from archive.exports.selection import Exported, Selection
from archive.exports.shown import shown_files, shown_index
from archive.exports.signing import signed_data
from archive.warc.captures import iter_captures

EXTENDED_TIMESTAMP = 0x5455
"""Info-ZIP's extra field with the time of a file in seconds since 1970."""
ZIPNUM_LINES = 3000
"""Lines in one block of a compressed index; smaller indexes stay plain text."""


def wacz(
    collection: Collection, target: Path, selection: Selection, *, sign: Path | None = None
) -> Exported:
    """Write a WACZ; for a part of the collection, with only the records it needs.

    `sign` is a PEM file with an EC key for an anonymous signature.
    """
    with _sources(collection, selection) as sources, zipfile.ZipFile(target, "w") as archive:
        package = _Package(archive)
        for path, name in sources.names.items():
            package.store(f"archive/{name}", sources.files[path])
        captures = _index(package, sources)
        known: set[str] = set()
        articles = _pages(package, collection, selection, known)
        _extra_pages(package, sources, known)
        if collection.ledger.path.exists():
            package.add("logs/ledger.jsonl", [collection.ledger.path.read_bytes()])
        package.describe(collection, selection, sign)
    return Exported("wacz", articles, captures, target.stat().st_size)


# --- what goes in -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sources:
    """WARC files by their names in the CDXJ, with their names in `archive/`, and that CDXJ."""

    files: Mapping[str, Path]
    names: Mapping[str, str]
    cdxj: Path


@contextmanager
def _sources(collection: Collection, selection: Selection) -> Iterator[_Sources]:
    with TemporaryDirectory(dir=collection.root, prefix=".wacz-") as name:
        folder = Path(name)
        if selection.whole:
            shown = shown_files(collection, folder)
            index = shown_index(collection, shown, folder)
            yield _Sources(shown, _flat(list(shown)), index)
            return
        subset.warc(collection, folder / "selection.warc.gz", selection)
        index = folder / "selection.cdxj"
        captures = iter_captures(folder / "selection.warc.gz", relative_to=folder)
        cdxj.rebuild(index, (capture for capture, _record in captures))
        name = "selection.warc.gz"
        yield _Sources({name: folder / name}, {name: name}, index)


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


# --- the pages --------------------------------------------------------------------------------


def _pages(package: _Package, collection: Collection, selection: Selection, known: set[str]) -> int:
    """Add `pages/pages.jsonl`, a line an article, and their addresses to `known`."""
    count = _Count()
    lines = _page_lines(collection, selection, count, known)
    package.add("pages/pages.jsonl", lines, compress=True)
    return count.lines


def _extra_pages(package: _Package, sources: _Sources, known: set[str]) -> None:
    """Add `pages/extraPages.jsonl`: the other pages, such as home, lists, print pages."""
    package.add("pages/extraPages.jsonl", _extra_lines(sources, known), compress=True)


def _extra_lines(sources: _Sources, known: set[str]) -> Iterator[bytes]:
    yield _json_line({"format": "json-pages-1.0", "id": "extraPages", "title": "Other pages"})
    with sources.cdxj.open("rb") as file:
        entries = (entry for line in file if (entry := cdxj.parse(line)))
        pages = (entry for entry in entries if _is_page(entry))
        for url, same in groupby(pages, key=lambda entry: entry.fields["url"]):
            if url not in known:
                *_, last = same
                ts = last.time.strftime("%Y-%m-%dT%H:%M:%SZ")
                name = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:16]
                yield _json_line({"id": name, "url": url, "ts": ts})


def _is_page(entry: cdxj.Entry) -> bool:
    get = entry.fields.get
    return get("status") == "200" and "html" in (get("mime") or "") and "method" not in entry.fields


def _page_lines(
    collection: Collection, selection: Selection, count: _Count, known: set[str]
) -> Iterator[bytes]:
    head = {
        "format": "json-pages-1.0",
        "id": "pages",
        "title": collection.settings.title,
        "hasText": selection.text,
    }
    yield _json_line(head)
    for article in selection.articles(collection):
        count.lines += 1
        known.add(article["url"])
        yield _json_line(_page(article, with_text=selection.text))


def _page(article: Mapping[str, Any], *, with_text: bool) -> dict[str, Any]:
    page = {
        "id": article["id"],
        "url": article["url"],
        "ts": article["last_seen"],
        "title": article.get("title") or article["url"],
        "language": article.get("language"),
        "published": article.get("published"),
    }
    if with_text:
        parts = (article.get("standfirst"), article.get("body_text"), *_notes(article))
        page["text"] = "\n\n".join(part for part in parts if part)
    return {key: value for key, value in page.items() if value is not None}


def _notes(article: Mapping[str, Any]) -> list[str]:
    return [f"[{note['n']}] {note['text']}" for note in article.get("footnotes") or ()]


def _json_line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


# --- the package ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Package:
    """The ZIP file and the list of what is in it."""

    archive: zipfile.ZipFile
    resources: list[dict[str, Any]] = field(default_factory=list)

    def store(self, name: str, path: Path) -> None:
        """Add a file as it is."""
        with path.open("rb") as file:
            self.add(name, iter(lambda: file.read(1 << 20), b""))

    def add(self, name: str, parts: Iterable[bytes], *, compress: bool = False) -> None:
        """Add what `parts` yields, hashed as it is written, and list it."""
        digest, size = hashlib.sha256(), 0
        with self._open(name, compress=compress) as file:
            for part in parts:
                file.write(part)
                digest.update(part)
                size += len(part)
        self.resources.append(
            {
                "name": name.rpartition("/")[2].lower(),
                "path": name,
                "hash": f"sha256:{digest.hexdigest()}",
                "bytes": size,
            }
        )

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
            "resources": self.resources,
        }
        text = json.dumps(package, ensure_ascii=False, indent=2).encode()
        digest: dict[str, Any] = {
            "path": "datapackage.json",
            "hash": f"sha256:{hashlib.sha256(text).hexdigest()}",
        }
        if sign is not None:
            digest["signedData"] = signed_data(sign, digest["hash"])
        for name, content in (
            ("datapackage.json", text),
            ("datapackage-digest.json", json.dumps(digest, indent=2).encode()),
        ):
            with self._open(name, compress=True) as file:
                file.write(content)

    def _open(self, name: str, *, compress: bool) -> IO[bytes]:
        now = datetime.now(UTC)
        entry = zipfile.ZipInfo(name, now.timetuple()[:6])
        # The exact time, in an extra field: wabac.js (ReplayWeb.page) looks for the extra fields of
        # a local header, such as ZIP64's below, only where the central directory has some too.
        entry.extra = struct.pack("<HHBI", EXTENDED_TIMESTAMP, 5, 1, int(now.timestamp()))
        entry.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        return self.archive.open(entry, "w", force_zip64=True)


def _provenance(collection: Collection, selection: Selection) -> str:
    what = "The whole collection" if selection.whole else f"A part of the collection ({selection})"
    settings = collection.settings
    return f"{what} {settings.title!r}, crawled by {settings.operator} ({settings.contact})."
