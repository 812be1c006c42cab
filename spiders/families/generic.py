"""Walking a site that no family knows: feeds and sitemaps, then its links."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scrapy.http import TextResponse

from archive.model import Family, SkipReason
from spiders.families.base import FamilySpider
from spiders.families.kinds import PAGES, Found, Kind, Refusal
from spiders.families.likeness import FrontPage, Rows, plain
from spiders.families.rules import Rules


class GenericRules(Rules):
    """What the addresses of any site mean."""

    numbers_are_pages = True

    def role(self, response: TextResponse, kind: Kind, /) -> Kind:
        """Take a page for a listing when it links to further pages of itself."""
        if kind is not Kind.ARTICLE:
            return kind
        own = self.judge(response.url)
        listing = own.pager.listing if own.pager else own.key
        links = map(self.judge, map(response.urljoin, response.xpath("//a/@href").getall()))
        turns = any(link.pager and link.pager.listing == listing for link in links)
        return Kind.LISTING if turns else kind


class GenericSpider(FamilySpider):
    """The walk that all families share, with none of a system's habits to rely on."""

    family = Family.GENERIC
    rules_type = GenericRules

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._front: FrontPage | None = None
        self._front_rows: frozenset[str | None] = frozenset()
        self._rows = Rows()

    def is_home_again(self, response: TextResponse) -> bool:
        """Tell whether a page is the home page; rows that the home page leads to are not."""
        if self.home is not None and self.home.body == hash(response.body):
            return True
        if self._front is None or self._row(response.url) in self._front_rows:
            return False
        return self._front.is_shown_by(response, self.rules)

    def sift(self, found: Found, response: TextResponse) -> Found:
        """Leave out the next pages of a row that has brought nothing for some time."""
        text = plain(response)
        row = self._row(response.url)
        if self.rules.is_home(response.url):
            self._front = FrontPage.of(response, self.rules)
            self._front_rows = frozenset(self._row(ask.url) for ask in found.asks) - {None}
        if row is not None:
            return self._sift_row(found, row, text)
        self._rows.page(text)
        return found

    def _sift_row(self, found: Found, row: str, text: str) -> Found:
        own = {ask.key for ask in found.asks if self._row(ask.url) == row}
        entries = {ask.key for ask in found.asks if ask.kind in PAGES} - own
        if not self._rows.ends(row, text, entries, own):
            return found
        kept = tuple(ask for ask in found.asks if ask.key not in own)
        left = (ask for ask in found.asks if ask.key in own)
        ended = (Refusal(ask.url, ask.key, SkipReason.TRAP_PAGINATION) for ask in left)
        return replace(found, asks=kept, refusals=(*found.refusals, *ended))

    def _row(self, url: str) -> str | None:
        """Return the name of the numbered row that an address is in: `/page/2` and `?page=2`."""
        pager = self.rules.judge(url).pager
        return f"{pager.listing} {pager.name} {'?' in url}" if pager else None
