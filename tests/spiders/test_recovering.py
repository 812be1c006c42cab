"""After a kill, damage: what it took is asked again, whatever kind of answer that was."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from archive.collection import Collection
from archive.model import Capture
from spiders.frontier import Address, Frontier, Outcome, State
from spiders.keeping import Keeper
from spiders.recovering import INDEXED_UNTIL, recover
from spiders.run import CrawlOptions, Run
from tests.archive.warc_samples import exchange, fill, make_collection

KILLED, NEXT = "run-1", "run-2"
MOVED = b"HTTP/1.1 301 Moved Permanently\r\nLocation: /page\r\n\r\n"


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return make_collection(tmp_path / "c")


@pytest.fixture
def run(collection: Collection) -> Iterator[Run]:
    """The run after the kill, with an empty index and an empty frontier."""
    with closing(Frontier(collection.frontier)) as frontier:
        frontier.note(INDEXED_UNTIL, str(time.time()))
        with Keeper(collection, {}, crawl=NEXT) as keeper:
            yield Run(NEXT, collection, CrawlOptions(), frontier, keeper)


@pytest.fixture
def captures(collection: Collection) -> list[Capture]:
    """A page, a second of the same text (a revisit of it), and a redirect."""
    answers = [
        exchange("http://iv.test/page"),
        exchange("http://iv.test/copy"),
        exchange("http://iv.test/old", b"", head=MOVED),
    ]
    return fill(collection, answers)


def answer(run: Run, captures: Sequence[Capture]) -> None:
    """Let the frontier have read these answers before the kill, as a crawl does."""
    run.frontier.add([Address(each.url, "iv") for each in captures], run=KILLED)
    by_url = {each.url: each for each in captures}
    for entry in run.frontier.claim("iv", "iv.test", 10, run=KILLED):
        capture = by_url[entry.url]
        page = capture.id if capture.status == 200 else None
        outcome = Outcome(State.DONE, asked=time.time(), etag="x", capture=page)
        run.frontier.finish(entry.id, outcome, run=KILLED)


def damage(collection: Collection, capture: Capture) -> None:
    with (collection.warcs / capture.warc).open("r+b") as file:
        file.seek(capture.offset + capture.length // 2)
        file.write(b"damage")


def queued(run: Run) -> set[str]:
    return {entry.url for entry in run.frontier.claim("iv", "iv.test", 10, run=NEXT)}


def test_whole_files_are_indexed_and_nothing_is_asked_again(
    run: Run, captures: list[Capture]
) -> None:
    answer(run, captures)
    assert recover(run) == len(captures)
    assert run.warnings == []
    assert queued(run) == set()


def test_a_lost_page_takes_its_revisit_along(
    collection: Collection, run: Run, captures: list[Capture]
) -> None:
    """The revisit is in the index with the reason why it says nothing; both are asked again."""
    page, copy, _ = captures
    assert copy.refers_to == page.id
    answer(run, captures)
    damage(collection, page)
    assert recover(run) == 2
    (warning,) = run.warnings
    assert f"{Path(page.warc).name} is damaged at {page.offset} (" in warning
    assert run.keeper.capture(page.id) is None
    assert run.keeper.capture(copy.id) is not None
    (failure,) = run.keeper.store.db.table("failures").rows
    assert failure["capture"] == copy.id
    assert "its original is not in the archive" in failure["reason"]
    assert queued(run) == {page.url, copy.url}


def test_a_lost_redirect_is_asked_again(
    collection: Collection, run: Run, captures: list[Capture]
) -> None:
    answer(run, captures)
    damage(collection, captures[-1])
    recover(run)
    assert queued(run) == {captures[-1].url}
