"""Any bytes as a page: encodings, lying headers, what is no HTML, bombs."""

from __future__ import annotations

import re
import sys
import time
from contextlib import suppress
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement

from archive.errors import ExtractionError
from pipelines.extract.levels import MAX_DEPTH
from pipelines.extract.page import (
    MAX_ELEMENTS,
    Page,
    absolute,
    line_of,
    one_line,
    parse_html,
)


def page(
    body: bytes, content_type: str | None = "text/html", url: str = "http://x.test/a/b"
) -> Page:
    return Page(url, 200, content_type, body)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<p>Égalité", "text/html; charset=utf-8"),
        ("<p>Égalité", "text/html; charset=iso-8859-1"),  # a lie: it is UTF-8
        ("<p>Égalité", None),
    ],
)
def test_utf8_is_read_whatever_is_said(body: str, content_type: str | None) -> None:
    assert line_of(page(body.encode(), content_type).tree) == "Égalité"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<p>\xc9galit\xe9 \x92", "text/html; charset=ISO-8859-1"),
        (b"<meta charset='latin1'><p>\xc9galit\xe9 \x92", "text/html"),
        (b"<meta charset='latin1'><p>\xc9galit\xe9 \x92", "text/html; charset=utf-8"),
        (b"<p>\xc9galit\xe9 \x92", "text/html; charset=utf-8"),
        (b"<p>\xc9galit\xe9 \x92", "text/html; charset=no-such"),
        (b"<meta charset='koi8-r'><p>\xc9galit\xe9 \x92", "text/html; charset=ISO-8859-1"),
    ],
)
def test_latin1_is_read_as_windows_1252(body: bytes, content_type: str) -> None:
    assert line_of(page(body, content_type).tree) == "Égalité ’"


def test_utf16_by_its_mark() -> None:
    assert line_of(page("<p>Égalité".encode("utf-16")).tree) == "Égalité"


def test_a_byte_order_mark_is_no_text() -> None:
    assert line_of(page(b"\xef\xbb\xbf<p>x").tree) == "x"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "text/html"),
        (b"   \n", "text/html"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200), "text/html"),
        (b"%PDF-1.4 \x00\x01<div>", "application/pdf"),
        (b"{}", "application/json"),
    ],
)
def test_what_is_no_html(body: bytes, content_type: str) -> None:
    assert not page(body, content_type).is_html
    with pytest.raises(ExtractionError):
        _ = page(body, content_type).tree


def test_html_under_another_name_is_html() -> None:
    assert page(b"<!DOCTYPE html><p>x", "application/octet-stream").is_html
    assert page(b"<!DOCTYPE html><p>x", None).is_html


def test_a_feed_is_no_html() -> None:
    feed = page(b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "text/html")
    assert feed.is_feed
    assert not feed.is_html


@pytest.mark.parametrize(
    "body", [b"<div>" * 1_000_000, b"<p><b><font>x" * 300_000, b"<table><tr><td>" * 300_000]
)
def test_nested_tags_cost_no_more_than_their_reading(body: bytes) -> None:
    start = time.process_time()
    assert page(body).tree is not None
    assert time.process_time() - start < 5


def test_too_many_elements_are_refused() -> None:
    with pytest.raises(ExtractionError, match="elements"):
        _ = page(b"<p>" + b"<i></i>" * (MAX_ELEMENTS + 1)).tree


def test_base_counts() -> None:
    with_base = page(b"<base href='/c/'><a href='d'>x</a>")
    assert absolute("d", with_base.base_url) == "http://x.test/c/d"
    assert absolute("d", page(b"<p>x").base_url) == "http://x.test/a/d"
    assert page(b"<base target=_top><p>x<base href='/e/'>").base_url == "http://x.test/e/"


def test_what_a_page_declares_is_found_wherever_it_stands() -> None:
    found = page(b"<title>T</title><body><p>x<link rel=a><svg><title>S</title></svg><meta name=b>")
    assert [e.text for e in found.declarations["title"]] == ["T", "S"]
    assert [e.get("rel") for e in found.relations] == ["a"]
    assert [e.get("name") for e in found.declarations["meta"]] == ["b"]
    assert not found.declarations["script"]


@pytest.mark.parametrize(
    ("href", "base", "url"),
    [
        ("x", "http://a.b", "http://a.b/x"),
        ("-2012-", "http://a.b/c?q=/", "http://a.b/-2012-"),
        ("../x", "http://a.b/c/d/e", "http://a.b/c/x"),
        ("?q", "http://a.b/c?x#y", "http://a.b/c?q"),
        ("#f", "http://a.b/c?x#y", "http://a.b/c?x#f"),
        ("//h/x", "https://a.b/", "https://h/x"),
        (" x\n", "http://a.b/", "http://a.b/x"),
        ("mailto:a@b", "http://a.b/", None),
        ("javascript:x()", "http://a.b/", None),
        ("http://[bad", "http://a.b/", None),
        ("", "http://a.b/", None),
        (None, "http://a.b/", None),
    ],
)
def test_absolute(href: str | None, base: str, url: str | None) -> None:
    assert absolute(href, base) == url


@given(st.binary(max_size=300), st.sampled_from([None, "text/html", "text/html; charset=utf-16"]))
def test_any_bytes_are_a_page_or_a_reason(body: bytes, content_type: str | None) -> None:
    with suppress(ExtractionError):
        assert "\x00" not in line_of(page(body, content_type).tree)


_PARTS = (
    "http:// https:// HTTP:// a b.c x / .. . ? # = & %20 ; spip.php article12 :80 [ ] mailto: "
    "javascript: é @ _ - + ,"
).split()
_BASES = ("http://iv.test/", "http://iv.test/spip.php?article1", "https://a.test/x/y.html?q#f")


@settings(max_examples=1000)
@given(st.lists(st.sampled_from([*_PARTS, " ", "\t"]), max_size=9), st.sampled_from(_BASES))
def test_the_short_ways_of_joining_give_what_the_long_one_gives(
    parts: list[str], base: str
) -> None:
    href = "".join(parts).strip()
    assume(not {"[", "]"} & set(href))  # no addresses
    assume(not re.match(r"(?i)(https?:)?//(?![^/?#])", href))  # an empty host: joined to anything
    joined = urljoin(base, href)
    whole = urlsplit(joined)
    is_page = href and whole.scheme in {"http", "https"} and whole.netloc
    assert absolute(href, base) == (joined if is_page else None)


def _depth(tree: HtmlElement) -> int:
    return max(len([*element.iterancestors()]) + 1 for element in tree.iter())


@pytest.mark.parametrize("inner", ["<b>w{0}</b> x{0} ", "<p>w{0}</p>", "<ul><li>w{0}", "<i>w{0}"])
def test_what_is_nested_too_deep_stands_side_by_side_in_its_order(inner: str) -> None:
    words = "".join(inner.format(number) for number in range(500))
    body = "<div>".join(f"v{number} " for number in range(900)) + words + "</div> end" * 900
    as_it_is = parse_html(body)
    tree = page(body.encode()).tree
    assert as_it_is is not None
    assert _depth(as_it_is) > MAX_DEPTH >= _depth(tree)
    assert line_of(tree) == line_of(as_it_is)
    assert [e.tag for e in tree.iter()] == [e.tag for e in as_it_is.iter()]


_SPACES = "".join(filter(str.isspace, map(chr, range(sys.maxunicode + 1))))


@given(st.text(f"abcdefghé\u200b{_SPACES}"))
def test_one_line_has_single_spaces_and_no_other_white_space(text: str) -> None:
    assert one_line(text) == " ".join(text.split())
