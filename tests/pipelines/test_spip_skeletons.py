"""What skeletons of real SPIP sites do with an article, each in a small page written by hand.

The forms were found by laying out own-written articles with some forty public skeletons under a
running SPIP. Class names are left out or made up, so that only structure can be read.
"""

from __future__ import annotations

import pytest

from archive.model import Article, Family, Role, Site
from pipelines.extract import Page, read

SITE = Site("harbour", "Harbour", "http://harbour.test/", Family.SPIP)
URL = "http://harbour.test/The-quay"
WORDS = "The assembly met in the canteen at five in the morning, before the first shift began. "
PROSE = f"<p>{WORDS * 3}</p>"
CALLED = f"<p>{WORDS * 3}<a href='#nb1' id='nh1' class='spip_note'>1</a></p>"
NOTES = "<div id='nb1'><p>[<a href='#nh1' class='spip_note'>1</a>] A note of some length.</p></div>"


def html(body: str, *, title: str = "The quay - Harbour", lang: str = "en") -> bytes:
    return (
        f"<!DOCTYPE html><html lang='{lang}'><head><meta charset='utf-8'><title>{title}</title>"
        f"</head><body><a href='http://harbour.test/'>Harbour</a>{body}</body></html>"
    ).encode()


def article(body: str, *, title: str = "The quay - Harbour", lang: str = "en") -> Article:
    page = Page(URL, 200, "text/html; charset=utf-8", html(body, title=title, lang=lang))
    (reading,) = read(page, SITE)
    assert reading.article is not None
    return reading.article


# --- title ------------------------------------------------------------------------------------


def test_a_title_drawn_as_a_picture() -> None:
    drawn = "<h1><img src='local/cache-texte/a.png' alt='The quay'></h1>"
    assert article(f"{drawn}<div>{PROSE}</div>").title == "The quay"


@pytest.mark.parametrize(
    "heading",
    [
        "<h2><a href='The-quay-at-dawn'>The quay at dawn</a> <small>3 May 2026</small></h2>",
        "<h1><span>Portugal</span> The quay at dawn <span>After the lock-out</span></h1>",
    ],
)
def test_a_heading_that_holds_more_than_the_title(heading: str) -> None:
    found = article(f"{heading}<div>{PROSE}</div>", title="The quay at dawn - Harbour")
    assert found.title == "The quay at dawn"


def test_a_heading_that_nothing_names_stands_above_the_text() -> None:
    body = f"<h1>Harbour</h1><div><h2>The quay</h2><div>{CALLED}</div>{NOTES}</div>"
    assert article(body, title="Harbour").title == "The quay"


# --- text -------------------------------------------------------------------------------------


def test_the_text_is_where_notes_are_called_whatever_bears_its_name() -> None:
    body = (
        "<h1>The quay</h1><div class='texte'><p>How to cite this article: Harbour 12.</p></div>"
        f"<div>{CALLED}{PROSE}</div><div>{NOTES}</div>"
    )
    found = article(body)
    assert found.body_text.count(WORDS.strip()) == 6
    assert "How to cite" not in found.body_text


def test_the_label_of_the_notes_does_not_hide_the_last_lines() -> None:
    credit = "<p>Translated by Ana Prado.</p>"
    box = f"<aside><strong>Notes :</strong><br>{NOTES}</aside>"
    found = article(f"<h1>The quay</h1><div class='texte'>{CALLED}{credit}{box}</div>")
    assert found.names(Role.TRANSLATOR) == ["Ana Prado"]
    assert "Notes" not in found.body_text


def test_a_choice_of_languages_is_no_standfirst() -> None:
    choice = (
        "<p>All the versions of this article: [English] "
        "[<a href='El-muelle' hreflang='es'>español</a>]</p>"
    )
    found = article(f"<h1>The quay</h1>{choice}<div class='texte'>{PROSE}</div>")
    assert found.standfirst is None
    assert [each.lang for each in found.translations] == ["es"]


def test_a_subtitle_stands_above_the_date_and_a_standfirst_below_it() -> None:
    found = article(
        "<h2>The quay</h2><p>After the lock-out</p><p>Monday 19 January 2026, by "
        "<span class='vcard author'><a href='_Ana-Prado_'>Ana Prado</a></span></p>"
        f"<div><p>For eleven weeks the cranes have stood still here.</p></div><div>{PROSE}</div>"
    )
    assert found.subtitle == "After the lock-out"
    assert found.standfirst == "For eleven weeks the cranes have stood still here."


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='ps'><h5>Notes</h5>{NOTES}</div>",
        "<div class='ps'><h2>Keywords</h2><ul><li><a href='+-Docks-+'>Docks</a></li></ul></div>",
        "<div class='ps'><a href='_Ana-Prado_'>Ana Prado</a><a href='Other'>Her other</a></div>",
        "<div><h4><a href='_Ana-Prado_'>Ana Prado</a></h4><p>She works on the quay</p></div>",
    ],
)
def test_boxes_of_notes_and_links_are_no_postscript(box: str) -> None:
    found = article(f"<h1>The quay</h1><div class='texte'>{CALLED}</div>{box}<div>{NOTES}</div>")
    assert found.postscript is None


