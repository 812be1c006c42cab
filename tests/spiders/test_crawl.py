"""Whole crawls: the sample magazine and small sites with bad days, from first request to report."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from scrapy.http import TextResponse

from archive.collection import Collection
from archive.errors import SiteError, StorageFull, Unreachable
from archive.fixity.verify import verify
from archive.index.articles import open_index
from spiders import crawling, manners
from spiders.crawling import CrawlOptions, capture_pages, crawl, plan
from spiders.families.asking import Said
from spiders.families.base import FamilySpider
from spiders.families.kinds import Kind
from spiders.keeping import Keeper
from spiders.run import Progress
from tests.player import play
from tests.spiders.served import Asked, Reply, Served, page, serve

SPIP = Path(__file__).parents[1] / "fixtures" / "spip"
MAGAZINE = "http://iv.test/"


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection.create(tmp_path / "c", title="T", operator="O", contact="a@example.org")


def options(connect_to: str, *names: str, **more: object) -> CrawlOptions:
    chosen = {"delay": 0.0, "concurrency": 8, "connect_to": [connect_to], **more}
    return CrawlOptions(names=names or ("http://site.test/",), **chosen)  # type: ignore[arg-type]


def states(collection: Collection) -> dict[str, str]:
    with open_index(collection.press) as db:
        rows = db.execute("SELECT canonical_url, state FROM articles").fetchall()
    return dict(rows)


# --- the sample magazine ------------------------------------------------------------------------


def test_the_magazine_again_and_again(collection: Collection) -> None:
    """First all of it, then next to nothing; what changed is found when all is asked again."""
    shown: list[Progress] = []
    with play([SPIP / "site-a.warc.gz"]) as player:
        first = crawl(collection, options(player.connect_to, MAGAZINE), shown.extend)
        asked, size = len(player.log), sum(each.size for each in player.log)
        targets = [each.target for each in player.log]
        assert len(targets) == len(set(targets)), "nothing is asked twice"
        assert (first.outcome, first.articles_new, first.failed) == ("finished", 28, {})
        assert first.requests == first.responses == asked
        again = crawl(collection, options(player.connect_to, MAGAZINE))
        more = player.log[asked:]
        assert len(more) <= asked / 10
        assert sum(each.size for each in more) <= size / 20
        assert (again.articles_new, again.articles_changed) == (0, 0)
    assert shown
    assert shown[-1].site == "iv.test"
    with play([SPIP / "site-a.warc.gz", SPIP / "site-a-recrawl.warc.gz"]) as player:
        full = crawl(collection, options(player.connect_to, MAGAZINE, full=True))
    assert (full.articles_changed, full.articles_gone, full.articles_moved) == (1, 1, 1)
    found = states(collection)
    assert sorted(found.values()).count("gone") == 1
    assert sorted(found.values()).count("moved") == 1


def test_the_books_agree(collection: Collection) -> None:
    """Report, ledger and index say the same; what was skipped is in the WARC."""
    with play([SPIP / "site-a.warc.gz"]) as player:
        report = crawl(collection, options(player.connect_to, MAGAZINE))
    [line] = [each for each in collection.ledger if each["event"] == "crawl"]
    assert line["result"]["requests"] == report.requests
    found = verify(collection)
    assert (found.faults, found.unsealed) == ((), ())
    with open_index(collection.press) as db:
        [(requests,)] = db.execute("SELECT requests FROM crawls WHERE id = ?", [report.id])
        [(skips,)] = db.execute("SELECT count(*) FROM skips WHERE crawl = ?", [report.id])
        [(captures,)] = db.execute("SELECT count(*) FROM captures")
    assert (requests, skips) == (report.requests, sum(report.skipped.values()))
    assert len(collection.cdxj.read_text().splitlines()) == captures == report.responses


def test_a_plan(collection: Collection) -> None:
    """What would be asked and why, before anything was and after all was; nothing is asked."""
    with play([SPIP / "site-a.warc.gz"]) as player:
        chosen = options(player.connect_to, MAGAZINE)
        assert {each.url for each in plan(collection, chosen)} == {
            MAGAZINE,
            f"{MAGAZINE}robots.txt",
        }
        assert not player.log
        crawl(collection, chosen)
        asked = len(player.log)
        planned = plan(collection, chosen)
        assert [each.url for each in planned if each.due == "now"] == [MAGAZINE]
        article = next(each for each in planned if each.kind == "article")
        assert article.due.startswith("20")
        assert "unchanged" in article.why
        everything = plan(collection, options(player.connect_to, MAGAZINE, full=True, limit=5))
        assert [each.due for each in everything].count("now") == 5
        assert len(player.log) == asked


def test_single_pages(collection: Collection) -> None:
    """A page with what it needs to be shown, and nothing that it links to."""
    gold = json.loads((SPIP / "gold" / "a-9876.json").read_text("utf-8"))
    with play([SPIP / "site-a.warc.gz"]) as player:
        report = capture_pages(collection, options(player.connect_to, gold["url"]))
        targets = [each.target for each in player.log]
    assert report.articles_new == 1
    assert len(targets) < 10
    assert any(target.endswith(".css") for target in targets)
    assert states(collection) == {gold["canonical_url"]: "live"}


def test_a_limit_is_a_limit(collection: Collection) -> None:
    with play([SPIP / "site-a.warc.gz"]) as player:
        first = crawl(collection, options(player.connect_to, MAGAZINE, limit=20))
        assert len(player.log) <= 20
        assert first.outcome == "budget"
        rest = crawl(collection, options(player.connect_to, MAGAZINE))
        targets = [each.target for each in player.log]
    assert rest.outcome == "finished"
    assert first.articles_new + rest.articles_new == 28
    assert len(targets) == len(set(targets)), "the second goes on where the first ended"


# --- sites with bad days ------------------------------------------------------------------------


def small(asked: Asked) -> Reply:
    pages = {"/": page("Home", "/a", "/b", "/c")} | {f"/{n}": page(n.upper()) for n in "abc"}
    body = pages.get(asked.target)
    return Reply(404, page("Not found")) if body is None else Reply(body=body)


def pages_of(site: Served) -> list[str]:
    return [target for target in site.targets if target not in {"/robots.txt", "/sitemap.xml"}]


def test_robots_says_no(collection: Collection) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.target == "/robots.txt":
            return Reply(body=b"User-agent: *\nDisallow: /b\n", type="text/plain")
        return small(asked)

    with serve(answer) as site:
        report = crawl(collection, options(site.connect_to))
        assert "/b" not in site.targets
        assert {"/a", "/c"} <= set(site.targets)
        assert site.targets.count("/robots.txt") == 1
        assert "a@example.org" in site.log[0].headers["User-Agent"]
        assert "Referer" not in site.log[-1].headers
    assert report.skipped["robots"] == 1


def test_robots_that_lead_nowhere_forbid_nothing(collection: Collection) -> None:
    """As if they were not there (RFC 9309, 2.3.1.3)."""

    def answer(asked: Asked) -> Reply:
        if asked.target == "/robots.txt":
            return Reply(301, headers={"Location": "http://[x"})
        return small(asked)

    with serve(answer) as site:
        crawl(collection, options(site.connect_to))
        assert {"/a", "/b", "/c"} <= set(site.targets)


def test_robots_500_closes_a_site(collection: Collection) -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(500) if asked.target == "/robots.txt" else small(asked)

    with serve(answer) as site, pytest.raises(Unreachable, match=r"robots\.txt answers 500"):
        crawl(collection, options(site.connect_to))
    assert site.targets == ["/robots.txt"]
    [run] = [each["result"] for each in collection.ledger if each["event"] == "crawl"]
    assert run["outcome"] == "failed"


def test_robots_moves(collection: Collection) -> None:
    """Redirects of robots.txt are followed, five of them (RFC 9309, 2.3.1.2)."""

    def answer(asked: Asked) -> Reply:
        if asked.target == "/robots.txt":
            return Reply(301, b"", {"Location": "/elsewhere.txt"})
        if asked.target == "/elsewhere.txt":
            return Reply(body=b"User-agent: *\nDisallow: /a\n", type="text/plain")
        return small(asked)

    with serve(answer) as site:
        crawl(collection, options(site.connect_to))
        assert "/a" not in site.targets
        assert "/b" in site.targets


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_kept(collection: Collection, status: int) -> None:
    """While the server wants to be left alone nothing is asked; then all is."""
    refused: list[Asked] = []

    def answer(asked: Asked) -> Reply:
        if asked.target == "/a" and not refused:
            refused.append(asked)
            return Reply(status, b"", {"Retry-After": "2"})
        return small(asked)

    with serve(answer) as site:
        report = crawl(collection, options(site.connect_to, concurrency=1))
        later = [each for each in site.log if each.time > refused[0].time]
        assert later[0].time - refused[0].time >= 2
        assert site.targets.count("/a") == 2
        assert {"/a", "/b", "/c"} <= set(site.targets)
    assert report.failed == {}


def test_a_long_pause_ends_the_run_and_holds_for_the_next(collection: Collection) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.target == "/b":
            return Reply(503, b"", {"Retry-After": "3600"})
        return small(asked)

    with serve(answer) as site:
        crawl(collection, options(site.connect_to, concurrency=1))
        asked = len(site.log)
        assert site.targets.count("/b") == 1
        with pytest.raises(Unreachable, match="left alone"):
            crawl(collection, options(site.connect_to, concurrency=1))
        assert len(site.log) == asked


def test_crawl_delay_is_kept(collection: Collection) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.target == "/robots.txt":
            return Reply(body=b"User-agent: *\nCrawl-delay: 0.4\n", type="text/plain")
        return small(asked)

    with serve(answer) as site:
        crawl(collection, options(site.connect_to))
        times = [each.time for each in site.log[1:]]
    assert min(later - earlier for earlier, later in pairwise(times[1:])) > 0.35


def test_a_page_that_fails_is_tried_again_and_reported(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manners, "_RETRIES", (0.2, 0.5, 3600.0))

    def answer(asked: Asked) -> Reply:
        return Reply(body=None) if asked.target == "/b" else small(asked)

    with serve(answer) as site:
        report = crawl(collection, options(site.connect_to))
        times = [each.time for each in site.log if each.target == "/b"]
    # Twisted's pool asks once more by itself where a connection that was used before breaks.
    assert 3 <= len(times) <= 6
    assert times[-1] - times[0] > 0.7
    assert report.failed == {"disconnect": 1}
    assert report.outcome == "finished"


def test_large_files_are_kept(collection: Collection) -> None:
    """Large bodies go through another thread, and are compared with what is known there."""
    image = os.urandom(3_000_000)

    def answer(asked: Asked) -> Reply:
        if asked.target == "/":
            return Reply(body=page("Home", "/a").replace(b"</h1>", b"</h1><img src=/i.png>"))
        if asked.target == "/a":
            return Reply(body=page("A").replace(b"</h1>", b"</h1><img src=/copy.png>"))
        if asked.target.endswith(".png"):
            return Reply(body=image, type="image/png")
        return Reply(404)

    with serve(answer) as site:
        report = crawl(collection, options(site.connect_to, concurrency=1))
    assert report.failed == {}
    assert report.revisits == 1, "the copy is a revisit"
    assert report.bytes > 6_000_000


def test_nobody_there(collection: Collection) -> None:
    with pytest.raises(Unreachable, match="refuses connections"):
        crawl(collection, options("::127.0.0.1:9"))
    with pytest.raises(SiteError, match="no publication is called"):
        crawl(collection, options("::127.0.0.1:9", "nonsense"))


def test_a_full_disk_stops_before_it_begins(collection: Collection, tmp_path: Path) -> None:
    config = collection.root / "collection.toml"
    config.write_text(config.read_text() + f"min_free_bytes = {1 << 60}\n")
    with pytest.raises(StorageFull, match="min_free_bytes"):
        crawl(Collection.open(collection.root), options("::127.0.0.1:9"))


def test_the_report_is_given_to_a_command(collection: Collection, tmp_path: Path) -> None:
    config = collection.root / "collection.toml"
    command = ["sh", "-c", f"cat > {tmp_path}/report.json"]
    config.write_text(config.read_text() + f"on_report = {json.dumps(command)}\n")
    with serve(small) as site:
        report = crawl(Collection.open(collection.root), options(site.connect_to))
    told = json.loads((tmp_path / "report.json").read_text())
    assert told["id"] == report.id
    assert told["outcome"] == "finished"


def test_a_disk_that_fills_stops_in_order(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was done is kept and reported; when there is room the next crawl goes on."""

    def no_room(keeper: Keeper) -> None:
        if keeper.store.count("captures") > 20:
            raise StorageFull("no room")

    with play([SPIP / "site-a.warc.gz"], delay=0.02) as player:
        with monkeypatch.context() as patch:
            patch.setattr(Keeper, "check_room", no_room)
            patch.setattr(crawling, "ROOM", 0.0)
            patch.setattr(crawling, "TICK", 0.05)
            with pytest.raises(StorageFull, match="no room"):
                crawl(collection, options(player.connect_to, MAGAZINE))
        [run] = [each["result"] for each in collection.ledger if each["event"] == "crawl"]
        assert run["outcome"] == "disk-full"
        assert verify(collection).faults == ()
        crawl(collection, options(player.connect_to, MAGAZINE))
        targets = [each.target for each in player.log]
    assert len(targets) == len(set(targets))
    assert len(states(collection)) == 28


def test_a_spider_that_stumbles(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that breaks the spider is kept and acknowledged; the crawl goes on."""
    whole = FamilySpider.parse_page

    def broken(spider: FamilySpider, response: TextResponse, kind: Kind) -> Iterator[Said]:
        if response.url.endswith("/a"):
            raise RuntimeError("a page nobody thought of")
        yield from whole(spider, response, kind)

    monkeypatch.setattr(FamilySpider, "parse_page", broken)
    with serve(small) as site:
        report = crawl(collection, options(site.connect_to))
        assert site.targets.count("/a") == 1
        assert {"/b", "/c"} <= set(site.targets)
    assert report.outcome == "finished"
    assert any("nobody thought of" in log.read_text() for log in collection.root.glob("logs/*"))
