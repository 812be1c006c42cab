"""Taking in WARC and WACZ files that were made elsewhere.

A file is copied unchanged into `warcs/imported/`; what stands in it is indexed as if it had been
crawled. For a host that no site file names, the family is told from its pages and written down
in a WARC file of ours, so that a rebuild needs no second guess.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from archive.cdxj import Cdxj
from archive.collection import Collection
from archive.errors import HemerotecaError, WarcError
from archive.index.records import Settled
from archive.index.store import Store
from archive.model import Capture, Site
from archive.warc.reader import iter_records
from archive.warc.writer import WarcWriter
from pipelines.indexing.indexer import Indexer
from pipelines.indexing.persons import FILE, Persons
from pipelines.indexing.publications import URI, Publications, site_to_json
from pipelines.indexing.scanning import (
    IMPORTED,
    Progress,
    find_sites,
    index_captures,
    scan_captures,
    silent,
)

_BATCH = 10_000
_ENDINGS = (".warc.gz", ".warc")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: `imported`, `already here` or `failed`, with the reason.

    `file` is its path below `warcs/`; `fault` says where a damaged file ended.
    """

    source: str
    outcome: str
    sha256: str | None = None
    file: str | None = None
    captures: int = 0
    fault: str | None = None


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
) -> ImportReport:
    """Take in `paths`; a file that cannot be used is reported and the others are taken.

    Call it with the collection's lock held.
    """
    known = _known_digests(collection)
    taken: list[Imported] = []
    for path in paths:
        for each in _take(collection, path, known):
            known |= {each.sha256} if each.sha256 else set()
            taken.append(each)
    with Store(collection.press) as store:
        report = _index(collection, store, taken, sites, progress)
    if any(each.outcome == "imported" for each in report.files):
        result = {"captures": report.captures, "sites": report.sites}
        files = [asdict(each) for each in report.files if each.outcome == "imported"]
        collection.ledger.append(
            "import", result | {"files": files}, who=collection.settings.operator
        )
    return report


def _index(
    collection: Collection,
    store: Store,
    taken: Sequence[Imported],
    sites: Mapping[str, Site],
    progress: Progress,
) -> ImportReport:
    recorded = store.sites()
    persons = Persons.load(collection.root / FILE)
    indexer = Indexer(store, sites, persons)
    files = [_scanned(collection, indexer, each) for each in taken]
    found = find_sites(collection, store, Publications(sites, recorded))
    _write_down(collection, store, found)
    for site in found.values():
        indexer.add_site(site)
    new = tuple(each.file for each in files if each.outcome == "imported" and each.file)
    marks = ", ".join("?" for _ in new)
    count = index_captures(collection, store, indexer, progress, f"warc IN ({marks})", new)
    articles = indexer.settle()
    _add_to_cdxj(collection, store.captures(f"warc IN ({marks})", new))
    return ImportReport(tuple(files), count, tuple(sorted(found)), articles)


def _add_to_cdxj(collection: Collection, captures: Iterator[Capture]) -> None:
    cdxj = Cdxj(collection.cdxj)
    while batch := list(islice(captures, _BATCH)):
        cdxj.add(batch)
    cdxj.settle()


def _scanned(collection: Collection, indexer: Indexer, taken: Imported) -> Imported:
    if taken.outcome != "imported" or taken.file is None:
        return taken
    captures, fault = scan_captures(collection.warcs / taken.file, collection, indexer)
    return Imported(taken.source, "imported", taken.sha256, taken.file, captures, fault)


def _write_down(collection: Collection, store: Store, sites: Mapping[str, Site]) -> None:
    """Keep what was found out about publications as records of ours."""
    if not sites:
        return
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


# --- files ------------------------------------------------------------------------------------


def _take(collection: Collection, path: Path, known: set[str]) -> Iterator[Imported]:
    """Copy a file, or the WARC files of a WACZ, into the collection."""
    try:
        if zipfile.is_zipfile(path):
            with _unpacked(collection, path) as members:
                for name, member in members:
                    yield _take_warc(collection, member, f"{path.name}!{name}", known)
        else:
            yield _take_warc(collection, path, path.name, known)
    except (OSError, zipfile.BadZipFile, HemerotecaError) as error:
        yield Imported(path.name, "failed", fault=str(error))


def _take_warc(collection: Collection, path: Path, source: str, known: set[str]) -> Imported:
    sha256 = _sha256(path)
    if sha256 in known:
        return Imported(source, "already here", sha256)
    try:
        if next(iter_records(path), None) is None:
            return Imported(source, "failed", fault=f"{source} holds no record")
    except WarcError as error:
        return Imported(source, "failed", fault=str(error))
    target = _place(collection, source, sha256)
    if not target.exists():
        _copy(path, target)
    return Imported(source, "imported", sha256, target.relative_to(collection.warcs).as_posix())


def _place(collection: Collection, source: str, sha256: str) -> Path:
    """Return where a file goes: under its own name, with its digest where that is taken."""
    name = re.sub(r"[^\w.-]+", "-", source).lstrip(".-")
    if not name.endswith(_ENDINGS):
        name += ".warc.gz"
    folder = collection.warcs / IMPORTED
    target = folder / name
    if target.exists() and _sha256(target) != sha256:
        target = folder / f"{sha256.removeprefix('sha256:')[:12]}-{name}"
    return target


def _copy(path: Path, target: Path) -> None:
    """Copy so that a crash leaves the whole file or none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    with path.open("rb") as source, partial.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())
    partial.replace(target)


@contextmanager
def _unpacked(collection: Collection, path: Path) -> Iterator[list[tuple[str, Path]]]:
    """Give the WARC files of a WACZ as (name, file), in a folder of their own for a while."""
    with (
        tempfile.TemporaryDirectory(dir=collection.root, prefix=".import-") as folder,
        zipfile.ZipFile(path) as archive,
    ):
        members = []
        for number, info in enumerate(archive.infolist()):
            name = PurePosixPath(info.filename)
            if name.parts[:1] == ("archive",) and name.name.endswith(_ENDINGS):
                file = Path(folder, f"{number}{''.join(name.suffixes[-2:])}")
                with archive.open(info) as source, file.open("wb") as copy:
                    shutil.copyfileobj(source, copy, 1 << 20)
                members.append((name.name, file))
        yield members


def _known_digests(collection: Collection) -> set[str]:
    found = set()
    for line in collection.ledger:
        result = line.get("result")
        if line.get("event") == "import" and isinstance(result, dict):
            found |= {each.get("sha256") for each in result.get("files", ())}
    return found - {None}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()
