"""Taking in WARC and WACZ files that were made elsewhere.

A file is copied unchanged into `warcs/imported/`; what stands in it is indexed as if it had been
crawled. For a host that no site file names, the family is told from its pages and written down
in a WARC file of ours, so that a rebuild needs no second guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from archive.cdxj import Cdxj
from archive.collection import Collection
from archive.fixity.seals import seal
from archive.foreign.reading import Wanted
from archive.index.records import Settled
from archive.index.store import Store
from archive.model import Capture, Site
from archive.warc.writer import WarcWriter
from archive.withdrawal.decisions import Withdrawn
from pipelines.indexing.bags import is_bag, take_bag
from pipelines.indexing.indexer import Indexer
from pipelines.indexing.persons import FILE, Persons
from pipelines.indexing.publications import URI, Publications, host_key, site_to_json
from pipelines.indexing.rebuilding import reindex
from pipelines.indexing.revisits import tie_revisits
from pipelines.indexing.scanning import (
    Progress,
    find_sites,
    index_captures,
    scan,
    silent,
)
from pipelines.indexing.taking import Imported, known_digests, sha256_of, take

_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import took in."""

    files: tuple[Imported, ...]
    captures: int
    sites: tuple[str, ...]
    """Publications that were found out."""
    articles: Settled


def import_files(
    collection: Collection,
    paths: Iterable[Path],
    sites: Mapping[str, Site],
    progress: Progress = silent,
    *,
    only_known: bool = False,
) -> ImportReport:
    """Take in `paths`; a file that cannot be used is reported and the others are taken.

    `only_known` takes only the records of publications that are known (and of the hosts of
    their requisites). Call it with the collection's lock held.
    """
    paths = list(paths)
    bags = [each for path in paths if is_bag(path) for each in take_bag(collection, path)]
    known = known_digests(collection)
    taken: list[Imported] = []
    with Store(collection.press) as store:
        wanted = _known_hosts({**store.sites(), **sites}) if only_known else None
        for path in (each for each in paths if not is_bag(each)):
            for each in take(collection, path, known, wanted):
                known |= {each.sha256} if each.sha256 and each.outcome == "imported" else set()
                taken.append(each)
        report, written = _index(collection, store, taken, sites, progress)
    if bags:
        report = _with_bags(collection, sites, report, bags, progress)
    if written or any(each.outcome == "imported" for each in report.files):
        collection.ledger.append(
            "import", _result(collection, report, written), who=collection.settings.operator
        )
        seal(collection, who=collection.settings.operator)
    return report


def _with_bags(
    collection: Collection,
    sites: Mapping[str, Site],
    report: ImportReport,
    bags: Sequence[Imported],
    progress: Progress,
) -> ImportReport:
    """Index the files of bags too, with runs and publications: all anew."""
    if all(each.outcome != "imported" for each in bags):
        return replace(report, files=(*report.files, *bags))
    with Store(collection.press) as store:
        before = store.count("articles")
    built = reindex(collection, sites, progress)
    with Store(collection.press) as store:
        counted = [
            replace(each, captures=store.count_captures("warc = ?", [each.file]))
            if each.file
            else each
            for each in bags
        ]
    articles = Settled(new=max(0, built.articles - before)) + report.articles
    return ImportReport((*report.files, *counted), built.captures, report.sites, articles)


def _known_hosts(sites: Mapping[str, Site]) -> Wanted:
    """Tell addresses of known publications and of what their pages need from others."""
    urls = [f"http://{host}/" for site in sites.values() for host in site.requisite_hosts]
    hosts = {host_key(url) for url in urls}
    publications = Publications(sites)

    def wanted(url: str) -> bool:
        return publications.of(url) is not None or host_key(url) in hosts

    return wanted


