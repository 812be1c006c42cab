"""What changed between two texts, word by word.

Paragraphs are compared first and words only within those that differ, so that comparing two
states of a long article stays quick.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_PARAGRAPH = re.compile(r"(\n\n+)")
_QUOTES = str.maketrans("‘’‚“”„«»–—‐‑", '\'\'\'"""""----')
_LIMIT = 4_000_000
"""Pairs of words beyond which two passages are called replaced without looking closer."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is `same`, `added` or `removed`."""

    op: str
    text: str


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Return `old` and `new` as one sequence of pieces.

    All but the added pieces together are `old`, all but the removed ones are `new`.
    """
    pieces = []
    before, after = _PARAGRAPH.split(old), _PARAGRAPH.split(new)
    for one, other in _differences(before, after):
        if one == other:
            pieces.append(Piece("same", "".join(one)))
        else:
            pieces += _words("".join(one), "".join(other))
    return tuple(_joined(pieces))


def count_changes(old: str, new: str) -> tuple[int, int]:
    """Return how many words were added and how many removed."""
    counts = {"same": 0, "added": 0, "removed": 0}
    for piece in word_diff(typeless(old), typeless(new)):
        counts[piece.op] += len(_WORD.findall(piece.text))
    return counts["added"], counts["removed"]


def typeless(text: str) -> str:
    """Return `text` without what typesetting changes: quotes, dashes, kinds of white space."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return "\n\n".join(" ".join(part.split()) for part in plain.split("\n\n")).strip()


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) * len(after) > _LIMIT:
        differences: Iterator[tuple[Sequence[str], Sequence[str]]] = iter([(before, after)])
    else:
        differences = _differences(before, after)
    for one, other in differences:
        if one == other:
            yield Piece("same", "".join(one))
        else:
            yield Piece("removed", "".join(one))
            yield Piece("added", "".join(other))


def _differences(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield stretches of both that are equal or stand for each other."""
    for _, start, end, new_start, new_end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        yield old[start:end], new[new_start:new_end]


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Drop empty pieces and make one of neighbours of a kind."""
    for op, same in groupby((p for p in pieces if p.text), key=lambda piece: piece.op):
        yield Piece(op, "".join(piece.text for piece in same))
