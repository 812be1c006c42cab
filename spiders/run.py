"""One run of a crawl: what its spiders share, how far it may go, and how it is told to stop."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request

from archive.collection import Collection
from archive.errors import CrawlError, StorageFull
from archive.http import HttpMessage
from archive.model import Capture, CrawlReport, Site
from pipelines.capture.connect_to import ConnectTo
from spiders import manners
from spiders.frontier.queue import Frontier
from spiders.keeping import Keeper
from spiders.revisiting import moment

logger = logging.getLogger(__name__)

NO_PAGES = frozenset({"robots", "requisite", "sitemap", "control"})
"""Kinds of which an answer does not show that a site is there."""


class Outcome(StrEnum):
    """How a run ended: `CrawlReport.outcome`."""

    FINISHED = "finished"
    STOPPED = "stopped"
    BUDGET = "budget"
    DISK_FULL = "disk-full"
    FAILED = "failed"
    KILLED = "killed"


@dataclass(frozen=True, slots=True)
class Progress:
    """A site's figures at a moment of a run, for the live view."""

    site: str
    pages: int = 0
    """Answers other than to requisites, sitemaps and robots.txt."""
    requests: int = 0
    queued: int = 0
    bytes: int = 0
    errors: int = 0
    skipped: int = 0


@dataclass(frozen=True)
class CrawlOptions:
    """What a crawl is asked to do; what is `None` is as collection.toml says.

    `names` are publications (`hemeroteca sites`) or addresses of sites whose family is to be found
    out. `delay` is in seconds, `concurrency` requests at a time to a host. `connect_to` are rules
    with curl's meaning (`HOST1:PORT1:HOST2:PORT2`). `limit` is how many requests the run may
    make, `max_bytes` and `max_minutes` likewise. `since` (a date, ISO 8601) leaves aside what the
    site says is older. `full` asks everything again that was ever asked.
    """

    names: Sequence[str] = ()
    delay: float | None = None
    concurrency: int | None = None
    connect_to: Sequence[str] = ()
    limit: int | None = None
    max_bytes: int | None = None
    max_minutes: float | None = None
    since: str | None = None
    full: bool = False

    def __post_init__(self) -> None:
        for rule in self.connect_to:
            try:
                ConnectTo.parse(rule)
            except ValueError as error:
                raise CrawlError(f"--connect-to: {error}") from None
        if self.since is not None and moment(self.since) is None:
            raise CrawlError(f"--since: {self.since!r} is not a date; write it as 2026-06-19")


ProgressCall = Callable[[Sequence[Progress]], None]
"""Is given the figures of all sites, about twice a second."""


@dataclass
class Tally:
    """A site's figures, as they grow."""

    requests: int = 0
    pages: int = 0
    welcome: int = 0
    """Pages that were answered with neither 4xx nor 5xx."""
    revisits: int = 0
    queued: int = 0
    bytes: int = 0
    errors: int = 0
    skipped: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    last_failure: str = ""
    closed: dict[str, int | None] = field(default_factory=dict)
    """Origins whose robots.txt could not be had, with its status."""
    paused: float = 0.0
    """Until when the site asked to be left alone, in seconds since the epoch."""


