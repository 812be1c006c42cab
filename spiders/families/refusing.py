"""Between the queue and the network: what a spider has learned since an address was queued."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from archive.model import SkipReason
from spiders.families.asking import AskingSpider, kind_of
from spiders.families.kinds import Kind
from spiders.families.requisites import LIMITS, type_of
from spiders.frontier.scheduler import Refused


class SecondThoughts:
    """Downloader middleware: refuses what looks like a trap by now, and limits files by type.

    Links are queued by the hundred before the first of them is answered; where a site answers
    with its home page, most of a trap is in the queue before it is known for one.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of one spider."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise `Refused` for what the spider would not ask any more."""
        run = self._crawler.settings.get("RUN")
        if run is not None and run.keeper.withdrawn.hides(request.url):
            raise Refused(SkipReason.WITHDRAWN)
        spider = self._crawler.spider
        if isinstance(spider, AskingSpider) and (reason := spider.think_again(request)):
            raise Refused(reason)
        if kind_of(request) is Kind.REQUISITE:
            request.meta.setdefault("download_maxsize", LIMITS[type_of(request.url)])
