"""Checks that everything is there, and is what was written.

Three questions: is each WARC file whole (every member, length and digest, and its checksum in the
ledger); do revisits point to records that are there; do the indexes (CDXJ, press.db) say what the
files say, in both directions. A flipped bit anywhere in a WARC file is found: by the checksums
within a record, or by that of the file, which the ledger keeps.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from archive.collection import Collection
from archive.errors import LedgerError
from archive.fixity.agreement import cdxj_faults, press_faults, revisit_faults
from archive.fixity.check import Checked, Fault, check_file
from archive.fixity.held import source_faults
from archive.fixity.seals import Fixity, sealed, warc_files
from archive.warc.output import OPEN

__all__ = ["Fault", "VerifyReport", "examine", "verify"]


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was read, and every fault."""

    records: int
    bytes: int
    faults: tuple[Fault, ...]
    files: int = 0
    unsealed: tuple[str, ...] = ()
    """Files that the ledger does not know (yet): their checksums could not be compared."""


@dataclass(frozen=True, slots=True)
class Examination:
    """The findings by where they come from, for `repair` to act on."""

    files: tuple[Checked, ...]
    ledger: tuple[Fault, ...]
    revisits: tuple[Fault, ...]
    cdxj: tuple[Fault, ...]
    press: tuple[Fault, ...]
    sources: tuple[Fault, ...]
    unsealed: tuple[str, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults, those of the files first."""
        of_files = tuple(fault for file in self.files for fault in file.faults)
        return of_files + self.sources + self.ledger + self.revisits + self.cdxj + self.press


def verify(collection: Collection, *, jobs: int = 1) -> VerifyReport:
    """Check the whole collection with `jobs` processes; the result is kept in the ledger.

    Of a collection that may only be read the result is kept nowhere.
    May run beside a crawl: what that has not finished yet is no fault.
    """
    found = examine(collection, jobs=jobs)
    report = VerifyReport(
        records=sum(file.records for file in found.files),
        bytes=sum(file.bytes for file in found.files),
        faults=found.faults,
        files=len(found.files),
        unsealed=found.unsealed,
    )
    result = {
        "files": report.files,
        "records": report.records,
        "bytes": report.bytes,
        "faults": [str(fault) for fault in report.faults],
        "unsealed": list(report.unsealed),
    }
    collection.ledger.note("verify", result, who=collection.settings.operator)
    return report


def examine(collection: Collection, *, jobs: int = 1) -> Examination:
    """Look at everything; change nothing."""
    known = sealed(collection)
    unfinished = sorted(collection.warcs.rglob(f"*.warc*{OPEN}"))
    closed = warc_files(collection)
    names = {path.relative_to(collection.warcs).as_posix() for path in closed}
    files = (*_check_all(collection, closed, known, jobs), *_check_open(collection, unfinished))
    return Examination(
        files=files,
        ledger=(*_ledger_faults(collection), *_missing(known, names)),
        revisits=tuple(revisit_faults(files)),
        cdxj=tuple(cdxj_faults(collection, files)),
        press=tuple(press_faults(collection, files)),
        sources=tuple(source_faults(collection)),
        unsealed=tuple(sorted(names - known.keys())),
    )


def _check_all(
    collection: Collection, paths: list[Path], known: dict[str, Fixity], jobs: int
) -> Iterable[Checked]:
    """Check each file, the largest first where several processes share the work."""
    check = partial(_check_one, collection.warcs, known)
    if jobs == 1 or len(paths) < 2:
        return map(check, paths)
    by_size = sorted(paths, key=lambda path: path.stat().st_size, reverse=True)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        return sorted(pool.map(check, by_size), key=lambda checked: checked.path)


def _check_one(warcs: Path, known: dict[str, Fixity], path: Path) -> Checked:
    return check_file(path, warcs, known.get(path.relative_to(warcs).as_posix()))


def _check_open(collection: Collection, paths: Iterable[Path]) -> Iterator[Checked]:
    """Check the files that are being written, or that a killed process left."""
    for path in paths:
        living = _is_living(path)
        with suppress(FileNotFoundError):  # finished meanwhile
            checked = check_file(path, collection.warcs, None, living=living)
            if not living:
                name = path.relative_to(collection.root).as_posix()
                left = Fault(name, None, "left open by a process that is gone")
                checked = replace(checked, faults=(*checked.faults, left))
            yield checked


def _is_living(path: Path) -> bool:
    """Tell whether its writer holds the file's lock, or has just finished it."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (BlockingIOError, FileNotFoundError):
        return True
    return False


def _ledger_faults(collection: Collection) -> Iterator[Fault]:
    try:
        collection.ledger.check()
    except LedgerError as error:
        where, _, what = str(error).removeprefix(f"{collection.ledger.path}:").partition(":")
        said = f"line {where}:{what}" if where.isdecimal() else str(error)
        yield Fault(collection.ledger.path.name, None, said)


def _missing(known: dict[str, Fixity], names: set[str]) -> Iterator[Fault]:
    for name in sorted(known.keys() - names):
        yield Fault(f"warcs/{name}", None, "the ledger has this file, and it is missing")
