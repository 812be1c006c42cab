"""When a known page is asked again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from spiders.revisiting import (
    DAY,
    Seen,
    assumed_change,
    due,
    fingerprint,
    moment,
    validators,
)

NOW = 2_000_000_000.0


def days(kind: str, age: float, status: int = 200) -> float | None:
    found = due(Seen(kind, status, NOW, NOW - age * DAY))
    return None if found is None else (found - NOW) / DAY


def test_a_tenth_of_its_age() -> None:
    assert days("article", 0) == pytest.approx(1)
    assert days("article", 100) == pytest.approx(10)
    assert days("article", 20 * 365) == pytest.approx(180)
    assert days("listing", 0) == pytest.approx(0.5)
    assert days("feed", 0) == pytest.approx(1 / 24)


def test_what_is_asked_once() -> None:
    assert days("requisite", 0) is None
    assert days("print", 1000) is None


def test_gone_and_moved_are_looked_at_rarely() -> None:
    assert days("article", 0, 404) == pytest.approx(30)
    assert days("article", 0, 301) == pytest.approx(90)
    assert days("article", 0, 304) == pytest.approx(1), "not modified is not moved"


@given(st.floats(0, 1, exclude_max=True), st.floats(0, 40_000))
def test_the_spread_is_a_fifth(spread: float, age: float) -> None:
    middle = days("article", age)
    assert middle is not None
    found = due(Seen("article", 200, NOW, NOW - age * DAY), spread)
    assert found is not None
    assert 0.79 * middle <= (found - NOW) / DAY <= 1.21 * middle


def test_what_says_nothing_of_its_age() -> None:
    assert assumed_change("feed", NOW) == NOW
    assert NOW - assumed_change("article", NOW) > NOW - assumed_change("listing", NOW) > 0


def test_validators() -> None:
    date = "Tue, 14 Nov 2023 22:13:20 GMT"
    old = "Mon, 13 Nov 2023 22:13:20 GMT"
    assert validators({"etag": ' "a" ', "last-modified": old, "date": date}) == ('"a"', old)
    assert validators({"last-modified": date, "date": date}) == (None, None), "SPIP says now"
    assert validators({"last-modified": "yesterday"}) == (None, None)
    assert validators({}) == (None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-02", DAY),
        ("1970-01", 0.0),
        ("1971", 365 * DAY),
        ("1970-01-01T01:00:00+01:00", 0.0),
        ("1970-01-01T00:00:10Z", 10.0),
        ("Fri, 02 Jan 1970 00:00:00 GMT", DAY),
        ("", None),
        ("soon", None),
    ],
)
def test_moment(text: str, expected: float | None) -> None:
    assert moment(text) == expected


@given(st.text(max_size=30))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    assert moment(text) is None or isinstance(moment(text), float)


def test_a_page_is_compared_by_what_it_says() -> None:
    one = html.fromstring(
        "<html><head><title>T</title><script>var n=1</script></head>"
        "<body class='a1'><!-- 9:30 --><p>Same  text</p><input value=token1></body></html>"
    )
    other = html.fromstring(
        "<html><head><title>T</title><script>var n=2</script></head>"
        "<body class='a2'><!-- 9:31 -->\n<p>Same text</p><input value=token2></body></html>"
    )
    changed = html.fromstring("<html><head><title>T</title></head><body><p>Other</p></body></html>")
    assert fingerprint(b"1", one) == fingerprint(b"2", other)
    assert fingerprint(b"1", one) != fingerprint(b"1", changed)
    assert fingerprint(b"1") != fingerprint(b"2")
