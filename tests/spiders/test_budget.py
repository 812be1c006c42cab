"""How far a run may go: pages, bytes, minutes, hours; the next goes on from there."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from archive.collection import Collection
from archive.errors import ConfigError
from archive.model import CrawlReport
from spiders.crawling import CrawlOptions, crawl
from tests.spiders.served import Asked, Reply, Served, page, serve

PAGES = 20


def answer(asked: Asked) -> Reply:
    name = asked.target.removeprefix("/")
    if not name:
        return Reply(body=page("Home", *(f"/{n}" for n in range(PAGES))))
    known = name.isdigit() and int(name) < PAGES
    return Reply(body=page(f"Page {name}", text="word " * 400)) if known else Reply(404, b"")


def made(tmp_path: Path, lines: str) -> Collection:
    root = tmp_path / "c"
    Collection.create(root, title="T", operator="O", contact="a@example.org")
    config = root / "collection.toml"
    config.write_text(config.read_text() + lines)
    return Collection.open(root)


def run(collection: Collection, *sites: Served, **more: object) -> CrawlReport:
    names = [f"http://site{number}.test/" for number in range(len(sites))]
    rules = [f"site{n}.test:80:127.0.0.1:{site.port}" for n, site in enumerate(sites)]
    return crawl(collection, CrawlOptions(names, delay=0, connect_to=rules, **more))  # type: ignore[arg-type]


def pages_of(site: Served) -> list[str]:
    """Return the pages that were asked; a control is none."""
    return [each for each in site.targets if each[1:].isdigit() and int(each[1:]) < PAGES]


def goes_on(collection: Collection, site: Served) -> bool:
    """Crawl without the limit; tell whether all is there then, each page asked once."""
    config = collection.root / "collection.toml"
    config.write_text(config.read_text().partition("max_")[0])
    report = run(Collection.open(collection.root), site)
    pages = pages_of(site)
    return report.outcome == "finished" and len(pages) == len(set(pages)) == PAGES


@pytest.mark.parametrize(
    ("setting", "least", "most"),
    [("max_requests = 8", 6, 8), ("max_run_bytes = 12000", 6, 12), ("max_minutes = 0.03", 3, 18)],
)
def test_a_budget(tmp_path: Path, setting: str, least: int, most: int) -> None:
    collection = made(tmp_path, f"{setting}\n")
    with serve(answer, delay=0.1) as site:
        report = run(collection, site)
        assert report.outcome == "budget"
        assert least <= len(site.log) <= most
        assert goes_on(collection, site)


def other_hours() -> str:
    """Return hours that begin and end while it is not now."""
    hour = time.localtime().tm_hour
    return f"{(hour + 6) % 24}-{(hour + 7) % 24}"


def test_outside_of_the_hours_nothing_is_asked(tmp_path: Path) -> None:
    collection = made(tmp_path, f'hours = "{other_hours()}"\n')
    with serve(answer) as site:
        report = run(collection, site)
    assert (report.outcome, site.log) == ("budget", [])


def test_a_site_has_hours_of_its_own(tmp_path: Path) -> None:
    """It waits for the next run; the others do not wait for it."""
    collection = made(tmp_path, f'[site_hours]\n"site0.test" = "{other_hours()}"\n')
    with serve(answer) as closed, serve(answer) as other:
        report = run(collection, closed, other)
        assert not closed.log
        assert len(pages_of(other)) == PAGES
    assert (report.outcome, report.warnings) == ("budget", ())


def test_hours_are_hours(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="hours must be like"):
        made(tmp_path, "[site_hours]\niv = 22\n")
