"""What stands in WARC files, into the index: publications and runs first, then captures."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator
from pathlib import Path

from archive.collection import Collection
from archive.errors import HemerotecaError, HttpError, SiteError, WarcError
from archive.index.store import Store
from archive.model import Capture, Site, Skip, SkipReason
from archive.warc.members import MemberFault
from archive.warc.reader import Record, iter_captures, iter_records, read_message
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

Progress = Callable[[int, int, str], None]
"""Called with what is done, out of how much, and what it is about."""


def silent(_done: int, _total: int, _what: str) -> None:
    """Show no progress."""


def warc_files(collection: Collection) -> list[Path]:
    """Return the WARC files of a collection, oldest first, those made elsewhere after ours."""
    found = (
        path for path in collection.warcs.rglob("*") if path.name.endswith((".warc.gz", ".warc"))
    )
    return sorted(found, key=lambda path: (is_imported(collection, path), path.as_posix()))


def is_imported(collection: Collection, path: Path) -> bool:
    """Whether a WARC file was made elsewhere."""
    return path.relative_to(collection.warcs).parts[0] == IMPORTED


def scan_own_records(path: Path, store: Store) -> dict[str, Site]:
    """Add the skips in a file of ours to the index; return the publications that it names.

    A damaged end is left to `scan_captures` to report.
    """
    sites: dict[str, Site] = {}
    try:
        for record in iter_records(path):
            uri = record.headers.uri("WARC-Target-URI") or ""
            if record.type == "metadata" and uri.startswith(URI):
                site = _site(record)
                sites |= {site.slug: site} if site else {}
            elif record.type == "resource" and uri.startswith(RUN_URI):
                for skip in _skips(record):
                    store.add_skip(skip, uri.removeprefix(RUN_URI))
    except WarcError:
        return sites
    return sites


def scan_captures(
    path: Path, collection: Collection, indexer: Indexer
) -> tuple[int, tuple[str, ...]]:
    """Add every capture of a file to the index; return how many, and each damage passed over."""
    count, faults = 0, list[MemberFault]()
    for capture, _ in iter_captures(path, relative_to=collection.warcs, faults=faults):
        indexer.note(capture)
        count += 1
    return count, tuple(f"{path.name} at {fault.offset}: {fault.what}" for fault in faults)


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
            message = read_message(collection.warcs, capture, store.capture)
        except HemerotecaError as error:
            indexer.fail(capture, str(error))
        else:
            indexer.add(capture, message)
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
