"""Unknown sites, generated: every real page is asked, and what they make up costs little.

A few cells of `benchmarks/traps.py`, and the parts that decide.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from archive.collection import Collection
from archive.model import Family, Site
from spiders.crawling import CrawlOptions, crawl
from spiders.families import spider_for
from spiders.families.controls import far_address, numbers_of, row_of, strange_address
from spiders.families.idle import IdleParameters
from spiders.families.likeness import Look, Templates
from spiders.families.lists import Doubt, Row, Rows
from tests.spiders.generated import HOST, Generated, Plan, target_of
from tests.spiders.served import Asked, Reply, serve
from tests.spiders.walking import walk

MANY = ("paths", "sorts", "sessions", "months", "last page", "empty list")

PLANS = [
    Plan(graph="chain", menu=12),
    Plan("/?p={}", graph="both ways", text="title", menu=12),
    Plan("/page-{}", graph="tree", text="links", sitemap=True),
    Plan("/{}", graph="chain", text="words", menu=12, unknown="home", traps=MANY),
    Plan("/p/{}.html", graph="scattered", unknown="token", traps=("items", "paths")),
    Plan("/page/{}", graph="chain", menu=12, unknown="date", traps=("empty list", "days")),
    Plan("/blog/page/{}/", graph="chain", text="links", unknown="echo", traps=("sorts",)),
    Plan("/view?page={}", graph="scattered", unknown="teaser", traps=("last page", "replies")),
    Plan("/texts/{word}", graph="listed", text="title", unknown="counter", traps=MANY),
    Plan("/?id={}", graph="tree", text="number", menu=12, unknown="sorry", traps=("months",)),
    Plan("/page/{}", "scattered", menu=12, unknown="home", traps=MANY, ignores_queries=True),
]


@pytest.mark.parametrize("at_once", [1, 8])
@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_a_generated_site(plan: Plan, at_once: int) -> None:
    made = Generated(plan)
    spider = spider_for(Family.GENERIC)(site=Site("m", "M", f"{HOST}/", Family.GENERIC))
    asked = walk(spider, made.answer, 1000, at_once=at_once).asked
    assert made.real - {target_of(url) for url in asked} == set()
    assert len(asked) <= made.most


def test_a_server_that_stumbles_over_a_control(tmp_path: Path) -> None:
    """What was asked only to see whether it is there has not failed when it is not."""
    made = Generated(Plan(menu=12, count=20))

    def answer(asked: Asked) -> Reply:
        if "10000" in asked.target:
            return Reply(body=None)
        status, kind, body = made.reply(asked.target)
        return Reply(status, body, type=kind)

    collection = Collection.create(tmp_path / "c", title="T", operator="O", contact="a@example.org")
    with serve(answer) as site:
        options = CrawlOptions([f"{HOST}/"], delay=0, concurrency=4, connect_to=[site.connect_to])
        report = crawl(collection, options)
        assert made.real <= set(site.targets)
        assert any("10000" in target for target in site.targets)
        again = len(site.log)
        crawl(collection, options)
        assert not any("10000" in target for target in site.targets[again:])
    assert (report.outcome, report.failed) == ("finished", {})


@pytest.mark.parametrize(
    ("url", "far", "strange"),
    [
        ("http://h/page/17", "http://h/page/100017", "http://h/page/100017"),
        ("http://h/a/?p=17&x=2", "http://h/a/?p=100017&x=2", "http://h/a/?p=17&x=100002"),
        ("http://h/2026/05/", "http://h/2526/05/", "http://h/2026/100005/"),
        ("http://h/p/17.html", "http://h/p/100017.html", "http://h/p/100017.html"),
        ("http://h/about.html", None, "http://h/x????.html"),
        ("http://h/a/b/", None, "http://h/a/x????/"),
        ("http://h/?sort", None, "http://h/?x=x????"),
    ],
)
def test_an_address_beside_it(url: str, far: str | None, strange: str) -> None:
    assert far_address(url) == far
    start, marks, end = strange.partition("????")
    found = strange_address(url) or ""
    assert found == strange if not marks else found.startswith(start) and found.endswith(end)


@given(st.text(max_size=30))
def test_any_address_has_one_beside_it(text: str) -> None:
    url = f"http://h/{text}"
    for other in (far_address(url), strange_address(url)):
        assert other is None or other != url


def test_a_row_has_a_name() -> None:
    parts = urlsplit("http://h/2026/05/page/3?x=7")
    assert row_of(parts) == "/0/0/page/0?x=0"
    assert numbers_of(parts) == (2026, 5, 3, 7)
    assert row_of(urlsplit("http://h/about")) is None


def looked(body: str, url: str = "http://h/a") -> Look:
    return Look.of(HtmlResponse(url, body=f"<html><body>{body}".encode(), encoding="utf-8"))


def test_an_endless_row_is_left_where_it_brings_nothing() -> None:
    row = Row()
    for number in range(1, 5):
        row.take(
            (number,), looked(f"<p>this is a sentence that is {'so ' * number}</p>"), leads_on=False
        )
    for number in range(5, 8):
        row.take((number,), looked(f"<p>nothing here, page {number}</p>"), leads_on=False)
    assert not row.leaves((9,)), "as long as nobody knows whether it ends"
    row.doubt = Doubt.ENDLESS
    assert row.leaves((9,))
    assert not row.leaves((3,)), "what lies among the pages that brought something"
    row.doubt = Doubt.FINITE
    assert not row.leaves((9,))


def test_rows_are_forgotten_in_time() -> None:
    rows = Rows()
    first = rows.row("/0")
    for number in range(Rows.MOST + 1):
        rows.row(f"/{'x' * number}/0")
    assert rows.row("/0") is not first


def test_the_home_page_is_known_by_what_stays() -> None:
    home = "<title>R</title><p>We write since {} in this town.</p><p>{}</p><a href=/x>x</a>"
    templates = Templates()
    templates.home(looked(home.format(1990, "Bread and roses"), "http://h/"))
    templates.made_up(looked(home.format(1990, "Letters from the north"), "http://h/no"))
    assert templates.has(looked(home.format(1990, "Winter market"), "http://h/other"))
    assert not templates.has(looked("<title>R</title><p>Winter market</p><a href=/x>x</a>"))
    assert not templates.has(looked(home.format(1990, "Winter") + "<a href=/y>y</a>")), "leads on"


def test_a_parameter_that_changes_nothing() -> None:
    idle = IdleParameters()
    for number in range(3):
        idle.take(urlsplit(f"http://h/{number}"), b"%d" % number)
        idle.take(urlsplit(f"http://h/{number}?sort=up"), b"%d" % number)
        idle.take(urlsplit(f"http://h/?id={number}"), b"id %d" % number)
    assert idle.in_address(urlsplit("http://h/9?sort=down"))
    assert not idle.in_address(urlsplit("http://h/?id=9"))
