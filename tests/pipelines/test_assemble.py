"""Folding readings: which belong together, and what the article then says."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.index import articles
from archive.index.records import AddressKind, Change, State
from archive.index.store import Store
from archive.model import (
    Article,
    Capture,
    Credit,
    Footnote,
    Link,
    Reading,
    ReadingRole,
    Role,
    Source,
)
from pipelines.assemble import assemble
from pipelines.grouping import Witness, groups
from tests.archive.index_makers import HOME, SITES, alias, article, fill, gone, page, witness

A, B = HOME + "A", HOME + "B"


def one(*witnesses: Witness) -> object:
    (group,) = groups(witnesses)
    return assemble(group)


def test_the_page_says_it_and_the_others_what_it_does_not() -> None:
    found = assemble([
        page(1, A, title="Page", body_text="Text.", published="2026-06-19"),
        witness(2, HOME + "print", A, ReadingRole.PRINT, None,
                article(A, title="Print", surtitle="Peru", standfirst="- menu -",
                        body_text="Menu. Text.", credits=(Credit(Role.TRANSLATOR, "T"),))),
        witness(3, HOME + "api/posts/7", A, ReadingRole.API, "post7",
                article(A, title="API", published="2026-06-18T22:30:00Z",
                        modified="2026-07-01T08:00:00Z", section="News", surtitle="API",
                        credits=(Credit(Role.AUTHOR, "admin"),))),
        witness(4, HOME + "feed", A, ReadingRole.FEED, None,
                Article(A, A, title="Feed", excerpt="In short.")),
    ]).article  # fmt: skip
    assert (found.title, found.surtitle, found.body_text) == ("Page", "Peru", "Text.")
    assert found.standfirst is None
    assert found.published == "2026-06-18T22:30:00Z"
    assert (found.modified, found.section, found.excerpt) == (
        "2026-07-01T08:00:00Z",
        "News",
        "In short.",
    )
    assert found.credits == (Credit(Role.TRANSLATOR, "T"),)


def test_a_date_far_from_the_page_s_own_is_not_believed() -> None:
    feed = Article(A, A, published="2026-06-19T00:00:00Z")
    found = assemble(
        [
            page(1, A, published="2011-05-20"),
            witness(2, HOME + "f", A, ReadingRole.FEED, None, feed),
        ]
    )
    assert found.article.published == "2011-05-20"
    month = assemble(
        [page(1, A, published="2026-06"), witness(2, HOME + "f", A, ReadingRole.FEED, None, feed)]
    )
    assert month.article.published == "2026-06-19T00:00:00Z"


def test_a_moment_by_the_page_s_own_clock_is_as_exact_as_one_in_utc() -> None:
    feed = Article(A, A, published="2026-06-18T22:30:00Z")
    told = page(1, A, published="2026-06-19T00:30:00+02:00")
    found = assemble([told, witness(2, HOME + "f", A, ReadingRole.FEED, None, feed)])
    assert found.article.published == "2026-06-19T00:30:00+02:00"


def test_no_witness_makes_an_author_of_the_translator() -> None:
    account = (Credit(Role.AUTHOR, "Ana Ruiz"), Credit(Role.AUTHOR, "B. Okafor"))
    text = (Credit(Role.TRANSLATOR, "Ana Ruiz"),)
    copy = witness(2, A + "?p", A, ReadingRole.PRINT, None, article(A, credits=account))
    end = witness(2, A + "/2", A, ReadingRole.PAGE, None, article(A, credits=text), part=2)
    for witnesses in ([page(1, A, credits=text), copy], [page(1, A, credits=account), end]):
        found = assemble(witnesses).article
        assert found.names(Role.AUTHOR) == ["B. Okafor"]
        assert found.names(Role.TRANSLATOR) == ["Ana Ruiz"]


def test_what_the_latest_page_dropped_is_gone() -> None:
    found = assemble([page(1, A, standfirst="Old."), page(2, A)])
    assert found.article.standfirst is None


def test_parts_are_joined_in_their_order_whenever_they_came() -> None:
    def part(n: int, number: int, text: str, url: str) -> Witness:
        said = article(
            A, body_text=text, footnotes=(Footnote(str(number), text),), links=(Link(text, text),)
        )
        return witness(n, url, A, ReadingRole.PAGE, "post1", said, part=number)

    parts = [part(3, 1, "One.", A), part(1, 2, "Two.", A + "/2"), part(2, 3, "Three.", A + "/3")]
    found = assemble(parts)
    assert found.article.body_text == "One.\n\nTwo.\n\nThree."
    assert [note.n for note in found.article.footnotes] == ["1", "2", "3"]
    assert [(version.change, version.words) for version in found.versions] == [(Change.FIRST, 7)]
    assert [each.kind for each in found.addresses] == [
        AddressKind.CANONICAL,
        AddressKind.PART,
        AddressKind.PART,
    ]
    shorter = assemble([*parts, part(4, 1, "One.", A), alias(5, A + "/3", A)])
    assert shorter.article.body_text == "One.\n\nTwo."


def test_a_page_elsewhere_that_claims_the_address_does_not_change_the_text() -> None:
    embed = witness(
        2,
        A + "/embed",
        A,
        ReadingRole.PAGE,
        None,
        article(A, title=None, body_text="Continue reading"),
    )
    found = assemble([page(1, A), embed])
    assert (found.article.body_text, len(found.versions)) == ("Text.", 1)


def test_print_page_first_page_later_redirect_last() -> None:
    printed = witness(
        1,
        HOME + "print1",
        HOME + "spip.php?article1",
        ReadingRole.PRINT,
        "article1",
        article(A, surtitle="S"),
    )
    own = page(2, A)
    assert len(groups([printed, own])) == 2
    (group,) = groups([printed, own, alias(3, HOME + "spip.php?article1", A, "article1")])
    found = assemble(group)
    assert (found.article.surtitle, found.number) == ("S", "article1")
    assert {each.url for each in found.addresses} == {
        A,
        HOME + "print1",
        HOME + "spip.php?article1",
    }


def test_a_redirect_never_makes_one_of_two_numbers() -> None:
    two = [page(1, A, number="article1"), page(2, B, number="article2"),
           alias(3, HOME + "x", A, "article2"), alias(4, A, B)]  # fmt: skip
    assert len(groups(two)) == 2


def test_redirects_of_redirects_are_addresses_too() -> None:
    found = one(
        page(1, A),
        alias(2, HOME + "w", A),
        alias(3, HOME + "v", HOME + "w"),
        alias(4, HOME + "w", HOME + "v"),
    )
    assert {each.url for each in found.addresses} == {A, HOME + "w", HOME + "v"}  # type: ignore[attr-defined]


def test_a_404_of_the_print_page_says_nothing_of_the_article() -> None:
    found = one(
        page(1, A, number="article1"),
        witness(2, HOME + "print", HOME + "print", ReadingRole.GONE, "article1"),
    )
    assert found.state is State.LIVE  # type: ignore[attr-defined]


def test_feeds_and_redirects_alone_are_no_article() -> None:
    feed = witness(1, HOME + "feed", A, ReadingRole.FEED, None, article(A))
    empty = witness(2, HOME + "api", B, ReadingRole.API, "post2", Article(B, B, title="Protected"))
    assert groups([feed, empty, alias(3, HOME + "x", A), gone(4, B)]) == []


def test_changed_furniture_is_told_from_changed_text() -> None:
    credited = ("Paris", "Translated by X")
    found = assemble([
        page(1, A, body_text='He said "no" -- twice.', end_matter=("Paris",)),
        page(2, A, body_text="He said “no” -- twice.", end_matter=("Paris",)),
        page(3, A, body_text="He said “no” -- twice.", end_matter=credited),
        page(4, A, body_text="He said “no” -- twice. And left.", end_matter=credited),
    ])  # fmt: skip
    assert [each.change for each in found.versions] == [
        "first",
        "furniture",
        "furniture",
        "addition",
    ]
    assert [each.changed for each in found.versions] == [
        (),
        ("body_text",),
        ("end_matter",),
        ("body_text",),
    ]


# --- the law: nothing depends on the order of arrival -------------------------------------------

URLS = [HOME + name for name in ("A", "B", "C", "print", "spip.php?article1", "")]
NUMBERS = st.sampled_from([None, None, "article1", "article2"])
SAID = st.builds(
    article,
    st.sampled_from(URLS[:3]),
    title=st.sampled_from(["T", "U"]),
    body_text=st.sampled_from(["One two.", "One three.", ""]),
    language=st.sampled_from([None, "en", "es"]),
    credits=st.sampled_from(
        [(), (Credit(Role.AUTHOR, "Ana Ruiz"),), (Credit(Role.AUTHOR, "Ruiz, Ana"),)]
    ),
    first_published=st.sampled_from(
        [None, Source("IV", HOME + "A"), Source("IV", HOME + "spip.php?article1")]
    ),
    links=st.sampled_from([(), (Link(HOME + "B", "b"),)]),
    keywords=st.sampled_from([(), ("k",)]),
)  # fmt: skip


@st.composite
def witnesses(draw: st.DrawFn) -> list[Witness]:
    """Draw captures of a small site, each with a time of its own."""
    found = []
    for n in range(draw(st.integers(1, 9))):
        role = draw(st.sampled_from(list(ReadingRole)))
        url, canonical = draw(st.sampled_from(URLS)), draw(st.sampled_from(URLS[:3] + URLS[5:]))
        said = None if role in {ReadingRole.ALIAS, ReadingRole.GONE} else draw(SAID)
        part = draw(st.sampled_from([1, 1, 1, 2])) if role is ReadingRole.PAGE else 1
        found.append(witness(n, url, canonical, role, draw(NUMBERS), said, part))
    return found


@given(witnesses(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=150)
def test_grouping_and_assembling_are_functions_of_the_set(
    found: list[Witness], chance: random.Random
) -> None:
    whole = [assemble(group) for group in groups(found)]
    chance.shuffle(found)
    assert [assemble(group) for group in groups(found)] == whole


@given(witnesses(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_any_order_and_any_split_into_runs_give_the_same_index(
    found: list[Witness], chance: random.Random
) -> None:
    whole = contents([found])
    chance.shuffle(found)
    cut = chance.randint(0, len(found))
    assert contents([found[:cut], found[cut:]]) == whole
    # What a capture said first and says no more (a better extractor) leaves no trace.
    wrong = [(capture, said(found, chance)) for capture, _ in found]
    assert contents([wrong, found]) == whole


def said(found: Sequence[Witness], chance: random.Random) -> Reading:
    return chance.choice(found)[1]


def contents(runs: Sequence[Sequence[tuple[Capture, Reading]]]) -> str:
    """Return everything that readers of the index see, as text."""
    with Store(":memory:") as store:
        for run in runs:
            fill(store, run)
        tables = {
            table: sorted(map(repr, store.db.query(f"SELECT * FROM {table}")))
            for table in ("versions", "people", "credits", "links", "sources", "relations",
                          "addresses", "keywords", "article_keywords", "readings", "contents")
        }  # fmt: skip
        listed = list(articles.list_articles(store.connection, moved=True))
        assert not store.count("unsettled")
        assert not list(store.connection.execute("PRAGMA foreign_key_check"))
        words = sorted(store.connection.execute("SELECT term, doc, cnt FROM articles_words"))
        return json.dumps([listed, tables, words, len(SITES)], indent=1)
