"""No page crashes an extractor or keeps it busy: random, mutated and built bytes."""

# ruff: noqa: E501  markup is kept as it is served

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import ExtractionError
from archive.model import Family, Reading, Site
from benchmarks.score import SETS, captured_pages
from pipelines.extract import Page, read
from tests.work import calls

SITE = Site("iv", "IV", "http://iv.test/", Family.SPIP, ("en",))
HEAD = b"<html><head><title>A title - Site</title></head><body class=page_article><h1>A title</h1>"
SECONDS = 10
"""For each bomb; alone on a machine the slowest takes two."""

BOMBS = {
    "nested": b"<div>x" * 1_000_000,
    "paragraphs": b"<p>x" * 20_000,
    "inline": b"<p><font><b>x" * 8_000,
    "links": b"<a href=x>" * 20_000,
    "quotes": b"<blockquote>" * 1_900 + b"<p>x" * 50_000,
    "lists": b"<ul><li>" * 1_500 + b"<li>x" * 80_000,
    "tables": b"<table><tr><td>" * 600,
    "notes": b"".join(b"<a href=#nb%d id=nh%d>1</a>" % (i, i) for i in range(5_000))
    + b"".join(b"<p id=nb%d><a href=#nh%d>1</a> x" % (i, i) for i in range(5_000)),
    "nested notes": b"".join(b"<a href=#nb%d id=nh%d>1</a>" % (i, i) for i in range(2_000))
    + b"".join(b"<div id=nb%d><a href=#nh%d>1</a> x" % (i, i) for i in range(2_000)),
    "one note": b"<a href=#nb1 id=nh1>1</a>" * 10_000
    + b"<p id=nb1>"
    + b"<a href=#nh1>1</a>" * 10_000,
    "breaks and links": b"<p>" + b"a<br><br><a href=x>y</a>" * 20_000,
    "breadcrumbs": b"<p>" + b"<a href=/>Home</a> &gt; " * 10_000,
    "bylines": b"<div class=author>" * 500 + b"<p>x " + b"word and word " * 40_000,
    "rows": b"<p>" + b"<a href=-Docks->Docks</a> &gt; " * 10_000,
    "credits": b"<p>Translated by Ann Other</p>" * 10_000,
    "dates": b"<p>5 May 2020</p>" * 10_000,
    "spaces": b"<p>" + b" " * 5_000_000,
    "brackets": b"<p>" + b"[" * 3_000_000,
    "postscripts": b"<p><b>PS:</b></p>" * 8_000,
    "names": b'<div class="' + b"texte " * 500_000 + b'">x',
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_read_or_refused_in_time(bomb: bytes) -> None:
    start = time.process_time()
    with suppress(ExtractionError):
        read(page(HEAD + bomb), SITE)
    assert time.process_time() - start < SECONDS


DEEP = {
    "links": b"<div>" * 1_800 + b'<a href="/x" rel="tag">some words</a> ' * 2_000,
    "headings": b"<span>" * 1_800
    + b"<h1>x</h1><p>some words</p><time datetime=2020-01-01>x</time>" * 1_000,
    "fields": b"<div>" * 1_800
    + b'<div class="date field-name-tags author comment"><a href="/x">words</a></div>' * 1_000,
}


@pytest.mark.parametrize("deep", DEEP.values(), ids=DEEP.keys())
@pytest.mark.parametrize("family", ["wordpress", "drupal"])
def test_what_stands_deep_costs_no_climb_to_the_root(family: str, deep: bytes) -> None:
    head = b'<html><body class="single postid-3 page-node-3"><article id=post-3><h1>A title</h1>'
    text = b"<div class='entry-content field-name-body'><p>Some words of prose.</p></div>"
    site = Site("x", "X", "http://x.example/", Family(family))
    deep_page = Page("http://x.example/article3", 200, "text/html", head + text + deep)
    start = time.process_time()
    (reading,) = read(deep_page, site)
    assert reading.article is not None
    assert reading.article.body_text == "Some words of prose."
    assert time.process_time() - start < SECONDS


def page(body: bytes, content_type: str | None = "text/html") -> Page:
    return Page("http://iv.test/spip.php?article12", 200, content_type, body)


@cache
def bodies() -> tuple[bytes, ...]:
    found = captured_pages(SETS["spip"].folder / "site-b.warc.gz")
    pages = [p.body for p in found if p.status == 200 and p.content_type]
    return tuple(sorted(pages, key=len)[:40])


@given(st.binary(max_size=2_000), st.sampled_from([None, "text/html", "text/xml", "image/png"]))
def test_random_bytes(body: bytes, content_type: str | None) -> None:
    with suppress(ExtractionError):
        read(page(body, content_type), SITE)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_captured_pages_cut_and_mixed(data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from(bodies())) for _ in range(2))
    cut = data.draw(st.integers(0, len(one)))
    start = data.draw(st.integers(0, len(other)))
    junk = data.draw(st.binary(max_size=40))
    with suppress(ExtractionError):
        assert all(
            isinstance(each, Reading) for each in read(page(one[:cut] + junk + other[start:]), SITE)
        )