def test_what_follows_the_box_of_a_postscript_is_no_part_of_it() -> None:
    found = article(
        f"<div><h1>The quay</h1><div class='texte'>{CALLED}</div><div>{NOTES}</div>"
        "<div><strong>P.S.</strong><p>Read the one before as well.</p></div>"
        "<div>Keywords: <a href='+-Docks-+'>Docks</a></div></div>"
    )
    assert found.postscript == "Read the one before as well."


@pytest.mark.parametrize(
    "box",
    [
        "<p><strong>P.S.:</strong> Read the one before as well.</p>",
        "<dl><dt>P.S.</dt><dd>Read the one before as well.</dd></dl>",
    ],
)
def test_a_label_in_the_line_of_a_postscript_is_no_part_of_it(box: str) -> None:
    found = article(f"<div><h1>The quay</h1><div class='texte'>{CALLED}</div>{box}{NOTES}</div>")
    assert found.postscript == "Read the one before as well."


# --- the section ------------------------------------------------------------------------------

HOME, MAGAZINE = "<a href='http://harbour.test/'>Home</a>", "<a href='-Magazine-'>Magazine</a>"
ISSUE = "<a href='-IVP617-'>IVP617 - June 2026</a>"


@pytest.mark.parametrize(
    "path",
    [
        f"<p>{HOME} &gt; {MAGAZINE} &gt; {ISSUE} &gt; The quay</p>",
        f"<p>{HOME} &gt; {MAGAZINE} &gt; {ISSUE}</p>",
        f"<p>{HOME} &gt; {MAGAZINE} &gt; <b>IVP617 - June 2026</b></p>",
        f"<p>{MAGAZINE} / {ISSUE}</p>",
        f"<ul class='fil'><li>{HOME}</li><li>{MAGAZINE}</li><li>{ISSUE}</li></ul>",
        f"<div itemtype='https://schema.org/BreadcrumbList'><i>{HOME}</i><i>{ISSUE}</i></div>",
        f"<p>{ISSUE}</p>",
    ],
)
def test_the_way_to_an_article_with_its_title_at_the_end_or_without(path: str) -> None:
    menu = f"<ul><li>{MAGAZINE}</li><li><a href='-Docks-'>Docks</a></li></ul>"
    body = f"{menu}{path}<div><h1>The quay</h1><div class='texte'>{PROSE}</div></div>"
    found = article(body)
    assert found.title == "The quay"
    assert found.section == "IVP617 - June 2026"
    assert found.magazine_issue is not None
    assert found.magazine_issue.code == "IVP617"


# --- who, when, where -------------------------------------------------------------------------

VCARD = "<span class='vcard author'><a href='_Ana-Prado_'>Ana Prado</a></span>"


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>The quay</h1><ul><li>{VCARD}</li></ul><div class='texte'>{PROSE}</div>",
        f"<div><h1>The quay</h1><div class='texte'>{PROSE}</div></div><ul><li>{VCARD}</li></ul>",
        f"<h1>The quay</h1><small>3 May 2026, by Ana Prado — Docks</small><div>{PROSE}</div>",
        f"<div><h1>The quay</h1><div>{PROSE}</div><p class='author'>by Ana Prado</p></div>",
    ],
)
def test_authors_in_lists_in_boxes_and_in_lines_with_more(body: str) -> None:
    assert article(body).names(Role.AUTHOR) == ["Ana Prado"]


def test_a_link_to_an_author_in_a_sentence_is_no_byline() -> None:
    sentence = (
        "<p>You may now <a href='spip.php?auteur7'>tell us</a> of every slip that stands here.</p>"
    )
    found = article(f"<div><h1>The quay</h1><div class='texte'>{PROSE}</div>{sentence}</div>")
    assert found.names(Role.AUTHOR) == []


def test_a_line_above_the_text_says_where_it_first_appeared() -> None:
    line = "<div>First published in <a href='http://w.example/1'>The Ward</a>, 3 May 2026.</div>"
    found = article(f"<h1>The quay</h1>{line}<div class='texte'>{PROSE}</div>")
    assert found.first_published is not None
    assert found.first_published.publication == "The Ward"


@pytest.mark.parametrize(
    "line",
    [
        "<p>Article published on 19 January 2026</p>",
        "<p>Published by <a href='_Ana-Prado_'>Ana Prado</a></p>",
        "<p>Translations: <a href='El-muelle' hreflang='es'>español</a></p>",
    ],
)
def test_lines_of_the_template_say_nothing_of_an_origin(line: str) -> None:
    found = article(f"<h1>The quay</h1>{line}<div class='texte'>{PROSE}</div>")
    assert found.first_published is None
    assert found.names(Role.TRANSLATOR) == []