def _index(
    collection: Collection,
    store: Store,
    taken: Sequence[Imported],
    sites: Mapping[str, Site],
    progress: Progress,
) -> tuple[ImportReport, tuple[Path, ...]]:
    """Index what was taken; return the report, and the files that were written beside it."""
    persons, hidden = Persons.load(collection.root / FILE), Withdrawn.of(collection)
    files = [_scanned(collection, store, Indexer(store, sites), each) for each in taken]
    new = tuple(each.file for each in files if each.outcome == "imported" and each.file)
    of_new = f"warc IN ({', '.join('?' for _ in new)})"
    tied = tie_revisits(collection, store)
    found = _found_out(collection, store, sites, of_new, new)
    written = _write_down(collection, store, found)
    for site in found.values():
        store.add_site(site)
    indexer = Indexer(store, sites, persons, hidden)
    count = index_captures(collection, store, indexer, progress, of_new, new)
    # What was captured of these before, and could not be read or was read as something else.
    hosts = tuple(host_key(site.url) for site in found.values())
    older = f"host_key(url) IN ({', '.join('?' for _ in hosts)}) AND NOT {of_new}"
    index_captures(collection, store, indexer, progress, older, (*hosts, *new))
    for revisit in tied:  # some wait since an earlier import for their original
        where, values = f"id = ? AND NOT {of_new}", (revisit, *new)
        index_captures(collection, store, indexer, silent, where, values)
    articles = indexer.settle()
    shown = (each for each in store.captures(of_new, new) if not hidden.hides(each.url))
    _add_to_cdxj(collection, shown)
    return ImportReport(tuple(files), count, tuple(sorted(found)), articles), written


def _found_out(
    collection: Collection,
    store: Store,
    sites: Mapping[str, Site],
    of_new: str,
    new: tuple[str, ...],
) -> dict[str, Site]:
    """Return publications that are new to the archive, or of another family than was thought.

    All their captures are looked at, so that the order of imports makes no difference.
    """
    store.connection.create_function("host_key", 1, host_key, deterministic=True)
    hosts = {host_key(each.url) for each in store.captures(of_new, new)}
    recorded, found = Publications(store.sites()), {}
    for site in find_sites(collection, store, Publications(sites), hosts).values():
        known = recorded.of(site.url)
        if known is None or known.family is not site.family:
            # What was said of a site that was taken for another says as little of the rest.
            better = site if known is None else replace(site, slug=known.slug, hosts=known.hosts)
            found[better.slug] = better
    return found


def _result(
    collection: Collection, report: ImportReport, written: Iterable[Path]
) -> dict[str, Any]:
    """Return the ledger's line: what was taken in from where, and the checksum of every file."""
    taken = [asdict(each) for each in report.files if each.outcome == "imported"]
    ours = [
        {"file": path.relative_to(collection.warcs).as_posix(), "sha256": sha256_of(path)}
        for path in written
    ]
    files = [
        each | {"bytes": (collection.warcs / (each.get("original") or each["file"])).stat().st_size}
        for each in (*taken, *ours)
    ]
    return {"captures": report.captures, "sites": report.sites, "files": files}


def _add_to_cdxj(collection: Collection, captures: Iterator[Capture]) -> None:
    cdxj = Cdxj(collection.cdxj)
    while batch := list(islice(captures, _BATCH)):
        cdxj.add(batch)
    cdxj.settle()


def _scanned(collection: Collection, store: Store, indexer: Indexer, taken: Imported) -> Imported:
    if taken.outcome != "imported" or taken.file is None:
        return taken
    found = scan(collection.warcs / taken.file, collection, store, indexer)
    fault = taken.fault or "; ".join(found.faults) or None
    return replace(taken, captures=found.captures, fault=fault)


def _write_down(
    collection: Collection, store: Store, sites: Mapping[str, Site]
) -> tuple[Path, ...]:
    """Keep what was found out about publications as records of ours; return the files."""
    if not sites:
        return ()
    settings = collection.settings
    info = {
        "operator": f"{settings.operator} ({settings.contact})",
        "description": f"{settings.title}: publications of imported files",
    }
    with WarcWriter(
        collection.warcs,
        info=info,
        max_bytes=settings.max_warc_bytes,
        sync_seconds=settings.sync_seconds,
        find_original=store.find_original,
    ) as writer:
        for slug, site in sorted(sites.items()):
            writer.write_metadata(URI + slug, "application/json", site_to_json(site))
    return tuple(writer.closed)
