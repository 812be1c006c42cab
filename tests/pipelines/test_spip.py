"""The SPIP extractor: against the right answers, on other templates, on pages of other kinds."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from archive.model import Article, Family, Reading, ReadingRole, Site
from benchmarks.score import SETS, Scores, as_gold, captured_pages, gold_files, score_all
from pipelines.extract import Page, read
from pipelines.extract.spip import addresses
from tests.pipelines.spip_skins import SKINS, STRIPPED, strip, take

SPIP = SETS["spip"]
Change = Callable[[Page], bytes]


@cache
def sample() -> tuple[tuple[Page, Site], ...]:
    found = []
    for name, host in SPIP.warcs:
        site = Site("sample", "International Viewpoint", f"http://{host}/", Family.SPIP)
        found += [(page, site) for page in captured_pages(SPIP.folder / name)]
    return tuple(found)


@cache
def gold() -> dict[str, dict[str, Any]]:
    return gold_files(SPIP.folder)


@cache
def readings(role: ReadingRole = ReadingRole.PAGE) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for page, site in sample():
        for reading in read(page, site):
            if reading.role is role:
                found.setdefault(reading.canonical_url, reading)
    return found


def article(number: int) -> Article:
    url = next(right["url"] for right in gold().values() if right["id"] == number)
    page, site = next((p, s) for p, s in sample() if p.url == url)
    (reading,) = read(page, site)
    assert reading.number == f"article{number}"
    assert reading.article is not None
    return reading.article


def scored(change: Change) -> Scores:
    """Score the article pages after a change of their bytes."""
    wanted = {right["url"] for right in gold().values()}
    found: dict[str, dict[str, Any]] = {}
    for page, site in sample():
        if page.url in wanted and page.url not in found:
            changed = Page(page.url, 200, "text/html; charset=utf-8", change(page))
            for reading in read(changed, site):
                assert reading.article is not None
                found[page.url] = json.loads(json.dumps(as_gold(reading.article)))
    return score_all(gold(), found)


def encoding(page: Page) -> str:
    return "iso-8859-1" if "8859" in (page.content_type or "") else "utf-8"


# --- the sample as it is ----------------------------------------------------------------------


def test_every_article_and_nothing_else_is_read_from_its_page() -> None:
    assert set(readings()) == {right["canonical_url"] for right in gold().values()}


def test_every_field_of_every_article() -> None:
    found = {url: as_gold(each.article) for url, each in readings().items() if each.article}
    scores = score_all(gold(), json.loads(json.dumps(found)))
    assert scores.fields["all_fields"] > 0.995, scores.cells
    assert min(scores.fields.values()) > 0.98, scores.cells


@pytest.mark.parametrize("field", ["breadcrumb", "end_matter", "dateline"])
def test_fields_that_the_scorer_leaves_out(field: str) -> None:
    for right in gold().values():
        ours = as_gold(readings()[right["canonical_url"]].article)[field]  # type: ignore[arg-type]
        assert plain(ours) == plain(right[field]), right["url"]


def plain(value: object) -> str:
    text = json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
    return text.replace("’", "'").replace("\u00a0", " ")


def test_the_seed_of_issue_617() -> None:
    found = article(9876)
    assert found.magazine_issue is not None
    assert (found.magazine_issue.code, found.magazine_issue.month) == ("IVP617", 6)
    assert found.surtitle == "Peru"
    assert (found.standfirst or "").startswith("Despite a very large popular vote")
    headings = [block.text for block in found.blocks if block.type == "heading"]
    assert [text[0] for text in headings] == ["1", "2", "3", "4"]
    assert found.signed_date == "2026-06-16"
    assert found.end_matter[1] == "National Political Commission,\nNuevo Perú por el Buen Vivir"
    assert {(c.role.value, c.name, c.kind) for c in found.credits} >= {
        ("author", "Nuevo Perú por el Buen Vivir", "organisation"),
        ("translator", "David Fagan", "person"),
        ("annotator", "David Fagan", "person"),
    }
    assert [note.n for note in found.footnotes] == ["1", "2", "3", "4"]
    assert "(Together for Peru or JP) [1] option" in found.body_text_with_calls
    assert "(Together for Peru or JP) option" in found.body_text
    assert found.postscript_is_donation_appeal
    assert "donating" not in found.body_text


def test_the_seed_of_issue_615() -> None:
    found = article(9811)
    assert found.translated_from is not None
    assert found.translated_from.publication == "Resumen Latinoamericano"
    assert found.translated_from.url == "https://resumenlatinoamericano.example/venceremos"
    assert len(found.footnotes) == 2
    assert found.signed_date == "2026-04-20"


def test_notes_typed_by_hand_stay_in_the_text() -> None:
    found = article(9333)
    assert found.notes_typed_by_hand
    assert not found.footnotes
    assert "(2) The figure includes agency staff." in found.body_text
    assert not article(9698).notes_typed_by_hand


def test_a_note_of_several_paragraphs_with_a_list() -> None:
    note = article(9730).footnotes[3]
    assert note.text.count("\n\n") == 2
    assert note.text.endswith("In the highlands it is called minga.\nOn the coast it has no name.")


def test_comments_are_counted_and_kept_out() -> None:
    found = article(9871)
    assert found.comments == 2
    assert "Antwerp" not in found.body_text


# --- other templates --------------------------------------------------------------------------


@pytest.mark.parametrize("skin", SKINS)
def test_templates_never_seen(skin: str) -> None:
    scores = scored(lambda page: SKINS[skin](take(page.body, encoding(page), page.url)).encode())
    assert scores.fields["all_fields"] > 0.99, scores.cells[:20]


@pytest.mark.parametrize("ways", STRIPPED.values(), ids=STRIPPED.keys())
def test_pages_with_less_to_hold_on_to(ways: tuple[Any, ...]) -> None:
    scores = scored(lambda page: strip(page.body, encoding(page), ways))
    assert scores.fields["all_fields"] > 0.98, scores.cells[:20]


# --- what is no page of an article --------------------------------------------------------------


def test_the_home_page_under_other_addresses_is_no_article() -> None:
    trapped = [(p, s) for p, s in sample() if "debut_" in p.url or p.url.endswith(".test/")]
    assert len(trapped) > 20
    assert all(read(page, site) == () for page, site in trapped)


@pytest.mark.parametrize("ways", [STRIPPED["nothing"], STRIPPED["no tools, no metas"]])
def test_without_any_help_listings_are_no_articles_either(ways: tuple[Any, ...]) -> None:
    wanted = {right["url"] for right in gold().values()}
    for page, site in sample():
        if (
            page.status == 200
            and page.is_html
            and page.url not in wanted
            and "imprimir" not in page.url
        ):
            body = strip(page.body, encoding(page), ways)
            assert read(Page(page.url, 200, "text/html; charset=utf-8", body), site) == (), page.url


def test_print_pages_name_their_article() -> None:
    printed = readings(ReadingRole.PRINT)
    assert set(printed) == set(readings())
    for right in gold().values():
        reading = printed[right["canonical_url"]]
        assert reading.number == f"article{right['id']}"
        assert reading.article is not None
        assert reading.article.surtitle == right["surtitle"]
        assert len(reading.article.footnotes) == len(right["footnotes"])


def test_redirects_and_missing_pages() -> None:
    aliases = {
        reading.url: reading
        for page, site in sample()
        if page.status in {301, 302}
        for reading in read(page, site)
    }
    for right in gold().values():
        alias = aliases[right["legacy_url"]]
        assert (alias.role, alias.canonical_url) == (ReadingRole.ALIAS, right["canonical_url"])
        assert alias.number == f"article{right['id']}"
    gone = readings(ReadingRole.GONE)
    assert {url.rsplit("/", 1)[-1] for url in gone} >= {"Nope-nope"}


def test_a_virtual_article_is_an_alias_of_where_it_leads() -> None:
    site = sample()[0][1]
    page = Page(f"{site.url}spip.php?article9829", 302, None, b"", "/Shipyards-our-dossier")
    (reading,) = read(page, site)
    assert (reading.role, reading.number) == (ReadingRole.ALIAS, "article9829")
    assert reading.canonical_url == f"{site.url}Shipyards-our-dossier"


def test_feeds_give_the_articles_with_their_texts() -> None:
    found = readings(ReadingRole.FEED)
    reading = next(each for url, each in found.items() if "Steadfast" in url)
    assert reading.article is not None
    assert reading.article.published == "2026-06-19T09:12:00Z"
    assert reading.article.keywords == ("Elections", "Far right", "Peru")
    assert reading.article.names(role=reading.article.credits[0].role) == [
        "Nuevo Perú por el Buen Vivir"
    ]
    assert reading.article.body_text.startswith("1. The people's and citizen's vote has spoken")
    assert "JP) option" in reading.article.body_text


def test_a_page_of_an_article_without_any_help_but_its_number() -> None:
    body = b"<title>T</title><p>One.</p><p>Two.</p><a href='spip.php?page=pdf&id_article=7'>pdf</a>"
    (reading,) = read(Page("http://iv.test/T", 200, "text/html", body), sample()[0][1])
    assert reading.number == "article7"
    assert reading.article is not None
    assert reading.article.body_text == "One.\n\nTwo."


# --- addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "kind", "number"),
    [
        ("http://x/spip.php?article12", "article", "article12"),
        ("http://x/?article12&lang=fr#nb1", "article", "article12"),
        ("http://x/article12.html", "article", "article12"),
        ("http://x/spip.php?page=article&id_article=12", "article", "article12"),
        ("http://x/spip.php?page=imprimir_articulo&id_article=9", "print", "article9"),
        ("http://x/spip.php?breve3", "breve", "breve3"),
        ("http://x/spip.php?article=5410&debut_last_features=468", "home", None),
        ("http://x/", "home", None),
        ("http://x/?debut_last_features=3", "home", None),
        ("http://x/-Features-", "rubric", None),
        ("http://x/-Obituary-45-?debut_articles=3", "rubric", None),
        ("http://x/+-Peru-+", "keyword", None),
        ("http://x/spip.php?mot7", "keyword", None),
        ("http://x/_Nina-Chimborazo_", "author", None),
        ("http://x/auteur4.html", "author", None),
        ("http://x/spip.php?page=plan", "page", None),
        ("http://x/article.php3?id_article=12", "article", "article12"),
        ("http://x/rubrique.php3?id_rubrique=4", "rubric", None),
        ("http://x/mot.php3?id_mot=4", "keyword", None),
        ("http://x/?-Features-", "rubric", None),
        ("http://x/spip.php?_Nina-Chimborazo_", "author", None),
        ("http://x/?Who-owns-the-river", None, None),
        ("http://x/-Features-.html", "rubric", None),
        ("http://x/Who-owns-the-river.html", None, None),
        ("http://x/mot/peru", "keyword", None),
        ("http://x/mot/-peru", "keyword", None),
        ("http://x/auteur/nina-chimborazo", "author", None),
        ("http://x/features/peru/who-owns-the-river", None, None),
        ("http://x/Who-owns-the-river", None, None),
    ],
)
def test_what_an_address_says(url: str, kind: str | None, number: str | None) -> None:
    assert (addresses.kind(url), addresses.number(url)) == (kind, number)


def test_an_address_without_what_does_not_name_the_page() -> None:
    url = "http://x/spip.php?article12&lang=fr&debut_forums=10#forum"
    assert addresses.plain(url) == "http://x/spip.php?article12"
    assert addresses.plain("http://x/a?b=1#c") == "http://x/a?b=1"
