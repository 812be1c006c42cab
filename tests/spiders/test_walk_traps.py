"""Sites that answer any address with their home page, in every way that has been seen."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from scrapy import Request
from scrapy.http import Response

from archive.model import Family, Site, SkipReason
from spiders.families import spider_for
from spiders.families.spip import SpipSpider
from spiders.families.traps import Learned, trap
from tests.spiders.walking import Answer, respond, walk

PAGES = 200


def hostile(*, bare: bool = False, sitemap: bool = False) -> Answer:
    """Answer as a site of `PAGES` texts whose every other address is its home page.

    Each text carries links that lead deeper from wherever they stand, to its own parameters, to
    months without end, to pages of itself; with `bare` also to a name at the root.
    """
    texts = "".join(f'<li><a href="/text-{i}">Text {i}</a></li>' for i in range(10))
    more = '<a href="?page=2">older</a> <a href="next/next">more</a> <a href="/section">all</a>'
    home = _page("The Home", f"<ul>{texts}</ul>{more}")

    def answer(request: Request) -> Response:
        url = urlsplit(request.url)
        if url.path == "/robots.txt":
            return respond(request, b"", status=404)
        if url.path == "/sitemap.xml" and sitemap:
            names = "".join(
                f"<url><loc>http://trap.test/text-{i}</loc></url>" for i in range(PAGES)
            )
            body = f"<urlset>{names}</urlset>".encode()
            return respond(request, body, content_type="text/xml")
        found = re.fullmatch(r"/text-(\d+)", url.path)
        if found and int(found[1]) < PAGES and not url.query:
            return respond(request, _text(int(found[1]), bare=bare))
        page = re.search(r"page=(\d+)", url.query)
        turned = home.replace(b"?page=2", b"?page=%d" % (int(page[1]) + 1)) if page else home
        return respond(request, turned)

    return answer


def _text(i: int, *, bare: bool) -> bytes:
    links = [f"/text-{i + 1}", f"/text-{i + 7}", f"deep/er/{i}", f"?sort={i}", f"{i}/{i}/{i}/"]
    links += [f"/cal/?month=2020-{i}", f"/text-{i}?page=2", f"/text-{i}?debut_x=5"]
    links += [f"lost-{i}"] if bare else []
    anchors = " ".join(f'<a href="{link}">{link}</a>' for link in links)
    return _page(f"Text {i}", f"<p>{'word ' * i}</p>{anchors}")


def _page(title: str, body: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("kind", [{}, {"bare": True}, {"bare": True, "sitemap": True}], ids=str)
def test_a_trap_costs_little_and_hides_nothing(family: Family, kind: dict[str, bool]) -> None:
    """Measured: 220 to 234 requests for 200 pages; the worst allowed is a fifth more and 50."""
    spider = spider_for(family)(site=Site("trap", "Trap", "http://trap.test/", family))
    walked = walk(spider, hostile(**kind))
    asked = {urlsplit(url).path for url in walked.asked}
    assert [i for i in range(PAGES) if f"/text-{i}" not in asked] == []
    assert len(walked.asked) <= 1.2 * PAGES + 50
    assert walked.reasons["trap-home"] > 0


def test_pages_that_share_one_title_are_not_taken_for_the_home_page() -> None:
    def answer(request: Request) -> Response:
        number = int(urlsplit(request.url).path.strip("/p") or 0)
        links = "".join(f'<a href="/p{n}">{n}</a>' for n in range(1, 41))
        return respond(request, _page("One title", f"<h1>Page {number}</h1>{links}"))

    spider = spider_for(Family.GENERIC)(site=Site("t", "T", "http://trap.test/", Family.GENERIC))
    walked = walk(spider, lambda request: _robots_or(request, answer))
    assert {f"http://trap.test/p{n}" for n in range(1, 41)} <= set(walked.asked)
    assert len(walked.asked) <= 46
    assert walked.skips == []


def test_pages_joined_only_by_next_are_all_found() -> None:
    def answer(request: Request) -> Response:
        number = int(urlsplit(request.url).path.strip("/p") or 0)
        following = f'<a href="/p{number + 1}">next</a>' if number < 2000 else ""
        return respond(request, _page(f"Page {number}", following))

    spider = spider_for(Family.GENERIC)(site=Site("t", "T", "http://trap.test/", Family.GENERIC))
    walked = walk(spider, lambda request: _robots_or(request, answer))
    assert {f"http://trap.test/p{n}" for n in range(1, 2001)} <= set(walked.asked)
    assert len(walked.asked) <= 2006


def _robots_or(request: Request, answer: Answer) -> Response:
    if urlsplit(request.url).path in ("/robots.txt", "/sitemap.xml"):
        return respond(request, b"", status=404)
    return answer(request)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://iv.test/index.php/a/b?debut_last_features=268", SkipReason.TRAP_HOME),
        ("http://iv.test/spip.php?article=5410&debut_last_features=468", SkipReason.TRAP_HOME),
        ("http://iv.test/?debut_last_features=272", SkipReason.TRAP_HOME),
        ("http://iv.test/spip.php?foo=bar", SkipReason.TRAP_HOME),
        ("http://iv.test/-Features-?debut_a=3&debut_b=5", SkipReason.TRAP_PAGINATION),
        ("http://iv.test/-Features-?debut_articles=@123", SkipReason.TRAP_PAGINATION),
        ("http://iv.test/a/b/a/b", SkipReason.TRAP_PATH),
        ("http://iv.test/a/x/a/y/a", SkipReason.TRAP_PATH),
        ("http://iv.test/" + "/".join("abcdefghijklmnop"), SkipReason.TRAP_PATH),
        ("http://iv.test/events?cal=2099-01", SkipReason.TRAP_CALENDAR),
        ("http://iv.test/" + "x" * 2000, SkipReason.TOO_LONG),
        ("http://iv.test/2011/11/11/11", None),
        ("http://iv.test/-Features-?debut_articles=3", None),
        ("http://iv.test/spip.php?article5410", None),
    ],
)
def test_spip_knows_a_trap_by_its_address(url: str, reason: SkipReason | None) -> None:
    spider = SpipSpider(site=Site("iv", "IV", "http://iv.test/", Family.SPIP))
    assert spider.skip(url) is reason


def test_links_of_a_false_home_page_are_not_followed() -> None:
    answer = {"/": b"", "/a/b": b""}
    home = _page("Home", "".join(f'<a href="text-{i}">t</a>' for i in range(9)))

    def serve(request: Request) -> Response:
        path = urlsplit(request.url).path
        if path in answer:
            return respond(request, home)
        return respond(request, b"", status=404)

    site = Site("t", "T", "http://trap.test/", Family.SPIP)
    walked = walk(SpipSpider(site=site, seeds=["http://trap.test/a/b"]), serve)
    assert not any("/a/text" in url for url in walked.asked)
    assert [skip.reason for skip in walked.skips] == [SkipReason.TRAP_HOME]


def test_what_was_learned_stays_small() -> None:
    learned = Learned(most=100)
    for i in range(5000):
        learned.is_repeated(str(i).encode())
        learned.copy(urlsplit(f"http://h/{chr(97 + i % 26) * (i % 50 + 1)}/x"))
    assert len(learned._bodies) <= 100
    assert len(learned._copies) <= 100


def test_an_address_without_anything_odd_is_no_trap() -> None:
    for url in ("http://h/", "http://h/2026/06/19/slug/", "http://h/a/b/c?x=1&y=2"):
        assert trap(urlsplit(url), url) is None
