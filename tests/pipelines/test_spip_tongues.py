"""SPIP's templates in other languages, and parts in other places: what only a template writes."""

from __future__ import annotations

import pytest

from archive.model import Role
from tests.pipelines.test_spip_skeletons import CALLED, NOTES, PROSE, WORDS, article

HOME, MAGAZINE = "<a href='/'>Home</a>", "<a href='-Magazine-'>Magazine</a>"
TEXT = f"<div>{PROSE}{PROSE}</div>"
LEAD = "For eleven weeks the cranes have stood still here."


# --- words that SPIP writes ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "vrijdag 19 juni 2026, door Ana Prado en Jan Kok",
        "fredag, 19-juni-2026, av Ana Prado och Jan Kok",
        "19 Haziran 2026, yazan Ana Prado ve Jan Kok",
        "2026(e)ko ekainaren 19a, Egilea Ana Prado eta Jan Kok",
        "piątek 19 czerwca 2026, przez Ana Prado i Jan Kok",
        "19 Ιουνίου 2026, από Ana Prado και Jan Kok",
    ],
)
def test_when_and_by_whom_in_other_languages(line: str) -> None:
    found = article(f"<h1>The quay</h1><p>{line}</p>{TEXT}")
    assert found.published == "2026-06-19"
    assert found.names(Role.AUTHOR) == ["Ana Prado", "Jan Kok"]
    assert (found.subtitle, found.standfirst) == (None, None)


def test_a_day_with_a_full_stop_is_no_sentence() -> None:
    found = article(f"<div><h1>The quay</h1><p>Donnerstag 4. Juni 2026.</p>{TEXT}</div>")
    assert (found.published, found.subtitle) == ("2026-06-04", None)


@pytest.mark.parametrize("label", ["N.B.", "Not :", "P.-S.", "П.С. ", "Υ.Γ."])
def test_the_label_of_a_postscript_in_other_languages(label: str) -> None:
    box = f"<div><h3>{label}</h3><p>Read the one before as well.</p></div>"
    found = article(f"<div><h1>The quay</h1><div>{CALLED}</div>{box}<div>{NOTES}</div></div>")
    assert found.postscript == "Read the one before as well."


@pytest.mark.parametrize(
    "label",
    ["Data de redacció anterior: setembre de", "Daha önceki yayınlanma tarihi : Eylül"],
)
def test_a_labelled_date_before_the_day_of_publication_is_the_original_one(label: str) -> None:
    found = article(f"<h1>The quay</h1><p>3 May 2026</p><p>{label} 1938</p>{TEXT}")
    assert (found.published, found.date_original) == ("2026-05-03", "1938-09")


def test_a_date_may_stand_under_its_label() -> None:
    terms = "<dt>Datum</dt><dd>3. Mai 2026</dd><dt>Datum einer früheren Bearbeitung:</dt>"
    found = article(f"<h1>The quay</h1><dl>{terms}<dd>September 1938</dd></dl>{TEXT}")
    assert (found.published, found.date_original) == ("2026-05-03", "1938-09")


def test_a_label_with_a_word_for_by_in_it_names_nobody() -> None:
    line = "<p>Data di redazione anteriore: settembre 1938</p>"
    assert article(f"<h1>The quay</h1><p>3 May 2026</p>{line}{TEXT}").names(Role.AUTHOR) == []


def test_figures_of_a_template_put_the_day_first() -> None:
    assert article(f"<h1>The quay</h1><p>03/05/2026</p>{TEXT}").published == "2026-05-03"


# --- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["em", "b", "font"])
def test_a_standfirst_set_off_as_a_whole(tag: str) -> None:
    found = article(f"<h1>The quay</h1><div><{tag}>{LEAD}</{tag}></div>{TEXT}")
    assert found.standfirst == LEAD


def test_a_subtitle_stands_above_a_standfirst_wherever_the_date_is() -> None:
    above = f"<p>After the lock-out</p><div><p>{LEAD}</p></div>"
    found = article(f"<div><h1>The quay</h1>{above}<p>3 May 2026</p>{TEXT}</div>")
    assert (found.subtitle, found.standfirst) == ("After the lock-out", LEAD)


@pytest.mark.parametrize(
    "after",
    [
        "<p>Share: <a href='https://social.example/s'>Social</a></p>",
        "<div>Support us: we live by our readers alone.</div>",
        "<p>Published on 3 May 2026</p>",
    ],
)
def test_what_follows_the_line_of_a_postscript_is_no_part_of_it(after: str) -> None:
    line = "<p><strong>P.S.</strong> Read the one before as well.</p>"
    found = article(f"<div><h1>The quay</h1>{TEXT}{line}{after}</div>")
    assert found.postscript == "Read the one before as well."


