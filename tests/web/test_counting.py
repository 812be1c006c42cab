"""Facets of very much are estimates from a fair sample, and always the same; totals are exact."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from archive.index import facets as module
from archive.index.articles import open_index
from archive.index.facets import Facets, facets

ALL = "after:1900"
"""Finds every article of the made-up index, and is counted as a search is."""
OWN = ("site", "language", "year", "section", "issue", "state")


@pytest.fixture
def db(large) -> Iterator:
    with closing(open_index(large)) as connection:
        yield connection


def counts(found: Facets, name: str) -> dict[str, int]:
    return {each.value: each.count for each in found.values[name]}


def test_what_is_counted_beforehand_is_what_a_search_counts(db):
    kept, counted = facets(db, ""), facets(db, ALL)
    assert (kept.total, kept.exact, kept.sampled) == (2_000, True, False)
    assert counted == kept


def test_a_sample_is_near_and_the_total_exact(db, monkeypatch):
    exact = facets(db, ALL)
    monkeypatch.setattr(module, "LARGE", 800)
    monkeypatch.setattr(module, "SAMPLE", 400)
    found = facets(db, ALL)
    assert (found.total, found.exact, found.sampled) == (2_000, False, True)
    assert found == facets(db, ALL)
    for name in OWN:
        shares = counts(exact, name)
        for value, count in counts(found, name).items():
            if shares.get(value, 0) >= 150:
                assert count == pytest.approx(shares[value], rel=0.35), (name, value)
    assert sum(counts(found, "language").values()) == pytest.approx(2_000, abs=5)


def test_only_people_and_keywords_are_estimated_of_a_few_thousand(db, monkeypatch):
    exact = facets(db, ALL)
    monkeypatch.setattr(module, "SAMPLE", 500)
    found = facets(db, ALL)
    assert (found.exact, found.sampled) == (False, False)
    assert all(found.values[name] == exact.values[name] for name in OWN)
    best = next(iter(counts(exact, "author")))
    assert counts(found, "author")[best] == pytest.approx(counts(exact, "author")[best], rel=0.5)


def test_the_desk_marks_estimates(large, monkeypatch):
    from tests.web.desks import Client

    monkeypatch.setattr(module, "SAMPLE", 500)
    client = Client(large)
    try:
        text = client.get(f"/search?q={ALL}").text
    finally:
        client.close()
    assert "≈" in text
    assert "2,000 articles" in text
