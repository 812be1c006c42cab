"""What no page should be: each is recorded, listed with its reason, and stops nothing."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing

import pytest

from archive.collection import Collection
from archive.fixity.verify import verify
from archive.index.articles import list_articles, open_index
from pipelines.indexing import reindex
from spiders.crawling import CrawlOptions, crawl
from spiders.publications import load_sites
from tests.spiders.served import Reply, serve

HTML = "text/html; charset=utf-8"
GOOD = (
    "<!DOCTYPE html><html lang=en><head><title>Dockers win - Port</title>"
    "<meta property=og:type content=article></head><body><article><h1>Dockers win</h1>"
    + "<p>The dockers of the port have won their strike after seven weeks on the quays.</p>" * 9
    + "</article></body></html>"
).encode()
BOMB = gzip.compress(b"<p>" * 100_000_000, 9)
PAGES = {
    "/good": Reply(body=GOOD),
    "/not-html": Reply(body=b"%PDF-1.4 \x00\x01\x02 not a page at all"),
    "/empty": Reply(body=b""),
    "/latin": Reply(body=GOOD.replace(b"port", b"p\xf3rt\xff"), type="text/html; charset=utf-8"),
    "/no-such-charset": Reply(body=GOOD, type="text/html; charset=klingon"),
    "/utf-16": Reply(body=GOOD.decode().encode("utf-16"), type="text/html"),
    "/nested": Reply(body=b"<div><b><i>" * 500_000),
    "/lying": Reply(body=b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
    "/lying-image": Reply(body=GOOD, type="image/png"),
    "/bomb": Reply(body=BOMB, headers={"Content-Encoding": "gzip"}),
    "/false-gzip": Reply(body=GOOD, headers={"Content-Encoding": "gzip"}),
    "/torn-gzip": Reply(body=gzip.compress(GOOD)[:-40], headers={"Content-Encoding": "gzip"}),
    "/nul": Reply(body=GOOD.replace(b"seven", b"sev\x00en")),
}
HOME = "<title>Port</title>" + "".join(f'<a href="{path}">{path}</a>' for path in PAGES)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad") / "c"
    collection = Collection.create(folder, title="t", operator="o", contact="c@x.test")

    def answer(asked):
        if asked.target == "/":
            return Reply(body=HOME.encode())
        return PAGES.get(asked.target, Reply(status=404, body=b"no"))

    with serve(answer) as site:
        options = CrawlOptions(
            names=["http://port.test/"], connect_to=[site.connect_to], delay=0, concurrency=4
        )
        report = crawl(collection, options)
    return collection, report


def rows(collection, sql):
    with closing(sqlite3.connect(collection.press)) as db:
        return dict(db.execute(sql).fetchall())


def test_every_page_is_recorded(crawled):
    collection, report = crawled
    assert report.outcome == "finished"
    captures = rows(collection, "select url, status from captures")
    assert {f"http://port.test{path}" for path in PAGES} <= set(captures)
    assert not verify(collection).faults


def test_what_could_not_be_read_is_listed_with_its_reason(crawled):
    collection, _report = crawled
    failures = rows(collection, "select url, reason from failures")
    assert "http://port.test/bomb" in failures
    assert all(failures.values())
    assert "http://port.test/good" not in failures


def test_what_could_be_read_was_read(crawled):
    collection, _report = crawled
    with closing(open_index(collection.press)) as db:
        titles = {article["url"]: article["title"] for article in list_articles(db)}
    for path in ("/good", "/latin", "/no-such-charset", "/utf-16", "/nul"):
        assert titles[f"http://port.test{path}"] == "Dockers win", path


def test_a_rebuilt_index_says_the_same(crawled):
    collection, _report = crawled
    before = rows(collection, "select url, reason from failures")
    with collection.lock("reindex"):
        reindex(collection, load_sites())
    assert rows(collection, "select url, reason from failures") == before
