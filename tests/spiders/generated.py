"""Generated sites: real pages by any address and structure, and what may be made up around them.

A `Plan` says how a site is built; `Generated` answers for it, and knows its real pages. Nothing in
it is the crawler's: the same site can be walked without a network or served on loopback.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from tests.spiders.walking import respond

HOST = "http://made.test"
ADDRESSES = (
    "/page/{}", "/p/{}.html", "/?p={}", "/page-{}", "/{}", "/?id={}", "/view?page={}",
    "/blog/page/{}/", "/texts/{word}", "/2024/05/{word}/",
)  # fmt: skip

Graph = Callable[[int, int], list[int]]
"""From a page's number (0: the home page) and the count of all to those it links to."""

GRAPHS: Mapping[str, Graph] = {
    "chain": lambda n, _: [n + 1],
    "both ways": lambda n, _: [n - 1, n + 1],
    "tree": lambda n, _: list(range(n * 4 + 1, n * 4 + 5)),
    "scattered": lambda n, count: [n % count + 1, (n + 1) % count + 1, n * 7 % count + 1],
    "listed": lambda n, count: [n + 1, n - 1] if n else [],
}

TEXTS = ("words", "number", "title", "links")
"""What differs from page to page: words by chance, a number in the text, one in the title, nothing.

In all but `title` every page has the same title.
"""

UNKNOWN = ("404", "home", "token", "counter", "date", "echo", "teaser", "sorry")
"""What an unknown address is answered with: 404, or the home page with something that changes."""

TRAPS = (
    "paths", "sorts", "sessions", "replies", "months", "days", "last page", "empty list", "items",
)  # fmt: skip

_WORDS = "north river bread union strike letter winter market school engine harbour paper".split()
_LOREM = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor. " * 3


@dataclass(frozen=True)
class Plan:
    """How a site is built; `traps` are linked from every page of it."""

    address: str = "/page/{}"
    graph: str = "chain"
    text: str = "number"
    menu: int = 0
    sitemap: bool = False
    unknown: str = "404"
    traps: tuple[str, ...] = ()
    ignores_queries: bool = False
    """Parameters that mean nothing are ignored, instead of making an address unknown."""
    count: int = 60