def test_a_label_without_its_last_point_is_no_part_of_a_postscript() -> None:
    line = "<p><strong>P.S</strong> Read the one before as well.</p>"
    found = article(f"<div><h1>The quay</h1>{TEXT}{line}</div>")
    assert found.postscript == "Read the one before as well."


BEFORE = "<a class='spip_in' href='Before'>the one that came before this one</a>"
WRITTEN = f"<div><p>See also {BEFORE}.</p></div>"
DRAWN = "<div><p>Support us: <a href='Give'>give to the harbour</a> what you can spare.</p></div>"


@pytest.mark.parametrize(("box", "is_one"), [(WRITTEN, True), (DRAWN, False)])
def test_links_that_an_author_wrote_tell_a_postscript_from_a_box(box: str, is_one: bool) -> None:
    found = article(f"<div><h1>The quay</h1>{TEXT}{box}</div>")
    assert found.postscript == ("See also the one that came before this one." if is_one else None)


def test_a_postscript_under_a_label_beside_the_text() -> None:
    below = "<b>P.S.</b><br><div><p>Read the one before as well.</p></div>"
    found = article(f"<table><tr><td><h1>The quay</h1>{TEXT}<br>{below}</td></tr></table>")
    assert found.postscript == "Read the one before as well."


def test_teasers_are_no_text_however_short_the_text_is() -> None:
    teaser = f"<article><h3><a href='Other'>Another</a></h3><p>{WORDS * 3}</p></article>"
    body = f"<header><h1>The quay</h1></header><section><p>{LEAD}</p></section>"
    found = article(f"<main>{body}<section><h2>More</h2>{teaser}{teaser}</section></main>")
    assert found.body_text == LEAD


def test_the_foot_of_an_article_may_say_when() -> None:
    foot = "<footer><p>Published on 3 May 2026 by Ana Prado</p></footer>"
    found = article(f"<main><h1>The quay</h1>{TEXT}{foot}</main><footer><p>2001-2020</p></footer>")
    assert found.published == "2026-05-03"


def test_messages_of_a_forum_are_no_text_however_short_the_text_is() -> None:
    message = f"<li id='forum7'><p>{WORDS * 4}</p></li>"
    body = f"<article><h1>The quay</h1><section><p>{LEAD}</p></section></article>"
    found = article(f"<main>{body}<div><h2>Comments</h2><ul>{message}</ul></div></main>")
    assert found.body_text == LEAD


def test_a_title_after_the_name_of_the_site() -> None:
    head = "[Harbour Weekly] The quay"
    home = "<a href='/'>Harbour Weekly</a>"
    found = article(f"{home}<div><p><b>The quay</b></p>{TEXT}</div>", title=head)
    assert found.title == "The quay"


def test_a_subtitle_in_the_heading_is_no_part_of_a_title_that_is_cut() -> None:
    heading = "<h1><span>The quay at dawn and very long after</span> <small>A letter</small></h1>"
    found = article(f"{heading}{TEXT}", title="The quay at dawn and very long (…) - Harbour")
    assert (found.title, found.subtitle) == ("The quay at dawn and very long after", "A letter")


def test_the_last_step_of_a_path_is_the_title_where_that_is_cut() -> None:
    path = f"<p>{HOME} &gt; {MAGAZINE} &gt; <b>The quay at dawn and after</b></p>"
    heading = "<div><b>The quay at dawn and after</b></div>"
    found = article(f"{path}<div>{heading}{TEXT}</div>", title="The quay at dawn and (…) - H")
    assert found.section == "Magazine"


def test_a_list_from_home_to_the_title_is_a_path() -> None:
    path = f"<ol><li>{HOME}</li><li>{MAGAZINE}</li><li>The quay</li></ol>"
    found = article(f"{path}<div><p><b>The quay</b></p>{TEXT}</div>", title="Harbour &gt; The quay")
    assert found.section == "Magazine"


def test_the_section_that_is_linked_beside_the_title_and_not_in_a_menu() -> None:
    menu = f"<p>{HOME} {MAGAZINE} <a href='-Docks-'>Docks</a></p>"
    lone = "<p><a href='-IVP617-'>IVP617 - June 2026</a></p>"
    found = article(f"{menu}<div>{lone}<h1>The quay</h1>{TEXT}</div>")
    assert found.section == "IVP617 - June 2026"


def test_a_path_with_bars_is_one_where_it_ends_with_the_title() -> None:
    path = f"<p>{HOME} | {MAGAZINE} | <a href='-Docks-'>Docks</a> | <b>The quay</b></p>"
    found = article(f"{path}<div><h1>The quay</h1>{TEXT}</div>")
    assert found.breadcrumb == ("Home", "Magazine", "Docks", "The quay")
    assert found.section == "Docks"
