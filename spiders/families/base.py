"""What the spiders of all families have in common: asking, refusing, and knowing when to stop.

A spider asks; the frontier decides when, and sees to it that one page is asked once. Every
response comes to `parse`, whatever its status. What a spider remembers (the home page, the entries
of a listing, what it has said already) only saves requests: losing it costs a few more.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urljoin

import scrapy
from scrapy import Request
from scrapy.http import Response, TextResponse

from archive.model import Family, Site, Skip, SkipReason
from spiders.families.addresses import split
from spiders.families.feeds import (
    feed_entries,
    is_feed,
    next_page,
    robots_sitemaps,
    sitemap_entries,
)
from spiders.families.home import HomePage
from spiders.families.kinds import MANIFESTS, PAGES, PRIORITY, Ask, Found, Kind, Refusal
from spiders.families.links import find, find_entries, find_in_css
from spiders.families.requisites import LIMITS, type_of
from spiders.families.rules import Rules
from spiders.families.traps import Learned

Said = Request | Skip
"""What a spider yields."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class FamilySpider(scrapy.Spider):
    """Walks a site of one family. A publication is a subclass with `name` and `site`."""

    site: Site
    family: ClassVar[Family] = Family.GENERIC
    rules_type: ClassVar[type[Rules]] = Rules
    most_links: ClassVar[int] = 2500
    """So many links in a row from the home page, at most; the pages of one listing count as one.

    A valve for endless spaces that no rule knows. An ordinary magazine needs fewer than 20, one
    whose articles are joined only by "next" needs as many as it has articles.
    """

    handle_httpstatus_all = True

    def __init__(
        self,
        *args: Any,
        site: Site | None = None,
        seeds: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        if site is not None:
            self.site = site
            kwargs.setdefault("name", site.slug)
        super().__init__(*args, **kwargs)
        self.seeds = tuple(seeds)
        self.rules = self.rules_type(self.site)
        self.learned = Learned()
        self.home: HomePage | None = None
        self._sitemap_read = False
        self._asked: set[int] = set()
        self._refused: set[int] = set()
        self._entries: dict[str, set[str]] = {}

    # --- what the frontier asks -----------------------------------------------------------------

    def canonical(self, url: str) -> str:
        """Return the key of the page at `url`: one page, one key."""
        return self.rules.canonical(url)

    def skip(self, url: str) -> SkipReason | None:
        """Tell why `url` is not to be asked, or None."""
        return self.rules.skip(url)

    # --- asking ---------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        """Yield where a walk begins."""
        for request in self.first():
            yield request

    def first(self, response: Response | None = None) -> Iterator[Request]:
        """Yield robots.txt, the home page, and the seeds given."""
        yield self.ask(urljoin(self.site.url, "/robots.txt"), kind=Kind.ROBOTS, response=response)
        yield self.ask(self.site.url, kind=Kind.HOME, response=response)
        for url in self.seeds:
            if not self.rules.is_home(url):
                yield self.ask(url, kind=self.rules.judge(url).kind, response=response)

    def ask(
        self,
        url: str,
        *,
        kind: Kind,
        response: Response | None = None,
        hop: str = "L",
        modified: str | None = None,
    ) -> Request:
        """Make the request for `url`, found on `response` (None: a seed)."""
        self._asked.add(hash(self.rules.canonical(url)))
        meta: dict[str, Any] = {
            "kind": kind.value,
            "site": self.site.slug,
            "via": response.url if response else None,
            "hops": response.meta.get("hops", "") + hop if response else "",
        }
        if modified:
            meta["modified"] = modified
        if kind is Kind.REQUISITE:
            meta["download_maxsize"] = LIMITS[type_of(url)]
        return Request(url, self.parse, meta=meta, priority=PRIORITY[kind])

    def say(self, found: Found, response: Response) -> Iterator[Said]:
        """Turn what was found into requests and skips: each address once."""
        for ask in found.asks:
            yield from self._consider(ask, response)
        for refusal in found.refusals:
            yield from self._refuse(refusal, response)

    def _consider(self, ask: Ask, response: Response) -> Iterator[Said]:
        if hash(ask.key) in self._asked:
            return
        reason = self._reason_against(ask, response)
        if reason is not None:
            yield from self._refuse(Refusal(ask.url, ask.key, reason), response)
        else:
            hop = ask.hop
            if hop == "L" and _kind(response) in MANIFESTS:
                hop = "M"
            yield self.ask(
                ask.url, kind=ask.kind, response=response, hop=hop, modified=ask.modified
            )

    def _reason_against(self, ask: Ask, response: Response) -> SkipReason | None:
        """Tell what this walk has learned against an address that its rules allow."""
        if ask.kind not in PAGES:
            return None
        if ask.hop != "M" and self._looks_like_a_trap(ask.url, response.url):
            return SkipReason.TRAP_HOME
        if response.meta.get("hops", "").count("L") >= self.most_links:
            return SkipReason.DEPTH
        return None

    def think_again(self, request: Request) -> SkipReason | None:
        """Tell why a request, queued some time ago, is better not made after all."""
        kind, hops = _kind(request), request.meta.get("hops") or ""
        if kind not in PAGES or not hops.endswith(("L", "X")):
            return None
        is_trap = self._looks_like_a_trap(request.url, request.meta.get("via") or "")
        return SkipReason.TRAP_HOME if is_trap else None

    def _looks_like_a_trap(self, url: str, via: str) -> bool:
        """Tell whether addresses like this one were answered with the home page again and again.

        What a listing names is asked all the same where its address alone says little.
        """
        parts = split(url)
        if parts is None:
            return False
        by_listing = self.rules.judge(via).kind in (Kind.HOME, Kind.LISTING)
        listed_elsewhere = self._sitemap_read and not by_listing
        return self.learned.refuses(parts, listed_elsewhere=listed_elsewhere)

    def _refuse(self, refusal: Refusal, response: Response) -> Iterator[Skip]:
        mark = hash(refusal.key)
        if mark not in self._refused and mark not in self._asked:
            self._refused.add(mark)
            yield Skip(refusal.url, refusal.reason, self.site.slug, response.url, refusal.detail)

    # --- reading --------------------------------------------------------------------------------

    def parse(self, response: Response, **_: Any) -> Iterator[Said]:
        """Yield what a response leads to."""
        kind = _kind(response)
        if response.status in _REDIRECTS:
            yield from self._parse_redirect(response, kind)
        elif response.status >= 400:
            yield from self.parse_failure(response, kind)
        elif response.status != 200:
            return  # 204, 304: nothing new to read
        elif kind is Kind.ROBOTS:
            yield from self.parse_robots(response)
        elif kind is Kind.SITEMAP:
            yield from self.parse_sitemap(response)
        elif kind is Kind.FEED:
            yield from self.parse_feed(response)
        elif kind is Kind.API:
            yield from self.parse_api(response)
        elif kind is Kind.REQUISITE:
            yield from self.parse_requisite(response)
        elif isinstance(response, TextResponse) and response.selector.type == "html":
            yield from self.parse_page(response, kind)

    def _parse_redirect(self, response: Response, kind: Kind) -> Iterator[Said]:
        location = response.headers.get("Location")
        if location is None:
            return
        target = response.urljoin(location.decode("latin-1"))
        verdict = self.rules.judge(target)
        if kind is Kind.REQUISITE and verdict.skip is None:
            verdict_kind = Kind.REQUISITE
        else:
            verdict_kind = verdict.kind if verdict.kind is Kind.HOME else kind
        found = Found(asks=(Ask(verdict.url, verdict.key, verdict_kind, "R"),))
        if verdict.skip is not None:
            found = Found(refusals=(Refusal(verdict.url, verdict.key, verdict.skip),))
        elif verdict.key == self.rules.canonical(response.url):
            # http to https, with www or without: the same page under the same key
            yield self.ask(verdict.url, kind=kind, response=response, hop="R")
            return
        yield from self.say(found, response)

    def parse_failure(self, response: Response, kind: Kind) -> Iterator[Said]:
        """Yield what is asked instead of something that is not there."""
        if kind in (Kind.ROBOTS, Kind.SITEMAP):
            yield from self._guess_sitemaps(response)

    def parse_robots(self, response: Response) -> Iterator[Said]:
        """Yield the sitemaps that robots.txt names, else where one usually stands."""
        named = robots_sitemaps(response.body, response.url)
        if not named:
            yield from self._guess_sitemaps(response)
        for url in named:
            verdict = self.rules.judge(url)
            ask = Ask(verdict.url, verdict.key, Kind.SITEMAP, "M")
            yield from self.say(Found(asks=(ask,)), response)

    def _guess_sitemaps(self, response: Response) -> Iterator[Said]:
        """Yield the next usual place of a sitemap, one at a time until one is read."""
        for path in () if self._sitemap_read else self.rules.sitemaps:
            url = urljoin(self.site.url, path)
            if hash(self.rules.canonical(url)) not in self._asked:
                yield self.ask(url, kind=Kind.SITEMAP, response=response, hop="X")
                return

    def parse_sitemap(self, response: Response) -> Iterator[Said]:
        """Yield the pages, or the further sitemaps, that a sitemap names."""
        is_index, entries = sitemap_entries(response.body)
        self._sitemap_read = self._sitemap_read or bool(entries)
        yield from self._guess_sitemaps(response)
        kind = Kind.SITEMAP if is_index else None
        yield from self.say(find_entries(entries, self.rules, kind), response)

    def parse_feed(self, response: Response) -> Iterator[Said]:
        """Yield the pages that a feed tells of, and its own next page."""
        entries = list(feed_entries(response.body, response.url))
        yield from self.say(find_entries(entries, self.rules), response)
        following = next_page(response.body, response.url)
        if following and entries:
            verdict = self.rules.judge(following)
            yield from self.say(Found(asks=(Ask(verdict.url, verdict.key, Kind.FEED),)), response)

    def parse_api(self, _response: Response, /) -> Iterator[Said]:
        """Yield what a CMS's own answer tells of; families with an API read it."""
        yield from ()

    def parse_requisite(self, response: Response) -> Iterator[Said]:
        """Yield what a style sheet needs in its turn, and what a frame shows."""
        content_type = (response.headers.get("Content-Type") or b"").split(b";")[0].strip()
        if content_type == b"text/css" and isinstance(response, TextResponse):
            yield from self.say(find_in_css(response, self.rules), response)

    def parse_page(self, response: TextResponse, kind: Kind) -> Iterator[Said]:
        """Yield what an HTML page leads to, unless it is another copy of a page known already."""
        if is_feed(response.body):
            yield from self.parse_feed(response)
            return
        reason = self._copy_of_something(response)
        if reason is not None:
            yield Skip(
                response.url, reason, self.site.slug, response.meta.get("via"), "links not followed"
            )
            return
        role = self.rules.role(response, kind)
        found = find(response, self.rules, role)
        self._asked.update(map(hash, found.aliases))
        yield from self.say(found, response)
        yield from self._canonical(found, response, kind)
        if role in (Kind.HOME, Kind.LISTING):
            yield from self._turn_page(found, response)

    def _copy_of_something(self, response: TextResponse) -> SkipReason | None:
        """Tell whether a page is the home page again, or a body seen a handful of times."""
        if self.rules.is_home(response.url):
            self.home = HomePage.of(response)
            return None
        parts = split(response.url)
        reason = SkipReason.TRAP_SAME_BODY if self.learned.is_repeated(response.body) else None
        if self._is_home_again(response):
            reason = SkipReason.TRAP_HOME
        if parts is not None and reason is not None:
            self.learned.copy(parts)
        elif parts is not None:
            self.learned.page(parts)
        return reason

    def _is_home_again(self, response: TextResponse) -> bool:
        pager = self.rules.judge(response.url).pager
        if pager is not None and pager.listing == self.rules.home_key:
            return False  # its own further pages look like it
        if self.rules.is_home_page(response):
            return True
        return self.home is not None and self.home.is_served_as(response)

    def _canonical(self, found: Found, response: TextResponse, kind: Kind) -> Iterator[Said]:
        """Ask the address that a page prefers for itself."""
        if found.canonical is not None and kind is not Kind.PRINT:
            ask = Ask(found.canonical, self.rules.canonical(found.canonical), kind)
            yield from self.say(Found(asks=(ask,)), response)

    def _turn_page(self, found: Found, response: TextResponse) -> Iterator[Said]:
        """Ask a listing's next page as long as its pages bring entries that it did not have."""
        page = self.rules.judge(response.url)
        listing = page.pager.listing if page.pager else page.key
        known = self._entries.setdefault(listing, set())
        new = found.entries - known
        known |= found.entries
        if new and not self.is_told_otherwise(listing):
            is_first = page.pager is None or page.pager.index == 0
            turned = [replace(ask, hop="L" if is_first else "") for ask in found.next]
            yield from self.say(Found(asks=tuple(turned)), response)
            return
        reason = SkipReason.DUPLICATE if new else SkipReason.TRAP_PAGINATION
        for ask in found.next:
            yield from self._refuse(Refusal(ask.url, ask.key, reason), response)

    def is_told_otherwise(self, _listing: str, /) -> bool:
        """Tell whether all that a listing holds is known from elsewhere: its first page will do."""
        return False


def _kind(message: Request | Response) -> Kind:
    return Kind(message.meta.get("kind", Kind.ARTICLE))
