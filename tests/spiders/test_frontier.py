"""The durable queue: claimed once, acknowledged with its links, there again after a crash."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.model import SkipReason
from spiders.frontier import Address, Found, Frontier, Left, Outcome, State, known, sql

RUN = "run-1"
DONE = Outcome(State.DONE, asked=100.0, due=200.0)


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    opened = Frontier(tmp_path / "frontier.db")
    yield opened
    opened.close()


def at(path: str, **more: object) -> Address:
    return Address(f"http://iv.test{path}", "iv", **more)  # type: ignore[arg-type]


def claim(frontier: Frontier, limit: int = 1) -> list[str]:
    return [e.url for e in frontier.claim("iv", "iv.test", limit, run=RUN)]


def test_one_address_is_one_page(frontier: Frontier) -> None:
    first = at("/spip.php?article1", key="article1")
    assert frontier.add([first, at("/Title", key="article1")], run=RUN) == 1
    assert claim(frontier, 9) == [first.url]
    assert frontier.add([first], run=RUN) == 0, "not while it is in flight"


def test_the_most_wanted_comes_first(frontier: Frontier) -> None:
    frontier.add([at("/a"), at("/b", priority=5), at("/c"), at("/d", priority=5)], run=RUN)
    assert [url[-1] for url in claim(frontier, 3)] == ["b", "d", "a"]
    assert claim(frontier) == ["http://iv.test/c"]
    assert claim(frontier) == []


def test_sites_and_hosts_are_apart(frontier: Frontier) -> None:
    images = Address("http://img.test/a.png", "iv")
    other = Address("http://iv.test/a", "other")
    assert frontier.add([at("/a"), images, other], run=RUN) == 3
    assert frontier.hosts("iv") == {"iv.test", "img.test"}
    assert claim(frontier, 9) == ["http://iv.test/a"]
    assert frontier.queued("iv") == 1


def test_acknowledged_with_its_links(frontier: Frontier, tmp_path: Path) -> None:
    frontier.add([at("/")], run=RUN)
    [entry] = frontier.claim("iv", "iv.test", 1, run=RUN)
    left = Left(at("/login"), SkipReason.ACTION, "a form")
    assert frontier.finish(entry.id, DONE, Found([at("/a"), at("/")], [left]), run=RUN) == 1
    again = Frontier(tmp_path / "frontier.db")
    assert again.counts("iv") == {"done": 1, "queued": 1, "skipped": 1}
    [skip] = again.notable(RUN, State.SKIPPED)
    assert (skip.url, skip.reason, skip.detail) == ("http://iv.test/login", "action", "a form")
    again.close()


def test_half_a_step_is_none(frontier: Frontier) -> None:
    """When the links cannot be kept, the page is not acknowledged."""
    frontier.add([at("/")], run=RUN)
    [entry] = frontier.claim("iv", "iv.test", 1, run=RUN)

    class Broken(Address):
        @property
        def digest(self) -> bytes:
            raise RuntimeError("pulled the plug")

    with pytest.raises(RuntimeError):
        frontier.finish(
            entry.id, DONE, Found([at("/a"), Broken("http://iv.test/b", "iv")]), run=RUN
        )
    assert frontier.counts("iv") == {"claimed": 1}


def test_in_flight_comes_back(frontier: Frontier, tmp_path: Path) -> None:
    frontier.add([at("/a"), at("/b")], run=RUN)
    claim(frontier)
    after = Frontier(tmp_path / "frontier.db")
    assert [e.url for e in after.claimed()] == ["http://iv.test/a"]
    assert after.release("iv") == 1
    assert after.queued("iv") == 2
    after.close()


def test_wanted_again(frontier: Frontier) -> None:
    """What the site says has changed since, seeds of a new round, and what was left aside."""
    frontier.add([at("/a"), at("/b"), at("/c")], run=RUN)
    for entry in frontier.claim("iv", "iv.test", 9, run=RUN):
        frontier.finish(entry.id, DONE, run=RUN)
    frontier.leave([Left(at("/d"), SkipReason.ROBOTS)], run=RUN)
    links = [at("/a", dated=99.0), at("/b", dated=101.0), at("/c", seed=True), at("/d")]
    assert frontier.add(links, run=RUN, cycle=100.0) == 1
    assert frontier.add(links, run="run-2", cycle=101.0) == 2
    assert {u[-1] for u in claim(frontier, 9)} == {"b", "c", "d"}


def test_a_link_wakes_what_an_earlier_run_left_aside(frontier: Frontier) -> None:
    """However often it was looked up before, and among links that change nothing."""
    frontier.add([at("/a"), at("/b")], run=RUN)
    for entry in frontier.claim("iv", "iv.test", 9, run=RUN):
        assert frontier.add([at("/a"), at("/b")], run=RUN) == 0
        frontier.finish(entry.id, Outcome(State.SKIPPED, reason="trap-home"), run=RUN)
    assert frontier.add([at("/a"), at("/b")], run=RUN) == 0, "not by the run that did so"
    assert frontier.add([at("/b")], run="run-2") == 1
    assert frontier.add([at("/b"), at("/a")], run="run-2") == 1


def test_many_links_at_once_each_once(frontier: Frontier) -> None:
    links = [at(f"/{number % 300}") for number in range(700)]
    assert frontier.add(links, run=RUN) == 300
    assert frontier.add(links, run=RUN) == 0
    assert frontier.queued("iv") == 300


def test_what_is_remembered_stays_small(
    frontier: Frontier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "MOST", 50)
    links = [at(f"/{number}") for number in range(400)]
    assert frontier.add(links, run=RUN) == 400
    for _ in range(2):
        assert frontier.add(links, run=RUN) == 0
    memory = frontier._known
    assert len(memory._young) + len(memory._old) <= 100


def test_a_frontier_of_the_first_version_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "frontier.db"
    old = sqlite3.connect(path)
    old.executescript(f"{sql.STEPS[0]} PRAGMA user_version = 1;")
    old.close()
    frontier = Frontier(path)
    assert frontier.add([at("/a")], run=RUN) == 1
    frontier.close()
    again = Frontier(path)
    assert again.queued("iv") == 1
    again.close()


def test_due(frontier: Frontier) -> None:
    frontier.add([at("/a"), at("/b"), at("/c")], run=RUN)
    entries = frontier.claim("iv", "iv.test", 9, run=RUN)
    outcomes = (
        Outcome(State.DONE, due=50.0, asked=1.0),
        Outcome(State.FAILED, due=20.0, tries=1, reason="timeout"),
        Outcome(State.DONE, due=None, asked=1.0),
    )
    for entry, outcome in zip(entries, outcomes, strict=True):
        frontier.finish(entry.id, outcome, run=RUN)
    assert frontier.next_due("iv", State.FAILED) == 20.0
    assert frontier.promote("iv", 20.0, State.FAILED) == 1
    assert frontier.promote("iv", 60.0, State.DONE, State.FAILED) == 1
    assert frontier.promote_all("iv") == 1
    assert frontier.queued("iv") == 3


def test_what_is_lost_is_asked_as_if_for_the_first_time(frontier: Frontier) -> None:
    frontier.add([at("/a"), at("/b")], run=RUN)
    for entry, capture in zip(
        frontier.claim("iv", "iv.test", 2, run=RUN), ("<a>", "<b>"), strict=True
    ):
        done = Outcome(State.DONE, asked=100.0, etag="x", capture=capture, due=500.0)
        frontier.finish(entry.id, done, run=RUN)
    (lost,) = (each for each in frontier.answered(100.0) if each.capture == "<a>")
    assert frontier.answered(100.5) == []
    frontier.forget([lost.id])
    (again,) = frontier.claim("iv", "iv.test", 2, run="run-2")
    assert (again.url, again.etag, again.asked, again.capture) == (at("/a").url, None, None, None)


def test_history_is_kept(frontier: Frontier) -> None:
    frontier.add([at("/a")], run=RUN)
    [entry] = frontier.claim("iv", "iv.test", 1, run=RUN)
    frontier.finish(entry.id, Outcome(State.DONE, due=1.0, etag='"x"', capture="urn:1"), run=RUN)
    frontier.promote("iv", 2.0, State.DONE)
    [entry] = frontier.claim("iv", "iv.test", 1, run=RUN)
    assert (entry.etag, entry.capture) == ('"x"', "urn:1")
    frontier.finish(entry.id, Outcome(State.FAILED, due=1.0, tries=1), run=RUN)
    frontier.promote("iv", 2.0, State.FAILED)
    [entry] = frontier.claim("iv", "iv.test", 1, run=RUN)
    assert (entry.etag, entry.tries) == ('"x"', 1), "a failure does not forget"


def test_a_page_moves_to_another_spelling(frontier: Frontier) -> None:
    frontier.add([at("/a", key="a")], run=RUN)
    [entry] = frontier.claim("iv", "iv.test", 1, run=RUN)
    secure = Address("https://www.iv.test/a", "iv", key="a")
    frontier.finish(entry.id, Outcome(State.QUEUED, moved=secure), run=RUN)
    assert frontier.hosts("iv") == {"www.iv.test"}
    [entry] = frontier.claim("iv", "www.iv.test", 1, run=RUN)
    assert entry.url == secure.url


def test_notes_and_hosts(frontier: Frontier) -> None:
    assert frontier.noted("x") is None
    frontier.note("x", "1")
    assert frontier.noted("x") == "1"
    frontier.note("x", None)
    assert frontier.noted("x") is None
    assert frontier.robots("iv", "http://iv.test") is None
    frontier.keep_robots("iv", "http://iv.test", 200, b"User-agent: *", 5.0)
    assert frontier.robots("iv", "http://iv.test") == (200, b"User-agent: *", 5.0)
    frontier.pause("iv", "iv.test", 9.0)
    assert frontier.pauses("iv") == {"iv.test": 9.0}


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["add", "claim", "done", "failed", "kill"]),
        st.lists(st.integers(0, 12), max_size=4),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ACTIONS)
def test_nothing_is_lost_and_nothing_twice(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, list[int]]]
) -> None:
    """Whatever happens in whatever order: each address is in one state, none is lost."""
    path = tmp_path_factory.mktemp("f") / "frontier.db"
    frontier = Frontier(path)
    added: set[str] = set()
    flying: list[int] = []
    for action, numbers in actions:
        links = [at(f"/{number}") for number in numbers]
        if action == "add":
            frontier.add(links, run=RUN)
            added |= {link.url for link in links}
        elif action == "claim":
            flying += [e.id for e in frontier.claim("iv", "iv.test", len(numbers), run=RUN)]
        elif action == "kill":
            frontier.close()
            frontier = Frontier(path)
            assert frontier.release("iv") == len(flying)
            flying.clear()
        elif flying:
            outcome = DONE if action == "done" else Outcome(State.FAILED, due=1.0, tries=1)
            frontier.finish(flying.pop(0), outcome, Found(links), run=RUN)
            added |= {link.url for link in links}
        counts = frontier.counts("iv")
        assert sum(counts.values()) == len(added)
        assert counts.get("claimed", 0) == len(flying)
    frontier.close()
