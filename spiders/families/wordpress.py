"""Walking WordPress.

Where the REST API is open it tells every post, page, category, tag and user, page by page
(`X-WP-TotalPages`), each with its address; then an archive's first page is enough. Else sitemaps
(WordPress's own, or a plugin's), feeds and the archives page by page.

One post, one address: `?p=12` redirects to it, `/amp/`, `/feed/`, `/comment-page-2/` and dates
repeat it, `?share=`, `?replytocom=` and `?s=` act.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Response, TextResponse

from archive.model import Family, SkipReason
from spiders.families.addresses import Query, join, read_query, write_query
from spiders.families.asking import Said
from spiders.families.base import FamilySpider
from spiders.families.feeds import Entry
from spiders.families.kinds import Kind, Pager
from spiders.families.links import find_entries
from spiders.families.rules import Rules

_COLLECTIONS = {
    "posts": "per_page=10&_embed=1",
    "pages": "per_page=100",
    "categories": "per_page=100",
    "tags": "per_page=100",
    "users": "per_page=100",
    "media": "per_page=100",
}
"""What is asked of `wp/v2/`: ten posts at a time, as WordPress does by itself, since each comes
with its text and all that belongs to it."""

_KINDS = {"categories": Kind.LISTING, "tags": Kind.LISTING, "users": Kind.LISTING}
_LISTS = frozenset({"category", "tag", "author", "topic", "section", "type"})
_REPEATS = frozenset({"amp", "feed", "embed", "trackback", "rdf", "rss", "rss2", "atom"})
_ACTIONS = frozenset(
    "share replytocom s like_comment add-to-cart print preview redirect_to nb action "
    "attachment_id doing_wp_cron unapproved".split()
)
_DATE = re.compile(r"/(?:index\.php/)?(?:19|20)\d\d(?:/\d{1,2}){0,2}(?:/page/\d+)?/?")
_COMMENTS = re.compile(r"comment-page-\d+")
_COLLECTION = re.compile(r"wp/v2/([a-z_-]+)")


class WordPressRules(Rules):
    """What the addresses of a WordPress site mean."""

    sitemaps = ("/wp-sitemap.xml", "/sitemap_index.xml", "/sitemap.xml")
    dropped = frozenset({"noamp", "no_redirect", "highlight"})

    def reduce(self, path: str, query: Query) -> tuple[str, Query]:
        """Take `index.php`, first pages and `page/1` away."""
        if path.startswith("/index.php"):
            path = path.removeprefix("/index.php") or "/"
        path, kept = super().reduce(path, query)
        kept = [pair for pair in kept if pair not in (("page", "1"), ("paged", "1"))]
        if path.rstrip("/").endswith("/page/1"):
            path = path.rstrip("/").removesuffix("/page/1") or "/"
        return path, kept

    def refuse(self, path: str, query: Query) -> SkipReason | None:
        """Refuse what acts, what repeats a page, and archives by date."""
        names = {name.lower() for name, _ in query}
        segments = path.strip("/").split("/")
        if names & _ACTIONS or segments[0] in ("wp-admin", "wp-login.php", "xmlrpc.php", "search"):
            return SkipReason.ACTION
        if segments[0] == "wp-json" and len(segments) > 1 and not path.startswith("/wp-json/wp/v2"):
            return SkipReason.ACTION
        if _DATE.fullmatch(path) or "m" in names:
            return SkipReason.TRAP_CALENDAR
        if _is_plain_feed(path, query):
            return None
        if _repeats(path, segments) or names & {"amp", "author", "cpage", "feed"}:
            return SkipReason.DUPLICATE
        return super().refuse(path, query)

    def kind(self, path: str, query: Query) -> Kind:
        """Tell an archive by its base; WordPress names them in a few words, in any language."""
        segments = path.strip("/").split("/")
        if segments[0] == "wp-json" or any(name == "rest_route" for name, _ in query):
            return Kind.API
        if _is_plain_feed(path, query):
            return Kind.FEED
        if re.fullmatch(r"(wp-)?sitemap[\w-]*\.xml(\.gz)?|[\w-]+-sitemap\d*\.xml", segments[-1]):
            return Kind.SITEMAP
        if segments[0] in _LISTS and len(segments) > 1:
            return Kind.LISTING
        if any(name in ("cat", "tag") for name, _ in query):
            return Kind.LISTING
        return super().kind(path, query)

    def pager(self, path: str, query: Query) -> Pager | None:
        """WordPress's pagination: `/page/N/` or `?paged=N`; `?p=N` is a post."""
        return super().pager(path, [(n, v) for n, v in query if n not in ("p", "page", "start")])

    def role(self, response: TextResponse, kind: Kind, /) -> Kind:
        """Tell an archive from a post by the classes that `body_class()` prints."""
        if kind not in (Kind.ARTICLE, Kind.LISTING):
            return kind
        classes = set(" ".join(response.xpath("//body/@class").getall()).split())
        if classes & {"archive", "blog", "category", "tag", "author"} and "single" not in classes:
            return Kind.LISTING
        return Kind.ARTICLE if classes & {"single", "page", "singular"} else kind

    def part(self, key: str, link: str, /) -> bool:
        """Know the parts of a post split with `<!--nextpage-->`: `/2/`, `/3/` under its address."""
        whole, _, number = key.rpartition("/")
        if number.isdigit() and len(number) < 3 and link.startswith(whole + "/"):
            key = whole
        tail = link.removeprefix(key + "/")
        return link.startswith(key + "/") and tail.isdigit() and 1 < int(tail) < 100


