"""SPIP's templates in other languages, and parts in other places: what only a template writes."""

from __future__ import annotations

import pytest

from archive.model import Role
from tests.pipelines.test_spip_skeletons import CALLED, NOTES, PROSE, article

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
