"""The places of a SPIP page's elements: told right, and at a cost that grows with the page only."""

from __future__ import annotations

import gc
import weakref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import Family, Site
from pipelines.extract import Page, read
from pipelines.extract.around import Around
from pipelines.extract.notes import find_notes
from pipelines.extract.page import absolute
from pipelines.extract.spip import addresses
from pipelines.extract.spip.outline import Outline
from pipelines.extract.spip.wording import fold, is_cut, uncut
from tests.work import calls

SITE = Site("x", "X", "http://x.example/", Family.SPIP, ("en",))
TAGS = ["div", "p", "ul", "li", "span", "nav", "b", 'div class="menu"', 'div id="extra"']
LINKS = ["-Section-", "#nb1", "?lang=fr", "/", "../a", "_Ann-Other_", "mailto:a@b", "", "IMG/a.pdf"]


def _outline(body: str, url: str = "http://x.example/a/Title?x=1") -> Outline:
    html = f"<html><head><title>T</title></head><body>{body}</body></html>"
    return Outline(Page(url, 200, "text/html", html.encode()))


@st.composite
def _bodies(draw: st.DrawFn) -> str:
    """Return any nesting of boxes, furniture and links; some are never closed."""
    parts = []
    for tag in draw(st.lists(st.sampled_from([*TAGS, "a", "/"]), max_size=40)):
        if tag == "a":
            parts.append(f'<a href="{draw(st.sampled_from(LINKS))}">link</a>')
        else:
            parts.append("</div>" if tag == "/" else f"<{tag}>x")
    return "".join(parts)


@settings(max_examples=150, deadline=None)
@given(_bodies())
def test_places_say_what_climbing_says(body: str) -> None:
    outline = _outline(body)
    for element in outline.elements:
        under = set(element.iter())
        assert {e for e in outline.elements if outline.holds(element, e)} == under
        inside = [link for link in outline.links if link[0] in under]
        assert outline.links_in(element) == inside
        path = [element, *element.iterancestors()]
        path = path[: path.index(outline.body)]
        assert outline.in_furniture(element) == any(map(outline.is_furniture, path))
        for place, below in enumerate(path):
            found = outline.in_furniture(element, below=below)
            assert found == any(map(outline.is_furniture, path[:place]))


@st.composite
def _notes(draw: st.DrawFn) -> str:
    """Return calls, notes and ways back in any order; names of links and ids may be the same."""
    name = st.sampled_from(["nb1", "nh1", "nb2", "nh2"])
    kinds = st.sampled_from(
        ['<a href="#{0}">1</a>', '<a name="{0}"></a>', '<p id="{0}">x</p>', '<i id="{0}"><a', "<p>"]
    )
    return "".join(each.format(draw(name)) for each in draw(st.lists(kinds, max_size=12)))


@settings(max_examples=200, deadline=None)
@given(_notes())
def test_notes_are_the_same_with_and_without_the_places_of_an_outline(body: str) -> None:
    outline = _outline(body)
    assert outline.notes == find_notes(outline.body)


@settings(max_examples=200, deadline=None)
@given(
    st.text("ab/?#=&;.:-_+@ 1é%", max_size=20),
    st.sampled_from(["", "http://x.example/c/d?e=f#g", "//y.example/", "spip.php?article1"]),
)
def test_a_link_is_joined_as_any_other_address(href: str, base: str) -> None:
    head = f'<base href="{base}">' if base else ""
    page = Page(
        "http://x.example/a/b?c=d", 200, "text/html", f"<html>{head}<body><a>x</a>".encode()
    )
    page.tree.find(".//a").set("href", href)
    found = [(to.url.rstrip("#"), to.kind) for _, to in Outline(page).links]
    url = absolute(href.strip(), page.base_url)
    assert found == ([(url.rstrip("#"), addresses.kind(url))] if url else [])


def test_the_nearest_of_several_is_found_and_none_above_the_top() -> None:
    outline = _outline("<nav><div><nav><p>x</p></nav></div></nav>")
    nearest = Around(lambda element: element.tag in {"nav", "body"}, outline.body).nearest
    (paragraph,) = outline.tagged("p")
    assert nearest(paragraph) is outline.tagged("nav")[1]
    assert nearest(outline.tagged("div")[0]) is outline.tagged("nav")[0]
    assert nearest(outline.body) is None
    assert nearest(None) is None


