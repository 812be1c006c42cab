"""Replay: pages as they looked, from the archive alone."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime

import pytest
from datasette.app import Datasette
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from archive.web.replay.finding import Memento, read_timestamp
from archive.web.replay.rewriting import rewrite_css, rewrite_html
from archive.web.replay.showing import shown
from archive.web.replay.styles import css_text
from tests.conftest import collection_of

PAGE = "http://iv.test/Platinum-dust"


@pytest.fixture(scope="module")
def get(tmp_path_factory):
    collection = collection_of(
        tmp_path_factory.mktemp("replay") / "c", "spip/site-a", "spip/site-a-recrawl"
    )
    desk = Datasette([str(collection.press)])

    def get(path, **headers):
        return asyncio.run(desk.client.get(path, headers=headers))

    return get


def addresses(text):
    return re.findall(r"""(?:href|src|action)="([^"]*)\"""", text)


def test_a_page_is_shown_as_it_looked(get):
    answer = get(f"/replay/2026/{PAGE}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Platinum dust" in answer.text
    assert "<script" not in answer.text
    for address in addresses(answer.text):
        assert address.startswith(("/replay/", "#", "mailto:")), address


def test_what_a_page_needs_comes_from_the_archive(get):
    text = get(f"/replay/2026/{PAGE}").text
    for address in re.findall(r'<(?:img|link rel="stylesheet")[^>]*(?:src|href)="([^"]+)"', text):
        if "/plugins-dist/" not in address:  # wget was told to leave SPIP's own files out
            assert get(address).status_code == 200, address
    css = get("/replay/2026/http://iv.test/squelettes/css/iv.css")
    assert css.headers["content-type"].startswith("text/css")
    assert re.search(r'url\("/replay/\d{14}/http://iv\.test/squelettes/css/bg\.png"\)', css.text)
    image = get("/replay/2026/http://iv.test/IMG/png/clinic.png")
    assert image.content.startswith(b"\x89PNG")


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(get):
    policy = get(f"/replay/2026/{PAGE}").headers["content-security-policy"]
    assert policy.startswith("sandbox")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy


def test_a_redirect_leads_on_inside_the_archive(get):
    answer = get("/replay/2026/http://iv.test/spip.php?article9876")
    assert answer.status_code == 301
    assert re.match(r"/replay/2026/http://iv\.test/Steadfast", answer.headers["location"])


def test_what_is_not_kept_is_said(get):
    answer = get("/replay/2026/http://elsewhere.test/<b>")
    assert answer.status_code == 404
    assert "http://elsewhere.test/%3Cb%3E is not in this archive" in answer.text
    assert get("/replay/2026999999/http://iv.test/").status_code == 400


def test_an_edited_page_is_shown_as_at_its_time(get):
    url = "http://iv.test/Railway-workers-count-the-cost"
    times = sorted(set(re.findall(r"</replay/(\d{14})/", get(f"/timemap/link/{url}").text)))
    assert len(times) == 2
    assert get(f"/replay/{times[0]}/{url}").text != get(f"/replay/{times[1]}/{url}").text


# --- Memento ----------------------------------------------------------------------------------


def test_a_memento_says_when_it_is_from(get):
    answer = get(f"/replay/2026/{PAGE}")
    assert answer.headers["memento-datetime"] == "Sun, 22 Nov 2026 05:38:39 GMT"
    assert f'<{PAGE}>; rel="original"' in answer.headers["link"]
    assert 'rel="timegate"' in answer.headers["link"]
    assert 'rel="timemap"' in answer.headers["link"]


def test_the_timegate_leads_to_the_nearest(get):
    answer = get(f"/timegate/{PAGE}", **{"accept-datetime": "Sun, 22 Nov 2026 05:00:00 GMT"})
    assert answer.status_code == 302
    assert answer.headers["vary"].startswith("accept-datetime")
    assert re.fullmatch(rf"/replay/\d{{14}}/{PAGE}", answer.headers["location"])
    assert get(f"/timegate/{PAGE}").status_code == 302
    for bad in ("soon", "2026-11-22", "Sun, 99 Nov 2026 05:00:00 GMT"):
        refusal = get(f"/timegate/{PAGE}", **{"accept-datetime": bad})
        assert refusal.status_code == 400, bad
        assert refusal.headers["vary"].startswith("accept-datetime")
    assert get("/timegate/http://elsewhere.test/").status_code == 404


EDITED = "http://iv.test/Railway-workers-count-the-cost"


@pytest.mark.parametrize("year", ["2007", "2099"])
def test_the_timegate_says_what_else_there_is(get, year):
    """As in the examples of RFC 7089, 4.2.1; outside of what is kept its ends are meant."""
    answer = get(f"/timegate/{EDITED}", **{"accept-datetime": f"Thu, 31 May {year} 20:35:00 GMT"})
    links = parse_links(answer.headers["link"])
    assert links["original"] == [EDITED]
    assert links["timemap"] == [f"/timemap/link/{EDITED}"]
    (first,), (last,) = links["first memento"], links["last memento"]
    assert answer.headers["location"] == (first if year == "2007" else last)


def test_the_timemap_lists_all(get):
    text = get(f"/timemap/link/{PAGE}").text
    assert text.startswith(f'<{PAGE}>; rel="original",\n')
    assert 'rel="first' in text
    assert get("/timemap/link/http://elsewhere.test/").status_code == 404


def test_the_timemap_is_one_of_the_standards(get):
    """RFC 7089, 5.2: original, itself with its span, the TimeGate, each memento with its time."""
    answer = get(f"/timemap/link/{EDITED}")
    assert answer.headers["content-type"].startswith("application/link-format")
    links = parse_links(answer.text)
    assert list(links) == [
        "original",
        "self",
        "timegate",
        "first memento",
        "memento",
        "last memento",
    ]
    span = re.search(
        r'rel="self"; type="application/link-format"; from="(.*?)"; until="(.*?)"', answer.text
    )
    assert span
    for kind, time in zip(("first", "last"), span.groups(), strict=True):
        (where,) = links[f"{kind} memento"]
        assert f'<{where}>; rel="{kind} memento"; datetime="{time}"' in answer.text
        assert get(where).headers["memento-datetime"] == time


def parse_links(text):
    """Return the targets under each relation, in order."""
    found = {}
    for target, rel in re.findall(r'<([^>]*)>; rel="([^"]*)"', text):
        found.setdefault(rel, []).append(target)
    return found


# --- rewriting --------------------------------------------------------------------------------


def into(url):
    return f"/replay/1/{url}"


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a{b:url(x.png)}", 'a{b:url("/replay/1/http://h/d/x.png")}'),
        ("a{b:url( 'x.png' )}", 'url( "/replay/1/http://h/d/x.png" )'),
        ('@import "y.css";', '@import "/replay/1/http://h/d/y.css";'),
        ("@import url(y.css) print;", 'url("/replay/1/http://h/d/y.css")'),
        ("a{b:url(data:image/png;base64,AA)}", "data:image/png;base64,AA"),
        ("a{content:'url(x)'}", 'content:"url(x)"'),
        ("/* url(x) */", "/* url(x) */"),
        ("@media print{a{b:url(x)}}", "/replay/1/http://h/d/x"),
        ("a{b:u\\72l(x)}", "/replay/1/http://h/d/x"),
        ("@font-face{src:local('x'),url(f.woff2)format('woff2')}", "/replay/1/http://h/d/f.woff2"),
        ("@namespace url(http://www.w3.org/2000/svg);a{}", "url(http://www.w3.org/2000/svg)"),
        ("a{b:image-set('x.png' 1x)}", 'image-set("/replay/1/http://h/d/x.png" 1x)'),
        ("@import 'a.css' screen;a{content:'b'}", 'content:"b"'),
        ("a{b:" + "(" * 5000 + "url(x.png)", "url(x.png)"),  # nested too deeply: left as it is
    ],
)
def test_css(css, expected):
    assert expected in rewrite_css(css, "http://h/d/s.css", into)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<img src="a.png" onerror="x()">', '<img src="/replay/1/http://h/d/a.png">'),
        ('<img srcset="a.png 1x, b.png 2x">', "/replay/1/http://h/d/b.png 2x"),
        ('<img data-src="a.png">', 'src="/replay/1/http://h/d/a.png"'),
        ('<a href="javascript:x()">t</a>', '<a href="#">'),
        ('<base href="http://o/"><a href="p">t</a>', "/replay/1/http://o/p"),
        ('<p style="background:url(b.png)">', "/replay/1/http://h/d/b.png"),
        ("<style>a{b:url(c.png)}</style>", '{b:url("/replay/1/http://h/d/c.png")}'),
        ('<img srcset="w_1,h_2/a.png 1x,b.png">', "/replay/1/http://h/d/w_1,h_2/a.png 1x, /replay"),
        ('<img srcset="a.png, b.png (max-width: 1px, x) 2w">', "b.png (max-width: 1px, x) 2w"),
        ('<img srcset="data:image/png;base64,AA== 1x">', '"data:image/png;base64,AA== 1x"'),
        ('<video poster="a.png"></video>', 'poster="/replay/1/http://h/d/a.png"'),
        ('<svg><image xlink:href="a.png"/></svg>', 'xlink:href="/replay/1/http://h/d/a.png"'),
        ('<svg><use xlink:href="#a"/></svg>', 'xlink:href="#a"'),
        ('<frameset><frame src="a.html"></frameset>', 'src="/replay/1/http://h/d/a.html"'),
        ('<iframe srcdoc="<img src=a.png>"></iframe>', "/replay/1/http://h/d/a.png"),
        ('<object data="a/b.pdf">t</object>', '<a href="/replay/1/http://h/d/a/b.pdf">b.pdf</a>t'),
        ('<embed src="b.swf">', '<a href="/replay/1/http://h/d/b.swf">b.swf</a>'),
        ("<meta http-equiv=refresh content=\"0; URL='n'\">", '<a href="/replay/1/http://h/d/n">n'),
        ('<meta http-equiv=Refresh content="300">t', "<body>t</body>"),
        ('<base target=x><base href="http://o/"><a href="p">t</a>', "/replay/1/http://o/p"),
        ('<base href="http://[bad"><a href="p">t</a>', "/replay/1/http://h/d/p"),
        ('<link rel=preload as=style href=a.css onload="this.rel=1">', '<link rel="stylesheet"'),
        ('<link rel=stylesheet media=print onload="this.media=1">', 'media="all"'),
        ('<link rel="preload" href="x.js"><p>t</p>', '<head><meta charset="utf-8"></head>'),
        ('<div data-bg="a.png">', 'background-image:url("/replay/1/http://h/d/a.png")'),
        ('<img class="a lazyload" data-src="a.png">', 'class="a lazyloaded"'),
        ("<a href='data:\x01'>t</a>", "<a href"),
        ('<noscript><img src="n.png"></noscript>', '<img src="/replay/1/http://h/d/n.png">'),
        (
            '<img src="o.png"><noscript><img src="n.png"></noscript>',
            '<img src="/replay/1/http://h/d/o.png"><img src="/replay/1/http://h/d/n.png">',
        ),
        ('<a href="http://[bad">t</a>', '<a href="#">'),
        ("<p>é</p>", "é"),
    ],
)
def test_html(page, expected):
    text = rewrite_html(page, "http://h/d/p.html", into).decode()
    assert expected in text
    assert "script" not in text


def test_a_style_sheet_cannot_end_its_element():
    page = "<style>a{content:'\\3c/style>\\3cimg src=x>'}</style>"
    root = html.document_fromstring(rewrite_html(page, "http://h/", into))
    assert not root.xpath("//img")


@pytest.mark.parametrize(
    ("data", "header"),
    [
        ('@charset "iso-8859-1";a{content:"é"}'.encode("latin-1"), None),
        ('@charset "utf-8";a{content:"é"}'.encode("latin-1"), "iso-8859-1"),
        ('a{content:"é"}'.encode("utf-16"), "utf-8"),
        ('a{content:"é"}'.encode(), None),
    ],
)
def test_the_coding_of_a_style_sheet(data, header):
    assert 'content:"é"' in css_text(data, header)


# --- what is sent -----------------------------------------------------------------------------


def memento(kind, body, status=200, location=None):
    return Memento("http://h/d/x", datetime(2026, 11, 22, tzinfo=UTC), status, kind, location, body)


@pytest.mark.parametrize(
    ("asked", "status", "body", "place"),
    [
        (None, 200, b"0123456789", None),
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=5-99", 206, b"56789", "bytes 5-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=4-2", 416, b"", "bytes */10"),
        ("bytes=-", 200, b"0123456789", None),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
def test_of_media_the_part_asked_for(asked, status, body, place):
    answer = shown(memento("video/mp4", b"0123456789"), "2026", asked)
    assert (answer.status, answer.body) == (status, body)
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers.get("Content-Range") == place


def test_a_pdf_document_is_not_put_in_a_sandbox():
    answer = shown(memento("application/pdf", b"%PDF-"), "2026", None)
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("kind", ["application/rss+xml", "application/json", "text/javascript"])
def test_what_could_run_is_shown_as_text(kind):
    answer = shown(memento(kind, "é".encode()), "2026", None)
    assert answer.content_type == "text/plain; charset=utf-8"


def test_a_redirect_to_what_is_no_address_is_no_failure():
    answer = shown(memento("text/html", b"", 302, "http://[bad"), "2026", None)
    assert answer.status == 302
    assert answer.headers["Location"].startswith("/replay/2026/")


@given(st.text())
def test_any_text_can_be_rewritten(text):
    rewrite_html(text, "http://h/", into)
    rewrite_css(text, "http://h/", into)


@given(st.binary(max_size=200))
def test_no_bytes_make_a_script(data):
    page = b"<p>" + data + b"<script>evil()</script><img src=x onerror=evil()>"
    text = rewrite_html(page.decode("latin-1"), "http://h/", into)
    root = html.document_fromstring(text)
    assert not root.xpath("//script")
    assert not root.xpath("//@*[starts-with(name(), 'on')]")


@pytest.mark.parametrize(
    ("text", "year"), [("2026", 2026), ("20261122", 2026), ("20261122093000", 2026)]
)
def test_times(text, year):
    assert read_timestamp(text).year == year
    assert read_timestamp(text[:-1] + "x") is None
    assert read_timestamp("20269999") is None