class Run:
    """What the spiders of one crawl share. Scrapy hands it on as `settings["RUN"]`."""

    def __init__(
        self,
        identifier: str,
        collection: Collection,
        options: CrawlOptions,
        frontier: Frontier,
        keeper: Keeper,
    ) -> None:
        self.id = identifier
        self.collection = collection
        self.options = options
        self.frontier = frontier
        """What is to be asked."""
        self.memory = frontier
        """What is kept for the next run; another than `frontier` when single pages are archived."""
        self.keeper = keeper
        self.started = time.time()
        self.tallies: dict[str, Tally] = {}
        self.outcome = Outcome.FINISHED
        self.stopping = False
        self.stopped = 0.0
        self.on_stop: list[Callable[[], None]] = []
        self.fault: Exception | None = None
        self.warnings: list[str] = []
        """What the report says beside what it finds out by itself."""
        self.out_of_hours: set[str] = set()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return itself: Scrapy copies its settings deeply, and there is one run."""
        return self

    @property
    def delay(self) -> float:
        """Seconds between two requests to one host."""
        asked = self.options.delay
        return self.collection.settings.delay if asked is None else asked

    @property
    def concurrency(self) -> int:
        """Requests at a time to one host."""
        return self.options.concurrency or self.collection.settings.concurrency

    def now(self) -> float:
        """Return the time, in seconds since the epoch."""
        return time.time()

    def tally(self, site: str) -> Tally:
        """Return the figures of a site."""
        return self.tallies.setdefault(site, Tally())

    def meet(self, site: Site) -> None:
        """Take up a site: its figures begin, and the index knows it."""
        self.tally(site.slug)
        self.keeper.meet(site)

    # --- what the download handler tells ------------------------------------------------------

    def captured(self, capture: Capture, message: HttpMessage) -> None:
        """Count a record that was written, and index it."""
        tally = self.tally(capture.site or "")
        tally.requests += 1
        tally.statuses[capture.status] += 1
        tally.bytes += capture.payload_length
        tally.revisits += capture.record_type == "revisit"
        try:
            self.keeper.index(capture, message)
        except StorageFull as error:
            self.stop(Outcome.DISK_FULL, error)

    def failed(self, request: Request, reason: str) -> None:
        """Count an exchange that ended without an answer."""
        tally = self.tally(request.meta.get("site", ""))
        tally.requests += 1
        tally.errors += 1
        tally.failures[reason] += 1
        tally.last_failure = f"{urlsplit(request.url).netloc}: {reason}"

    def shown(self, site: str, kind: str, status: int) -> None:
        """Count a page that a spider has walked."""
        if kind not in NO_PAGES:
            self.tally(site).pages += 1
            self.tally(site).welcome += status < 400  # client and server errors

    # --- how far it may go --------------------------------------------------------------------

    def may_ask(self, handed_out: int) -> bool:
        """Tell whether one more request is within the budget.

        `handed_out` are requests under way that no record counts yet.
        """
        if self.stopping:
            return False
        spent = self._spent(handed_out)
        if spent:
            logger.info("nothing more is asked in this run: %s", spent)
            self.stop(Outcome.BUDGET)
        return not spent

    def _spent(self, handed_out: int) -> str | None:
        """Return what of the budget is used up."""
        options, settings = self.options, self.collection.settings
        tallies = self.tallies.values()
        used = {
            "requests": sum(each.requests for each in tallies) + handed_out,
            "bytes": sum(each.bytes for each in tallies),
            "minutes": (self.now() - self.started) / 60,
        }
        limits = {
            "requests": options.limit or settings.max_requests,
            "bytes": options.max_bytes or settings.max_run_bytes,
            "minutes": options.max_minutes or settings.max_minutes,
        }
        if not manners.is_open(settings.hours, time.localtime(self.now()).tm_hour):
            return f"the hours ({settings.hours})"
        return next((name for name, most in limits.items() if most and used[name] >= most), None)

    def is_open(self, site: str) -> bool:
        """Tell whether a site may be asked at this hour; one that may not ends its walk."""
        hours = self.collection.settings.site_hours.get(site, "")
        if manners.is_open(hours, time.localtime(self.now()).tm_hour):
            return True
        if site not in self.out_of_hours:
            logger.info("%s is not asked any more in this run: its hours are %s", site, hours)
            self.out_of_hours.add(site)
        return False

    def stop(self, outcome: Outcome, fault: Exception | None = None) -> None:
        """Ask nothing more; what is under way is finished. The first reason counts."""
        if self.stopping:
            return
        self.stopping = True
        self.stopped = self.now()
        self.outcome = outcome
        self.fault = fault
        for call in self.on_stop:
            call()

    def is_too_old(self, dated: float | None) -> bool:
        """Tell whether `--since` leaves aside what the site says is of this time."""
        since = moment(self.options.since or "")
        return since is not None and dated is not None and dated < since

    def progress(self) -> list[Progress]:
        """Return the figures of all sites as they stand."""
        return [
            Progress(site, t.pages, t.requests, t.queued, t.bytes, t.errors, t.skipped)
            for site, t in self.tallies.items()
        ]


def as_json(report: CrawlReport) -> dict[str, Any]:
    """Return a report with its times as text."""
    data = asdict(report)
    for name in ("started", "finished"):
        data[name] = data[name].isoformat() if data[name] else None
    return data
