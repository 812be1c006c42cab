"""Footnotes, found by how they are linked and not by what they are called.

A call is a short link to an anchor further down the page; the note there links back to the call.
This holds for every CMS (SPIP `#nb1`/`#nh1`, WordPress, Word's `_ftn1`/`_ftnref1`); where the way
back is missing, the call must look like one: a number, a letter or a star.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Final, NamedTuple

from lxml.html import HtmlElement

from pipelines.extract.page import line_of
from pipelines.extract.runs import clean

_LABEL: Final = re.compile(r"[\[({]?\s*(\d{1,3}|[ivxlc]{1,6}|[a-zA-Z]|[*†‡]{1,4})\s*[\])}]?\.?")
_NAMED: Final = re.compile(r"[\[(]?\s*([^\[\]()]{1,30}?)\s*[\])]?")
_INLINE: Final = frozenset({"a", "sup", "span", "small", "b", "strong", "i", "em", "font"})
_MANY: Final = 20
"""Links to one place that are asked whether they lead back."""

_NOTE_ID: Final = re.compile(
    r"(?:nb|fn|ftn|_ftn|_edn|edn|note|footnote|sdfootnote|sdendnote|nota|endnote)[\w:.-]*\d", re.I
)


@dataclass(frozen=True, slots=True)
class NoteLinks:
    """The calls and the beginnings of the notes of a page, with the label of each.

    `calls` are the links in the text, `marks` the links at the head of each note that lead back;
    `anchors` are the elements that the calls lead to, in the order of the page.
    """

    calls: Mapping[HtmlElement, str] = field(default_factory=dict)
    marks: Mapping[HtmlElement, str] = field(default_factory=dict)
    anchors: Mapping[HtmlElement, str] = field(default_factory=dict)


class Places(NamedTuple):
    """The elements of a page by their place in it.

    `anchors` are the `<a>` among them, `links` at least those that lead to places on the page,
    each with its address as it is written; `ids` gives the first element that bears each id.
    """

    order: Mapping[HtmlElement, int]
    anchors: Sequence[HtmlElement]
    links: Sequence[tuple[HtmlElement, str]]
    ids: Mapping[str, HtmlElement]

    @classmethod
    def of(cls, tree: HtmlElement) -> Places:
        """Return the places of all elements of a tree."""
        order = {element: place for place, element in enumerate(tree.iter())}
        ids: dict[str, HtmlElement] = {}
        for element in order:
            if name := element.get("id"):
                ids.setdefault(name, element)
        anchors = list(tree.iter("a"))
        return cls(order, anchors, links_of(anchors), ids)


def links_of(anchors: Iterable[HtmlElement]) -> list[tuple[HtmlElement, str]]:
    """Return the anchors that lead somewhere, each with the address that it gives."""
    return [(a, href) for a in anchors if (href := a.get("href", "").strip())]


def find_notes(tree: HtmlElement, places: Places | None = None) -> NoteLinks:
    """Find the calls under `tree` and the notes that they lead to; `places` of it, where known."""
    all_links = places.links if places else links_of(tree.iter("a"))
    links = [(a, href[1:]) for a, href in all_links if href[0] == "#" != href]
    called = [(a, name, text) for a, name in links if _may_call(text := line_of(a), name)]
    if not called:
        return NoteLinks()
    inner = _InnerLinks(links, places or Places.of(tree))
    calls: dict[HtmlElement, str] = {}
    marks: dict[HtmlElement, str] = {}
    anchors: dict[HtmlElement, str] = {}
    for link, fragment, text in called:
        target = inner.below(link, fragment)
        if target is None:
            continue
        back = inner.way_back(link, target)
        label = _label(text, mutual=back is not None, fragment=fragment)
        if label is None:
            continue
        calls[link] = label
        anchors.setdefault(target, label)
        if back is not None:
            marks.setdefault(back, label)
    ordered = dict(sorted(anchors.items(), key=lambda item: inner.order[item[0]]))
    return NoteLinks(calls, marks, ordered)


class _InnerLinks:
    """The links of a page to places on the same page, and those places."""

    def __init__(self, links: list[tuple[HtmlElement, str]], places: Places) -> None:
        self.order = places.order
        self.targets = self._find_targets({fragment for _, fragment in links}, places)
        self.leading_to: dict[HtmlElement, list[HtmlElement]] = {}
        for link, fragment in links:
            if fragment in self.targets:
                self.leading_to.setdefault(self.targets[fragment], []).append(link)

    def _find_targets(self, wanted: set[str], places: Places) -> dict[str, HtmlElement]:
        """Return the first element for each fragment: by its id, else, of anchors, by its name.

        Source: the HTML standard, section 7.4.6.4 (the indicated part of a document).
        """
        targets = {name: places.ids[name] for name in wanted if name in places.ids}
        if unknown := wanted - targets.keys():
            for anchor in places.anchors:
                if (name := anchor.get("name")) in unknown:
                    targets.setdefault(name, anchor)
        return targets

    def below(self, link: HtmlElement, fragment: str) -> HtmlElement | None:
        """Return the place that a link leads to, where it stands below the link."""
        target = self.targets.get(fragment)
        if target is None or self.order[target] <= self.order[link]:
            return None
        return target

    def way_back(self, call: HtmlElement, target: HtmlElement) -> HtmlElement | None:
        """Return the link in the note that leads back to the call (or to what is around it)."""
        for place in _near(call):
            for link in self.leading_to.get(place, ())[:_MANY]:
                if self.order[link] >= self.order[target]:
                    return link
        return None


def _near(call: HtmlElement) -> Iterator[HtmlElement]:
    """Yield a call, the inline elements around it, and what stands just before each of these."""
    yield call
    near = [call, *takewhile(_is_inline, islice(call.iterancestors(), 5))]
    yield from near[1:]
    before = (each.getprevious() for each in near)
    yield from (each for each in before if each is not None)


def _is_inline(element: HtmlElement) -> bool:
    return element.tag in _INLINE


def is_inner(href: str) -> bool:
    """Tell whether a link leads to a place on its own page."""
    return href[:1] == "#" and href != "#"


def _may_call(text: str, fragment: str) -> bool:
    """Tell whether a link within the page can be a call at all; most lead to parts of the page."""
    return bool(_LABEL.fullmatch(text) or _NOTE_ID.match(fragment))


def _label(text: str, *, mutual: bool, fragment: str) -> str | None:
    """Return the label in the text of a call; it stands between our own signs in runs."""
    text = clean(text)
    match = _LABEL.fullmatch(text)
    if match is not None and (mutual or _NOTE_ID.match(fragment)):
        return match[1]
    named = _NAMED.fullmatch(text) if mutual and _NOTE_ID.match(fragment) else None
    return named[1] if named else None


def note_block(anchor: HtmlElement) -> HtmlElement:
    """Return the smallest block around a note's anchor: it holds the note's text."""
    element = anchor
    while element.tag in _INLINE:
        parent = element.getparent()
        if parent is None or parent.tag == "body":
            break
        element = parent
    return element
