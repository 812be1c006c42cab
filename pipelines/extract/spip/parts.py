"""Where on the page the parts of an article are: text, standfirst, lines above it, postscript.

Names that templates are known to use are tried first; what they do not give is found by the order
that all SPIP templates share: surtitle, title, subtitle, date and authors, standfirst, text,
postscript, notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

from lxml.html import HtmlElement

from pipelines.extract.page import line_of
from pipelines.extract.spip.below import find_postscript
from pipelines.extract.spip.breadcrumb import Breadcrumb, find_breadcrumb
from pipelines.extract.spip.lines import is_links, is_meta_line
from pipelines.extract.spip.outline import HEADING_TAGS, Anchor, Outline
from pipelines.extract.spip.prose import best, named_text, prose_groups
from pipelines.extract.spip.title import Witnesses, find_title, lines_within, title_above

_LINE_TAGS: Final = frozenset("p div span h2 h3 h4 h5 small strong b i em font big".split())
_NOT_IN_LINE: Final = ("a", "p", "li", "img", "abbr", "time", "input", "table")
_OF_PROSE: Final = frozenset({"p", "div", "section", "blockquote", "td"})
_SET_OFF: Final = frozenset("b strong i em big font span small a br q".split())
_ENDS: Final = frozenset('.!?…»”"’)')
_PATH_SIGNS: Final = "-–—•|>»›"
"""What a line of sections begins with, as print pages have: "- Features - Obituary -"."""

_MANY: Final = 20
"""Elements that are looked at to tell a text from a short line."""

_SHORT_TEXT: Final = 300
"""Characters; a longer element that bears the name of the text is taken for it unseen."""

_RIVAL: Final = 4
"""So many times the prose of a named text makes another group the text."""


@dataclass
class Parts:
    """The elements of an article; `text` may hold others of them (flat pages).

    `scope` holds title and text; `links` are those in it that are not the text's own.
    """

    breadcrumb: Breadcrumb
    witnesses: Witnesses
    title: HtmlElement | None
    text: HtmlElement
    scope: HtmlElement
    links: list[Anchor]
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
    scope = _common(outline, title, text) if title is not None else _wider(text)
    flat = text is scope
    links = outline.links_in(scope) if flat else outline.links_beside(text, scope)
    parts = Parts(breadcrumb, witnesses, title, text, scope, links)
    parts.standfirst = _standfirst(outline, parts)
    if title is not None:
        parts.surtitle = _surtitle(outline, parts, title)
        parts.subtitle = _subtitle(outline, parts, title)
    parts.postscript = find_postscript(outline, parts.text)
    return parts


def _text(outline: Outline, title: HtmlElement | None) -> HtmlElement | None:
    """Return the text: as it is named, unless that says next to nothing beside other prose."""
    named = named_text(outline, title)
    if named is not None and _is_long(named):
        return named
    length = len(line_of(named)) if named is not None else 0
    groups = list(prose_groups(outline, title, None))
    rivals = [group for group in groups if group.size > _RIVAL * length]
    return named if named is not None and not rivals else best(rivals, title)


def _is_long(element: HtmlElement) -> bool:
    """Tell whether the first words of an element are more than a short line."""
    length = len(element.text or "")
    for each in islice(element.iterdescendants(), _MANY):
        if length > _SHORT_TEXT:
            return True
        length += len(each.text or "") + len(each.tail or "")
    return length > _SHORT_TEXT


def _wider(text: HtmlElement) -> HtmlElement:
    parent = text.getparent()
    return text if parent is None else parent


def _common(outline: Outline, one: HtmlElement, other: HtmlElement) -> HtmlElement:
    """Return the smallest element that holds both."""
    around = chain((other,), other.iterancestors())
    return next((each for each in around if outline.holds(each, one)), other)


def _standfirst(outline: Outline, parts: Parts) -> HtmlElement | None:
    for element in outline.part("standfirst"):
        if _between(outline, parts, element) and line_of(element):
            return element
    if parts.title is None:
        return None
    own = [
        group.element
        for group in prose_groups(outline, parts.title, parts.text)
        if outline.before(parts.title, group.element)
        and not outline.holds(group.element, parts.text)
        and group.size > 0
        and not is_meta_line(line_of(group.element))
        and not is_links(group.element)
    ]
    return own[-1] if own else _line_between(outline, parts)


def _between(outline: Outline, parts: Parts, element: HtmlElement) -> bool:
    """Tell whether `element` stands below the title and is neither text nor above it."""
    below = parts.title is None or outline.before(parts.title, element)
    apart = not outline.holds(element, parts.text)
    inside = outline.holds(parts.text, element)
    return below and apart and (inside or outline.before(element, parts.text))


def _line_between(outline: Outline, parts: Parts) -> HtmlElement | None:
    """Return the last paragraph above the text that reads as a sentence, or a box of one."""
    found = None
    for element in outline.between(parts.title, parts.text):
        if element.tag not in _OF_PROSE or outline.holds(element, parts.text):
            continue
        if outline.in_furniture(element) or not _is_sentence(outline, element):
            continue
        if element.tag == "p" or _is_box_of_one(element):
            found = element
    return found


def _is_box_of_one(element: HtmlElement) -> bool:
    """Tell whether a box holds one line, all of it set in bold, in italics or the like."""
    inline = all(each.tag in _SET_OFF for each in element.iterdescendants())
    return inline and line_of(element)[-1:] in _ENDS


def _is_sentence(outline: Outline, element: HtmlElement) -> bool:
    """Tell a paragraph of prose from a line of date, authors, tools."""
    if next(element.iterdescendants("time", "abbr"), None) is not None:
        return False
    text = line_of(element)
    if len(text) <= 30 or text.endswith(":"):
        return False
    by_author = any(to.kind == "author" for _, to in outline.links_in(element))
    return not (by_author or is_links(element) or is_meta_line(text))


def _surtitle(outline: Outline, parts: Parts, title: HtmlElement) -> HtmlElement | None:
    named = (e for e in _named(outline, parts, "surtitle") if outline.before(e, title))
    if (element := next(named, None)) is not None:
        return element
    before, _ = lines_within(title, parts.witnesses)
    return before if before is not None else _line_beside(outline, parts, title, previous=True)


def _subtitle(outline: Outline, parts: Parts, title: HtmlElement) -> HtmlElement | None:
    named = (e for e in _named(outline, parts, "subtitle") if outline.before(title, e))
    if (element := next(named, None)) is not None:
        return element if outline.before(element, parts.text) else None
    _, after = lines_within(title, parts.witnesses)
    if after is not None and line_of(after) and not is_meta_line(line_of(after)):
        return after
    return _line_beside(outline, parts, title, previous=False)


def _named(outline: Outline, parts: Parts, part: str) -> Iterator[HtmlElement]:
    """Yield what a template names so in the article, and that says something."""
    inside = (each for each in outline.part(part) if outline.holds(parts.scope, each))
    return filter(line_of, inside)


def _line_beside(
    outline: Outline, parts: Parts, title: HtmlElement, *, previous: bool
) -> HtmlElement | None:
    """Return the line just above or below the title, if it is one that says something of it."""
    whole = _whole_line(title)
    element = next((e for e in whole.itersiblings(preceding=previous) if e.tag != "br"), None)
    if element is None or element.tag not in _LINE_TAGS or outline.is_furniture(element):
        return None
    if next(element.iterdescendants(*_NOT_IN_LINE), None) is not None:
        return None
    if outline.share(element, (parts.text, *parts.named)):
        return None
    text = line_of(element)
    if not 1 < len(text) <= (90 if previous else 200) or text[0] in _PATH_SIGNS or " > " in text:
        return None
    if is_meta_line(text):
        return None
    is_standfirst = element.tag not in HEADING_TAGS and _is_beside_text(outline, parts, whole)
    if not previous and is_standfirst and not _stands_above_others(outline, parts, element):
        return None
    return element


def _stands_above_others(outline: Outline, parts: Parts, element: HtmlElement) -> bool:
    """Tell whether date, authors or the standfirst follow a line: these stand below a subtitle."""
    following = next((e for e in element.itersiblings() if e.tag != "br"), None)
    if following is None or following is parts.standfirst:
        return following is not None
    return is_meta_line(line_of(following)) or any(
        to.kind == "author" for _, to in outline.links_in(following)
    )


def _whole_line(element: HtmlElement) -> HtmlElement:
    """Return the outermost element that holds the same words as `element`."""
    for parent in element.iterancestors():
        if (parent.text or "").strip() or (element.tail or "").strip():
            break
        if any(child.tag != "br" and child is not element for child in parent):
            break
        element = parent
    return element


def _is_beside_text(outline: Outline, parts: Parts, title: HtmlElement) -> bool:
    """Tell whether the title has no header of its own: then the next line is a standfirst."""
    parent = title.getparent()
    return parent is not None and outline.holds(parent, parts.text)
