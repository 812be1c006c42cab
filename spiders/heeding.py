"""Heeding opt-outs in a crawl, as the collection's policy says (`archive/optouts.py`).

* `keep`: what a page says is in its record; nothing else is done.
* `hide`: the page is kept and followed, and taken out of view when the run ends.
* `skip`: likewise, and its links are not followed; what `tdmrep.json` reserves is not even asked.

What was taken out of view is not asked again, unless the decision in the ledger is undone.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK

from archive.collection import Collection, Settings
from archive.model import Skip, SkipReason
from archive.optouts import PLACE, OptOut, Reservations, opt_outs
from pipelines.indexing import withdraw_pages
from spiders.frontier.queue import Frontier
from spiders.frontier.scheduler import Refused
from spiders.publications import load_sites
from spiders.run import Run

KEEP, HIDE, SKIP = "keep", "hide", "skip"

NOTE = "opted out "
"""Begins the frontier's notes of pages to be taken out of view: they outlast a killed run."""

_NO_PAGES = frozenset({"robots", "control"})


def policy(settings: Settings, said: frozenset[OptOut]) -> str:
    """Return what is done with a page that says this: the strictest that applies."""
    chosen = {OptOut.NOARCHIVE: settings.noarchive, OptOut.TDM: settings.tdm_reservation}
    wanted = {chosen[each] for each in said}
    return next((each for each in (SKIP, HIDE) if each in wanted), KEEP)


class Reserved:
    """Downloader middleware: reads a site's `tdmrep.json` once a run, where the policy asks."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run: Run = crawler.settings["RUN"]
        self._known: dict[str, asyncio.Task[Reservations]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of one spider."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Mark what the site reserves; raise `Refused` where that is to be skipped."""
        chosen = self._run.collection.settings.tdm_reservation
        if chosen == KEEP or request.meta.get("kind") in _NO_PAGES:
            return
        parts = urlsplit(request.url)
        known = await self._reservations(f"{parts.scheme}://{parts.netloc}", request.meta)
        request.meta["reserved"] = known.holds_for(parts.path + (parts.query and f"?{parts.query}"))
        if request.meta["reserved"] and chosen == SKIP:
            raise Refused(SkipReason.OPT_OUT, f"{OptOut.TDM}, by {PLACE}")

    async def _reservations(self, origin: str, meta: dict[str, Any]) -> Reservations:
        if origin not in self._known:
            asking = self._ask(origin, meta.get("site", ""))
            self._known[origin] = asyncio.ensure_future(asking)
        return await asyncio.shield(self._known[origin])

    async def _ask(self, origin: str, site: str) -> Reservations:
        meta = {"kind": "robots", "site": site, "hops": "P", "robots_step": True}
        request = Request(origin + PLACE, meta=meta, callback=NO_CALLBACK, dont_filter=True)
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception:  # noqa: BLE001  # whatever went wrong: nothing is reserved
            return Reservations()
        return Reservations.parse(response.body) if response.status == 200 else Reservations()


class HeedOptOuts:
    """Spider middleware: notes what opts out, and does not follow it where that is the policy."""

    def __init__(self, crawler: Crawler) -> None:
        self._run: Run = crawler.settings["RUN"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of one spider."""
        return cls(crawler)

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Pass on what a page leads to, unless it is to be skipped."""
        said = self._said(response)
        chosen = policy(self._run.collection.settings, said)
        if chosen != KEEP:
            words = " and ".join(sorted(said))
            self._run.memory.note(NOTE + response.url, words)
            yield Skip(response.url, SkipReason.OPT_OUT, detail=f"{words}: {chosen}")
        if chosen == SKIP:
            return
        async for each in result:
            yield each

    def _said(self, response: Response) -> frozenset[OptOut]:
        settings = self._run.collection.settings
        if settings.noarchive == settings.tdm_reservation == KEEP:
            return frozenset()
        if response.meta.get("kind") in _NO_PAGES or response.status >= 300:
            return frozenset()
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ]
        root = response.selector.root if type(response) is HtmlResponse else None
        return opt_outs(headers, root, response.meta.get("reserved", False))


def take_out_of_view(collection: Collection, frontier: Frontier) -> None:
    """Withdraw what opted out in this run, or in one that was killed; call it when all is kept."""
    noted = frontier.notes(NOTE)
    if not noted or not collection.press.exists():
        return
    reason = f"opted out: {', '.join(sorted(set(noted.values())))}"
    withdraw_pages(
        collection, [name.removeprefix(NOTE) for name in noted], load_sites(), reason=reason
    )
    for name in noted:
        frontier.note(name, None)
