"""Every article page of the samples in Chromium, from the archive alone."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from archive.cdxj import Cdxj
from tests.browsing import chromium, served
from tests.conftest import collection_of

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
    print(host, len(found), len(seen), [c for c in complaints if "404" not in c[1]])
    assert browser.outside == []
    assert len(seen) >= images
    for kind, text, where in complaints:
        assert kind != "error" or ("404" in text and not kept.lookup(original(where))), text


def original(address):
    """Return the address in the world of what is replayed."""
    return re.sub(r"^.*?/replay/\d+/", "", address)


def plain(text):
    return re.sub(r"\W+", " ", text).casefold().strip()


def test_the_trap_for_requests_works(browser, page):
    with pytest.raises(Exception, match="ERR_"):
        page.goto("https://iv.test/")
    assert set(browser.outside) == {"CONNECT iv.test:443 HTTP/1.1"}
