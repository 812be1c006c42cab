"""Issue labels, closing lines, and lines around the text."""

# ruff: noqa: E501  markup is kept as it is served

from __future__ import annotations

import pytest

from archive.model import MagazineIssue
from pipelines.extract.blocks import read_blocks
from pipelines.extract.issues import find_issue, read_issue
from pipelines.extract.matter import part_end_matter, typed_notes
from pipelines.extract.page import parse_html
from pipelines.extract.pieces import Piece
from pipelines.extract.spip.lines import byline, is_meta_line, original_date

BASE = "http://x.test/"


@pytest.mark.parametrize(
    ("label", "code", "year", "month"),
    [
        ("IVP617 - June 2026", "IVP617", 2026, 6),
        ("IV450 - July 2012", "IV450", 2012, 7),
        ("IV 450, July 2012", "IV450", 2012, 7),
        ("Inprecor n° 617 - juin 2014", "617", 2014, 6),
        ("Viento Sur nº 150 (febrero 2017)", "150", 2017, 2),
        ("No 45 - March 2010", "45", 2010, 3),
        ("Viento Sur N.º 31 (junio 2026)", "31", 2026, 6),
    ],
)
def test_labels_of_issues(label: str, code: str, year: int, month: int) -> None:
    assert read_issue(label) == MagazineIssue(code, label, year, month)


@pytest.mark.parametrize(
    "label", ["Features", "2026", "1938", "IV358 - May-June 2004", "1. Austerity", "May 68", ""]
)
def test_sections_that_are_no_issues(label: str) -> None:
    assert read_issue(label) is None


def test_the_innermost_issue_counts() -> None:
    found = find_issue(["IVP616 - May 2026", "Features", "IVP617 - June 2026"])
    assert found is not None
    assert found.code == "IVP617"


PROSE = "<p>The strike went on for seven weeks and nobody believed that it would end like this.</p>"


def pieces(markup: str) -> list[Piece]:
    tree = parse_html(f"<div>{PROSE}{markup}</div>")
    assert tree is not None
    return read_blocks(tree, BASE)


@pytest.mark.parametrize(
    ("markup", "closing"),
    [
        ("", 0),
        ("<p>16 June 2026</p>", 1),
        ("<p>Patras, September 1938</p>", 1),
        (
            "<p>16 June 2026</p><p><i>National Commission,<br>The Party</i></p><p>Translated by Ann Other.</p>",
            3,
        ),
        ("<p>Mersin, 18 October 2009</p><p>The Platform brings together nine unions.</p>", 2),
        ("<p>Translated by Ann Other.</p><img src=a.jpg width=40 height=40>", 1),
        ("<p>It was translated by many hands and into many languages before it was lost.</p>", 0),
        (
            "<h2>Next steps</h2><p>They meet again on 5 May 2026 in Cádiz to decide what to do.</p>",
            0,
        ),
        ("<p>4 May 2020</p><p>We marched.</p><p>5 May 2020</p><p>We slept.</p>", 0),
    ],
)
def test_closing_lines(markup: str, closing: int) -> None:
    matter = part_end_matter(pieces(markup), "en")
    assert len(matter.end) == closing
    assert len(matter.body) == len(pieces(markup)) - closing


def test_what_closing_lines_say() -> None:
    said = part_end_matter(
        pieces("<p>Belém, 2 March 2026</p><p>Translated by A. Other.</p>"), "en"
    ).said
    assert (said.dateline, said.signed_date) == ("Belém, 2 March 2026", "2026-03-02")
    assert [credit.name for credit in said.credits] == ["A. Other"]


@pytest.mark.parametrize(
    ("markup", "typed"),
    [
        ("<p>as was said (1) and done (2).</p><p>Notes</p><p>(1) Here.<br>(2) There.</p>", True),
        ("<p>as was said [1] and done [2].</p><p>[1] Here.</p><p>[2] There.</p>", True),
        ("<p>(1) is a number, (2) is another.</p>", False),
        ("<p>either (1) we win</p><p>or (2) we lose.</p>", False),
    ],
)
def test_notes_typed_by_hand(markup: str, typed: bool) -> None:
    assert typed_notes(pieces(markup)) is typed


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "Tuesday 1 July 2014, by Alain Krivine, Daniel Bensaïd",
            ("Alain Krivine", "Daniel Bensaïd"),
        ),
        ("Publié le vendredi 19 juin 2026 par Ana Paz et Joan Roig", ("Ana Paz", "Joan Roig")),
        ("19 de junio de 2026 | por Ana Paz y Joan Roig", ("Ana Paz", "Joan Roig")),
        (
            "Friday 19 June 2026, par Nuevo Perú por el Buen Vivir",
            ("Nuevo Perú por el Buen Vivir",),
        ),
        ("Written by Ana Paz on 3 May 2011", ("Ana Paz",)),
        ("Friday 19 June 2026", ()),
        ("by far the largest strike since 1968", ()),
    ],
)
def test_bylines(line: str, names: tuple[str, ...]) -> None:
    assert byline(line) == names


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Original publication: September 1938", "1938-09"),
        ("Friday 19 June 2026, by A (first publication: 12 March 1936).", "1936-03-12"),
        ("(première publication : 12 mars 1936)", "1936-03-12"),
        ("Publicación original: marzo de 1936", "1936-03"),
        ("Friday 19 June 2026", None),
        ("The original plan was dropped in 2019", None),
    ],
)
def test_dates_of_an_earlier_publication(line: str, date: str | None) -> None:
    assert original_date(line) == date


@pytest.mark.parametrize(
    ("line", "meta"),
    [
        ("Friday 19 June 2026", True),
        ("Par Jean Dupont", True),
        ("Copyright © The Magazine - All rights reserved", True),
        ("On 6 May more than twenty thousand people marched in Cádiz against the closure.", False),
        ("Begoña Etxaniz drives the number 38 in Bilbao.", False),
    ],
)
def test_lines_that_are_no_text(line: str, meta: bool) -> None:
    assert is_meta_line(line) is meta