def _repeats(path: str, segments: list[str]) -> bool:
    """Tell whether an address shows again what is known: the site's own feed does not."""
    if path.strip("/") == "feed":
        return False
    return bool(_REPEATS & {segments[-1], *segments[-2:-1]}) or bool(
        _COMMENTS.fullmatch(segments[-1])
    )


def _is_plain_feed(path: str, query: Query) -> bool:
    """Tell the site's own feed where addresses are plain: `/?feed=rss2`."""
    return path == "/" and query in ([("feed", "rss2")], [("feed", "atom")])


class WordPressSpider(FamilySpider):
    """Walks a WordPress site."""

    family = Family.WORDPRESS
    rules_type = WordPressRules
    _all_told = False

    def is_told_otherwise(self, _listing: str, /) -> bool:
        """Tell whether the REST API lists every post, so that archives need no second page."""
        return self._all_told

    def parse_page(self, response: TextResponse, kind: Kind) -> Iterator[Said]:
        """Ask for the API where the home page names it, or where it usually is."""
        if kind is Kind.HOME:
            named = response.xpath("//link[@rel='https://api.w.org/']/@href").get()
            if url := join(named or "/wp-json/", response.url):
                yield from self.ask_manifest(url, Kind.API, response, hop="M" if named else "X")
        yield from super().parse_page(response, kind)

    def parse_api(self, response: Response, /) -> Iterator[Said]:
        """Yield the collections of the API's root, or the pages that a collection lists."""
        answer = _json(response)
        if isinstance(answer, dict) and "wp/v2" in answer.get("namespaces", ()):
            yield from self._collections(response)
        elif isinstance(answer, list):
            name = collection(response.url)
            self._all_told = self._all_told or name == "posts"
            yield from self.say(
                find_entries(listed(answer), self.rules, _KINDS.get(name)), response
            )
            yield from self._next(response)

    def _collections(self, response: Response) -> Iterator[Said]:
        for name, query in _COLLECTIONS.items():
            url = f"{response.url}wp/v2/{name}"
            url = f"{url}{'&' if '?' in url else '?'}{query}"
            yield from self.ask_manifest(url, Kind.API, response)

    def _next(self, response: Response) -> Iterator[Said]:
        url = following(response.url, response.headers.get("X-WP-TotalPages") or b"")
        if url is not None:
            yield from self.ask_manifest(url, Kind.API, response)


def collection(url: str) -> str:
    """Return which collection of the API an address asks: `posts`, `tags` ..."""
    match = _COLLECTION.search(url.replace("%2F", "/"))
    return match[1] if match else ""


def listed(answer: list[Any]) -> list[Entry]:
    """Return the pages that an answer lists: no media files, which pages ask for themselves."""
    rows = [row for row in answer if isinstance(row, dict) and "source_url" not in row]
    return [
        Entry(row["link"], row.get("modified_gmt") or None)
        for row in rows
        if isinstance(row.get("link"), str) and row.get("count") != 0  # an empty archive is a 404
    ]


def following(url: str, total: bytes) -> str | None:
    """Return the next page of a paged answer; `total` is what `X-WP-TotalPages` says."""
    pairs = read_query(urlsplit(url).query)
    page = int(dict(pairs).get("page") or 1) if str(dict(pairs).get("page", 1)).isdigit() else 1
    if not total.isdigit() or page >= int(total):
        return None
    rest = [pair for pair in pairs if pair[0] != "page"]
    place = next((i + 1 for i, (name, _) in enumerate(rest) if name == "per_page"), len(rest))
    rest.insert(place, ("page", str(page + 1)))
    return url.partition("?")[0] + "?" + write_query(rest)


def _json(response: Response) -> Any:
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError):
        return None
