"""What stands below a text: the postscript, and the boxes that hold its notes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from lxml.html import HtmlElement

from pipelines.extract.notes import note_block
from pipelines.extract.page import line_of
from pipelines.extract.pieces import Piece
from pipelines.extract.spip.lines import is_links, is_meta_line
from pipelines.extract.spip.outline import HEADING_TAGS, Outline

PS_LABEL: Final = re.compile(
    r"\W*(?:p\.?\s?[-–]?\s?s\.?|p\.?\s?d\.?|post[-\s]?script\w*|posdata|postdata|υ\.?γ\.?|"
    r"n\.?\s?b\.?|not(?=\s?:)|п\.?\s?с\.?|ملاحظة|追伸)\W*",
    re.I,
)
"""SPIP's own words for it (`info_ps`), and those of templates."""
_LABEL_WITHIN: Final = re.compile(r"(.{1,30}?(?:[.:](?=\s)|(?<=\.\w)(?=\s)|(?=\n)))\s*(?=\S)")
"""What may be the label of a postscript at the head of its first line."""
_LONGEST_LABEL: Final = 30
"""Characters of a label of a postscript."""

_SHORTEST: Final = 40
"""Characters of a postscript without a label."""

_BOXES: Final = frozenset({"div", "section", "aside", "td", "blockquote"})
"""What holds a whole postscript where a label begins it."""

_INLINE: Final = frozenset({"strong", "b", "i", "em", "span"})
_LABEL_TAGS: Final = {
    tag: rank for rank, tag in enumerate((*HEADING_TAGS, "strong", "b", "p", "legend", "dt"))
}
"""What a label stands in, the surest first."""


def find_postscript(outline: Outline, text: HtmlElement) -> list[HtmlElement]:
    """Return the elements of the postscript: by name, under its label, or in a box of its own."""
    for element in outline.part("postscript"):
        if (
            outline.before(text, element)
            and line_of(element)
            and not _is_other_box(outline, element)
        ):
            return [element]
    said = (each for each in outline.between(text, None) if each.tag in _LABEL_TAGS)
    labels = [each for each in said if _is_label(each.text)]
    if labels:
        return _labelled(outline, text, min(labels, key=lambda each: _LABEL_TAGS[each.tag]))
    return _unlabelled(outline, text)


def without_label(piece: Piece) -> Piece:
    """Return a postscript's first piece without the label, where both share a line."""
    label = _LABEL_WITHIN.match(piece.block.text)
    if label is None or not PS_LABEL.fullmatch(label[1]):
        return piece
    text, called = (t[label.end() :] for t in (piece.block.text, piece.block.text_with_calls))
    return replace(piece, block=replace(piece.block, text=text, text_with_calls=called))


def _is_label(text: str | None) -> bool:
    return bool(text and len(text) < _LONGEST_LABEL and PS_LABEL.fullmatch(text))


def _is_other_box(outline: Outline, element: HtmlElement) -> bool:
    """Tell whether a box holds the notes, or is mostly links: the authors' texts, the keywords."""
    if outline.count(element, outline.note_places):
        return True
    if any(to.kind == "author" for _, to in outline.links_in(element)):
        return True
    linked = sum(len(line_of(a)) for a in element.iter("a") if not _is_written(a))
    titles = sum(len(line_of(each)) for each in element.iter(*HEADING_TAGS) if not len(each))
    return linked * 2 > len(line_of(element)) - titles


def _is_written(link: HtmlElement) -> bool:
    """Tell whether an author wrote a link: SPIP marks these (`spip_in`, `spip_out` ...)."""
    names: str = link.get("class", "")
    return names.startswith("spip_")


def _labelled(outline: Outline, text: HtmlElement, label: HtmlElement) -> list[HtmlElement]:
    """Return what stands under a label: its parent, or its followers where all share one parent."""
    parent = label.getparent()
    while label.tag in _INLINE and parent is not None and not outline.holds(parent, text):
        label, parent = parent, parent.getparent()
    if parent is not None and not outline.holds(parent, text):
        return [parent]
    if label.tag in _BOXES and not _is_label(line_of(label)):
        return [label]
    found = [label]
    begun = not _is_label(line_of(label))
    for following in label.itersiblings():
        if following.tag in {*HEADING_TAGS, "hr"} or outline.is_furniture(following):
            break
        if any(True for each in following.iter() if (each.get("id") or "").startswith("nb")):
            break
        if begun and _is_of_template(following):
            break
        begun = begun or bool(line_of(following))
        found.append(following)
    return found


def _is_of_template(element: HtmlElement) -> bool:
    """Tell whether what follows the prose of a postscript is a box or a line of another kind."""
    if element.tag in _BOXES and "spip" not in element.get("class", ""):
        return True
    return is_links(element) or is_meta_line(line_of(element))


def _unlabelled(outline: Outline, text: HtmlElement) -> list[HtmlElement]:
    """Return the prose in a box of its own just below the text and above the notes.

    Where there are no notes, only links that an author wrote tell it from a box of the template.
    """
    following = text.getnext()
    if following is None or following.tag not in {"div", "section"}:
        return []
    first_note = next(iter(outline.notes.anchors), None)
    if first_note is not None:
        if not outline.before(following, first_note) or outline.holds(following, first_note):
            return []
    elif not any(map(_is_written, following.iter("a"))):
        return []
    if len(line_of(following)) <= _SHORTEST or _is_other_box(outline, following):
        return []
    prose = (p for p in following.iter("p") if not outline.in_furniture(p) and _is_prose(p))
    return [following] if next(prose, None) is not None else []


def _is_prose(paragraph: HtmlElement) -> bool:
    return not is_links(paragraph) or all(map(_is_written, paragraph.iter("a")))


def note_blocks(outline: Outline, text: HtmlElement) -> set[HtmlElement]:
    """Return the elements that hold the notes and their label, to be left out of the text."""
    blocks = {note_block(anchor) for anchor in outline.notes.anchors}
    calls = outline.places(outline.notes.calls) if blocks else []
    boxes = {_box_of(outline, block, text) for block in blocks if outline.holds(text, block)}
    return blocks | {box for box in boxes if not outline.count(box, calls)}


def _box_of(outline: Outline, block: HtmlElement, text: HtmlElement) -> HtmlElement:
    """Return the parent of a note where it is a box in the text, else the note."""
    parent = block.getparent()
    return block if parent is None or outline.holds(parent, text) else parent