def test_parts_are_found_by_the_names_of_all_generations_the_first_first() -> None:
    outline = _outline(
        '<p class="titre">1</p><h1 class="entry-title">2</h1><p class="menu">'
        '<b id="article-titre-12" class="other">3</b></p>'
    )
    assert [each.text for each in outline.named("title")] == ["3", "2", "1"]
    assert [each.text for each in outline.part("title")] == ["2", "1"]
    assert outline.named("postscript") == []
    with pytest.raises(KeyError):
        outline.named("no such part")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40) | st.text("aB9 -_'", max_size=40))
def test_letters_and_figures_are_compared_whatever_the_script(text: str) -> None:
    assert fold(text) == "".join(filter(str.isalnum, text)).casefold()


def test_an_outline_is_freed_with_its_last_use() -> None:
    outline = _outline('<ul><li>x</ul><p class="menu">x</p>')
    assert outline.in_furniture(outline.elements[-1])
    assert not outline.in_other_box(outline.elements[-1])
    seen = weakref.ref(outline)
    gc.disable()
    try:
        del outline
        assert seen() is None
    finally:
        gc.enable()


# --- what a page costs ------------------------------------------------------------------------

_LINK = '<a class="author" href="_N{0}_">N{0}</a> '
_CALL = '<p>x<a href="#nb{0}" id="nh{0}">{0}</a></p>'
_NOTE = '<p><a href="#nh{0}" id="nb{0}">{0}</a> n</p>'
_TEXT = f'<div class="texte"><p>{"The strike goes on. " * 30}</p></div>'
PAGES: dict[str, tuple[str, ...]] = {
    "authors in a line": ("<p>", _LINK, "</p>", _TEXT),
    "authors in a list": ("<ul>", f"<li>{_LINK}</li>", "</ul>", _TEXT),
    "authors in boxes": (_TEXT, f'<div class="vcard author">{_LINK}</div>', "<a href=x>y</a>"),
    "authors and their lives": (_LINK, _TEXT, '<div class="bio">N{0} writes.</div>'),
    "files": (_TEXT, '<div><a href="IMG/pdf/a{0}.pdf">a</a></div>'),
    "keywords": (_TEXT, '<div><a href="+-K{0}-+">k</a></div>'),
    "standfirsts and notes": ('<p class="chapo">x</p>', _TEXT, _CALL, _NOTE),
    "texts and notes": (f'<div class="texte">x{_CALL}</div>', _NOTE),
    "postscripts and notes": (_TEXT, _CALL, '<p class="ps"><a href=x>y</a></p>', _NOTE),
    "choices of languages": ('<p><a href="x{0}">english</a></p>', _TEXT),
}


@pytest.mark.parametrize("parts", PAGES.values(), ids=PAGES.keys())
def test_twice_of_anything_is_twice_the_work(parts: tuple[str, ...]) -> None:
    _work(parts, 10)
    assert _work(parts, 400) < 2.4 * _work(parts, 200)


@pytest.mark.parametrize("parts", PAGES.values(), ids=PAGES.keys())
def test_depth_costs_nothing(parts: tuple[str, ...]) -> None:
    _work(parts, 10)
    deep = ("<div>" * 400, *parts, "</div>" * 400)
    assert _work(deep, 200) < 3 * _work(parts, 200) + 40_000


def _work(parts: tuple[str, ...], count: int) -> int:
    """Return how many functions are called for a page with each numbered part `count` times."""
    numbers = range(count * 1_000, count * 1_001)  # What is remembered of addresses is no help.
    body = "".join(
        "".join(map(part.format, numbers)) if "{0}" in part or "chapo" in part else part
        for part in parts
    )
    html = f"<html><head><title>A title - X</title></head><body><h1>A title</h1>{body}".encode()
    return calls(lambda: read(Page("http://x.example/article3", 200, "text/html", html), SITE))


@pytest.mark.parametrize("dots", ["…", "...", "(…)", "(...)", " […", " (...) "])
def test_a_title_that_was_cut_is_known_by_its_dots(dots: str) -> None:
    assert uncut("The general strike" + dots).startswith("The general strike")
    assert is_cut(("The general strike" + dots).strip())
    assert not is_cut(uncut("The general strike" + dots))


@pytest.mark.parametrize("title", ["Wait... for it", "What (is) to be done?", "No more.", ""])
def test_a_whole_title_stays_as_it_is(title: str) -> None:
    assert uncut(title) == title
    assert not is_cut(title)
