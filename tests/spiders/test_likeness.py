"""Generated sites whose pages look alike, and sites that make up pages without end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from scrapy import Request
from scrapy.http import Response

from archive.model import Family, Site
from spiders.families import spider_for
from tests.spiders.walking import Answer, Walked, respond, walk

PAGES = 150

ADDRESSES = [
    "/page/{}",
    "/?p={}",
    "/p/{}.html",
    "/?id={}",
    "/{}",
    "/view?page={}",
    "/blog/page/{}/",
]

Graph = Callable[[int], list[int]]

GRAPHS: dict[str, Graph] = {
    "chain": lambda n: [n + 1],
    "tree": lambda n: list(range(n * 4 + 1, n * 4 + 5)),
    "scattered": lambda n: [n % PAGES + 1, (n + 1) % PAGES + 1, n * 7 % PAGES + 1],
}


def generated(address: str, graph: Graph, *, title: str, heading: str, menu: int) -> Answer:
    """Answer as a site of `PAGES` pages that differ by a number and by where they lead."""
    numbers = {address.format(n): n for n in range(1, PAGES + 1)} | {"/": 0}
    about = "".join(f'<a href="/about-{chr(97 + n)}">about</a>' for n in range(menu))

    def answer(request: Request) -> Response:
        target = target_of(request)
        number = numbers.get(target)
        if number is None:
            found = target.startswith("/about-")
            return respond(
                request, html(target, target) if found else b"no", status=200 if found else 404
            )
        own = "".join(
            f'<a href="{address.format(n)}">to {n}</a>' for n in graph(number) if n <= PAGES
        )
        body = (
            f"{heading.format(number)}<p>Page {number}</p><p>{'Lorem ipsum. ' * 20}</p>{about}{own}"
        )
        return respond(request, html(title.format(number), body))

    return answer


def html(title: str, body: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def target_of(request: Request) -> str:
    parts = urlsplit(request.url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def walked(answer: Answer) -> Walked:
    site = Site("x", "X", "http://x.test/", Family.GENERIC)
    return walk(spider_for(Family.GENERIC)(site=site), answer)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize(
    ("title", "heading", "menu"),
    [("One title", "", 0), ("Page {}", "<h1>Page {}</h1>", 5), ("One title", "<h1>One</h1>", 20)],
)
def test_pages_that_look_alike_are_all_asked(
    address: str, graph: str, title: str, heading: str, menu: int
) -> None:
    answer = generated(address, GRAPHS[graph], title=title, heading=heading, menu=menu)
    asked = {urlsplit(url)._replace(scheme="", netloc="").geturl() for url in walked(answer).asked}
    assert [n for n in range(1, PAGES + 1) if address.format(n) not in asked] == []


REAL = 60


def endless(address: str, said: str, pager: str) -> Answer:
    """Answer as a site of `REAL` texts that serves its home page, with `said`, for all else."""
    texts = {address.format(n): n for n in range(REAL)}
    count: Iterator[int] = iter(range(10**6))

    def answer(request: Request) -> Response:
        target = target_of(request)
        if target in {"/robots.txt", "/sitemap.xml"}:
            return respond(request, b"", status=404)
        number = texts.get(target)
        if number is not None:
            own = [address.format((number + step) % REAL) for step in (1, 5, 11)]
            made_up = ["more/", "?view=print", f"{urlsplit(target).path.rstrip('/')}/a", "/list"]
            made_up += [f"/cal/?month=2020-{number}", f"/?s_id={number}abc"]
            links = "".join(f'<a href="{link}">{link}</a>' for link in own + made_up)
            return respond(request, html(f"Text {number}", f"<p>{'word ' * number}</p>{links}"))
        words = said.format(target=target, count=next(count))
        found = re.search(r"(?:page[=/]|start=)(\d+)", target)
        following = pager.format(int(found[1]) + 1 if found else 2)
        listed = "".join(f'<a href="{address.format(n)}">Text {n}</a>' for n in range(10))
        body = f'<h1>Review</h1><p>{words}</p>{listed}<a href="{following}">older</a>'
        return respond(request, html("The Review", body))

    return answer


@pytest.mark.parametrize("address", ["/texts/{}", "/p/{}.html", "/?id={}", "/page/{}", "/?p={}"])
@pytest.mark.parametrize(
    "said", ["", "You asked for {target}", "Visitor {count}", "{target} {count}"]
)
@pytest.mark.parametrize("pager", ["?page={}", "/list?page={}", "/list/page/{}", "?start={}"])
def test_what_a_site_makes_up_costs_little(address: str, said: str, pager: str) -> None:
    found = walked(endless(address, said, pager))
    targets = {urlsplit(url)._replace(scheme="", netloc="").geturl() for url in found.asked}
    assert [n for n in range(REAL) if address.format(n) not in targets] == []
    assert len(found.asked) <= 1.2 * REAL + 50