def test_the_words_tell_the_language_where_only_the_template_declares_one() -> None:
    prose = "<p>" + "La asamblea se reunió en el comedor antes del primer turno de la mañana. " * 6
    found = article(f"<h1>El muelle</h1><div>{prose}</p></div>", title="El muelle", lang="fr")
    assert found.language == "es"


def test_an_element_near_the_text_declares_its_language() -> None:
    found = article(f"<div lang='pt'><h1>The quay</h1><div>{PROSE}</div></div>", lang="fr")
    assert found.language == "pt"


# --- below the text ---------------------------------------------------------------------------


def test_galleries_and_lists_of_files_below_the_text() -> None:
    found = article(
        f"<div><h1>The quay</h1><div class='texte'>{PROSE}</div></div><div id='portfolio'><ul>"
        "<li><a href='IMG/jpg/quay.jpg' type='image/jpeg' title='Cranes'><img src='local/q.jpg'>"
        "</a></li></ul></div><div><ul><li><a href='IMG/pdf/report.pdf' type='application/pdf'>"
        "The report</a> <small>(PDF - 15 kB)</small></li></ul></div>"
    )
    assert [(image.src, image.caption) for image in found.images] == [
        ("http://harbour.test/IMG/jpg/quay.jpg", "Cranes")
    ]
    assert [document.title for document in found.documents] == ["The report"]


def test_keywords_lose_the_quotes_of_the_template() -> None:
    found = article(
        f"<div><h1>The quay</h1><div class='texte'>{PROSE}</div>"
        "<p><a href='+-Docks-+'>&quot;Docks&quot;</a></p></div>"
    )
    assert found.keywords == ("Docks",)


def test_a_heading_may_hold_surtitle_and_subtitle() -> None:
    heading = "<h1><span>Portugal</span> The quay at dawn <small>After the lock-out</small></h1>"
    found = article(f"{heading}<div>{PROSE}</div>", title="The quay at dawn - Harbour")
    assert (found.surtitle, found.subtitle) == ("Portugal", "After the lock-out")


def test_an_appeal_below_the_closing_lines_is_a_postscript() -> None:
    lines = "<p>Translated by Ana Prado.</p><p>Please support us with a donation.</p>"
    found = article(f"<h1>The quay</h1><div>{PROSE}{PROSE}{lines}</div>")
    assert found.postscript == "Please support us with a donation."
    assert found.names(Role.TRANSLATOR) == ["Ana Prado"]


def test_a_text_that_ends_on_donations_keeps_its_end() -> None:
    found = article(f"<h1>The quay</h1><div>{PROSE}{PROSE}<p>They lived on donations.</p></div>")
    assert found.postscript is None
    assert found.body_text.endswith("They lived on donations.")


def test_a_path_of_sections_is_no_subtitle() -> None:
    path = "<p>- Features - Obituary -</p><p>Publication date: 3 May 2026</p>"
    found = article(f"<h1>The quay</h1>{path}<div>{PROSE}</div>")
    assert found.subtitle is None


@pytest.mark.parametrize("title", ["The quay", ""])
def test_a_page_whose_head_names_no_site_or_nothing_at_all(title: str) -> None:
    dated = f"<div><h2>The quay</h2><small>3 May 2026</small><div>{PROSE}{PROSE}</div></div>"
    page = html(dated, title=title).replace(b"<a href='http://harbour.test/'>Harbour</a>", b"")
    (reading,) = read(Page(URL, 200, "text/html; charset=utf-8", page), SITE)
    assert reading.article is not None
    assert reading.article.title == "The quay"
    assert reading.article.published == "2026-05-03"


def test_of_two_boxes_that_bear_the_name_of_the_text_the_inner_is_meant() -> None:
    inner = f"<h2>After the lock-out</h2><div class='texte'>{CALLED}</div>"
    found = article(f"<h1>The quay</h1><div class='texte'>{inner}</div><div>{NOTES}</div>")
    assert "lock-out" not in found.body_text


@pytest.mark.parametrize("place", ["above", "below"])
def test_a_date_that_is_neither_in_the_head_nor_below_the_title(place: str) -> None:
    line = f"<p>Friday 19 June 2026, by {VCARD}</p>"
    above, below = (line, "") if place == "above" else ("", line)
    text = f"<h1>The quay</h1><div class='texte'>{PROSE}</div>"
    assert article(f"<div>{above}{text}{below}</div>").published == "2026-06-19"


def test_a_page_dated_below_its_text() -> None:
    stamp = "<abbr class='published' title='2026-05-03T10:00:00Z'>3 May 2026</abbr>"
    body = f"<div><h2>The quay</h2><div class='texte'>{PROSE}{PROSE}</div><p>{stamp}</p></div>"
    found = article(body, title="Harbour")
    assert (found.title, found.published) == ("The quay", "2026-05-03T10:00:00Z")
