"""Where on the page the parts of an article are: text, standfirst, lines above it, postscript.

Names that templates are known to use are tried first; what they do not give is found by the order
that all SPIP templates share: surtitle, title, subtitle, date and authors, standfirst, text,
postscript, notes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from pipelines.extract.notes import note_block
from pipelines.extract.page import line_of
from pipelines.extract.spip.languages import offers_languages
from pipelines.extract.spip.lines import is_meta_line
from pipelines.extract.spip.outline import HEADING_TAGS, Outline, is_above, is_furniture
from pipelines.extract.spip.prose import best, named_text, prose_groups
from pipelines.extract.spip.title import (
    Breadcrumb,
    Witnesses,
    find_breadcrumb,
    find_title,
    title_above,
)

PS_LABEL: Final = re.compile(
    r"\W*(?:p\.?\s?[-–]?\s?s\.?|p\.?\s?d\.?|post[-\s]?script\w*|posdata|postdata|υ\.?γ\.?)\W*", re.I
)
_LINE_TAGS: Final = frozenset("p div span h2 h3 h4 h5 small strong b i em font big".split())
_NOT_IN_LINE: Final = ("a", "p", "li", "img", "abbr", "time", "input", "table")
_MANY: Final = 20
"""Runs of characters that are looked at to tell a text from a short line."""

_SHORT_TEXT: Final = 300
"""Characters; a longer element that bears the name of the text is taken for it unseen."""

_RIVAL: Final = 4
"""So many times the prose of a named text makes another group the text."""

_LONGEST_LABEL: Final = 30
"""Characters of a label of a postscript."""


@dataclass
class Parts:
    """The elements of an article; `text` may hold others of them (flat pages)."""

    breadcrumb: Breadcrumb
    witnesses: Witnesses
    title: HtmlElement | None
    text: HtmlElement
    scope: HtmlElement
    surtitle: HtmlElement | None = None
    subtitle: HtmlElement | None = None
    standfirst: HtmlElement | None = None
    postscript: list[HtmlElement] = field(default_factory=list)

    @property
    def named(self) -> list[HtmlElement]:
        """Every part that is not the text."""
        each = (self.title, self.surtitle, self.subtitle, self.standfirst, self.breadcrumb.element)
        return [element for element in (*each, *self.postscript) if element is not None]


def find_parts(outline: Outline) -> Parts | None:
    """Find the parts of the page's article; None when there is no text below a title."""
    breadcrumb = find_breadcrumb(outline)
    witnesses = Witnesses.of(outline, breadcrumb)
    title = find_title(outline, breadcrumb, witnesses)
    text = _text(outline, title)
    if text is None:
        return None
    title = title if title is not None else title_above(outline, witnesses, text)
    scope = _common(title, text) if title is not None else _wider(text)
    parts = Parts(breadcrumb, witnesses, title, text, scope)
    parts.standfirst = _standfirst(outline, parts)
    if title is not None:
        parts.surtitle = _surtitle(outline, parts, title)
        parts.subtitle = _subtitle(outline, parts, title)
    parts.postscript = _postscript(outline, parts)
    return parts


def _text(outline: Outline, title: HtmlElement | None) -> HtmlElement | None:
    """Return the text: as it is named, unless that says next to nothing beside other prose."""
    named = named_text(outline, title)
    if named is not None and sum(map(len, islice(named.itertext(), _MANY))) > _SHORT_TEXT:
        return named
    length = len(line_of(named)) if named is not None else 0
    groups = list(prose_groups(outline, title, None))
    rivals = [group for group in groups if group.size > _RIVAL * length]
    return named if named is not None and not rivals else best(rivals, title)


def _wider(text: HtmlElement) -> HtmlElement:
    parent = text.getparent()
    return text if parent is None else parent


def _common(one: HtmlElement, other: HtmlElement) -> HtmlElement:
    """Return the smallest element that holds both."""
    if is_above(other, one):
        return other
    above = {*one.iterancestors()}
    return next((each for each in other.iterancestors() if each in above), other)


def _standfirst(outline: Outline, parts: Parts) -> HtmlElement | None:
    for element in outline.part("standfirst"):
        if _between(outline, parts, element) and line_of(element):
            return element
    if parts.title is None:
        return None
    own = [
        group.element
        for group in prose_groups(outline, parts.title, parts.text)
        if _between(outline, parts, group.element)
        and not outline.holds(parts.text, group.element)
        and not outline.holds(group.element, parts.title)
        and not is_meta_line(line_of(group.element))
        and not _is_links(group.element)
    ]
    return own[-1] if own else _line_between(outline, parts)


def _is_links(element: HtmlElement) -> bool:
    """Tell whether links make up most of an element: a choice of languages, tools."""
    linked = sum(len(line_of(a)) for a in element.iter("a"))
    return linked * 4 > len(line_of(element)) or offers_languages(element)


def _between(outline: Outline, parts: Parts, element: HtmlElement) -> bool:
    """Tell whether `element` stands below the title and is neither text nor above it."""
    below = parts.title is None or outline.before(parts.title, element)
    apart = not outline.holds(element, parts.text)
    inside = outline.holds(parts.text, element)
    return below and apart and (inside or outline.before(element, parts.text))


def _line_between(outline: Outline, parts: Parts) -> HtmlElement | None:
    """Return the last paragraph above the text that reads as a sentence."""
    found = None
    for element in outline.tagged.get("p", ()):
        above = _between(outline, parts, element) and not outline.holds(parts.text, element)
        if above and _is_sentence(outline, element) and not outline.in_furniture(element):
            found = element
    return found


