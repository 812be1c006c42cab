"""From a page's bytes to addresses with their kinds. Pure: no engine, no network, no memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scrapy.http import TextResponse
from w3lib.html import get_base_url

from archive.model import SkipReason
from archive.requisites import of_css
from spiders.families.addresses import join
from spiders.families.feeds import Entry
from spiders.families.kinds import Ask, Found, Kind, Pager, Refusal, Verdict
from spiders.families.requisites import is_file, of_page
from spiders.families.rules import Rules

_LISTS = frozenset({Kind.HOME, Kind.LISTING})


def find(response: TextResponse, rules: Rules, role: Kind) -> Found:
    """Return what an HTML page leads to, `role` being what the page turned out to be.

    Of a listing's own pagination only the next page is named, so that it ends where it brings
    nothing new. On every other page a pager turns comments or a side column: not followed.
    """
    return _Finder(response, rules, role).found()


def find_in_css(response: TextResponse, rules: Rules) -> Found:
    """Return what a style sheet imports and shows."""
    sorted_ = _Sorted()
    for url in of_css(response.text, response.url):
        sorted_.add_requisite(rules.judge(url))
    return sorted_.found()


def find_in_frame(response: TextResponse, rules: Rules) -> Found:
    """Return what the page in a frame needs; where it leads to is not followed."""
    sorted_ = _Sorted()
    for url in of_page(response, _base(response)):
        sorted_.add_requisite(rules.judge(url))
    return sorted_.found()


def find_entries(entries: Iterable[Entry], rules: Rules, kind: Kind | None = None) -> Found:
    """Return what a feed, a sitemap or a REST answer names; `kind` where it says what they are."""
    sorted_ = _Sorted()
    for entry in entries:
        verdict = rules.judge(entry.url)
        if verdict.skip is not None:
            sorted_.refuse(verdict, verdict.skip)
        else:
            sorted_.add(verdict, kind or verdict.kind, hop="M", modified=entry.modified)
    return sorted_.found()


@dataclass(slots=True)
class _Sorted:
    """Asks and refusals in the order of the page, each key once."""

    asks: dict[str, Ask] = field(default_factory=dict)
    refusals: dict[str, Refusal] = field(default_factory=dict)

    def add(
        self, verdict: Verdict, kind: Kind, hop: str = "L", modified: str | None = None
    ) -> None:
        if verdict.key not in self.asks:
            self.asks[verdict.key] = Ask(verdict.url, verdict.key, kind, hop, modified)

    def refuse(self, verdict: Verdict, reason: SkipReason, detail: str | None = None) -> None:
        if verdict.key not in self.refusals:
            self.refusals[verdict.key] = Refusal(verdict.url, verdict.key, reason, detail)

    def add_requisite(self, verdict: Verdict) -> None:
        if verdict.skip in (None, SkipReason.TRAP_CALENDAR, SkipReason.TYPE, SkipReason.ACTION):
            self.add(verdict, Kind.REQUISITE, hop="E")  # rules for pages do not bind what they show
        else:
            self.refuse(verdict, verdict.skip)

    def found(self) -> Found:
        refusals = tuple(one for key, one in self.refusals.items() if key not in self.asks)
        return Found(tuple(self.asks.values()), refusals)


class _Finder:
    """Sorts the addresses of one HTML page."""

    def __init__(self, response: TextResponse, rules: Rules, role: Kind) -> None:
        self.response = response
        self.rules = rules
        self.role = role
        self.base = _base(response)
        self.page = rules.judge(response.url)
        self.sorted = _Sorted()
        self.next: dict[str, tuple[int, Ask]] = {}

    def found(self) -> Found:
        for url in self._links():
            self._sort_link(self.rules.judge(url))
        for url in of_page(self.response, self.base):
            self.sorted.add_requisite(self.rules.judge(url))
        canonical = self._canonical()
        found = self.sorted.found()
        return Found(
            found.asks,
            found.refusals,
            next=tuple(ask for _, ask in self.next.values()),
            aliases=tuple(map(self.rules.canonical, self.rules.other_addresses(self.response))),
            canonical=canonical,
        )

    def _links(self) -> Iterator[str]:
        """Yield the addresses that a reader may follow, and the feeds and versions in the head."""
        seen: set[str] = set()
        for raw in self._raw_links():
            href = raw.strip()
            if not href or href.startswith("#") or href in seen:
                continue
            seen.add(href)
            url = join(href, self.base)
            if url is not None:
                yield url

    def _raw_links(self) -> Iterator[str]:
        for element in self.response.selector.root.iter("a", "area", "link"):
            href = element.get("href")
            if href and (element.tag != "link" or _leads_on(element)):
                yield href

    def _sort_link(self, link: Verdict) -> None:
        if link.skip is not None:
            self.sorted.refuse(link, link.skip)
        elif link.key == self.page.key:
            pass
        elif link.kind is Kind.REQUISITE:
            self._sort_file(link)
        elif link.pager is not None and not self.rules.numbers_are_pages:
            self._sort_pager(link, link.pager)
        elif self.rules.turns_calendar(link, self.page):
            self.sorted.refuse(link, SkipReason.TRAP_CALENDAR)
        else:
            self._sort_page(link)

    def _sort_file(self, link: Verdict) -> None:
        """Keep a linked file that is the site's own: the large picture, the PDF."""
        if is_file(link.url):
            self.sorted.add(link, Kind.REQUISITE)
        else:
            self.sorted.refuse(link, SkipReason.OFF_SITE)

    def _sort_page(self, link: Verdict) -> None:
        kind = Kind.ARTICLE if link.pager else link.kind
        if self.role in (Kind.ARTICLE, Kind.PART) and self.rules.part(self.page.key, link.key):
            kind = Kind.PART
        if kind is Kind.PRINT and not self._wants_print():
            self.sorted.refuse(link, SkipReason.DUPLICATE, "the article's page says as much")
        else:
            self.sorted.add(link, kind)

    def _wants_print(self) -> bool:
        return self.role is Kind.ARTICLE and self.rules.needs_print_page(self.response)

    def _listing(self) -> str:
        return self.page.pager.listing if self.page.pager else self.page.key

    def _sort_pager(self, link: Verdict, pager: Pager) -> None:
        """Keep the smallest page after this one; a listing is walked from its own first page."""
        if self.role not in _LISTS or pager.listing != self._listing():
            self.sorted.refuse(link, SkipReason.DUPLICATE, "turns something else than this page")
            return
        own = self.page.pager
        here = own.index if own and own.name == pager.name else 0
        known = self.next.get(pager.name)
        if pager.index > here and (known is None or pager.index < known[0]):
            self.next[pager.name] = (pager.index, Ask(link.url, link.key, Kind.LISTING))

    def _canonical(self) -> str | None:
        href = self.response.xpath("//link[@rel='canonical']/@href").get()
        url = join(href, self.base) if href else None
        verdict = self.rules.judge(url) if url else None
        if verdict is None or verdict.skip is not None or verdict.key == self.page.key:
            return None
        return verdict.url


def _leads_on(element: object) -> bool:
    """Tell whether a `link` element names a feed, another language, or the next page or part."""
    get = element.get  # type: ignore[attr-defined]  # an lxml element, which has no types
    rels = set((get("rel") or "").lower().split())
    if "alternate" in rels:
        kind = (get("type") or "").lower()
        return kind.endswith(("rss+xml", "atom+xml", "rdf+xml")) or bool(get("hreflang"))
    return bool(rels & {"next", "prev"})


def _base(response: TextResponse) -> str:
    return get_base_url(response.text[:4096], response.url, response.encoding)
