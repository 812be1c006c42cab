"""The prose of a page: which element holds the text.

A name that templates are known to use, else the parent with the most prose near the title. Note
calls weigh much, because notes are called in a text and hardly elsewhere; teasers, lists of links
and menus weigh nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from pipelines.extract.around import Around
from pipelines.extract.cached import cached_property
from pipelines.extract.page import line_of
from pipelines.extract.spip.outline import Outline
from pipelines.extract.spip.wording import is_cut

_PROSE_TAGS: Final = frozenset({"p", "h2", "h3", "pre", "ul", "ol", "table"})
_LISTS: Final = frozenset({"ul", "ol", "table"})
_BOXES: Final = frozenset({"div", "td"})
"""Elements that may hold prose without a paragraph."""

_THROUGH: Final = frozenset({"blockquote", "figure", "center", "font", "small", "span", "b", "i"})
_HEADINGS: Final = ("h2", "h3", "h4", "h5")
_LONGEST_TEASER: Final = 700
"""Characters of a paragraph that ends with dots because it was cut."""

_CUT_COUNTS: Final = 4
"""What a paragraph counts that was cut: a fourth."""

_TEASES: Final = 10
"""What prose of a teaser counts: a tenth, so that it is a text only where nothing else is."""

_FLAT: Final = 0.3
"""What prose counts that shares its parent with the title: it may be the lines below the title."""

_DEEP: Final = 20
"""Quotes in quotes; more is no text."""

_PER_CALL: Final = 300
"""What a note call weighs, in characters."""


@dataclass
class Group:
    """Prose with one parent."""

    outline: Outline
    element: HtmlElement
    prose: list[HtmlElement] = field(default_factory=list)

    @cached_property
    def size(self) -> int:
        """The characters of the prose, note calls counted in; of a teaser few count."""
        notes = self.outline.notes.calls
        calls = sum(1 for each in self.prose for a in each.iter("a") if a in notes)
        size = sum(map(_weight, self.prose)) + _PER_CALL * calls
        return size // _TEASES if _leads_elsewhere(self.outline, self.element) else size


def named_text(outline: Outline, title: HtmlElement | None) -> HtmlElement | None:
    """Return the element below the title that a template calls its text.

    Notes are called in a text: where several elements bear the name, or one that calls none, that
    is what tells it.
    """
    named = (
        element
        for element in outline.part("text")
        if not (title is not None and _is_at_title(outline, title, element))
        and _says_something(element)
    )
    first = next(named, None)
    notes = outline.notes.calls
    if first is None or not notes:
        return first
    places = outline.places(notes)
    if called := outline.count(first, places):
        inner = (e for e in named if outline.count(e, places) == called)
        return next((e for e in inner if outline.holds(first, e)), first)
    return _most_calling(outline, [first, *named])


def _most_calling(outline: Outline, named: list[HtmlElement]) -> HtmlElement | None:
    """Return the element that calls the most notes; None where all are called elsewhere.

    Notes that a standfirst calls tell nothing of the text.
    """
    standfirst = Around(set(outline.part("standfirst")).__contains__, outline.body)
    places = outline.places(call for call in outline.notes.calls if not standfirst.has(call))
    most = max(named, key=lambda element: outline.count(element, places))
    return None if places and not outline.count(most, places) else most


def _is_at_title(outline: Outline, title: HtmlElement, element: HtmlElement) -> bool:
    return outline.before(element, title) or outline.holds(title, element)


def _says_something(element: HtmlElement) -> bool:
    # Not by itertext(), which takes long to begin: nearly always the first words end the search.
    inner = element.iterdescendants()
    if _is_said(element.text) or any(_is_said(e.text) or _is_said(e.tail) for e in inner):
        return True
    return next(element.iter("img", "iframe", "video", "audio", "object"), None) is not None


def _is_said(text: str | None) -> bool:
    return bool(text and not text.isspace())


def prose_groups(
    outline: Outline, title: HtmlElement | None, text: HtmlElement | None
) -> Iterable[Group]:
    """Gather the prose between the title and the text, or the notes, by what directly holds it."""
    groups: dict[HtmlElement, Group] = {}
    below = text if text is not None else next(iter(outline.notes.anchors), None)
    messages = outline.places(outline.named("message"))
    for element in outline.between(title, below):
        if not _can_be_prose(element) or outline.in_furniture(element):
            continue
        if element.tag in _LISTS and outline.count(element, messages):
            continue
        holder = _holder(element)
        if holder is not None:
            group = groups.setdefault(holder, Group(outline, holder))
            group.prose.append(element)
    return groups.values()


def _leads_elsewhere(outline: Outline, element: HtmlElement) -> bool:
    """Tell whether a box begins with a heading that is a link to another page: a teaser."""
    heading = next(element.iterchildren(*_HEADINGS), None)
    if heading is None or element.index(heading) > 1 or not (said := line_of(heading)):
        return False
    links = outline.links_in(heading)
    return any(line_of(link) == said and not outline.is_own(to) for link, to in links)


def _can_be_prose(element: HtmlElement) -> bool:
    if element.tag in _BOXES:
        return len((element.text or "").strip()) > 1
    return element.tag in _PROSE_TAGS


def _weight(element: HtmlElement) -> int:
    if element.tag in _BOXES:
        return len((element.text or "").strip()) + sum(
            len((child.tail or "").strip()) for child in element
        )
    text = line_of(element)
    if len(text) < _LONGEST_TEASER and is_cut(text) and next(element.iter("a"), None) is None:
        return len(text) // _CUT_COUNTS
    linked = sum(len(line_of(a)) for a in element.iter("a"))
    if element.tag in _LISTS and (linked * 2 > len(text) or _is_listing(element)):
        return 0
    return max(0, len(text) - linked) if element.tag != "h2" else 1


def _is_listing(element: HtmlElement) -> bool:
    """Tell whether every item of a list leads to another page."""
    items = sum(1 for _ in element.iter("li", "tr"))
    return 0 < items <= sum(1 for _ in element.iter("a"))


def _holder(element: HtmlElement) -> HtmlElement | None:
    if element.tag in _BOXES:
        return element
    parents = islice(element.iterancestors(), _DEEP)
    return next((parent for parent in parents if parent.tag not in _THROUGH), None)


def best(groups: list[Group], title: HtmlElement | None) -> HtmlElement | None:
    """Return the largest group; each step further from the title halves what it counts."""
    if not groups:
        return None
    levels = {} if title is None else {e: n for n, e in enumerate((title, *title.iterancestors()))}

    def weight(group: Group) -> float:
        near = (n for e in (group.element, *group.element.iterancestors()) if (n := levels.get(e)))
        flat = _FLAT if group.element in levels else 1.0
        return group.size * flat * 0.5 ** next(near, 0)

    return max(groups, key=weight).element
