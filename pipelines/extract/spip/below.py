"""What stands below a text: the postscript, the boxes of its notes, what ends it without being it.

SPIP names a postscript (`#PS`); where a template does not, its label tells it, or its place.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from lxml.html import HtmlElement

from pipelines.credits import Line, read_line
from pipelines.extract.notes import note_block
from pipelines.extract.page import line_of
from pipelines.extract.pieces import Piece
from pipelines.extract.spip import addresses
from pipelines.extract.spip.lines import is_links, is_meta_line, linked_length
from pipelines.extract.spip.outline import HEADING_TAGS, Outline

_PS_LABEL: Final = re.compile(
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

_DIVIDING: Final = frozenset({*HEADING_TAGS, "hr"})
_INLINE: Final = frozenset({"strong", "b", "i", "em", "span"})
_LABEL_TAGS: Final = {
    tag: rank for rank, tag in enumerate((*HEADING_TAGS, "strong", "b", "p", "legend", "dt"))
}
"""What a label stands in, the surest first."""

_DONATION: Final = tuple(
    "donat|standing order|faire un don|don régulier|dons régulier|don regulier|dons regulier|"
    "soutenez|souscri|donación|donacion|spende|donazion|doaç|subscri|abonn|suscri".split("|")
)
"""Parts of words, in lower case, one of which is in every appeal for money."""

_FEWEST: Final = 3
"""Pieces; a text with a closing line and an appeal below it has more than these two."""

_LONGEST_CLOSING: Final = 250
"""Characters; closing lines are no longer."""


# --- the postscript ---------------------------------------------------------------------------


def find_postscript(outline: Outline, text: HtmlElement) -> list[HtmlElement]:
    """Return the elements of the postscript: by name, under its label, or in a box of its own."""
    below = (each for each in outline.part("postscript") if outline.before(text, each))
    for element in below:
        if line_of(element) and not _is_other_box(outline, element):
            return [element]
    said = (each for each in outline.between(text, None) if each.tag in _LABEL_TAGS)
    labels = [each for each in said if _is_label(each.text)]
    if labels:
        return _labelled(outline, text, min(labels, key=lambda each: _LABEL_TAGS[each.tag]))
    return _unlabelled(outline, text)


def without_label(pieces: list[Piece]) -> list[Piece]:
    """Return a postscript without its label, on a line of its own or before its first words."""
    said = [piece for piece in pieces if not _PS_LABEL.fullmatch(piece.block.text or "x")]
    return [_after_label(said[0]), *said[1:]] if said else []


def _after_label(piece: Piece) -> Piece:
    label = _LABEL_WITHIN.match(piece.block.text)
    if label is None or not _PS_LABEL.fullmatch(label[1]):
        return piece
    text, called = (t[label.end() :] for t in (piece.block.text, piece.block.text_with_calls))
    return replace(piece, block=replace(piece.block, text=text, text_with_calls=called))


def _is_label(text: str | None) -> bool:
    return bool(text and len(text) < _LONGEST_LABEL and _PS_LABEL.fullmatch(text))


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
        if _ends(outline, following) or (begun and _is_of_template(following)):
            break
        begun = begun or bool(line_of(following))
        found.append(following)
    return found


def _ends(outline: Outline, element: HtmlElement) -> bool:
    """Tell whether another part begins with an element: a heading, furniture, the notes."""
    if element.tag in _DIVIDING or outline.is_furniture(element):
        return True
    return any((each.get("id") or "").startswith("nb") for each in element.iter())


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
    if not _may_be_written(outline, following):
        return []
    if len(line_of(following)) <= _SHORTEST or _is_other_box(outline, following):
        return []
    prose = (p for p in following.iter("p") if not outline.in_furniture(p) and _is_prose(p))
    return [following] if next(prose, None) is not None else []


def _may_be_written(outline: Outline, box: HtmlElement) -> bool:
    """Tell whether a box stands above the notes; without any, whether its author set a link."""
    note = next(iter(outline.notes.anchors), None)
    if note is None:
        return any(map(_is_written, box.iter("a")))
    return outline.before(box, note) and not outline.holds(box, note)


def _is_prose(paragraph: HtmlElement) -> bool:
    return not is_links(paragraph) or all(map(_is_written, paragraph.iter("a")))


# --- the end of a text ------------------------------------------------------------------------


def prose_only(pieces: list[Piece]) -> list[Piece]:
    """Leave out what ends a text without being any: headings with nothing below, link lists."""
    end = len(pieces)
    while end and _is_tail(pieces[end - 1]):
        end -= 1
    return pieces[:end]


def part_appeal(pieces: list[Piece], language: str | None) -> tuple[list[Piece], list[Piece]]:
    """Part an appeal for money that follows the closing lines: a postscript without a label."""
    if len(pieces) < _FEWEST or len(pieces[-2].block.text) >= _LONGEST_CLOSING:
        return pieces, []
    if not asks_for_money(pieces[-1].block.text):
        return pieces, []
    closes = read_line(Line(pieces[-2].block.text, pieces[-2].links), language)
    return (pieces[:-1], pieces[-1:]) if closes else (pieces, [])


def asks_for_money(text: str) -> bool:
    """Tell whether a text appeals for money."""
    lower = text.lower()
    return any(part in lower for part in _DONATION)


def _is_tail(piece: Piece) -> bool:
    """Tell whether a piece is a heading, or links to other pages than articles and little else."""
    if piece.block.type == "heading":
        return True
    if not piece.links or linked_length(piece) * 5 < len(piece.block.text) * 4:
        return False
    kinds = {addresses.kind(link.url) for link in piece.links}
    return bool(piece.block.text) and not kinds.isdisjoint(addresses.NO_ARTICLE)


# --- the notes --------------------------------------------------------------------------------


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
