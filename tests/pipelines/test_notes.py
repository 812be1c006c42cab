"""Notes of every age of SPIP, and of others, found by their links."""

# ruff: noqa: E501  markup is kept as it is served

from __future__ import annotations

import pytest
from lxml.html import HtmlElement

from archive.model import Footnote
from pipelines.extract.blocks import Markup, read_blocks
from pipelines.extract.footnotes import read_notes
from pipelines.extract.notes import find_notes
from pipelines.extract.page import parse_html

BASE = "http://x.test/a"

PAGES = {
    "SPIP 4": """<p>one<span class="spip_note_ref">&nbsp;[<a href="#nb1" class="spip_note" id="nh1">1</a>]</span>,
        two<span class="spip_note_ref">&nbsp;[<a href="#nb2" class="spip_note" id="nh2">2</a>]</span>.</p>
        <div id="nb1"><p><span class="spip_note_ref">[<a href="#nh1" class="spip_note">1</a>]&nbsp;</span>First.</p>
        </div><div id="nb2"><p><span class="spip_note_ref">[<a href="#nh2">2</a>]&nbsp;</span>Second.</p></div>""",
    "SPIP 3, odd ids": """<p>one&nbsp;[<a href="#nb2-1" class="spip_note" id="nh2-1">1</a>],
        two&nbsp;[<a href="#nb2-2" class="spip_note" id="nh2-2">2</a>].</p>
        <div id="nb2-1"><p>[<a href="#nh2-1" class="spip_note">1</a>]&nbsp;First.</p></div>
        <div id="nb2-2"><p>[<a href="#nh2-2" class="spip_note">2</a>]&nbsp;Second.</p></div>""",
    "SPIP 1.9": """<p class="spip">one&nbsp;[<a href="#nb1" name="nh1" id="nh1" class="spip_note">1</a>],
        two&nbsp;[<a href="#nb2" name="nh2" id="nh2" class="spip_note">2</a>].</p>
        <p class="spip_note">[<a href="#nh1" name="nb1" class="spip_note">1</a>] First.</p>
        <p class="spip_note">[<a href="#nh2" name="nb2" class="spip_note">2</a>] Second.</p>""",
    "one paragraph": """<p>one [<a href="#nb1" name="nh1">1</a>], two [<a href="#nb2" name="nh2">2</a>].</p>
        <p>[<a href="#nh1" name="nb1">1</a>] First.<br>[<a href="#nh2" name="nb2">2</a>] Second.</p>""",
    "Word": """<p>one<a href="#_ftn1" name="_ftnref1">[1]</a>, two<a href="#_ftn2" name="_ftnref2">[2]</a>.</p>
        <p><a href="#_ftnref1" name="_ftn1">[1]</a> First.</p>
        <p><a href="#_ftnref2" name="_ftn2">[2]</a> Second.</p>""",
    "no way back": """<p>one<sup><a href="#note1">1</a></sup>, two<sup><a href="#note2">2</a></sup>.</p>
        <ol><li id="note1">First.</li><li id="note2">Second.</li></ol>""",
}


def tree_of(markup: str) -> HtmlElement:
    tree = parse_html(f"<html><body>{markup}</body></html>")
    assert tree is not None
    return tree


def notes_of(markup: str) -> tuple[Footnote, ...]:
    return read_notes(find_notes(tree_of(markup)), BASE, Markup())


@pytest.mark.parametrize("markup", PAGES.values(), ids=PAGES.keys())
def test_notes_and_calls_of_every_age(markup: str) -> None:
    tree = tree_of(markup)
    found = find_notes(tree)
    assert [(n.n, n.text) for n in read_notes(found, BASE, Markup())] == [
        ("1", "First."),
        ("2", "Second."),
    ]
    first = read_blocks(next(tree.iter("p")), BASE, Markup(found.calls))[0]
    assert first.block.text == "one, two."
    assert first.block.text_with_calls == "one [1], two [2]."


def test_a_note_with_paragraphs_a_list_and_links() -> None:
    (note,) = notes_of(
        """<p>x [<a href="#nb1" id="nh1">1</a>]</p><div id="nb1"><p>[<a href="#nh1">1</a>] See
        <a href="y">this</a>.</p><p>More.</p><ul><li>a</li><li>b</li></ul></div>"""
    )
    assert note.text == "See this.\n\nMore.\n\na\nb"
    assert [(link.url, link.kind) for link in note.links] == [("http://x.test/y", "note")]


def test_labels_that_are_no_numbers() -> None:
    notes = notes_of(
        """<p>x [<a href="#nb1" id="nh1">*</a>] y [<a href="#nb-Sm" id="nh-Sm">Sm1</a>]</p>
        <div id="nb1">[<a href="#nh1">*</a>] Star.</div>"""
    )
    assert [(note.n, note.text) for note in notes] == [("*", "Star.")]


def test_a_note_that_is_not_closed_holds_the_next_one() -> None:
    notes = notes_of(
        """<p>x [<a href="#nb1" id="nh1">1</a>] [<a href="#nb2" id="nh2">2</a>]</p>
        <div id="nb1">[<a href="#nh1">1</a>] One.<div id="nb2">[<a href="#nh2">2</a>] Two.</div>"""
    )
    assert [(note.n, note.text) for note in notes] == [("1", "One."), ("2", "Two.")]


@pytest.mark.parametrize(
    "markup",
    [
        '<p><a href="#top">1</a></p><p id="top">x</p>',
        '<a href="#contenu">Skip to the text</a><div id="contenu">x</div>',
        '<ul><li><a href="#s1">Introduction</a></li></ul><h2 id="s1">Introduction</h2>',
        '<p>[<a href="#nb1">1</a>]</p>',
        '<div id="nb1">x</div><p>[<a href="#nb1">1</a>]</p>',
    ],
)
def test_what_is_no_note(markup: str) -> None:
    assert notes_of(markup) == ()
