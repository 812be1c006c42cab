"""A crawl meets what was taken out of view: it does not ask for it, and does not bring it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.collection import Collection
from archive.fixity.verify import verify
from archive.warc.captures import iter_captures
from archive.warc.redacted import message_of
from archive.web.replay.finding import Finder
from archive.withdrawal.decisions import decisions
from archive.withdrawal.masking import text_of
from pipelines.indexing import withdraw
from spiders.crawling import CrawlOptions, crawl
from spiders.publications import load_sites
from tests.conftest import FIXTURES, collection_of
from tests.player import Player, play
from tests.spiders.test_crawl import states

MAGAZINE = "http://iv.test/"
URL = "http://iv.test/Steadfast-in-defence-of-the-people-s-vote-the-struggle-continues"
LEAD = b"Despite a very large popular vote against her"


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return collection_of(tmp_path / "c", "spip/site-a")


@pytest.fixture
def player() -> Iterator[Player]:
    with play([FIXTURES / "spip" / "site-a.warc.gz"]) as player:
        yield player


def full(player: Player) -> CrawlOptions:
    return CrawlOptions(
        names=(MAGAZINE,), delay=0.0, concurrency=8, connect_to=[player.connect_to], full=True
    )


def holders(collection: Collection) -> list[str]:
    """The captures whose body has the lead of the article."""
    return [
        capture.url
        for path in collection.warcs.rglob("*.warc.gz")
        for capture, record in iter_captures(path, relative_to=collection.warcs)
        if LEAD in text_of(message_of(record, record.content)).text.encode()
    ]


@pytest.mark.parametrize("for_good", [False, True])
def test_it_is_not_asked_for_and_does_not_come_back(
    collection: Collection, player: Player, for_good: bool
) -> None:
    before = states(collection)
    withdraw(collection, URL, load_sites(), reason="asked", for_good=for_good)
    report = crawl(collection, full(player))
    asked = {each.target for each in player.log}
    assert not any("Steadfast" in each or "article9876" in each for each in asked)
    assert report.skipped["withdrawn"] >= 1
    assert states(collection) == {url: state for url, state in before.items() if url != URL}
    home = Finder(collection.root).memento(MAGAZINE, datetime.now(UTC))
    assert home is not None
    assert LEAD not in home.body
    assert verify(collection).faults == ()


def test_what_a_crawl_brought_again_is_purged_again(collection: Collection, player: Player) -> None:
    withdraw(collection, URL, load_sites(), reason="asked", for_good=True)
    assert not holders(collection)
    crawl(collection, full(player))
    assert holders(collection)
    again = withdraw(collection, URL, load_sites(), reason="asked again", for_good=True)
    assert again.purged is not None
    assert again.purged.redacted > 5
    assert not holders(collection)
    assert verify(collection).faults == ()


def test_an_embargo_that_is_over_ends_with_the_next_crawl(
    collection: Collection, player: Player
) -> None:
    withdraw(collection, URL, load_sites(), reason="embargo", until="2026-01-01")
    assert URL not in states(collection)
    crawl(collection, full(player))
    assert decisions(collection) == ()
    assert states(collection)[URL] == "live"