TAGS = (
    "<p> </p> <div> </div> <article> </article> <h1>A_title</h1> <h2> </h2> <ul> <li> </ul> <table> <td> "
    "<a/href=#nb1/id=nh1>1</a> <p/id=nb1><a/href=#nh1>1</a> <a/href=/> <a/href=-Rub-> &gt; </a> <br> "
    "<div/class=texte> <div/class=chapo> <div/class=ps> <nav> </nav> <figure> <img/src=IMG/a.jpg> <iframe/src=x> "
    "5_May_2020 by_A_B Translated_by_C_D PS: (1) [1] words"
).split()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(TAGS), max_size=80))
def test_any_order_of_parts(tags: list[str]) -> None:
    body = " ".join(tags).replace("_", " ").encode()
    for reading in read(page(HEAD + body), SITE):
        assert reading.number == "article12"
        assert reading.article is not None


@pytest.mark.parametrize("status", [200, 301, 403, 404, 410, 500, 503])
@pytest.mark.parametrize("body", [b"", b" ", b"\x00\x01\x02", b"{}", b"<", b"<html>"])
def test_empty_and_foreign_bodies_of_any_status(status: int, body: bytes) -> None:
    with suppress(ExtractionError):
        read(Page("http://iv.test/x", status, None, body), SITE)


@pytest.mark.parametrize(
    "feed",
    [
        b"<rss",
        b"<rss><channel><item/></channel></rss>",
        b"<rss><channel><item><link>javascript:x</link></item></channel></rss>",
        b"<!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><rss><item><link>http://iv.test/x</link><title>&b;</title></item></rss>",
        b"<feed><entry><link href='http://iv.test/y'/><content type='html'>&lt;p&gt;x</content></entry>",
    ],
)
def test_broken_feeds(feed: bytes) -> None:
    with suppress(ExtractionError):
        for reading in read(page(feed, "application/rss+xml"), SITE):
            assert reading.canonical_url.startswith("http://iv.test/")


def _noted(count: int) -> str:
    call = '<p>Text<a href="#nb{0}" id="nh{0}">{0}</a> and so on and on.</p>'
    note = '<p><a href="#nh{0}" id="nb{0}">{0}</a> A note.</p>'
    parts = (part.format(n) for part in (call, note) for n in range(count))
    return f'<div class="texte">{"".join(parts)}</div>'


def _commented(count: int) -> str:
    return f"<p>{'The strike goes on. ' * 30}</p>" + '<div class="comment">A word.</div>' * count


@pytest.mark.parametrize("body", [_noted, _commented])
@pytest.mark.parametrize("family", ["spip", "wordpress", "drupal"])
def test_twice_the_page_is_twice_the_work(family: str, body: Callable[[int], str]) -> None:
    site = Site("x", "X", "http://x.example/", Family(family))
    head = '<html><body class="single postid-3 page-node-3"><article class="post"><h1>A title</h1>'

    def work(count: int) -> int:
        text = f"{head}{body(count)}</article></body></html>"
        page = Page("http://x.example/article3", 200, "text/html", text.encode())
        return calls(lambda: read(page, site))

    work(10)
    once = work(200)
    assert work(400) < 2.5 * once
