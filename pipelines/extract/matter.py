"""Lines that stand inside a text and are not its prose: place and date, signature, credits.

Shared by all families. A text ends with such lines or it does not; they are read from the end
upwards, each as a whole line, until prose begins. A short line that says nothing by itself (the
body that signs, a word on the author) goes with them only when it stands under a place and date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pipelines.credits import Line, Said, merge, read_line
from pipelines.dates import has_year
from pipelines.extract.pieces import Piece

_SHORT: Final = 200
"""Characters; a signature is no longer."""

_DATELINE: Final = 60
"""Characters; place and date are no longer."""

_LONGEST: Final = 250
"""Characters; a closing line that names translators, source and date has some 150."""

_UNDER_DATE: Final = 3
"""Lines; so many may stand between a place and date and the next credit line."""

_MOST: Final = 30
"""Lines; a text closes with fewer."""

_TYPED: Final = re.compile(r"^[\[(]1[\])]\s*\S")
_TYPED_SECOND: Final = re.compile(r"(?:^|\n)[\[(]2[\])]\s*\S")
_TYPED_CALL: Final = re.compile(r"\S\s?[\[(]1[\])]")


@dataclass(frozen=True, slots=True)
class Matter:
    """A text parted: prose, the closing lines after it, and what these say."""

    body: tuple[Piece, ...]
    end: tuple[Piece, ...]
    said: Said


def part_end_matter(pieces: Sequence[Piece], language: str | None) -> Matter:
    """Part the closing lines from the prose; pictures stay with the prose."""
    texts = [piece for piece in pieces if piece.block.text]
    found = _closing_lines(texts, language)
    if not found:
        return Matter(tuple(pieces), (), merge(()))
    cut = min(found)
    if _is_diary(texts, language):
        cut = next((i for i in sorted(found) if found[i].dateline is None), len(texts))
    end = tuple(texts[cut:])
    closing = {id(piece) for piece in end}
    body = tuple([piece for piece in pieces if id(piece) not in closing])
    return Matter(body, end, merge(found[i] for i in sorted(found) if i >= cut))


def _closing_lines(texts: Sequence[Piece], language: str | None) -> dict[int, Said]:
    """Return what each closing line says, by its place; lines between them are passed over."""
    found: dict[int, Said] = {}
    highest = len(texts)
    lowest = max(0, len(texts) - _MOST)
    for index in range(len(texts) - 1, lowest - 1, -1):
        said = _closing(texts[index], language)
        if said is not None:
            found[index], highest = said, index
            continue
        above = texts[max(lowest, index - _UNDER_DATE) : index]
        signature = _is_short_line(texts[index]) and highest - index < _UNDER_DATE
        if not signature or not any(_is_dated(piece, language) for piece in above):
            break
    return found


def _closing(piece: Piece, language: str | None) -> Said | None:
    if piece.block.type not in {"p", "heading", "list"} or "[" in piece.block.text[:1]:
        return None
    if len(piece.block.text) > _LONGEST:
        return None
    return read_line(Line(piece.block.text, piece.links, "foot", piece.emphasised), language)


def _is_short_line(piece: Piece) -> bool:
    block = piece.block
    return block.type == "p" and len(block.text) <= _SHORT and block.text == block.text_with_calls


def _is_dated(piece: Piece, language: str | None) -> bool:
    if len(piece.block.text) > _DATELINE or not has_year(piece.block.text):
        return False
    said = _closing(piece, language)
    return said is not None and said.dateline is not None


def _is_diary(texts: Sequence[Piece], language: str | None) -> bool:
    """Tell whether lines of place and date head parts of the text: there is more than one."""
    short = [p for p in texts if len(p.block.text) < _DATELINE and has_year(p.block.text)]
    lines = [piece for piece in short if _is_short_line(piece)][:_MOST]
    if len(lines) < 2:
        return False
    dated = (piece for piece in lines if _is_dated(piece, language))
    return len(list(islice(dated, 2))) > 1


def typed_notes(pieces: Sequence[Piece]) -> bool:
    """Tell whether the author typed `(1)` and a list of notes as ordinary text."""
    texts = [piece.block.text for piece in pieces if piece.block.type in {"p", "list"}]
    for index in range(len(texts) - 1, 0, -1):
        if _TYPED.match(texts[index]):
            has_second = bool(_TYPED_SECOND.search("\n".join(texts[index:])))
            called = any(_TYPED_CALL.search(text) for text in texts[:index])
            return called and (has_second or index == len(texts) - 1)
    return False
