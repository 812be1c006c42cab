"""The lines above a text: when and by whom, where it appeared first, what stands beside the title.

Most templates set them apart from the text; on flat pages both stand in one element.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from itertools import takewhile
from typing import Final

from lxml.html import HtmlElement

from archive.model import Role
from pipelines.credits import Line, Said, has_trigger, read_line
from pipelines.extract.blocks import Markup, read_passages
from pipelines.extract.page import line_of
from pipelines.extract.pieces import Passage, Piece, passage_of, whole_links
from pipelines.extract.spip import addresses
from pipelines.extract.spip.languages import offers_languages
from pipelines.extract.spip.lines import is_meta_line, linked_length
from pipelines.extract.spip.outline import Outline
from pipelines.extract.spip.parts import Parts

_LONGEST: Final = 300
"""Characters; a line of tools or of names is shorter."""

_LABEL_WORDS: Final = 3
"""Words; the label of what follows has fewer."""


def part_above(
    outline: Outline, parts: Parts, pieces: list[Piece], elsewhere: AbstractSet[HtmlElement]
) -> tuple[list[Passage], list[Piece]]:
    """Return the lines between title and text, and the text of what was read as `pieces`.

    `elsewhere` are the elements that are neither: other parts, notes, furniture.
    """
    if parts.title is not None and outline.holds(parts.text, parts.title):
        return _part_flat(outline, parts, pieces)
    return _below_title(
        outline, parts, _passages(outline, parts, elsewhere - {parts.title})
    ), pieces


def said_above(passage: Passage, base_url: str, language: str | None) -> Said | None:
    """Return what a line above the text says of its origin; date and authors are not its own."""
    if passage.element is None or not has_trigger(passage.text):
        return None
    links = whole_links(passage.linked, base_url)
    said = read_line(Line(passage.text, links, "head"), language)
    if said is None or offers_languages(passage.element):
        return None
    if any(addresses.kind(link.url) == "author" for link in links):
        return None
    others = tuple(credit for credit in said.credits if credit.role is not Role.AUTHOR)
    return said._replace(credits=others, signed_date=None)


# --- lines apart from the text ----------------------------------------------------------------


def _passages(outline: Outline, parts: Parts, elsewhere: AbstractSet[HtmlElement]) -> list[Passage]:
    """Return every line of the article that stands above the text and not `elsewhere`."""
    around = takewhile(lambda each: each is not parts.scope, parts.text.iterancestors())
    # Where the text stands in what is skipped, the reading would not come to it.
    skipped = [each for each in around if each in elsewhere]
    until = skipped[-1] if skipped else parts.text
    markup = Markup(skip=elsewhere.__contains__, boxes=False, until=until)
    return [p for p in read_passages(parts.scope, outline.base_url, markup) if p.text]


def _below_title(outline: Outline, parts: Parts, passages: list[Passage]) -> list[Passage]:
    """Return the lines that follow the title, and what stands beside it on its own line."""
    title = parts.title
    if title is None:
        return passages
    said = line_of(title)
    shown = (i for i, p in enumerate(passages) if said and _shows(outline, p, title, said))
    at = next(shown, None)
    if at is None:
        return [p for p in passages if p.element is not None and outline.before(title, p.element)]
    beside = passages[at].text.replace(said, "", 1).strip()
    if not beside or not is_meta_line(beside):
        return passages[at + 1 :]
    return [passages[at]._replace(text=beside), *passages[at + 1 :]]


def _shows(outline: Outline, passage: Passage, title: HtmlElement, said: str) -> bool:
    """Tell whether a line is the title, or holds what the title says."""
    if passage.element is None:
        return False
    around = outline.holds(passage.element, title) and said in passage.text
    return around or outline.holds(title, passage.element)


# --- lines in one element with the text -------------------------------------------------------


def _part_flat(
    outline: Outline, parts: Parts, pieces: list[Piece]
) -> tuple[list[Passage], list[Piece]]:
    """Part the lines above a text from it, where both stand in one element."""
    order = outline.order
    first, last = order.get(parts.title, -1), _end_of_flat(outline, parts)
    below = [p for p in pieces if p.element is None or first < order.get(p.element, 0) < last]
    start = next((i for i, p in enumerate(below) if not _is_above_text(p)), len(below))
    end = next((i for i in range(len(below), 0, -1) if not _is_tool(below[i - 1])), 0)
    end -= end > start and _is_label(below[end - 1])
    above = [p for p in below[:start] if p.block.text]
    return [passage_of(piece) for piece in above], below[start:end]


def _end_of_flat(outline: Outline, parts: Parts) -> int:
    """Return the place of the first thing that stands below every text."""
    below = [*list(outline.notes.anchors)[:1], *parts.postscript[:1]]
    below += [link for link, to in outline.links if to.kind == "keyword"]
    places = [outline.order[e] for e in below if outline.before(parts.title, e)]
    return min(places, default=len(outline.order))


def _is_above_text(piece: Piece) -> bool:
    return not piece.block.text or is_meta_line(piece.block.text) or _is_tool(piece)


def _is_label(piece: Piece) -> bool:
    """Tell whether a line is the label of what follows: `Footnotes`, `Keywords:`."""
    text = piece.block.text
    short = piece.block.type in {"p", "heading"} and len(text.split()) < _LABEL_WORDS
    return short and text[:1].isalpha() and text[-1:] not in ".!?"


def _is_tool(piece: Piece) -> bool:
    """Tell whether links are most of a line: tools, shares, names of authors, keywords."""
    length = len(piece.block.text)
    return 0 < length < _LONGEST and linked_length(piece) * 2 > length
