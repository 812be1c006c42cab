"""A page with all that makes replay hard, captured by its address alone, in Chromium."""

from __future__ import annotations

import gzip
import subprocess
import sys

import brotli
import pytest

from archive.codings import zstd
from archive.collection import Collection
from archive.warc.reader import iter_captures
from tests.browsing import chromium, served
from tests.player import play
from tests.web.test_replay_browser import PNG, original

HOST = "hard.test"
PAGE = "texts/page.html?id=2&lang=fr"
TEXT = """<!DOCTYPE html><html><head>
<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1"><base href="/assets/">
<link rel=stylesheet href="a.css?v=1"><link rel=stylesheet href=twin.css>
<link rel="shortcut icon" href=/icon.png><style>#inside{background:url(inside.png)}</style></head>
<body><p id=text>Gr\xe8ve g\xe9n\xe9rale</p><p id=inside>.</p><p id=deep>.</p><p id=twins>.</p>
<img id=moved src=moved.png><img id=set src=small.png srcset="one.png 1x, two,2.png 2x">
<picture><source srcset="wide.png 800w" sizes=100vw><img id=pic src=narrow.png></picture>
<img id=lazy src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src=lazy.png>
<noscript><img id=late src=late.png></noscript>
<p id=styled style="background-image:url('styled.png')">.</p><p id=hidden data-bg=hidden.png>.</p>
<svg width=9 height=9><image id=drawn href=drawn.png width=9 height=9 /></svg>
<iframe src="/frames/inner.html?x=1"></iframe><a href="/next.html">next</a>
</body></html>"""
TWIN = b"/*" + b" the same bytes " * 900 + b"*/ #twins{color:rgb(7,8,9)}"
IMAGES = "real small one two,2 wide narrow lazy late styled hidden drawn inside deep".split()
PARTS = {
    "assets/a.css?v=1": ("text/css", gzip.compress(b'@import "b.css";'), "gzip"),
    "assets/b.css": ("text/css", b"@import url(deep/c.css);", ""),
    "assets/deep/c.css": (
        "text/css",
        brotli.compress(
            b"@import 'd.css';@font-face{font-family:F;src:url(../f.woff2)}"
            b"#text{color:rgb(4,5,6);font-family:F}#deep{background:url(../deep.png)}"
        ),
        "br",
    ),
    "assets/deep/d.css": ("text/css", zstd.compress(b"#inside{color:rgb(1,2,3)}"), "zstd"),
    "assets/twin.css": ("text/css", TWIN, ""),
    "frames/twin.css": ("text/css", TWIN, ""),
    "assets/f.woff2": ("font/woff2", b"wOF2", ""),
    "frames/inner.html?x=1": (
        "text/html",
        b"<link rel=stylesheet href=twin.css><p id=twins>Inner</p>",
        "",
    ),
    "icon.png": ("image/png", PNG, ""),
    **{f"assets/{name}.png": ("image/png", PNG, "") for name in IMAGES},
}
SEEN = """() => {
    const of = id => document.getElementById(id), style = id => getComputedStyle(of(id));
    const loaded = id => of(id).complete && of(id).naturalWidth > 0;
    return {
        text: of('text').innerText, colour: style('text').color, imported: style('inside').color,
        twins: style('twins').color, images: ['moved', 'set', 'pic', 'lazy', 'late'].map(loaded),
        drawn: of('drawn').href.baseVal,
    }
}"""


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    """The page, captured by its address: what it needs is found by the capture itself."""
    root = tmp_path_factory.mktemp("hard") / "c"
    collection = Collection.create(root, title="Hard", operator="Tests", contact="t@x.test")
    with play([]) as player:
        page = brotli.compress(TEXT.encode("latin-1"))
        answers = {PAGE: ("text/html", page, "br"), **PARTS}
        for path, (kind, body, coding) in answers.items():
            player.answers[HOST, f"/{path}"] = answer(kind, body, coding)
        player.answers[HOST, "/assets/moved.png"] = answer(
            "text/plain", b"", "", "/assets/real.png"
        )
        refresh = b"<meta http-equiv=refresh content='0; url=texts/page.html?id=2&amp;lang=fr'>Wait"
        player.answers[HOST, "/next.html"] = answer("text/html", refresh, "")
        urls = [f"http://{HOST}/{path}" for path in (PAGE, "next.html")]
        here = ["--delay", "0", "--connect-to", player.connect_to, "-c", str(root)]
        command = [sys.executable, "-m", "hemeroteca", "capture", *urls, *here]
        subprocess.run(command, check=False, capture_output=True, timeout=120)
    return collection


def answer(kind, body, coding, location=""):
    """Return the bytes of an answer."""
    status = "302 Found" if location else "200 OK"
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"Content-Encoding: {coding}"] if coding else []
    lines += [f"Location: {location}"] if location else []
    return "\r\n".join([*lines, "", ""]).encode() + body


def test_a_capture_takes_all_that_a_page_needs(collection):
    kept = {}
    for path in collection.warcs.rglob("*.warc.gz"):
        for capture, _ in iter_captures(path, relative_to=collection.warcs):
            kept[capture.url.removeprefix(f"http://{HOST}/")] = capture
    assert set(PARTS) - {"assets/real.png"} <= set(kept)
    assert kept["assets/moved.png"].status == 302
    assert kept["assets/real.png"].status == 200
    twins = {kept[f"{folder}/twin.css"].record_type for folder in ("assets", "frames")}
    assert twins == {"response", "revisit"}


def test_a_hard_page_looks_as_it_did(collection):
    with served(collection.root) as desk, chromium() as browser:
        page = browser.context.new_page()
        asked, said = {}, []
        page.on("response", lambda each: asked.update({original(each.url): each.status}))
        page.on("console", lambda each: said.append(each.text))
        page.goto(f"{desk}replay/2030/http://{HOST}/{PAGE}", wait_until="networkidle")
        seen = page.evaluate(SEEN)
        inner = next(each for each in page.frames if "inner.html" in each.url)
        colour = inner.evaluate("getComputedStyle(document.getElementById('twins')).color")
        page.goto(f"{desk}replay/2030/http://{HOST}/next.html")
        page.click("a")
        page.wait_for_selector("#text")
        assert browser.outside == []
    assert seen["text"] == "Grève générale"
    assert (seen["colour"], seen["imported"]) == ("rgb(4, 5, 6)", "rgb(1, 2, 3)")
    assert seen["twins"] == colour == "rgb(7, 8, 9)"
    assert seen["images"] == [True] * 5
    assert "/replay/" in seen["drawn"]
    needed = ("styled", "hidden", "inside", "deep", "wide", "one", "lazy", "drawn", "real")
    for name in needed:
        assert asked[f"http://{HOST}/assets/{name}.png"] == 200, name
    assert asked[f"http://{HOST}/assets/f.woff2"] == 200
    assert not [each for each in said if "Policy" in each or "CORS" in each], said
