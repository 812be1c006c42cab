"""Every file that the ledger has a checksum for, and when it was last read against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from archive.collection import Collection
from archive.fixity.check import Fault, check_file
from archive.fixity.seals import REMOVED, Fixity, fixity, sealed

DUE = "verify due"
DESTROYED = "destroyed"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueReport:
    """What was read this time, what is wrong with it, and how much is left of the period."""

    files: tuple[str, ...]
    bytes: int
    faults: tuple[Fault, ...]
    waiting: int
    """Files that were not due."""


def held(collection: Collection) -> dict[str, Fixity]:
    """Return the files below `warcs/`: finished WARC files and the sources of imports."""
    known = sealed(collection)
    gone = set()
    for event, result in _lines(collection):
        if event == DESTROYED:
            gone.add(str(result.get("file")).removeprefix("warcs/"))
        elif event == "import":
            for each in result.get("files", ()):
                if name := each.get("original"):
                    digest = str(each["sha256"]).removeprefix("sha256:")
                    known[name] = Fixity(name, each["bytes"], digest)
    return {name: known[name] for name in sorted(known) if name not in gone}


def removed(collection: Collection) -> set[str]:
    """Return the files below `warcs/` that were taken out and not put back."""
    names = set()
    for event, result in _lines(collection):
        if event in {REMOVED, DESTROYED}:
            names.add(str(result.get("file")).removeprefix("warcs/"))
    return names - held(collection).keys()


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


def _faults(collection: Collection, known: Fixity) -> tuple[Fault, ...]:
    path = collection.warcs / known.file
    if not path.exists():
        return (Fault(f"warcs/{known.file}", None, "the ledger has this file, and it is missing"),)
    if known.file.endswith((".warc", ".warc.gz")):
        return check_file(path, collection.warcs, known).faults
    if fixity(collection, path).sha256 != known.sha256:
        return (Fault(f"warcs/{known.file}", None, "the checksum is not that of the ledger"),)
    return ()


def _lines(collection: Collection) -> Iterator[tuple[str, dict[str, Any]]]:
    for line in collection.ledger:
        if isinstance(line.get("result"), dict):
            yield str(line.get("event")), line["result"]
