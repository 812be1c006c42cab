"""Saying that something broke before a person would notice.

What is normal for a site is what it did before: the dates of its articles, the fields that they
had, the failures of earlier runs. Nothing here knows a site.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median

from archive.collection import Collection
from archive.model import CrawlReport

DAY = 86400.0
SILENCE = 5
"""So many times its usual pause a site may be silent, and at least `LEAST_SILENCE` days."""
LEAST_SILENCE = 7
RECENT = 30
"""Articles whose dates show the site's rhythm."""

FIELDS = ("title", "standfirst", "published", "language", "section", "body_text")
USUAL, LOST = 0.8, 0.3
"""A field that this share of a site's articles had, and the share of new ones that is too few."""
FEW = 5
"""Fewer articles than this show nothing."""

JUMP = 3
"""Errors in so many times the usual share of requests are too many."""
WEEKS = 8
"""Look for a disk that will be full sooner is worth a word."""


def warnings_of(
    collection: Collection, db: sqlite3.Connection, report: CrawlReport
) -> Iterator[str]:
    """Yield what looks wrong after a run, one sentence each."""
    earlier = _earlier_reports(collection)
    yield from _jump_in_errors(report, earlier)
    yield from _full_disk(collection, report, earlier)
    checks: tuple[Callable[[sqlite3.Connection, str, CrawlReport], Iterator[str]], ...]
    checks = (_silence, _lost_fields)
    for site in report.sites:
        for check in checks:
            yield from check(db, site, report)


def _earlier_reports(collection: Collection) -> list[dict[str, object]]:
    return list(collection.ledger.results("crawl"))


def _silence(db: sqlite3.Connection, site: str, report: CrawlReport) -> Iterator[str]:
    """Look for a site that has published nothing for much longer than it uses to.

    Only one that did publish since it is crawled: many magazines ended long ago.
    """
    rows = db.execute(
        "SELECT DISTINCT substr(published, 1, 10) FROM articles "
        "WHERE site = ? AND published <= ? ORDER BY 1 DESC LIMIT ?",
        (site, report.started.isoformat(), RECENT),
    )
    days = [moment for (date,) in rows if (moment := _day(date)) is not None]
    first = db.execute("SELECT min(first_seen) FROM articles WHERE site = ?", (site,)).fetchone()[0]
    if len(days) < FEW or days[0] < (_day(first) or 0):
        return
    usual = median(later - earlier for later, earlier in pairwise(days)) / DAY
    silent = (report.started.timestamp() - days[0]) / DAY
    if silent > max(SILENCE * usual, LEAST_SILENCE):
        yield (
            f"{site}: no new article for {silent:.0f} days, where there used to be one every "
            f"{max(usual, 1):.0f}; look whether its feed and home page can still be read"
        )


def _lost_fields(db: sqlite3.Connection, site: str, report: CrawlReport) -> Iterator[str]:
    """Look for fields that used to be filled and are empty in what this run brought."""
    since = report.started.isoformat()
    for field in FIELDS:
        share = f"avg({field} IS NOT NULL AND {field} <> ''), count(*)"
        sql = f"SELECT {share} FROM articles WHERE site = ? AND first_seen"
        before, count = db.execute(f"{sql} < ?", (site, since)).fetchone()
        now, new = db.execute(f"{sql} >= ?", (site, since)).fetchone()
        if count >= FEW and new >= FEW and before >= USUAL and now <= LOST:
            yield (
                f"{site}: {now:.0%} of {new} new articles have a {field}, {before:.0%} had one "
                "before; its layout may have changed"
            )


def _jump_in_errors(report: CrawlReport, earlier: Sequence[dict[str, object]]) -> Iterator[str]:
    shares = [_error_share(each["requests"], each.get("failed")) for each in earlier[-10:]]
    now = _error_share(report.requests, report.failed)
    usual = median(shares) if shares else 0.0
    failed = sum(report.failed.values())
    if failed >= FEW and now > max(JUMP * usual, 0.05):
        reasons = ", ".join(f"{count} {reason}" for reason, count in report.failed.items())
        yield f"{now:.0%} of the requests failed ({reasons}), {usual:.0%} is usual"


def _error_share(requests: object, failed: object) -> float:
    count = sum(failed.values()) if isinstance(failed, dict) else 0
    return count / requests if isinstance(requests, int) and requests else 0.0


def _full_disk(
    collection: Collection, report: CrawlReport, earlier: Sequence[dict[str, object]]
) -> Iterator[str]:
    """Look for a disk that will be full soon if the collection grows on as in its last runs."""
    runs = [(_day(str(each["started"])), each["bytes"]) for each in earlier[-10:]]
    grown = sum(size for _, size in runs if isinstance(size, int)) + report.bytes
    begun = next((day for day, _ in runs if day is not None), None)
    if begun is None or report.started.timestamp() - begun < DAY:
        return
    weekly = grown / (report.started.timestamp() - begun) * 7 * DAY
    free = shutil.disk_usage(collection.root).free - collection.settings.min_free_bytes
    weeks = free / weekly if weekly else WEEKS
    if weeks < WEEKS:
        yield f"the disk will be full in about {max(weeks, 0):.0f} weeks, if it goes on like this"


def _day(date: str) -> float | None:
    """Read the day of an ISO date, in seconds since the epoch; None for a partial one."""
    try:
        return datetime.fromisoformat(date[:10]).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None
