"""What acknowledges to the frontier: a page's links and the page itself, in one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, Self, cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.model import Skip, SkipReason
from spiders import manners
from spiders.frontier.addresses import Address, Entry, Found, Left, Outcome, State
from spiders.frontier.judging import judge
from spiders.frontier.scheduler import FrontierScheduler, address_of
from spiders.run import Run

MAX_HOPS_SAME_PAGE = 5
"""Redirects from one spelling of an address to another that are followed."""


class Acknowledge:
    """Spider middleware, nearest to the engine: takes all links, then acknowledges the page."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run: Run = crawler.settings["RUN"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of one spider."""
        return cls(crawler)

    @property
    def _scheduler(self) -> FrontierScheduler:
        return cast("FrontierScheduler", self._crawler.engine.scheduler)

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Keep requests and skips for the frontier, let all else pass."""
        links: list[Address] = []
        skips: list[Left] = []
        async for each in result:
            if isinstance(each, Request):
                self._take(address_of(each, self._crawler.spider), links, skips)
            elif isinstance(each, Skip):
                skips.append(_left(each, self._crawler.spider))
            else:
                yield each
        self._acknowledge(response, Found(links, skips))

    def _take(self, address: Address, links: list[Address], skips: list[Left]) -> None:
        if self._run.is_too_old(address.dated):
            skips.append(Left(address, SkipReason.NOT_DUE, "older than --since"))
        else:
            links.append(address)

    def _acknowledge(self, response: Response, found: Found) -> None:
        entry: Entry | None = response.meta.get("entry")
        if entry is None:  # robots.txt: not of the frontier
            self._scheduler.add(list(found.links))
            return
        now = self._run.now()
        published = self._run.keeper.published(response.meta.get("capture"))
        outcome = _moved(entry, found) or judge(entry, response, now, published)
        if entry.asked and outcome.fingerprint in {entry.fingerprint, None}:
            found = replace(found, links=[replace(each, seed=False) for each in found.links])
        self._heed(entry, response, outcome, now)
        self._scheduler.finish(entry, outcome, found)
        self._run.shown(entry.site, entry.kind, response.status)

    def _heed(self, entry: Entry, response: Response, outcome: Outcome, now: float) -> None:
        """Leave a host alone that asks for it."""
        pauses = self._scheduler.pauses
        if response.status in manners.TOO_MUCH:
            value = response.headers.get("Retry-After", b"") or b""
            wish = manners.retry_after(value.decode("latin-1"), now)
            until = pauses.refused(entry.host, wish, now)
            self._run.tally(entry.site).paused = until
            self._run.frontier.pause(entry.site, entry.host, until)
        elif outcome.state is State.DONE:
            pauses.answered(entry.host)


def _left(skip: Skip, spider: Any) -> Left:
    site = skip.site or spider.site.slug
    address = Address(skip.url, site, key=f"skip {skip.url}", via=skip.via)
    return Left(address, skip.reason, skip.detail)


def _moved(entry: Entry, found: Found) -> Outcome | None:
    """Return that a page is to be asked under another spelling of its address, if it said so."""
    key = next((link for link in found.links if link.hops.endswith("R")), None)
    if key is None or key.url == entry.url or key.digest != entry.digest:
        return None
    if entry.tries >= MAX_HOPS_SAME_PAGE:
        return None
    return Outcome(State.QUEUED, tries=entry.tries + 1, moved=key)
