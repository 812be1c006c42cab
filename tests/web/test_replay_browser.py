"""Every article page of the samples in Chromium, from the archive alone."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from archive.cdxj import Cdxj
from archive.collection import Collection
from tests.browsing import chromium, served
from tests.conftest import collection_of
from tests.player import play

LOOK = """() => ({
    text: document.body.innerText,
    images: [...document.images].map(i => ({
        src: i.currentSrc || i.src, loaded: i.complete && i.naturalWidth > 0})),
    sheets: [...document.querySelectorAll('link[rel=stylesheet]')].map(
        l => ({src: l.href, applied: l.sheet !== null})),
    scripts: document.scripts.length,
})"""
SAMPLES = ["spip/site-a", "spip/site-b", "wordpress/site-b"]


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    return collection_of(tmp_path_factory.mktemp("samples") / "c", *SAMPLES)


@pytest.fixture(scope="module")
def desk(collection):
    with served(collection.root) as address:
        yield address.rstrip("/")


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser):
    browser.outside.clear()
    page = browser.context.new_page()
    yield page
    page.close()


def articles(collection, host):
    """Yield address and title of each article of a site that has a page of its own."""
    query = "SELECT url, title FROM articles WHERE url LIKE ? AND listed ORDER BY url"
    with closing(sqlite3.connect(collection.press)) as db:
        return db.execute(query, [f"http://{host}/%"]).fetchall()


@pytest.mark.parametrize(
    ("host", "count", "images"),
    [
        ("iv.test", 28, 5),
        ("iv-legacy.test", 16, 1),
        ("wp-dos.test", 9, 1),
    ],
)
def test_every_article_page_is_shown(host, count, images, collection, desk, browser, page):
    kept = Cdxj(collection.cdxj)
    complaints, seen = [], set()
    page.on("console", lambda said: complaints.append((said.type, said.text, said.location["url"])))
    found = articles(collection, host)
    assert len(found) == count
    for url, title in found:
        page.goto(f"{desk}/replay/2030/{url}", wait_until="load")
        look = page.evaluate(LOOK)
        assert plain(title) in plain(look["text"]), url
        assert look["scripts"] == 0
        for image in look["images"]:
            if kept.lookup(original(image["src"])):
                assert image["loaded"], (url, image)
                seen.add(image["src"].partition("/http")[2])
        for sheet in look["sheets"]:
            assert sheet["applied"] or not kept.lookup(original(sheet["src"])), (url, sheet)
    assert browser.outside == []
    assert len(seen) >= images
    for kind, text, where in complaints:
        assert kind != "error" or ("404" in text and not kept.lookup(original(where))), text


# --- what the samples do not have -------------------------------------------------------------

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154"
    "789c63f8cfc0f01f00050001ff89993d1d0000000049454e44ae426082"
)
LOOK_CSS = (
    b'@charset "latin1";@font-face{font-family:F;src:url(f.woff)}'
    b'p{font:1em F;color:rgb(1,2,3)}p::before{content:"\xe9"}'
)
OLD_SITE = {
    "": ("text/html", b"<frameset cols='50%,50%'><frame src=left.html><frame src=right.html>"),
    "left.html": ("text/html", b"<base href='/deep/'><link rel=stylesheet href=look.css><p>Left"),
    "right.html": ("text/html", b"<p>Right<iframe srcdoc='<img src=red.png>'></iframe>"),
    "deep/look.css": ("text/css", LOOK_CSS),
    "deep/f.woff": ("application/octet-stream", b"wOFF"),
    "red.png": ("image/png", PNG),
    "a.pdf": ("application/pdf", b"%PDF-1.4\n%%EOF"),
}


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """A desk with a small site of frames."""
    root = tmp_path_factory.mktemp("old") / "c"
    Collection.create(root, title="Old", operator="Tests", contact="t@x.test")
    with play([]) as player:
        for path, (kind, body) in OLD_SITE.items():
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
            player.answers["old.test", f"/{path}"] = head.encode() + body
        urls = [f"http://old.test/{path}" for path in OLD_SITE]
        here = ["--delay", "0", "--connect-to", player.connect_to, "-c", str(root)]
        command = [sys.executable, "-m", "hemeroteca", "capture", *urls, *here]
        subprocess.run(command, check=False, capture_output=True, timeout=60)
    with served(root) as address:
        yield f"{address}replay/2030/http://old.test/"


def test_frames_bases_and_fonts(old, browser, page):
    said, asked = [], {}
    page.on("console", lambda each: said.append(each.text))
    page.on("response", lambda each: asked.update({original(each.url): each.status}))
    page.goto(old, wait_until="networkidle")
    frames = {original(frame.url): frame for frame in page.frames}
    left = frames["http://old.test/left.html"]
    assert left.evaluate("getComputedStyle(document.querySelector('p')).color") == "rgb(1, 2, 3)"
    before = "getComputedStyle(document.querySelector('p'), '::before').content"
    assert left.evaluate(before) == '"é"'
    assert asked["http://old.test/deep/f.woff"] == 200
    inner = frames["about:srcdoc"]
    assert inner.evaluate("document.images[0].naturalWidth") == 1
    assert not [each for each in said if "CORS" in each or "Policy" in each], said
    assert browser.outside == []


def original(address):
    """Return the address in the world of what is replayed."""
    return re.sub(r"^.*?/replay/\d+/", "", address)


def plain(text):
    return re.sub(r"\W+", " ", text).casefold().strip()


def test_a_pdf_document_is_opened(desk, browser, page):
    page.goto(f"{desk}/replay/2030/http://iv.test/IMG/pdf/platinum-dust-report.pdf")
    page.wait_for_timeout(500)
    # Chromium's viewer is an extension, in a frame of its own; a blocked document has none.
    assert any(frame.url.startswith("chrome-extension://") for frame in page.frames)
    assert browser.outside == []


def test_the_trap_for_requests_works(browser, page):
    with pytest.raises(Exception, match="ERR_"):
        page.goto("https://iv.test/")
    assert set(browser.outside) == {"CONNECT iv.test:443 HTTP/1.1"}
