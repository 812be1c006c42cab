"""Walking Drupal, 7 to 11.

`/node/N` and its alias answer with the same page, and so do `?q=node/N`, `/comment/N` and any
`?page=` on an article; the page's own `canonical` and `shortlink` tell which is which. Listings
turn with `?page=N`; with commas (`?page=0,0,2`) a block in a side column turns, which brings
nothing that the listings do not. From Drupal 8 on `/jsonapi` may be open.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response, TextResponse

from archive.model import Family, SkipReason
from spiders.families.addresses import Query, join
from spiders.families.asking import Said
from spiders.families.base import FamilySpider
from spiders.families.feeds import Entry
from spiders.families.kinds import Kind, Pager, Verdict
from spiders.families.links import find_entries
from spiders.families.rules import Rules

_ACTIONS = re.compile(
    r"/(user/(login|register|password|logout|\d+/(edit|contact))|admin|node/add|node/\d+/(edit|delete)"
    r"|comment/(reply|edit|delete)|search|printpdf|printmail|print/(pdf|mail)|forward|cart|contact"
    r"|jsonapi/user|flag|system|batch)(/.*)?"
)
_REPEATS = re.compile(
    r"/(comment/\d+|user/\d+/track|tracker|.+/feed|node/feed|book/export/html/\d+)"
)
_PRINT = re.compile(r"/(print|imprimir|node/\d+/print|printable/print)(/\d+|/.+)?")
_LISTING = re.compile(r"/(taxonomy/term/\d+|user/\d+|users/[^/]+|blog|blog/\d+|archive|book|forum)")
_MONTH = re.compile(r"(/.*)?/(19|20)\d\d[/-]?(0?[1-9]|1[0-2])?")
_NODE = re.compile(r"\b(page-node-\d+|node--type-[\w-]+|node-type-[\w-]+|path-node)\b")


class DrupalRules(Rules):
    """What the addresses of a Drupal site mean."""

    sitemaps = ("/sitemap.xml",)
    dropped = frozenset({"destination", "render", "order", "sort", "_wrapper_format", "token"})

    def reduce(self, path: str, query: Query) -> tuple[str, Query]:
        """Read `?q=node/N` as the path that it is, and `/node` as the front page that it is."""
        asked = dict(query).get("q")
        if asked and path in ("/", "/index.php"):
            path = "/" + asked.replace("%2F", "/").lstrip("/")
            query = [pair for pair in query if pair[0] != "q"]
        path, kept = super().reduce(path, query)
        kept = [(n, (_number(v) or v) if n == "page" else v) for n, v in kept]
        kept = [pair for pair in kept if pair != ("page", "0")]
        return ("/" if path.rstrip("/") == "/node" else path), kept

    def refuse(self, path: str, query: Query) -> SkipReason | None:
        """Refuse what acts, what repeats a page, and pagers of blocks."""
        path = path.rstrip("/") or "/"
        pages = [value for name, value in query if name == "page"]
        if pages and _number(pages[0]) is None:
            return SkipReason.TRAP_PAGINATION
        if _ACTIONS.fullmatch(path):
            return SkipReason.ACTION
        if _REPEATS.fullmatch(path):
            return SkipReason.DUPLICATE
        return super().refuse(path, query)

    def kind(self, path: str, query: Query) -> Kind:
        """Tell what an address promises by the paths that Drupal's own modules use."""
        path = path.rstrip("/") or "/"
        if path.startswith("/jsonapi"):
            return Kind.API
        if _PRINT.fullmatch(path):
            return Kind.PRINT
        if _LISTING.fullmatch(path) or _is_month(path):
            return Kind.LISTING
        return super().kind(path, query)

    def pager(self, path: str, query: Query) -> Pager | None:
        """Drupal's pagination: `?page=N`, counted from 0."""
        number = _number(dict(query).get("page"))
        if number is None:
            return None
        rest = [pair for pair in query if pair[0] != "page"]
        return Pager(self._listing(path, rest), "page", int(number))

    def role(self, response: TextResponse, kind: Kind, /) -> Kind:
        """Tell a node from a listing by the classes of the body, or its shortlink."""
        if kind not in (Kind.ARTICLE, Kind.LISTING):
            return kind
        classes = " ".join(response.xpath("//body/@class").getall())
        shortlink = response.xpath("//link[@rel='shortlink']/@href").get() or ""
        if _NODE.search(classes) or re.search(r"/node/\d+$", shortlink):
            return Kind.ARTICLE
        return Kind.LISTING if classes else kind

    def turns_calendar(self, link: Verdict, page: Verdict, /) -> bool:
        """Months are asked as an overview lists them; from month to month they have no end."""
        return _is_month(link.key) and _is_month(page.key)


def _number(page: str | None) -> str | None:
    """Return the page that a pager's value asks, None where a block turns or it is no number."""
    first, *others = (page or "").replace("%2C", ",").replace("%2c", ",").split(",")
    turned = any(other.strip() not in ("", "0") for other in others)
    return first if first.isdigit() and not turned else None


def _is_month(path: str) -> bool:
    return bool(_MONTH.fullmatch(urlsplit(path).path))


class DrupalSpider(FamilySpider):
    """Walks a Drupal site: feed, sitemap, front page and terms page by page, months, accounts."""

    family = Family.DRUPAL
    rules_type = DrupalRules

    def parse_page(self, response: TextResponse, kind: Kind) -> Iterator[Said]:
        """Ask for JSON:API where the home page is of a Drupal that has it."""
        if kind is Kind.HOME and _may_have_api(response):
            url = urljoin(response.url, "/jsonapi")
            yield from self.ask_manifest(url, Kind.API, response, hop="X")
        yield from super().parse_page(response, kind)

    def parse_api(self, response: Response, /) -> Iterator[Said]:
        """Yield the collections of nodes, or the pages that a collection lists."""
        try:
            answer = json.loads(response.body)
        except (ValueError, RecursionError):
            return
        if isinstance(answer, dict):
            for href in api_links(answer):
                if url := join(href, response.url):
                    yield from self.ask_manifest(url, Kind.API, response)
            yield from self.say(
                find_entries(api_entries(answer, self.site.url), self.rules, Kind.ARTICLE), response
            )


def api_links(answer: dict[str, Any]) -> list[str]:
    """Return what a JSON:API answer leads on to: collections of nodes, the next page."""
    links = answer.get("links")
    if not isinstance(links, dict):
        return []
    named = {
        name: link.get("href") if isinstance(link, dict) else link for name, link in links.items()
    }
    return [
        url
        for name, url in named.items()
        if isinstance(url, str) and (name == "next" or name.startswith("node--"))
    ]


def api_entries(answer: dict[str, Any], home: str) -> list[Entry]:
    """Return the nodes that a JSON:API answer lists, by their alias or else their number."""
    rows = answer.get("data")
    entries = []
    for row in rows if isinstance(rows, list) else ():
        attributes = row.get("attributes") if isinstance(row, dict) else None
        if not isinstance(attributes, dict):
            continue
        path = attributes.get("path")
        alias = path.get("alias") if isinstance(path, dict) else None
        number = attributes.get("drupal_internal__nid")
        target = alias or (f"/node/{number}" if number else None)
        url = join(str(target), home) if target else None
        if url:
            entries.append(Entry(url, attributes.get("changed")))
    return entries


def _may_have_api(response: TextResponse) -> bool:
    named = response.xpath("//meta[@name='Generator' or @name='generator']/@content").get() or ""
    header = (response.headers.get("X-Generator") or b"").decode("latin-1")
    match = re.search(r"Drupal (\d+)", f"{named} {header}")
    return match is not None and int(match[1]) >= 8
