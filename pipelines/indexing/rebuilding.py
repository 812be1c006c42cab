"""Rebuilding the index from the WARC files and the ledger alone."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from archive import cdxj
from archive.collection import Collection
from archive.errors import IndexFault
from archive.index.store import Store
from archive.model import CrawlReport, Site
from archive.withdrawal.decisions import Withdrawn
from pipelines.indexing.indexer import Indexer
from pipelines.indexing.persons import FILE, Persons
from pipelines.indexing.publications import Publications
from pipelines.indexing.revisits import tie_revisits
from pipelines.indexing.scanning import (
    Progress,
    find_sites,
    index_captures,
    scan,
    silent,
    warc_files,
)

PATIENCE = 30.0
"""Seconds to wait for readers of the old index."""


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuilt index holds."""

    files: int
    captures: int
    articles: int
    failures: int
    """Pages that could not be read."""
    faults: tuple[str, ...] = ()
    """Damage in WARC files; what stands before and after it was taken."""


def reindex(
    collection: Collection, sites: Mapping[str, Site], progress: Progress = silent
) -> RebuildReport:
    """Build `press.db` and the CDXJ anew and put them in place of the old ones.

    Call it with the collection's lock held. The old index serves readers until the moment of the
    exchange, and stays where anything goes wrong. Raises `IndexFault`, `ConfigError`.
    """
    new = collection.press.with_name(collection.press.name + ".new")
    _remove(new)
    store = Store(new, durable=False)
    try:
        report = _build(collection, sites, store, progress)
        store.finish()
        hidden = Withdrawn.of(collection)
        shown = (each for each in store.captures() if not hidden.hides(each.url))
        cdxj.rebuild(collection.cdxj, shown)
    except BaseException:
        store.close()
        _remove(new)
        raise
    store.close()
    _exchange(new, collection.press)
    return report


def _build(
    collection: Collection, sites: Mapping[str, Site], store: Store, progress: Progress
) -> RebuildReport:
    for report in _runs(collection):
        store.add_crawl(report)
    files = warc_files(collection)
    recorded, faults = _scan_all(collection, sites, store, files, progress)
    persons, hidden = Persons.load(collection.root / FILE), Withdrawn.of(collection)
    indexer = Indexer(store, sites, persons, hidden, recorded)
    tie_revisits(collection, store)
    known = Publications(sites, recorded)
    for site in find_sites(collection, store, known).values():
        indexer.add_site(site)
    captures = index_captures(collection, store, indexer, progress)
    indexer.settle()
    return RebuildReport(
        len(files), captures, store.count("articles"), store.count("failures"), faults
    )


def _scan_all(
    collection: Collection,
    sites: Mapping[str, Site],
    store: Store,
    files: Sequence[Path],
    progress: Progress,
) -> tuple[dict[str, Site], tuple[str, ...]]:
    """Add the captures of all files; return the publications they name, and their damage."""
    recorded: dict[str, Site] = {}
    faults: list[str] = []
    early: list[tuple[str, str]] = []
    indexer = Indexer(store, sites)
    for number, path in enumerate(files, 1):
        progress(number, len(files), path.name)
        scanned = scan(path, collection, store, indexer)
        recorded |= scanned.sites
        faults += scanned.faults
        early += ((slug, each) for slug, ids in scanned.early.items() for each in ids)
    _give_back(store, Indexer(store, sites, recorded=recorded), early)
    return recorded, tuple(faults)


def _give_back(store: Store, indexer: Indexer, early: Iterable[tuple[str, str]]) -> None:
    """Give captures to the publications whose record came after them."""
    for slug, identifier in early:
        capture = store.capture(identifier)
        if capture is not None and indexer.knows(slug):
            indexer.note(replace(capture, site=slug))


def _runs(collection: Collection) -> Iterator[CrawlReport]:
    """Yield the runs in the ledger; a line of another version that lacks something is left out."""
    for result in collection.ledger.results("crawl"):
        try:
            yield _run(result)
        except (KeyError, TypeError, ValueError):
            continue


def _run(result: Mapping[str, Any]) -> CrawlReport:
    known = {each.name for each in fields(CrawlReport)}
    data = {name: value for name, value in result.items() if name in known}
    for name in ("started", "finished"):
        if isinstance(data.get(name), str):
            data[name] = datetime.fromisoformat(data[name])
    for name in ("sites", "warnings"):
        data[name] = tuple(data.get(name, ()))
    return CrawlReport(**{"finished": None, **data})


def _exchange(new: Path, old: Path) -> None:
    """Put `new` in the place of `old` in one step.

    What SQLite keeps beside an open database (`-wal`) must not outlive it: it would be taken for
    the new one's.
    """
    if old.exists():
        _settle_wal(old)
    fd = os.open(new, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
    new.replace(old)
    for suffix in ("-wal", "-shm"):
        old.with_name(old.name + suffix).unlink(missing_ok=True)


def _settle_wal(old: Path) -> None:
    try:
        connection = sqlite3.connect(old, timeout=PATIENCE)
        try:
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError:  # no database any more: that is why it is rebuilt
        return
    if busy:
        raise IndexFault(f"{old} is being read without end; stop `hemeroteca serve` and try again")


def _remove(path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
