"""What the addresses of a site mean: the part of a family that needs no page and no network.

`Rules` itself knows what all sites share; each family adds what its CMS does. A verdict is a pure
function of the address and the site, so the frontier may use `canonical` as the key of a page.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import SplitResult

from scrapy.http import TextResponse

from archive.model import Site, SkipReason
from spiders.families.addresses import (
    Query,
    canonical,
    follows_the_reader,
    is_own,
    join,
    may_load,
    read_query,
    split,
    tidy,
)
from spiders.families.kinds import Kind, Pager, Verdict
from spiders.families.requisites import is_file, is_not_kept
from spiders.families.traps import LONGEST, trap

_REMEMBERED = 50_000
"""Verdicts kept: the links of a site's menus and side columns come again on every page."""

ACTION_SEGMENTS = frozenset(
    "login logout signin signup wp-login.php wp-admin admin cart checkout my-account search".split()
)
"""Folders and pages that do something rather than show something, on any system."""

SIGN_IN = frozenset({"login", "logout", "signin", "signup", "register"})

ACTION_NAMES = frozenset("share replytocom action do s q search recherche add-to-cart".split())

FEED_NAMES = frozenset(
    "feed rss atom rdf rss2 rss.xml atom.xml feed.xml index.xml index.rdf feed.rss".split()
)


class Rules:
    """The rules of a site that no family knows; the base of the families' own."""

    sitemaps: tuple[str, ...] = ("/sitemap.xml",)
    """Where a sitemap stands when robots.txt names none, relative to the home page."""

    dropped: frozenset[str] = frozenset()
    """Parameters, in small letters, that change nothing on a page of this family."""

    numbers_are_pages: bool = False
    """Whether `/page/2` may be a page of its own on any page, not only the next of a listing."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.judge = lru_cache(maxsize=_REMEMBERED)(self._judge)
        self.home_key = self.judge(site.url).key

    # --- addresses ----------------------------------------------------------------------------

    def canonical(self, url: str) -> str:
        """Return the key of the page that `url` leads to: one page, one key."""
        return self.judge(url).key

    def skip(self, url: str) -> SkipReason | None:
        """Tell why `url` is not to be asked, or None."""
        return self.judge(url).skip

    def is_home(self, url: str) -> bool:
        """Tell whether `url` is the home page, however spelt."""
        return self.judge(url).key == self.home_key

    def _judge(self, url: str) -> Verdict:
        """Weigh an absolute address: what all sites share first, then the family's own."""
        parts = split(url)
        if parts is None:
            return Verdict(url, url, skip=SkipReason.SCHEME)
        if not is_own(parts, self.site):
            return self._judge_foreign(parts)
        path, query = self.reduce(parts.path or "/", read_query(parts.query))
        key = canonical(parts, self.site, path, query)
        asked = tidy(parts, self._drops)
        reason = trap(parts, url)
        if reason is not None:
            return Verdict(asked, key[:LONGEST], skip=reason)
        if is_file(asked):
            return Verdict(asked, key, Kind.REQUISITE)
        if is_not_kept(asked):
            return Verdict(asked, key, skip=SkipReason.TYPE)
        return self._judge_page(asked, key, path, query)

    def _judge_page(self, url: str, key: str, path: str, query: Query) -> Verdict:
        reason = self.refuse(path, query)
        if reason is not None:
            return Verdict(url, key, skip=reason)
        pager = self.pager(path, query)
        return Verdict(url, key, self.kind(path, query), pager=pager)

    def _judge_foreign(self, parts: SplitResult) -> Verdict:
        url = tidy(parts)
        key = canonical(parts, self.site, parts.path or "/", read_query(parts.query))
        if may_load(parts, self.site):
            return Verdict(url, key, Kind.REQUISITE)
        return Verdict(url, key, skip=SkipReason.OFF_SITE)

    def _drops(self, name: str) -> bool:
        return follows_the_reader(name) or name.lower() in self.dropped

    # --- what a family says -------------------------------------------------------------------

    def reduce(self, path: str, query: Query) -> tuple[str, Query]:
        """Bring the other spellings of an address to one: path and query of the key."""
        kept = [pair for pair in query if not self._drops(pair[0])]
        for index in ("/index.php", "/index.html", "/index.htm"):
            if path.endswith(index):
                path = path.removesuffix(index.lstrip("/"))
        return path, [pair for pair in kept if pair != ("page", "0")]

    def refuse(self, path: str, query: Query) -> SkipReason | None:
        """Tell why an address on the site is not asked, or None."""
        segments = path.strip("/").lower().split("/")
        if segments[0] in ACTION_SEGMENTS or segments[-1] in SIGN_IN:
            return SkipReason.ACTION
        if any(name.lower() in ACTION_NAMES for name, _ in query):
            return SkipReason.ACTION
        pages = [(value or "").replace("%2C", ",") for name, value in query if name == "page"]
        if any("," in page for page in pages):  # several pagers at once, most of side columns
            return SkipReason.TRAP_PAGINATION
        return None

    def kind(self, path: str, query: Query) -> Kind:
        """Tell what an address promises; `ARTICLE` where it says nothing."""
        name = path.rstrip("/").rpartition("/")[2].lower()
        if name in FEED_NAMES:
            return Kind.FEED
        if name.startswith("sitemap") and name.endswith((".xml", ".xml.gz")):
            return Kind.SITEMAP
        if path == "/" and not query:
            return Kind.HOME
        return Kind.LISTING if self.pager(path, query) else Kind.ARTICLE

    def pager(self, path: str, query: Query) -> Pager | None:
        """Tell which page of which listing an address is, or None."""
        for name, value in query:
            if name in ("page", "paged", "p", "pg", "start", "offset") and (value or "").isdigit():
                rest = [pair for pair in query if pair[0] != name]
                return Pager(self._listing(path, rest), name, int(value or 0))
        head, _, number = path.rstrip("/").rpartition("/page/")
        if number.isdigit():
            return Pager(self._listing(head or "/", query), "page", int(number))
        return None

    def _listing(self, path: str, query: Query) -> str:
        parts = split(self.site.url)
        if parts is None:
            return path
        return canonical(parts, self.site, path, query)

    # --- pages --------------------------------------------------------------------------------

    def role(self, _response: TextResponse, kind: Kind, /) -> Kind:
        """Tell what a page turned out to be; `kind` is what its address promised."""
        return kind

    def is_home_page(self, _response: TextResponse, /) -> bool:
        """Tell whether a page says itself that it is the home page."""
        return False

    def needs_print_page(self, _response: TextResponse, /) -> bool:
        """Tell whether an article's print page may say what the article's page does not."""
        return False

    def other_addresses(self, response: TextResponse) -> list[str]:
        """Return further addresses that a page is known to answer under."""
        shortlinks = response.xpath("//link[@rel='shortlink']/@href").getall()
        named = (join(href, response.url) for href in shortlinks)
        return [url for url in named if url]

    def part(self, _key: str, _link: str, /) -> bool:
        """Tell whether the second key is that of a further part of the first one's article."""
        return False

    def turns_calendar(self, _link: Verdict, _page: Verdict, /) -> bool:
        """Tell whether a link on a page only turns the leaves of a calendar."""
        return False
