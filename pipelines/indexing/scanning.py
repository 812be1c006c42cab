"""What stands in WARC files, into the index: publications and runs first, then captures."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.collection import Collection
from archive.errors import HemerotecaError, HttpError, SiteError, WarcError
from archive.fixity import seals
from archive.http import HttpMessage
from archive.index.store import Store
from archive.model import Capture, Site, Skip, SkipReason
from archive.warc.captures import captures_among
from archive.warc.members import MemberFault
from archive.warc.reader import Record, read_message
from archive.warc.survey import past_damage
from pipelines.extract import Page
from pipelines.indexing.indexer import Indexer, page
from pipelines.indexing.publications import (
    SAMPLE,
    URI,
    Publications,
    detect_site,
    host_key,
    site_from_json,
)

RUN_URI = "urn:hemeroteca:crawl:"
IMPORTED = "imported"
"""The folder below `warcs/` for files made elsewhere."""
_NOT_READ = HttpMessage(b"", (), b"")

Progress = Callable[[int, int, str], None]
"""Called with what is done, out of how much, and what it is about."""


def silent(_done: int, _total: int, _what: str) -> None:
    """Show no progress."""


def warc_files(collection: Collection) -> list[Path]:
    """Return the WARC files of a collection, oldest first, those made elsewhere after ours."""
    return sorted(seals.warc_files(collection), key=lambda path: is_imported(collection, path))


def is_imported(collection: Collection, path: Path) -> bool:
    """Whether a WARC file was made elsewhere."""
    return path.relative_to(collection.warcs).parts[0] == IMPORTED


@dataclass(frozen=True, slots=True)
class Scanned:
    """What stands in a WARC file: how many captures, and each damage that was passed over.

    `sites` are the publications that a file of ours names. `early` are the ids of captures, by the
    publication that they are said to belong to, where that is not known (yet).
    """

    captures: int
    faults: tuple[str, ...]
    sites: Mapping[str, Site]
    early: Mapping[str, Sequence[str]]


def scan(path: Path, collection: Collection, store: Store, indexer: Indexer) -> Scanned:
    """Add every capture of a file to the index, and the skips that a file of ours lists.

    The file is read once. Whose a capture is may be told by a record that comes after it, and only
    at the end by the pages of its host (`find_sites`): so what captures say is read later.
    """
    own, faults = _OwnRecords(store), list[MemberFault]()
    records = past_damage(path, faults)
    if not is_imported(collection, path):
        records = own.heeded(records)
    count, early = 0, defaultdict[str, list[str]](list)
    for capture, _ in captures_among(records, path, relative_to=collection.warcs, faults=faults):
        owner = indexer.note(capture).site
        if owner is not None and not indexer.knows(owner):
            early[owner].append(capture.id)
        count += 1
    said = tuple(f"{path.name} at {fault.offset}: {fault.what}" for fault in faults)
    return Scanned(count, said, own.sites, early)


class _OwnRecords:
    """What a file of ours holds beside captures: publications, and the skips of runs."""

    def __init__(self, store: Store) -> None:
        self.sites: dict[str, Site] = {}
        self._store = store

    def heeded(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield `records`, and take in those that are of these kinds as they pass."""
        for record in records:
            uri = record.headers.uri("WARC-Target-URI") or ""
            if record.type == "metadata" and uri.startswith(URI):
                if site := _site(record):
                    self.sites[site.slug] = site
            elif record.type == "resource" and uri.startswith(RUN_URI):
                for skip in _skips(record):
                    self._store.add_skip(skip, uri.removeprefix(RUN_URI))
            yield record


def find_sites(
    collection: Collection,
    store: Store,
    known: Publications,
    hosts: Container[str] | None = None,
) -> dict[str, Site]:
    """Return publications for hosts that none of `known` claims, told from their pages.

    Looks at these `hosts` only, if given.
    """
    pages: dict[str, dict[str, Capture]] = {}
    html = "status = 200 AND method = 'GET' AND (mime IS NULL OR mime LIKE '%html%')"
    for capture in store.captures(html):
        host = host_key(capture.url)
        if known.of(capture.url) is None and (hosts is None or host in hosts):
            pages.setdefault(host, {}).setdefault(capture.url, capture)
    found = {}
    for host, captures in sorted(pages.items()):
        shortest = sorted(captures.values(), key=lambda each: (len(each.url), each.url))[:SAMPLE]
        site = detect_site(host, _pages(collection, store, shortest))
        if site is not None:
            found[site.slug] = site
    return found


def index_captures(
    collection: Collection,
    store: Store,
    indexer: Indexer,
    progress: Progress = silent,
    where: str = "1",
    values: tuple[str, ...] = (),
) -> int:
    """Read every capture that is in the index (or those `where`); return how many there were."""
    total = store.count_captures(where, values)
    done = 0
    for done, capture in enumerate(store.captures(where, values), 1):
        try:
            message = _NOT_READ
            if indexer.matters(capture):
                message = read_message(collection.warcs, capture, store.capture)
        except HemerotecaError as error:
            indexer.fail(capture, str(error))
        else:
            indexer.take(capture, message)
        progress(done, total, capture.url)
    return done


def _pages(collection: Collection, store: Store, captures: list[Capture]) -> Iterator[Page]:
    for capture in captures:
        try:
            yield page(capture, read_message(collection.warcs, capture, store.capture))
        except (HttpError, WarcError):  # reported when it is read
            continue


def _site(record: Record) -> Site | None:
    try:
        return site_from_json(record.content)
    except SiteError:  # written by a newer version: the host's pages tell
        return None


def _skips(record: Record) -> Iterator[Skip]:
    for line in record.content.splitlines():
        try:
            data = json.loads(line)
            rest = {name: data.get(name) for name in ("site", "via", "detail")}
            yield Skip(data["url"], SkipReason(data["reason"]), **rest)
        except (ValueError, KeyError, TypeError, AttributeError):  # another kind of line
            continue
