"""The frontier as Scrapy's scheduler.

An address goes out as a request that carries its entry (`meta["entry"]`), and comes back in one of
two ways: through the spider middleware `Acknowledge`, with what the spider found in the answer;
or through the request's errback, when there was no answer.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archive.errors import StorageFull
from archive.model import SkipReason
from pipelines.capture import reasons
from spiders import manners, revisiting
from spiders.frontier.addresses import Address, Entry, Found, Outcome, State
from spiders.frontier.judging import failure, judge
from spiders.frontier.queue import Frontier
from spiders.run import Outcome as RunOutcome
from spiders.run import Run

_NOTHING = Found()

logger = logging.getLogger(__name__)

MAX_CYCLE = 12 * 3600.0
"""Seconds after which a round over a site that is not finished asks its seeds again."""


class Refused(IgnoreRequest):
    """A request that is not sent, for a reason of the closed list."""

    def __init__(self, reason: SkipReason, detail: str | None = None) -> None:
        super().__init__(f"{reason}: {detail or ''}")
        self.reason = reason
        self.detail = detail


class Postponed(IgnoreRequest):
    """A request that is not sent in this run and goes back to the queue as it was."""


class FrontierScheduler:
    """Hands out what is queued for one site, at most so much at a time to a host."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run: Run = crawler.settings["RUN"]
        self._frontier: Frontier = self._run.frontier
        self._site = ""
        self._flying: dict[int, Entry] = {}
        self._busy: Counter[str] = Counter()
        self._hosts: set[str] = set()
        self._queued = 0
        self._cycle = 0.0
        self._alarm: asyncio.TimerHandle | None = None
        self.pauses = manners.Pauses()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the scheduler of one spider."""
        return cls(crawler)

    # --- Scrapy's interface -------------------------------------------------------------------

    def open(self, spider: Spider) -> None:
        """Take up the site's queue as the last run left it."""
        self._spider = spider
        self._site = spider.site.slug  # type: ignore[attr-defined]  # a FamilySpider
        self._frontier.release(self._site)
        self._begin_cycle(self._run.now())
        pauses = self._frontier.pauses(self._site)
        self.pauses = manners.Pauses(pauses)
        self._run.tally(self._site).paused = max(pauses.values(), default=0.0)
        self._hosts = self._frontier.hosts(self._site)
        self._queued = self._frontier.queued(self._site)
        self._crawler.signals.connect(self._broken, signals.spider_error)
        self._run.on_stop.append(self._drop_waiting)

    def _begin_cycle(self, now: float) -> None:
        """Begin a new round over the site, or go on with one that was cut short.

        A round that goes on does not ask its seeds again: after a kill only what was in flight
        is. One that takes too long does, or news would wait for its end.
        """
        name = f"cycle {self._site}"
        begun = float(self._frontier.noted(name) or 0)
        if self._frontier.queued(self._site) and now - begun < MAX_CYCLE:
            self._cycle = begun
            return
        self._cycle = now
        self._frontier.note(name, str(now))
        self._frontier.promote(self._site, now, State.DONE, State.FAILED)
        if self._run.options.full:
            self._frontier.promote_all(self._site)

    def close(self, reason: str) -> None:  # noqa: ARG002  # Scrapy's interface
        """Put back what was not asked any more."""
        self._frontier.release(self._site)

    def has_pending_requests(self) -> bool:
        """Tell whether this run has more to ask, now or after a short pause."""
        if self._run.stopping or not self._run.is_open(self._site):
            return False
        if self._queued and any(self._wait(host) <= manners.PATIENCE for host in self._hosts):
            return True
        due = self._frontier.next_due(self._site, State.FAILED)
        return due is not None and due - self._run.now() <= manners.PATIENCE

    def enqueue_request(self, request: Request) -> bool:
        """Queue a request that a spider starts with."""
        return self.add([address_of(request, self._spider)]) > 0

    def next_request(self) -> Request | None:
        """Claim an address and return it as a request; None when none may be asked now."""
        if not self._run.may_ask(len(self._flying)) or not self._run.is_open(self._site):
            return None
        for host in self._ready_hosts():
            claimed = self._frontier.claim(self._site, host, 1, run=self._run.id)
            if not claimed:
                self._hosts.discard(host)
                continue
            self._note_new([], -1)
            self._flying[claimed[0].id] = claimed[0]
            self._busy[host] += 1
            return self._request(claimed[0])
        if self._take_up_retries():
            return self.next_request()
        self._wake_in_time()
        return None

    # --- for the middlewares ------------------------------------------------------------------

    def add(self, addresses: list[Address]) -> int:
        """Queue addresses; return how many were new."""
        new = self._frontier.add(addresses, run=self._run.id, cycle=self._cycle)
        self._note_new(addresses, new)
        return new

    def finish(self, entry: Entry, outcome: Outcome, found: Found = _NOTHING) -> None:
        """Acknowledge an address, with what its page led to."""
        if self._flying.pop(entry.id, None) is None:
            return
        self._busy[entry.host] -= 1
        new = self._frontier.finish(entry.id, outcome, found, run=self._run.id, cycle=self._cycle)
        self._note_new(found.links, new)
        self._run.tally(self._site).skipped += len(found.left)
        if outcome.state is State.QUEUED:
            self._note_new([outcome.moved or Address(entry.url, entry.site)], 1)

    # --- from entry to request and back -------------------------------------------------------

    def _request(self, entry: Entry) -> Request:
        meta: dict[str, Any] = {
            "entry": entry,
            "kind": entry.kind,
            "site": entry.site,
            "via": entry.via,
            "hops": entry.hops,
        }
        headers: dict[str, str] = {}
        known = self._run.keeper.capture(entry.capture) if entry.capture else None
        if known is not None and not entry.stored:
            meta["not_modified"] = known
            if entry.etag:
                headers["If-None-Match"] = entry.etag
            if entry.last_modified:
                headers["If-Modified-Since"] = entry.last_modified
        return Request(
            entry.url, headers=headers, meta=meta, errback=self._failed, dont_filter=True
        )

    def _failed(self, failed: Any) -> None:
        """Take back a request that brought no answer."""
        entry: Entry = failed.request.meta["entry"]
        error = failed.value
        now = self._run.now()
        if isinstance(error, Postponed) or self._run.stopping:
            self.pauses.close(entry.host)
            self.finish(entry, Outcome(State.QUEUED, tries=entry.tries))
        elif isinstance(error, StorageFull):
            self.finish(entry, Outcome(State.QUEUED, tries=entry.tries))
            self._run.stop(RunOutcome.DISK_FULL, error)
        elif isinstance(error, Refused):
            left = Outcome(State.SKIPPED, reason=error.reason, detail=error.detail)
            self.finish(entry, left)
            self._run.tally(self._site).skipped += 1
        else:
            self.finish(entry, self._unanswered(entry, failed, now))

    def _unanswered(self, entry: Entry, failed: Any, now: float) -> Outcome:
        error = failed.value
        if "capture" in failed.request.meta:
            # Kept, but it cannot be shown: a bomb, a broken coding.
            return Outcome(State.DONE, reason="unreadable", detail=str(error)[:500], asked=now)
        reason = reasons.failure(error)
        if reason == "private-address":
            return Outcome(State.SKIPPED, reason=SkipReason.PRIVATE_ADDRESS, detail=str(error))
        return failure(entry, reason, now, detail=str(error)[:500])

    def _broken(self, response: Response) -> None:
        """Acknowledge a page that the spider could not walk: it is kept, its links are not."""
        entry = response.request.meta.get("entry") if response.request else None
        if entry is not None:
            outcome = judge(entry, response, self._run.now())
            self.finish(entry, outcome)

    # --- which host, and when -----------------------------------------------------------------

    def _ready_hosts(self) -> list[str]:
        most = self._run.concurrency
        return [h for h in self._hosts if self._busy[h] < most and self._wait(h) <= 0]

    def _wait(self, host: str) -> float:
        return self.pauses.until(host) - self._run.now()

    def _take_up_retries(self) -> int:
        """Queue what failed and may be tried again now; return how many."""
        again = self._frontier.promote(self._site, self._run.now(), State.FAILED)
        if again:
            self._note_new([], again)
            self._hosts = self._frontier.hosts(self._site)
        return again

    def _wake_in_time(self) -> None:
        """Have the engine ask again when a pause ends; its own heartbeat is five seconds."""
        pauses = [wait for host in self._hosts if (wait := self._wait(host)) > 0]
        retry = self._frontier.next_due(self._site, State.FAILED)
        if retry is not None:
            pauses.append(retry - self._run.now())
        soonest = min(pauses, default=math.inf)
        if self._alarm is not None:
            self._alarm.cancel()
        if soonest < manners.PATIENCE:
            self._alarm = asyncio.get_running_loop().call_later(max(0.05, soonest), self._wake)

    def _wake(self) -> None:
        slot = self._crawler.engine._slot  # noqa: SLF001  # what its own heartbeat does
        if slot is not None:
            slot.nextcall.schedule()

    def _note_new(self, addresses: Sequence[Address], new: int) -> None:
        self._queued += new
        self._run.tally(self._site).queued = self._queued
        if new > 0:
            self._hosts.update(address.host for address in addresses)

    def _drop_waiting(self) -> None:
        """Take back what waits in Scrapy for its turn, so that a stop need not wait for it."""
        for slot in self._crawler.engine.downloader.slots.values():
            while slot.queue:
                _, waiting = slot.queue.popleft()
                waiting.errback(Postponed("the run is ending"))


def address_of(request: Request, spider: Any) -> Address:
    """Return what the frontier keeps of a request that a spider made."""
    meta = request.meta
    site: str = meta.get("site") or spider.site.slug
    kind, hops = str(meta.get("kind", "article")), meta.get("hops", "")
    # robots.txt holds for a day. What it and the home page name as the site's own news is asked
    # again whenever they have changed.
    news = kind in {"feed", "sitemap"} and len(hops) == 1
    seed = news or (bool(meta.get("is_start_request")) and kind != "robots")
    return Address(
        url=request.url,
        site=site,
        key=str(spider.canonical(request.url)),
        kind=kind,
        priority=request.priority,
        via=meta.get("via"),
        hops=hops,
        dated=revisiting.moment(meta.get("modified") or ""),
        seed=seed,
    )
