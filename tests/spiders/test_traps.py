"""A site of traps, not made after any known system: the crawl must end, and near its real pages."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from archive.collection import Collection
from spiders.crawling import CrawlOptions, crawl
from tests.spiders.served import Asked, Reply, page, serve

REAL = 60


def trapped(asked: Asked) -> Reply:
    """A site whose every unknown address is its home page, with endless lists and growing paths."""
    parts = urlsplit(asked.target)
    query = parse_qs(parts.query)
    name = parts.path.removeprefix("/texts/")
    if parts.path in {"/robots.txt", "/sitemap.xml"} and not query:
        return Reply(404, b"")
    if name.isdigit() and int(name) < REAL and not query:
        number = int(name)
        own = (f"/texts/{(number + step) % REAL}" for step in (1, 5, 11))
        # Relative links: under an address that the site makes up they lead ever deeper.
        return Reply(body=page(f"Text {number}", *own, "more/", "?view=print", "../share/here"))
    start = int(query.get("start", ["0"])[0]) if query.get("start", ["0"])[0].isdigit() else 0
    listed = (f"/texts/{number}" for number in range(start % REAL, min(start % REAL + 6, REAL)))
    return Reply(body=page("The Review", *listed, f"?start={start + 6}", "archive/more/", "login/"))


def test_it_ends(tmp_path: Path) -> None:
    """At most 1.2 requests a real page, and 50."""
    collection = Collection.create(tmp_path / "c", title="T", operator="O", contact="a@example.org")
    with serve(trapped) as site:
        options = CrawlOptions(
            names=["http://review.test/"], delay=0, concurrency=4, connect_to=[site.connect_to]
        )
        report = crawl(collection, options)
        targets = set(site.targets)
        asked = len(site.log)
    assert report.outcome == "finished"
    assert {f"/texts/{number}" for number in range(REAL)} <= targets
    assert asked <= 1.2 * REAL + 50, sorted(targets)
    assert any(reason.startswith("trap-") for reason in report.skipped)
