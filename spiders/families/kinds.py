"""The words of a walk: what an address promises, and what a page was found to hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive.model import SkipReason


class Kind(StrEnum):
    """What an address promises before it is asked, and what a page turns out to be."""

    ROBOTS = "robots"
    HOME = "home"
    SITEMAP = "sitemap"
    FEED = "feed"
    API = "api"
    LISTING = "listing"
    """A page that lists articles: rubric, category, author, keyword, month."""
    ARTICLE = "article"
    """A page to read; also every page of which the address alone says nothing."""
    PART = "part"
    """A further part of a long article."""
    PRINT = "print"
    REQUISITE = "requisite"
    PROBE = "probe"
    """The first page of a site whose family is not known yet."""
    CONTROL = "control"
    """An address that nobody linked: what a site answers to it is what it makes up."""


PRIORITY = {
    Kind.ROBOTS: 100,
    Kind.CONTROL: 97,
    Kind.PROBE: 95,
    Kind.HOME: 90,
    Kind.SITEMAP: 80,
    Kind.FEED: 70,
    Kind.API: 60,
    Kind.LISTING: 40,
    Kind.PART: 30,
    Kind.ARTICLE: 20,
    Kind.REQUISITE: 10,
    Kind.PRINT: 5,
}
"""Scrapy's request priority: what tells of others comes first, so that a trap is known early."""

MANIFESTS = frozenset({Kind.ROBOTS, Kind.SITEMAP, Kind.FEED, Kind.API})
"""What lists addresses for machines; an address found there has hop M."""

PAGES = frozenset({Kind.HOME, Kind.LISTING, Kind.ARTICLE, Kind.PART, Kind.PRINT})
"""What a browser shows."""


@dataclass(frozen=True, slots=True)
class Pager:
    """A page of a listing: the key of the listing, the pager's name, and its place (0 is first)."""

    listing: str
    name: str
    index: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a family makes of an address: the form to ask, its key, and its kind or why not."""

    url: str
    key: str
    kind: Kind = Kind.ARTICLE
    skip: SkipReason | None = None
    pager: Pager | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """An address to ask. `hop` is Heritrix's letter; `modified` is what a sitemap says."""

    url: str
    key: str
    kind: Kind
    hop: str = "L"
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address not to ask, and why."""

    url: str
    key: str
    reason: SkipReason
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a page leads to.

    `next` is the following page of this listing under each of its pagers; `aliases` are the keys
    of other addresses that the page names for itself; `canonical` the one it prefers.
    """

    asks: tuple[Ask, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    next: tuple[Ask, ...] = ()
    aliases: tuple[str, ...] = ()
    canonical: str | None = None

    @property
    def entries(self) -> frozenset[str]:
        """The keys of the pages that this page leads to, its own pagination left out."""
        return frozenset(ask.key for ask in self.asks if ask.kind in PAGES)
