"""How a spider asks and refuses: each address once, and none that looks like a trap by now.

What it remembers (what was said, what a trap looks like) only saves requests: the frontier knows
better, and losing it costs a few more.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, ClassVar
from urllib.parse import urljoin

import scrapy
from scrapy import Request
from scrapy.http import Response

from archive.model import Family, Site, Skip, SkipReason
from spiders.families.addresses import join, split
from spiders.families.kinds import MANIFESTS, PAGES, PRIORITY, Ask, Found, Kind, Refusal
from spiders.families.rules import Rules
from spiders.families.traps import Learned

Said = Request | Skip
"""What a spider yields."""

_NEVER = frozenset({SkipReason.OFF_SITE, SkipReason.SCHEME, SkipReason.TOO_LONG})


class AskingSpider(scrapy.Spider):
    """Turns what was found into requests and skips."""

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
        self.sitemap_read = False
        self._asked: set[int] = set()
        self._refused: set[int] = set()

    # --- what the frontier asks -----------------------------------------------------------------

    def canonical(self, url: str) -> str:
        """Return the key of the page at `url`: one page, one key."""
        return self.rules.canonical(url)

    def skip(self, url: str) -> SkipReason | None:
        """Tell why `url` is not to be asked, or None."""
        return self.rules.skip(url)

    def think_again(self, request: Request) -> SkipReason | None:
        """Tell why a request, queued some time ago, is better not made after all."""
        hops = request.meta.get("hops") or ""
        if kind_of(request) not in PAGES or not hops.endswith(("L", "X")):
            return None  # no page, or one that something other than a link names
        return self.reason_by_now(request.url, request.meta.get("via") or "")

    def reason_by_now(self, url: str, via: str) -> SkipReason | None:
        """Tell what this walk has learned by now against a page that `via` links to."""
        return SkipReason.TRAP_HOME if self._looks_like_a_trap(url, via) else None

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
        return Request(url, self.parse, meta=meta, priority=PRIORITY[kind])

    def ask_manifest(
        self, url: str, kind: Kind, response: Response, hop: str = "M"
    ) -> Iterator[Said]:
        """Ask a sitemap, feed or API that the site names: rules for pages do not bind these."""
        verdict = self.rules.judge(url)
        if verdict.skip in _NEVER:
            yield from self._refuse(Refusal(verdict.url, verdict.key, verdict.skip), response)
        elif not self.has_asked(verdict.key):
            yield self.ask(verdict.url, kind=kind, response=response, hop=hop)

    def has_asked(self, key: str) -> bool:
        """Tell whether this walk has asked the page with this key."""
        return hash(key) in self._asked

    def know(self, keys: Sequence[str]) -> None:
        """Take addresses for asked: other names of a page that is here."""
        self._asked.update(map(hash, keys))

    def say(self, found: Found, response: Response) -> Iterator[Said]:
        """Turn what was found into requests and skips: each address once."""
        for ask in found.asks:
            if not self.has_asked(ask.key):
                yield from self._consider(ask, response)
        for refusal in found.refusals:
            yield from self._refuse(refusal, response)

    def _consider(self, ask: Ask, response: Response) -> Iterator[Said]:
        reason = self._reason_against(ask, response)
        if reason is not None:
            yield from self._refuse(Refusal(ask.url, ask.key, reason), response)
            return
        hop = "M" if ask.hop == "L" and kind_of(response) in MANIFESTS else ask.hop
        yield self.ask(ask.url, kind=ask.kind, response=response, hop=hop, modified=ask.modified)

    def _reason_against(self, ask: Ask, response: Response) -> SkipReason | None:
        """Tell what this walk has learned against an address that its rules allow."""
        if ask.kind not in PAGES:
            return None
        if ask.hop != "M" and self._looks_like_a_trap(ask.url, response.url):
            return SkipReason.TRAP_HOME
        if response.meta.get("hops", "").count("L") >= self.most_links:
            return SkipReason.DEPTH
        return None

    def _looks_like_a_trap(self, url: str, via: str) -> bool:
        """Tell whether addresses like this one were answered with the home page again and again.

        What a listing names is asked all the same where its address alone says little.
        """
        parts = split(url)
        if parts is None:
            return False
        by_listing = self.rules.judge(via).kind in (Kind.HOME, Kind.LISTING)
        listed_elsewhere = self.sitemap_read and not by_listing
        return self.learned.refuses(parts, listed_elsewhere=listed_elsewhere)

    def _refuse(self, refusal: Refusal, response: Response) -> Iterator[Skip]:
        mark = hash(refusal.key)
        if mark not in self._refused and mark not in self._asked:
            self._refused.add(mark)
            yield Skip(refusal.url, refusal.reason, self.site.slug, response.url, refusal.detail)


def kind_of(message: Request | Response) -> Kind:
    """Return what a request was made for; what is not said is a page to read."""
    return Kind(message.meta.get("kind") or Kind.ARTICLE)


def redirect_of(response: Response) -> str | None:
    """Return where a response's `Location` leads (RFC 9110, 10.2.2); None where nowhere."""
    location = response.headers.get("Location")
    return join(location.decode("latin-1"), response.url) if location else None
