"""What can be typed into the search box, and what is found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.index.facets import facets
from archive.index.query import FILTERS, parse
from archive.index.search import matching_ids, search
from archive.index.store import Store
from archive.index.suggest import suggest
from archive.model import Credit, Footnote, MagazineIssue, Role
from tests.archive.index_makers import HOME, alias, fill, page

LINKS = "http://links.test/nurses"


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    with Store(":memory:") as store:
        fill(store, [
            page(1, HOME + "peru", title="Peru: the people’s vote", language="en",
                 body_text="Keiko Fujimori lost the vote in Cuzco.",
                 published="2026-06-19T09:12:00Z",
                 credits=(Credit(Role.AUTHOR, "Nuevo Perú", "organisation"),
                          Credit(Role.TRANSLATOR, "David Fagan")),
                 magazine_issue=MagazineIssue("IVP617", "IVP617 - June 2026", 2026, 6),
                 section="IVP617 - June 2026", keywords=("Peru", "Elections"),
                 footnotes=(Footnote("1", "The ILO report."),)),
            page(2, HOME + "pueblo", title="El voto del pueblo", language="es",
                 body_text="La œuvre del pueblo. Straße, Łódź, naïve.", published="2025-03",
                 credits=(Credit(Role.AUTHOR, "Ana Ruiz"),), keywords=("Perú",)),
            page(3, HOME + "dock", title="Dockers strike", language="en",
                 body_text="The striking dockers of Fagan street met.", published="2019-11-02",
                 credits=(Credit(Role.AUTHOR, "Ana Ruiz Díaz"),)),
            page(4, LINKS, number="node4", title="Nurses vote", language="en"),
            alias(5, LINKS, LINKS + "-2"),
            page(6, LINKS + "-2", number="node4", title="Nurses vote", language="en"),
        ])  # fmt: skip
        yield store.connection


def titles(db: sqlite3.Connection, query: str, **more: str) -> set[str]:
    return {hit.title or "" for hit in search(db, query, **more).hits}  # type: ignore[arg-type]


PERU, PUEBLO, DOCK, NURSES = (
    "Peru: the people’s vote", "El voto del pueblo", "Dockers strike", "Nurses vote",
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("fujimori", {PERU}),
        ("FUJIMORÍ", {PERU}),
        ("pueblo OR people", {PERU, PUEBLO}),
        ("pueblo | people", {PERU, PUEBLO}),
        ("the vote", {PERU}),
        ("vote -fujimori", {NURSES}),
        ("vote NOT fujimori", {NURSES}),
        ("vote -(fujimori OR pueblo)", {NURSES}),
        ("-vote -voto", {DOCK}),
        ('"striking dockers"', {DOCK}),
        ('"dockers striking"', set()),
        ('"people\'s vote"', {PERU}),
        ("“people’s vote”", {PERU}),
        ("strik*", {DOCK}),
        ('"the strik"*', {DOCK}),
        ("(fujimori OR dockers) the", {PERU, DOCK}),
        ("fujimori OR dockers pueblo", {PERU}),
        ("oeuvre", {PUEBLO}),
        ("ŒUVRE", {PUEBLO}),
        ("strasse lodz naive", {PUEBLO}),
        ("author:ruiz", {PUEBLO, DOCK}),
        ('author:"ana ruiz diaz"', {DOCK}),
        ("author:fagan", set()),
        ("translator:fagan", {PERU}),
        ("person:fag*", {PERU}),
        ("fagan", {PERU, DOCK}),
        ("site:links", {NURSES}),
        ('site:"international viewpoint" lang:en', {PERU, DOCK}),
        ("lang:es lang:en -site:links", {PERU, PUEBLO, DOCK}),
        ("-lang:en", {PUEBLO}),
        ("issue:IVP617", {PERU}),
        ("keyword:peru", {PERU, PUEBLO}),
        ("section:ivp617", {PERU}),
        ("year:2019", {DOCK}),
        ("after:2025", {PERU, PUEBLO}),
        ("after:2025-03 before:2025", {PUEBLO}),
        ("before:2026-06", {PERU, PUEBLO, DOCK}),
        ("title:vote", {PERU, NURSES}),
        ("notes:ilo", {PERU}),
        ("text:vote", {PERU}),
        ("state:moved", {NURSES}),
        ("state:gone", set()),
        ("http://iv.test/peru", set()),
        ("", {PERU, PUEBLO, DOCK, NURSES}),
    ],
)
def test_what_is_found(db: sqlite3.Connection, query: str, found: set[str]) -> None:
    assert titles(db, query) == found
    assert search(db, query).total == len(found) == len(matching_ids(db, query))
    assert facets(db, query).total == len(found)


def test_hits_carry_what_a_list_shows(db: sqlite3.Connection) -> None:
    (hit,) = search(db, "fujimori vote").hits
    assert hit.snippet == "Keiko [Fujimori] lost the [vote] in Cuzco."
    assert hit.title_marked == "Peru: the people’s [vote]"
    assert (hit.authors, hit.translators) == (("Nuevo Perú",), ("David Fagan",))
    assert (hit.site, hit.language, hit.state) == ("iv", "en", "live")


def test_marks_stand_in_the_text_as_printed(db: sqlite3.Connection) -> None:
    (hit,) = search(db, "oeuvre strasse", marks=("<", ">")).hits
    assert hit.snippet == "La <œuvre> del pueblo. <Straße>, Łódź, naïve."


def test_a_title_counts_more_than_a_text(db: sqlite3.Connection) -> None:
    assert search(db, "vote").hits[0].title in {PERU, NURSES}
    assert search(db, "fagan").hits[0].title == PERU


def test_orders_and_pages(db: sqlite3.Connection) -> None:
    newest = [hit.title for hit in search(db, "site:iv", order="newest").hits]
    assert newest == [PERU, PUEBLO, DOCK]
    assert [hit.title for hit in search(db, "site:iv", order="oldest").hits] == newest[::-1]
    second = search(db, "site:iv", limit=1, offset=1)
    assert ([hit.title for hit in second.hits], second.total) == ([PUEBLO], 3)


def test_a_date_that_is_none_is_left_out_and_named(db: sqlite3.Connection) -> None:
    result = search(db, "after:yesterday before:2026-99 vote")
    assert result.total == 2
    assert len(result.query.problems) == 2


def test_facets_count_what_was_found(db: sqlite3.Connection) -> None:
    found = facets(db, "vote OR dockers OR pueblo")
    counts = {name: {one.label: one.count for one in each} for name, each in found.values.items()}
    assert counts["language"] == {"en": 3, "es": 1}
    assert counts["site"] == {"International Viewpoint": 3, "Links": 1}
    assert counts["year"] == {"2019": 1, "2025": 1, "2026": 1}
    assert counts["keyword"] == {"Elections": 1, "Peru": 1, "Perú": 1}
    assert counts["translator"] == {"David Fagan": 1}
    assert counts["state"] == {"live": 4}
    for values in found.values.values():
        for one in values:
            narrowed = search(db, f"(vote OR dockers OR pueblo) {one.filter}").total
            assert narrowed >= one.count > 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("fujimoro", "fujimori"), ("nurzes vote", "nurses vote"), ("xyzzy", None), ("vote", None)],
)
def test_a_typo_is_answered_with_a_word_of_the_archive(
    db: sqlite3.Connection, typed: str, meant: str | None
) -> None:
    assert suggest(db, typed) == meant


WORDS = st.sampled_from(
    ["vote", "OR", "AND", "NOT", "NEAR", "-", "*", '"', "(", ")", "{", "}", ":", "^", "+", ",",
     "title:", "-(", "é", "œ", "\x00", "\ud800", "%", "_", "''", ";", "--", "a*b", "\u0301", "½",
     *(f"{name}:" for name in FILTERS), *(f"{name}:2026" for name in FILTERS), "after:2026-06-19"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(WORDS, max_size=30).map(" ".join),
                 st.lists(WORDS, max_size=30).map("".join)))  # fmt: skip
@example("(" * 5000 + "a")
@example("a OR " * 2000)
@example("-a " * 500)
@example('"' * 99)
@settings(deadline=None, max_examples=300)
def test_nothing_that_can_be_typed_is_an_error(db: sqlite3.Connection, typed: str) -> None:
    query = parse(typed)
    result = search(db, query)
    assert result.total >= len(result.hits)
    facets(db, query)
    suggest(db, query)
