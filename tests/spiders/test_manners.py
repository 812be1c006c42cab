"""robots.txt by RFC 9309, Retry-After, pauses: the rules, without a network."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders import manners
from spiders.manners import Pauses, Robots, Verdict, retry_after, retry_pause, verdict

DAY = 86400.0


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, Verdict.RULES),
        (204, Verdict.RULES),
        (301, Verdict.ALLOW_ALL),
        (401, Verdict.ALLOW_ALL),
        (403, Verdict.ALLOW_ALL),
        (404, Verdict.ALLOW_ALL),
        (429, Verdict.DISALLOW_ALL),
        (500, Verdict.DISALLOW_ALL),
        (503, Verdict.DISALLOW_ALL),
        (None, Verdict.DISALLOW_ALL),
    ],
)
def test_verdict(status: int | None, expected: Verdict) -> None:
    assert verdict(status) is expected


def test_rules() -> None:
    robots = Robots(
        200, b"User-agent: *\nDisallow: /private/\nAllow: /private/open\nCrawl-delay: 7\n", 0.0
    )
    assert robots.allows("http://iv.test/a")
    assert not robots.allows("http://iv.test/private/a")
    assert robots.allows("http://iv.test/private/open"), "the longest match decides (2.2.2)"
    assert robots.crawl_delay == 7


def test_our_own_group_comes_first() -> None:
    robots = Robots(200, b"User-agent: *\nDisallow: /\n\nUser-agent: Hemeroteca\nDisallow: /x\n", 0)
    assert robots.allows("http://iv.test/a")
    assert not robots.allows("http://iv.test/x")


def test_an_endless_crawl_delay_is_cut() -> None:
    robots = Robots(200, b"User-agent: *\nCrawl-delay: 86400\n", 0)
    assert robots.crawl_delay == manners.MAX_CRAWL_DELAY


def test_unreachable_is_closed() -> None:
    assert not Robots(None, b"", 0).allows("http://iv.test/")
    assert not Robots(500, b"User-agent: *\nAllow: /", 0).allows("http://iv.test/")
    assert Robots(404, b"User-agent: *\nDisallow: /", 0).allows("http://iv.test/")


def test_it_holds_for_a_day_and_longer_when_unreachable() -> None:
    robots = Robots(200, b"", 1000.0)
    assert robots.holds(1000.0 + DAY - 1)
    assert not robots.holds(1000.0 + DAY)
    assert robots.holds(1000.0 + 29 * DAY, unreachable=True)
    assert not robots.holds(1000.0 + 31 * DAY, unreachable=True)
    assert not robots.holds(999.0), "a clock that went back"


@given(st.binary(max_size=400))
def test_any_bytes_are_a_robots_txt(body: bytes) -> None:
    robots = Robots(200, body, 0)
    assert isinstance(robots.allows("http://iv.test/a?b=c"), bool)
    assert robots.crawl_delay is None or 0 <= robots.crawl_delay <= manners.MAX_CRAWL_DELAY


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Thu, 01 Jan 1970 00:20:00 GMT", 200.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("999999999999999999", manners.MAX_RETRY_AFTER),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, expected: float | None) -> None:
    assert retry_after(value, 1000.0) == expected


@given(st.text(max_size=40))
def test_any_text_is_a_retry_after(value: str) -> None:
    found = retry_after(value, 1000.0)
    assert found is None or 0 <= found <= manners.MAX_RETRY_AFTER


def test_pauses_grow_until_an_answer() -> None:
    pauses = Pauses()
    waits = [pauses.refused("h", None, 0.0) for _ in range(4)]
    assert waits == sorted(set(waits)), "each longer than the one before"
    pauses.answered("h")
    assert pauses.until("h") == 0.0
    assert pauses.refused("h", None, 0.0) == waits[0]


def test_a_wish_counts() -> None:
    pauses = Pauses({"other": 50.0})
    assert pauses.refused("h", 33.0, 100.0) == 133.0
    assert pauses.until("other") == 50.0
    pauses.close("h")
    assert pauses.until("h") == math.inf


def test_retries_grow_without_end() -> None:
    waits = [retry_pause(tries) for tries in range(1, 30)]
    assert waits == sorted(waits)
    assert waits[-1] == 30 * DAY


def test_hours() -> None:
    assert manners.is_open("", 3)
    assert [hour for hour in range(24) if manners.is_open("9-12", hour)] == [9, 10, 11]
    assert [hour for hour in range(24) if manners.is_open("22-2", hour)] == [0, 1, 22, 23]
    assert all(manners.is_open("0-24", hour) for hour in range(24))