class Generated:
    """A site after a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._chance = random.Random(7)
        self._visits = 0

    @cached_property
    def targets(self) -> dict[str, int]:
        """The numbered pages, by path and query."""
        return {self._target(n): n for n in range(1, self.plan.count + 1)}

    @cached_property
    def lists(self) -> dict[str, int]:
        """The real pages of the list of all pages, ten at a time."""
        if self.plan.graph != "listed":
            return {}
        return {f"/archive?from={n}": n for n in range(0, self.plan.count, 10)}

    @cached_property
    def real(self) -> frozenset[str]:
        """All real pages."""
        about = (f"/about-{_name(n)}" for n in range(self.plan.menu))
        return frozenset({"/", *about, *self.targets, *self.lists})

    @property
    def most(self) -> float:
        """So many requests a walk may make."""
        return 1.2 * len(self.real) + 50

    def _target(self, number: int) -> str:
        return self.plan.address.format(number, word=_name(number))

    def answer(self, request: Request) -> Response:
        """Answer a request as the site's server does."""
        parts = urlsplit(request.url)
        status, kind, body = self.reply((parts.path or "/") + (parts.query and f"?{parts.query}"))
        return respond(request, body, status=status, content_type=kind)

    def reply(self, target: str) -> tuple[int, str, bytes]:
        """Return status, type and body of the answer to a path with its query."""
        html = "text/html; charset=utf-8"
        if target == "/sitemap.xml" and self.plan.sitemap:
            places = "".join(f"<url><loc>{HOST}{each}</loc></url>" for each in sorted(self.targets))
            return 200, "text/xml", f"<urlset>{places}</urlset>".encode()
        if target in {"/robots.txt", "/sitemap.xml"}:
            return 404, "text/plain", b"no"
        body = self._known(target) or (self.plan.traps and self._trap(target)) or None
        if body is None and self.plan.unknown == "404":
            return 404, html, _page("Not found", "<p>There is no such page.</p>")
        return 200, html, body or self._made_up(target)

    # --- real pages ---------------------------------------------------------------------------

    def _known(self, target: str) -> bytes | None:
        if self.plan.ignores_queries:
            target = self._without_idle(target)
        if target == "/":
            return self._home("")
        if target in self.targets:
            return self._numbered(target, self.targets[target])
        if target in self.lists:
            return self._list(self.lists[target])
        if target in self.real:
            return _page(
                f"The Review: {target[7:]}", f"<p>Of {target[7:]}.</p>{self._menu(target)}"
            )
        return None

    def _without_idle(self, target: str) -> str:
        path, _, query = target.partition("?")
        kept = [pair for pair in query.split("&") if re.match(r"(p|id|page|from)=", pair)]
        return path + ("?" + "&".join(kept) if kept else "")

    def _home(self, said: str) -> bytes:
        first = self.plan.graph == "listed" and '<a href="/archive?from=0">All</a>'
        links = first or self._links(0)
        return _page("The Review", f"{said}<p>{_LOREM}</p>{links}{self._menu('/')}")

    def _numbered(self, target: str, number: int) -> bytes:
        chance = random.Random(number)
        words = " ".join(chance.choices(_WORDS, k=40))
        said = {"words": words, "number": f"Page {number}. {_LOREM}"}.get(self.plan.text, _LOREM)
        title = f"Page {number}" if self.plan.text == "title" else "The Review"
        return _page(title, f"<p>{said}</p>{self._links(number)}{self._menu(target)}")

    def _list(self, first: int) -> bytes:
        numbers = range(first + 1, min(first + 11, self.plan.count + 1))
        following = f"/archive?from={first + 10}"
        items = "".join(_link(self._target(n), f"Text {_name(n)}") for n in numbers)
        more = _link(following, "older") if following in self.lists else ""
        return _page("The Review: archive", f"{items}{more}{self._menu('/archive')}")

    def _links(self, number: int) -> str:
        graph = GRAPHS[self.plan.graph](number, self.plan.count)
        return "".join(_link(self._target(n), f"to {n}") for n in graph if 0 < n <= self.plan.count)

    def _menu(self, target: str) -> str:
        about = "".join(_link(f"/about-{_name(n)}", _name(n)) for n in range(self.plan.menu))
        number = self.targets.get(target, len(target))
        made_up = {
            "paths": ["more/"],
            "sorts": [f"?sort={number}", "?view=print"],
            "sessions": [f"/?s_id={number}abc"],
            "replies": [f"?replytocom={number}"],
            "months": ["/calendar/2026/11/"],
            "days": ["/days/2026-11-22"],
            "last page": ["/list?page=2"],
            "empty list": ["/found/page/2"],
            "items": ["/again/2/"],
        }
        linked = [link for trap in self.plan.traps for link in made_up[trap]]
        return about + "".join(_link(link, "see") for link in linked)

    # --- what is made up ------------------------------------------------------------------------

    def _trap(self, target: str) -> bytes | None:
        """Return a page of a list or calendar without end."""
        number = int((re.findall(r"\d+", target) or ["0"])[-1])
        if re.fullmatch(r"/list\?page=\d+", target):
            return self._turned("Latest", range(1, 11), f"/list?page={number + 1}")
        if re.fullmatch(r"/found/page/\d+", target):
            return self._turned(f"Found, page {number}", (), f"/found/page/{number + 1}")
        if re.fullmatch(r"/again/\d+/", target):
            chosen = self._chance.sample(range(1, self.plan.count + 1), 5)
            return self._turned("Again", chosen, f"/again/{number + 1}/")
        if found := re.fullmatch(r"/calendar/(\d+)/(\d+)/", target):
            return self._month(int(found[1]) * 12 + int(found[2]) - 1)
        if re.fullmatch(r"/days/\d{4}-\d\d-\d\d", target):
            return self._day(target)
        return None

    def _turned(self, title: str, numbers: range | list[int] | tuple[()], following: str) -> bytes:
        items = "".join(_link(self._target(n), f"Text {_name(n)}") for n in numbers)
        return _page(title, f"<h1>{title}</h1>{items}{_link(following, 'older')}{self._menu('/')}")

    def _month(self, month: int) -> bytes:
        links = (f"/calendar/{m // 12}/{m % 12 + 1:02}/" for m in (month - 1, month + 1))
        name = f"{_WORDS[month % 12]} {month // 12}"
        return _page(
            f"Events in {name}", "<p>Nothing.</p>" + "".join(_link(at, at) for at in links)
        )

    def _day(self, target: str) -> bytes:
        year, month, day = map(int, target[6:].split("-"))
        serial = (year * 12 + month - 1) * 28 + min(day, 28) - 1
        days = (
            f"/days/{s // 336}-{s // 28 % 12 + 1:02}-{s % 28 + 1:02}"
            for s in (serial - 1, serial + 1)
        )
        return _page(f"Events of {target[6:]}", "".join(_link(at, at) for at in days))

    def _made_up(self, target: str) -> bytes:
        """Return what is shown under an unknown address."""
        if self.plan.unknown == "sorry":
            return _page("Sorry", f"<p>There is no {target}.</p>{self._menu(target)}")
        self._visits += 1
        visit = self._visits
        said = {
            "token": f'<input type="hidden" value="{visit * 7919:x}">',
            "counter": f"<p>Visitor {visit}</p>",
            "date": f"<p>It is 17:{visit // 60 % 60:02}:{visit % 60:02}, Sunday.</p>",
            "echo": f"<p>You are here: {' / '.join(target.strip('/').split('/'))}</p>",
            "teaser": f"<p>{' '.join(self._chance.choices(_WORDS, k=12))}</p>",
        }
        return self._home(said.get(self.plan.unknown, ""))


def _name(number: int) -> str:
    """Spell a number without digits."""
    first, second = divmod(number, len(_WORDS))
    return (_name(first) + "-" if first else "") + _WORDS[second]


def _link(target: str, text: str) -> str:
    return f'<li><a href="{target}">{text}</a></li>'


def _page(title: str, body: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def target_of(url: str) -> str:
    """Return path and query of an address."""
    return urlsplit(urljoin(HOST, url))._replace(scheme="", netloc="").geturl() or "/"
