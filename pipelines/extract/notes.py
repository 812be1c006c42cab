"""Footnotes, found by how they are linked and not by what they are called.

A call is a short link to an anchor further down the page; the note there links back to the call.
This holds for every CMS (SPIP `#nb1`/`#nh1`, WordPress, Word's `_ftn1`/`_ftnref1`); where the way
back is missing, the call must look like one: a number, a letter or a star.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile
from typing import Final, NamedTuple

from lxml.html import HtmlElement

from archive.model import Footnote
from pipelines.extract.blocks import Markup, PassageReader
from pipelines.extract.page import line_of
from pipelines.extract.pieces import Linked, Passage, whole_links
from pipelines.extract.runs import MARK, clean

_LABEL: Final = re.compile(r"[\[({]?\s*(\d{1,3}|[ivxlc]{1,6}|[a-zA-Z]|[*†‡]{1,4})\s*[\])}]?\.?")
_NAMED: Final = re.compile(r"[\[(]?\s*([^\[\]()]{1,30}?)\s*[\])]?")
_INLINE: Final = frozenset({"a", "sup", "span", "small", "b", "strong", "i", "em", "font"})
_MANY: Final = 20
_MOST: Final = 2_000
"""Notes of one page; a book has fewer."""

_NOTE_ID: Final = re.compile(
    r"(?:nb|fn|ftn|_ftn|_edn|edn|note|footnote|sdfootnote|sdendnote|nota|endnote)[\w:.-]*\d", re.I
)
_ONES: Final = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_TENS: Final = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")


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
        target = inner.targets.get(fragment)
        if target is None or inner.order[target] <= inner.order[link]:
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


def read_notes(notes: NoteLinks, base_url: str, markup: Markup) -> tuple[Footnote, ...]:
    """Return the notes, each under its label, in the order of the page."""
    found: dict[str, Footnote] = {}
    reader = PassageReader(base_url, markup._replace(calls={}, marks=notes.marks))
    for block, labels in _blocks(notes).items():
        passages = _passages(block, notes, reader)
        for label, note in _footnotes(passages, labels, base_url).items():
            found.setdefault(label, note)
    return _numbered(tuple(found.values()))


def _numbered(notes: tuple[Footnote, ...]) -> tuple[Footnote, ...]:
    """Return notes that are labelled i, ii, iii (as Word does) under their numbers."""
    if not notes or notes[0].label != _ONES[1]:
        return notes
    if any(note.label != label for note, label in zip(notes, _romans(), strict=False)):
        return notes
    return tuple(replace(note, n=str(number)) for number, note in enumerate(notes, 1))


def _romans() -> Iterator[str]:
    """Yield i, ii, iii ... up to 399."""
    for number in range(1, 400):
        hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
        yield "c" * hundreds + _TENS[tens] + _ONES[ones]


def _blocks(notes: NoteLinks) -> dict[HtmlElement, list[str]]:
    """Return the blocks that hold notes, with the labels of the notes in each."""
    blocks: dict[HtmlElement, list[str]] = {}
    for anchor, label in islice(notes.anchors.items(), _MOST):
        block = note_block(anchor)
        if block not in blocks and not blocks.keys().isdisjoint(block.iterancestors()):
            block = next((each for each in block.iterancestors() if each in blocks), block)
        blocks.setdefault(block, []).append(label)
    return blocks


def note_block(anchor: HtmlElement) -> HtmlElement:
    """Return the smallest block around a note's anchor: it holds the note's text."""
    element = anchor
    while element.tag in _INLINE:
        parent = element.getparent()
        if parent is None or parent.tag == "body":
            break
        element = parent
    return element


def _passages(block: HtmlElement, notes: NoteLinks, reader: PassageReader) -> list[Passage]:
    """Return what a block of notes says; a lone paragraph may be followed by more of its note."""
    passages = reader.read(block)
    if block.tag != "p":
        return passages
    for following in block.itersiblings():
        goes_on = following.tag in {"p", "ul", "ol"} and "spip" in (following.get("class") or "")
        if not goes_on or any(e in notes.marks or e in notes.anchors for e in following.iter()):
            break
        passages += reader.read(following)
    return passages


def _footnotes(passages: list[Passage], labels: list[str], base_url: str) -> dict[str, Footnote]:
    """Give each paragraph to the note whose mark came last before it."""
    texts: dict[str, list[str]] = {}
    linked: dict[str, list[Linked]] = {}
    said = [(passage.linked, _split(passage.text)) for passage in passages]
    is_marked_first = any(len(parts) > 1 and not parts[0][1] for _, parts in said)
    current = None if is_marked_first else labels[0]
    wanted = set(labels)
    for links, parts in said:
        for label, text in parts:
            current = label or current
            if current in wanted and text:
                texts.setdefault(current, []).append(text)
                if links:
                    own = [each for each in links if each[1] in text]
                    linked.setdefault(current, []).extend(own)
    return {
        label: Footnote(
            label,
            "\n\n".join(said),
            label,
            tuple(dict.fromkeys(whole_links(linked.get(label, ()), base_url, "note"))),
        )
        for label, said in texts.items()
    }


def _split(text: str) -> list[tuple[str | None, str]]:
    """Split a text at the marks in it: (label, or None before the first; the text after it).

    A mark at the end (WordPress prints an arrow there) is that of the text before it.
    """
    texts = text.split(MARK)
    labels, texts = texts[1::2], texts[::2]
    if not labels:
        return [(None, text.strip())]
    for place in range(len(labels)):
        texts[place] = _before_mark(texts[place])
        texts[place + 1] = _after_mark(texts[place + 1])
    texts[-1] = texts[-1].strip()
    if len(labels) == 1 and texts[0] and not texts[1]:
        return [(labels[0], texts[0])]
    return list(zip((None, *labels), texts, strict=True))


def _before_mark(text: str) -> str:
    """Return what stands before a mark, without the bracket that opens there."""
    text = text.strip()
    return text[:-1].rstrip() if text.endswith(("[", "(")) else text


def _after_mark(text: str) -> str:
    """Return what stands after a mark, without the signs that end it: `]`, `).`, `:`."""
    text = text.lstrip()
    text = text[1:] if text.startswith(("]", ")")) else text
    return text[1:] if text.startswith((".", ":")) else text
