"""What a page needs to be shown, from any HTML and any CSS."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from archive.model import Family, Site, SkipReason
from archive.requisites import candidates, css_addresses
from spiders.families.kinds import Kind
from spiders.families.links import find
from spiders.families.requisites import (
    LIMITS,
    Type,
    is_file,
    is_not_kept,
    of_page,
    type_of,
)
from spiders.families.rules import Rules

BASE = "https://s.test/a/page"


def needs(html: str) -> list[str]:
    response = HtmlResponse(BASE, body=html.encode(), encoding="utf-8")
    return list(of_page(response, BASE))


@pytest.mark.parametrize(
    ("html", "paths"),
    [
        ('<img src="i.jpg">', ["/a/i.jpg"]),
        ('<img src="data:image/gif;base64,R0" data-src="i.jpg">', ["/a/i.jpg"]),
        ('<img data-lazy-src="/i.jpg" data-lazy-srcset="/s.jpg 300w">', ["/i.jpg", "/s.jpg"]),
        ('<svg><use href="s.svg#a"/><use xlink:href="#b"/></svg>', ["/a/s.svg#a"]),
        ('<svg><image xlink:href="i.png"/></svg>', ["/a/i.png"]),
        ('<img srcset="s.jpg 300w, m.jpg 768w,l.jpg 2x">', ["/a/s.jpg", "/a/m.jpg", "/a/l.jpg"]),
        ("<p><noscript><img src='/n.jpg'></noscript>", ["/n.jpg"]),
        ("<picture><source srcset=/w.webp><img src=/j.jpg></picture>", ["/w.webp", "/j.jpg"]),
        ('<link rel="stylesheet" href="/s.css?ver=1">', ["/s.css?ver=1"]),
        ('<link rel="SHORTCUT ICON" href="/f.ico">', ["/f.ico"]),
        ('<link rel="canonical" href="/c"><link rel="alternate" href="/feed">', []),
        ("<style>@import '/i.css'; p { background: url(/b.png) }</style>", ["/i.css", "/b.png"]),
        ('<p style="background: url(&quot;/b.png&quot;)">x', ["/b.png"]),
        ('<body background="/b.gif"><table background="/t.gif"></table>', ["/b.gif", "/t.gif"]),
        ('<script src="/s.js"></script><script>var a = "/no.js"</script>', ["/s.js"]),
        ('<iframe src="/f.html"></iframe>', ["/f.html"]),
        ('<frameset><frame src="/g.html"></frameset>', ["/g.html"]),
        ('<video poster="/p.jpg"><source src="/v.mp4"></video>', ["/p.jpg", "/v.mp4"]),
        ('<audio src="/a.mp3"></audio>', ["/a.mp3"]),
        ('<object data="/o.svg"></object><embed src="/e.pdf">', ["/o.svg", "/e.pdf"]),
        ('<a href="/page">x</a><img src="#"><img src="">', []),
        ('<img src="i.jpg"><img src="i.jpg">', ["/a/i.jpg"]),
        ("<img src='https://[bad/i.jpg'>", []),
    ],
)
def test_what_html_needs(html: str, paths: list[str]) -> None:
    found = needs(f"<html><head></head>{html}</html>")
    assert [url.removeprefix("https://s.test") for url in found] == paths


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("a{background:url(b.png)}", ["b.png"]),
        ("a{background:url( 'b c.png' )}", ["b c.png"]),
        ('@import "x.css" screen; @import url(y.css);', ["x.css", "y.css"]),
        ("@IMPORT url('x.css');a{b:URL(y)}", ["x.css", "y"]),
        ("/* url(no.png) @import 'no.css' */ a{b:url(yes.png)}", ["yes.png"]),
        ("a:after{content:'url(no.png)'} b{c:url(yes.png)}", ["yes.png"]),
        (r"a{b:url(one\)two.png)} c{d:url(\66 oo)}", ["one)two.png", "foo"]),
        ("@font-face{src:url(a.woff2) format('woff2'),url(a.woff)}", ["a.woff2", "a.woff"]),
        ("a{b:url()} c{d:url('')} /* left open url(x)", []),
        ("a{b:url(with space.png)}", []),
    ],
)
def test_what_css_needs(css: str, found: list[str]) -> None:
    assert [url for url in css_addresses(css) if url] == found


def test_candidates_of_a_srcset_may_hold_commas() -> None:
    assert candidates("a,b.jpg 1x, c.jpg 2x") == ["a,b.jpg", "c.jpg"]
    assert candidates("  a.jpg  ") == ["a.jpg"]
    assert candidates("") == []


def test_each_type_of_file_has_a_limit() -> None:
    assert set(LIMITS) == set(Type)
    assert type_of("https://s.test/a.JPG?x=1") is Type.IMAGE
    assert type_of("https://s.test/report.pdf#page=2") is Type.DOCUMENT
    assert type_of("https://s.test/") is Type.OTHER
    assert is_file("https://s.test/a.woff2")
    assert is_not_kept("https://s.test/a.mp4")
    assert not is_file("https://s.test/Interview-with-Mr.T")


def test_a_requisite_elsewhere_is_asked_only_where_the_site_file_allows() -> None:
    site = Site("s", "S", "https://s.test/", Family.GENERIC, requisite_hosts=("cdn.example",))
    html = "<img src='https://cdn.example/i.jpg'><img src='https://ads.example/i.gif'>"
    found = find(HtmlResponse(BASE, body=html.encode()), Rules(site), Kind.ARTICLE)
    assert [(ask.url, ask.kind, ask.hop) for ask in found.asks] == [
        ("https://cdn.example/i.jpg", Kind.REQUISITE, "E")
    ]
    assert [refusal.reason for refusal in found.refusals] == [SkipReason.OFF_SITE]


def test_a_linked_pdf_is_kept_and_a_linked_film_is_not() -> None:
    html = "<a href='/r.pdf'>Report</a><a href='/f.mp4'>Film</a>"
    site = Site("s", "S", "https://s.test/", Family.GENERIC)
    found = find(HtmlResponse(BASE, body=html.encode()), Rules(site), Kind.ARTICLE)
    assert [ask.url for ask in found.asks] == ["https://s.test/r.pdf"]
    assert [refusal.reason for refusal in found.refusals] == [SkipReason.TYPE]


@given(st.text(max_size=300))
def test_no_css_breaks_the_reader(css: str) -> None:
    assert all(isinstance(url, str) for url in css_addresses(css))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_finder(body: bytes) -> None:
    site = Site("s", "S", "https://s.test/", Family.GENERIC)
    html = b"<html><body><a href='/x'>x</a>" + body
    find(HtmlResponse(BASE, body=html), Rules(site), Kind.ARTICLE)


@pytest.mark.parametrize("piece", ["url(", "url('", "/*", "@import '", "\\", "url( ' \\"])
def test_long_broken_css_takes_no_longer_than_whole_css(piece: str) -> None:
    started = time.perf_counter()
    list(css_addresses(piece * 50_000))
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("piece", ["a,", ",", "a (", "( ,", "a b ", " "])
def test_a_long_broken_srcset_takes_no_longer_than_a_whole_one(piece: str) -> None:
    started = time.perf_counter()
    candidates(piece * 50_000)
    assert time.perf_counter() - started < 5


def test_a_bomb_of_nested_tags_is_read() -> None:
    body = b"<html><body>" + b"<div>" * 200_000 + b"<a href='/deep'>x</a>"
    site = Site("s", "S", "https://s.test/", Family.GENERIC)
    find(HtmlResponse(BASE, body=body), Rules(site), Kind.ARTICLE)
