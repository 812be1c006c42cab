"""Reading every file that the ledger has a checksum for, a share at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from archive.collection import Collection
from archive.fixity.check import Fault, check_file
from archive.fixity.seals import Fixity, fixity, held, sealed

DUE = "verify due"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueReport:
    """What was read this time, what is wrong with it, and how much is left of the period."""

    files: tuple[str, ...]
    bytes: int
    faults: tuple[Fault, ...]
    waiting: int
    """Files that were not due."""


def verify_due(collection: Collection, now: datetime | None = None) -> DueReport:
    """Read the files whose turn it is, so that each is read once in `verify_days`.

    Oldest first, as many bytes as keep the pace, called once a day or less often; what is overdue
    in any case. The result is kept in the ledger.
    """
    now = now or datetime.now(UTC)
    files = held(collection)
    chosen = list(_choose(collection, files, now))
    faults = tuple(fault for each in chosen for fault in _faults(collection, each))
    report = DueReport(
        files=tuple(each.file for each in chosen),
        bytes=sum(each.bytes for each in chosen),
        faults=faults,
        waiting=len(files) - len(chosen),
    )
    said = {
        "at": now.isoformat(),
        "checked": report.files,
        "bytes": report.bytes,
        "faults": [str(one) for one in faults],
    }
    collection.ledger.append(DUE, said, who=collection.settings.operator)
    return report


def _choose(collection: Collection, files: dict[str, Fixity], now: datetime) -> Iterator[Fixity]:
    """Yield what is to be read."""
    before = _read_before(collection)
    period = timedelta(days=collection.settings.verify_days)
    budget = _budget(before.runs, sum(each.bytes for each in files.values()), period, now)
    never = datetime.fromtimestamp(0, UTC)
    for each in sorted(
        files.values(), key=lambda one: (before.files.get(one.file, never), one.file)
    ):
        if budget <= 0 and now - before.files.get(each.file, never) < period:
            return
        budget -= each.bytes
        yield each


def _budget(
    runs: list[tuple[datetime, int]], whole: int, period: timedelta, now: datetime
) -> float:
    """Return how many bytes keep the pace of `whole` in a period, after the shares read in it.

    A share is at least a file, mostly more than its day asks for: that counts for the next days.
    """
    recent = [(time, size) for time, size in runs if now - time < period]
    since = now - recent[0][0] if recent else timedelta(0)
    return whole * ((since + DAY) / period) - sum(size for _, size in recent)


class _Before(NamedTuple):
    """When each file was read or written last, and how many bytes each share had."""

    files: dict[str, datetime]
    runs: list[tuple[datetime, int]]


def _read_before(collection: Collection) -> _Before:
    read: dict[str, datetime] = {}
    runs: list[tuple[datetime, int]] = []
    for line in collection.ledger:
        result = line.get("result")
        if not isinstance(result, dict):
            continue
        time = datetime.fromisoformat(line["time"])
        match line.get("event"):
            case "warc":
                read[str(result.get("file"))] = time
            case "import":
                read |= {each.get("original"): time for each in result.get("files", ())}
            case "verify":
                read = dict.fromkeys(read, time)
            case "verify due":  # `DUE`
                time = datetime.fromisoformat(result.get("at", line["time"]))
                runs.append((time, result.get("bytes", 0)))
                read |= dict.fromkeys(result.get("checked", ()), time)
    return _Before(read, runs)


def source_faults(collection: Collection) -> Iterator[Fault]:
    """Yield what is wrong with the sources of companions, which are kept beside them."""
    known = sealed(collection)
    for each in held(collection).values():
        if each.file not in known:
            yield from _faults(collection, each)


def _faults(collection: Collection, known: Fixity) -> tuple[Fault, ...]:
    path = collection.warcs / known.file
    if not path.exists():
        return (Fault(f"warcs/{known.file}", None, "the ledger has this file, and it is missing"),)
    if known.file.endswith((".warc", ".warc.gz")):
        return check_file(path, collection.warcs, known).faults
    if fixity(collection, path).sha256 != known.sha256:
        return (Fault(f"warcs/{known.file}", None, "the checksum is not that of the ledger"),)
    return ()
