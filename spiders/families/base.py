"""The walk that all families share: what each kind of answer leads to, and where it ends.

A spider asks; the frontier decides when, and sees to it that one page is asked once. Every
response comes to `parse`, whatever its status.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from scrapy.http import HtmlResponse, Response, TextResponse

from archive.model import Skip, SkipReason
from spiders.families.addresses import split
from spiders.families.asking import AskingSpider, Said, kind_of, redirect_of
from spiders.families.feeds import (
    feed_entries,
    is_feed,
    next_page,
    robots_sitemaps,
    sitemap_entries,
)
from spiders.families.home import HomePage
from spiders.families.kinds import Ask, Found, Kind, Refusal
from spiders.families.links import find, find_entries, find_in_css, find_in_frame

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
DEEPEST = 5
"""Style sheets that import style sheets, and frames in frames, are followed so many steps."""


class FamilySpider(AskingSpider):
    """Walks a site of one family. A publication is a subclass with `name` and `site`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home: HomePage | None = None
        self._entries: dict[str, set[str]] = {}

    def parse(self, response: Response, **_: Any) -> Iterator[Said]:
        """Yield what a response leads to."""
        kind = kind_of(response)
        if response.status in _REDIRECTS:
            yield from self._parse_redirect(response, kind)
        elif response.status >= 400:
            yield from self.parse_failure(response, kind)
        elif response.status == 200:  # nothing new to read in 204 and 304
            yield from self._reader(kind)(response)

    def _reader(self, kind: Kind) -> Callable[[Response], Iterator[Said]]:
        readers = {
            Kind.ROBOTS: self.parse_robots,
            Kind.SITEMAP: self.parse_sitemap,
            Kind.FEED: self.parse_feed,
            Kind.API: self.parse_api,
            Kind.REQUISITE: self.parse_requisite,
        }
        return readers.get(kind, self._parse_shown)

    def _parse_redirect(self, response: Response, kind: Kind) -> Iterator[Said]:
        """Ask where a redirect leads; to another spelling of the same address as well."""
        url = redirect_of(response)
        if url is None:
            return
        target = self.rules.judge(url)
        if target.skip is not None:
            refusal = Refusal(target.url, target.key, target.skip)
            yield from self.say(Found(refusals=(refusal,)), response)
        elif target.key == self.rules.canonical(response.url):
            yield self.ask(target.url, kind=kind, response=response, hop="R")
        else:
            kind = target.kind if target.kind is Kind.HOME else kind
            ask = Ask(target.url, target.key, kind, "R")
            yield from self.say(Found(asks=(ask,)), response)

    def parse_failure(self, response: Response, kind: Kind) -> Iterator[Said]:
        """Yield what is asked instead of something that is not there."""
        if kind in (Kind.ROBOTS, Kind.SITEMAP):
            yield from self._guess_sitemap(response)

    # --- what is made for machines --------------------------------------------------------------

    def parse_robots(self, response: Response) -> Iterator[Said]:
        """Yield the sitemaps that robots.txt names, else where one usually stands."""
        named = robots_sitemaps(response.body, response.url)
        if not named:
            yield from self._guess_sitemap(response)
        for url in named:
            yield from self.ask_manifest(url, Kind.SITEMAP, response)

    def _guess_sitemap(self, response: Response) -> Iterator[Said]:
        """Yield the next usual place of a sitemap, one at a time until one is read."""
        places = [urljoin(self.site.url, path) for path in self.rules.sitemaps]
        untried = (url for url in places if not self.has_asked(self.rules.canonical(url)))
        url = None if self.sitemap_read else next(untried, None)
        if url is not None:
            yield from self.ask_manifest(url, Kind.SITEMAP, response, hop="X")

    def parse_sitemap(self, response: Response) -> Iterator[Said]:
        """Yield the pages, or the further sitemaps, that a sitemap names."""
        is_index, entries = sitemap_entries(response.body)
        self.sitemap_read = self.sitemap_read or bool(entries)
        yield from self._guess_sitemap(response)
        kind = Kind.SITEMAP if is_index else None
        yield from self.say(find_entries(entries, self.rules, kind), response)

    def parse_feed(self, response: Response) -> Iterator[Said]:
        """Yield the pages that a feed tells of, and its own next page."""
        entries = list(feed_entries(response.body, response.url))
        yield from self.say(find_entries(entries, self.rules), response)
        following = next_page(response.body, response.url)
        if following and entries:
            yield from self.ask_manifest(following, Kind.FEED, response, hop="")

    def parse_api(self, _response: Response, /) -> Iterator[Said]:
        """Yield what a CMS's own answer tells of; families with an API read it."""
        yield from ()

    # --- what a browser shows -------------------------------------------------------------------

    def parse_requisite(self, response: Response) -> Iterator[Said]:
        """Yield what a style sheet, or the page in a frame, needs in its turn."""
        if response.meta.get("hops", "").endswith("E" * DEEPEST):
            return
        content_type = (response.headers.get("Content-Type") or b"").split(b";")[0].strip()
        if content_type == b"text/css" and isinstance(response, TextResponse):
            yield from self.say(find_in_css(response, self.rules), response)
        elif isinstance(response, HtmlResponse):
            yield from self.say(find_in_frame(response, self.rules), response)

    def _parse_shown(self, response: Response) -> Iterator[Said]:
        """Tell what an address without a name for its kind turned out to be."""
        if is_feed(response.body):
            yield from self.parse_feed(response)
        elif isinstance(response, TextResponse) and response.selector.type == "html":
            yield from self.parse_page(response, kind_of(response))

    def parse_page(self, response: TextResponse, kind: Kind) -> Iterator[Said]:
        """Yield what an HTML page leads to, unless it is another copy of a page known already."""
        reason = self._copy_of_something(response)
        if reason is not None:
            via = response.meta.get("via")
            yield Skip(response.url, reason, self.site.slug, via, "links not followed")
            return
        role = self.rules.role(response, kind)
        found = self.sift(find(response, self.rules, role), response)
        self.know(found.aliases)
        if found.canonical is not None and kind is not Kind.PRINT:
            ask = Ask(found.canonical, self.rules.canonical(found.canonical), kind)
            yield from self.say(Found(asks=(ask,)), response)
        yield from self.say(found, response)
        if role in (Kind.HOME, Kind.LISTING):
            yield from self._turn_page(found, response)

    def sift(self, found: Found, _response: TextResponse, /) -> Found:
        """Return what is worth following of what a page leads to."""
        return found

    def _copy_of_something(self, response: TextResponse) -> SkipReason | None:
        """Tell whether a page is the home page again, or a body seen a handful of times."""
        if self.rules.is_home(response.url):
            self.home = HomePage.of(response)
            return None
        reason = SkipReason.TRAP_SAME_BODY if self.is_repeated(response) else None
        if self.is_home_again(response):
            reason = SkipReason.TRAP_HOME
        parts = split(response.url)
        if parts is not None:
            learn = self.learned.page if reason is None else self.learned.copy
            learn(parts)
        return reason

    def is_repeated(self, response: TextResponse) -> bool:
        """Tell whether a handful of other addresses had this body."""
        return self.learned.is_repeated(response.body)

    def is_home_again(self, response: TextResponse) -> bool:
        """Tell whether a page, whose address is another, is the home page."""
        pager = self.rules.judge(response.url).pager
        if pager is not None and pager.listing == self.rules.home_key:
            return False  # its own further pages look like it
        if self.rules.is_home_page(response):
            return True
        return self.home is not None and self.home.is_served_as(response)

    def _turn_page(self, found: Found, response: TextResponse) -> Iterator[Said]:
        """Ask a listing's next page as long as its pages bring entries that it did not have."""
        page = self.rules.judge(response.url)
        listing = page.pager.listing if page.pager else page.key
        known = self._entries.setdefault(listing, set())
        new = found.entries - known
        known |= found.entries
        if new and not self.is_told_otherwise(listing):
            hop = "" if page.pager and page.pager.index else "L"
            asks = tuple(replace(ask, hop=hop) for ask in found.next)
            yield from self.say(Found(asks=asks), response)
            return
        reason = SkipReason.DUPLICATE if new else SkipReason.TRAP_PAGINATION
        refusals = tuple(Refusal(ask.url, ask.key, reason) for ask in found.next)
        yield from self.say(Found(refusals=refusals), response)

    def is_told_otherwise(self, _listing: str, /) -> bool:
        """Tell whether all that a listing holds is known from elsewhere: its first page will do."""
        return False
