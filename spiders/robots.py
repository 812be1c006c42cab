"""robots.txt in a crawl: fetched once a day and origin, kept in a WARC, obeyed."""

from __future__ import annotations

import asyncio
import logging
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from archive.model import SkipReason
from pipelines.capture import reasons
from spiders import manners
from spiders.families.asking import redirect_of
from spiders.frontier.scheduler import Postponed, Refused
from spiders.manners import Robots, Verdict
from spiders.run import Run

logger = logging.getLogger(__name__)


class RobotsMiddleware:
    """Lets pass what robots.txt allows; asks for it first where it is not known."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run: Run = crawler.settings["RUN"]
        self._known: dict[str, asyncio.Task[Robots]] = {}
        self._answers: dict[str, Response] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of one spider."""
        return cls(crawler)

    async def process_request(self, request: Request) -> Response | None:
        """Raise `Refused` for what may not be asked, `Postponed` while robots.txt is unknown."""
        if request.meta.get("robots_step"):
            return None
        origin = _origin(request.url)
        robots = await self._robots(origin, request.meta.get("site", ""))
        answer = self._answers.get(origin)
        if answer is not None and request.url == f"{origin}/robots.txt":
            # A spider reads it too, for its sitemaps: no need to ask twice.
            request.meta["capture"] = answer.meta.get("capture")
            return answer.replace(request=request)
        if robots.verdict is Verdict.DISALLOW_ALL:
            raise Postponed(f"{origin}/robots.txt: {robots.status or 'no answer'}")
        if not robots.allows(request.url) and request.meta.get("kind") != "robots":
            raise Refused(SkipReason.ROBOTS)
        self._keep_crawl_delay(request, robots)
        return None

    async def _robots(self, origin: str, site: str) -> Robots:
        known = self._known.get(origin)
        if known is None or (known.done() and self._is_old(known)):
            known = self._known[origin] = asyncio.ensure_future(self._find(origin, site))
        return await asyncio.shield(known)  # many requests wait for one robots.txt

    def _is_old(self, known: asyncio.Task[Robots]) -> bool:
        if known.cancelled() or known.exception() is not None:
            return True
        robots = known.result()
        return not robots.holds(self._run.now(), unreachable=robots.verdict is Verdict.DISALLOW_ALL)

    async def _find(self, origin: str, site: str) -> Robots:
        """Return the copy that still holds, or a new one, or (unreachable) an old one."""
        now = self._run.now()
        row = self._run.memory.robots(site, origin)
        kept = Robots(*row) if row else None
        if kept is not None and kept.holds(now):
            return kept
        fresh = await self._fetch(origin, site)
        if fresh.verdict is not Verdict.DISALLOW_ALL:
            self._run.memory.keep_robots(site, origin, fresh.status or 0, fresh.body, now)
            return fresh
        if kept is not None and kept.holds(now, unreachable=True):
            return kept
        self._run.tally(site).closed[origin] = fresh.status
        return fresh

    async def _fetch(self, origin: str, site: str) -> Robots:
        """Ask for robots.txt, following redirects as RFC 9309 2.3.1.2 says."""
        url = f"{origin}/robots.txt"
        response = None
        for _ in range(manners.MAX_REDIRECTS + 1):
            meta = {"robots_step": True, "kind": "robots", "site": site, "hops": "P"}
            request = Request(url, meta=meta, callback=NO_CALLBACK, dont_filter=True)
            try:
                response = await self._crawler.engine.download_async(request)
            except IgnoreRequest:
                raise
            except Exception as error:  # noqa: BLE001  # whatever went wrong: there was no answer
                logger.info("%s: %s", url, reasons.failure(error))
                return Robots(None, b"", self._run.now())
            self._answers.setdefault(origin, response)
            target = redirect_of(response)
            if target is None or not 300 <= response.status < 400:
                break
            url = target
        body = response.body if response else b""
        return Robots(response.status if response else None, body, self._run.now())

    def _keep_crawl_delay(self, request: Request, robots: Robots) -> None:
        wish = robots.crawl_delay
        if wish is None or wish <= self._run.delay:
            return
        host = urlsplit(request.url).hostname or ""
        downloader = self._crawler.engine.downloader
        downloader.per_slot_settings.setdefault(host, {})["delay"] = wish
        if host in downloader.slots:
            downloader.slots[host].delay = wish
        request.meta["autothrottle_dont_adjust_delay"] = True


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