def _is_sentence(outline: Outline, element: HtmlElement) -> bool:
    """Tell a paragraph of prose from a line of date, authors, tools."""
    text = line_of(element)
    if len(text) <= 30 or text.endswith(":") or is_meta_line(text) or _is_links(element):
        return False
    if next(element.iterdescendants("time", "abbr"), None) is not None:
        return False
    return all(link.kind != "author" for link in outline.links_in(element))


def _surtitle(outline: Outline, parts: Parts, title: HtmlElement) -> HtmlElement | None:
    for element in outline.part("surtitle"):
        if (
            outline.holds(parts.scope, element)
            and outline.before(element, title)
            and line_of(element)
        ):
            return element
    return _line_beside(parts, title, previous=True)


def _subtitle(outline: Outline, parts: Parts, title: HtmlElement) -> HtmlElement | None:
    for element in outline.part("subtitle"):
        if (
            outline.holds(parts.scope, element)
            and outline.before(title, element)
            and line_of(element)
        ):
            return element if outline.before(element, parts.text) else None
    return _line_beside(parts, title, previous=False)


def _line_beside(parts: Parts, title: HtmlElement, *, previous: bool) -> HtmlElement | None:
    """Return the line just above or below the title, if it is one that says something of it."""
    whole = _whole_line(title)
    element = next((e for e in whole.itersiblings(preceding=previous) if e.tag != "br"), None)
    if element is None or element.tag not in _LINE_TAGS or is_furniture(element):
        return None
    text = line_of(element)
    known = (parts.text, *parts.named)
    if any(is_above(element, each) or is_above(each, element) for each in known):
        return None
    if next(element.iterdescendants(*_NOT_IN_LINE), None) is not None or is_meta_line(text):
        return None
    is_standfirst = element.tag not in HEADING_TAGS and _is_beside_text(parts, whole)
    if not previous and is_standfirst and not _stands_above_date(element):
        return None
    return element if 1 < len(text) <= (90 if previous else 200) else None


def _stands_above_date(element: HtmlElement) -> bool:
    """Tell whether date and authors follow a line: a standfirst stands below them in SPIP."""
    following = next((e for e in element.itersiblings() if e.tag != "br"), None)
    return following is not None and is_meta_line(line_of(following))


def _whole_line(element: HtmlElement) -> HtmlElement:
    """Return the outermost element that holds the same words as `element`."""
    for parent in element.iterancestors():
        others = [child for child in parent if child.tag != "br" and child is not element]
        if others or (parent.text or "").strip() or (element.tail or "").strip():
            break
        element = parent
    return element


def _is_beside_text(parts: Parts, title: HtmlElement) -> bool:
    """Tell whether the title has no header of its own: then the next line is a standfirst."""
    parent = title.getparent()
    return parent is not None and is_above(parent, parts.text)


def _postscript(outline: Outline, parts: Parts) -> list[HtmlElement]:
    for element in outline.part("postscript"):
        if (
            outline.before(parts.text, element)
            and line_of(element)
            and not _is_other_box(outline, element)
        ):
            return [element]
    for tag in (*HEADING_TAGS, "strong", "b", "p", "legend", "dt"):
        for label in outline.tagged.get(tag, ()):
            text = label.text
            named = text and len(text) < _LONGEST_LABEL and PS_LABEL.fullmatch(text)
            if named and outline.before(parts.text, label):
                return _labelled(parts, label)
    return _unlabelled(outline, parts)


def _is_other_box(outline: Outline, element: HtmlElement) -> bool:
    """Tell whether a box holds the notes, or is mostly links: the authors' texts, the keywords."""
    linked = sum(len(line_of(a)) for a in element.iter("a"))
    if any(outline.holds(element, anchor) for anchor in outline.notes.anchors):
        return True
    titles = sum(len(line_of(each)) for each in element.iter(*HEADING_TAGS) if not len(each))
    return linked * 2 > len(line_of(element)) - titles


def _labelled(parts: Parts, label: HtmlElement) -> list[HtmlElement]:
    """Return what stands under a label: its parent, or its followers where all share one parent."""
    while label.tag in {"strong", "b", "i", "em", "span"} and label.getparent() is not None:
        label = label.getparent()
    parent = label.getparent()
    if parent is not None and not is_above(parent, parts.text):
        return [parent]
    found = [label]
    for following in label.itersiblings():
        if following.tag in HEADING_TAGS or is_furniture(following) or following.tag == "hr":
            break
        if any(True for each in following.iter() if (each.get("id") or "").startswith("nb")):
            break
        found.append(following)
    return found


def _unlabelled(outline: Outline, parts: Parts) -> list[HtmlElement]:
    """Return the prose in a box of its own just below the text and above the notes."""
    following = parts.text.getnext()
    if following is None or following.tag != "div" or not outline.notes.anchors:
        return []
    first_note = next(iter(outline.notes.anchors))
    prose = [p for p in following.iter("p") if not outline.in_furniture(p) and not _is_links(p)]
    if _is_other_box(outline, following):
        return []
    is_box = outline.before(following, first_note) and not is_above(following, first_note)
    return [following] if is_box and len(line_of(following)) > 40 and prose else []


def note_blocks(outline: Outline, text: HtmlElement) -> set[HtmlElement]:
    """Return the elements that hold the notes and their label, to be left out of the text."""
    blocks = {note_block(anchor) for anchor in outline.notes.anchors}
    calls = list(outline.notes.calls)
    boxes = {_box_of(block, text) for block in blocks if outline.holds(text, block)}
    alone = {box for box in boxes if not any(outline.holds(box, call) for call in calls)}
    return blocks | alone


def _box_of(block: HtmlElement, text: HtmlElement) -> HtmlElement:
    """Return the parent of a note where it is a box in the text, else the note."""
    parent = block.getparent()
    return block if parent is None or is_above(parent, text) else parent
