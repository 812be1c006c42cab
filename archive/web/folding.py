"""A difference to be read: what changed with some words around it, the rest folded away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.index.diff import Piece

AROUND = 40
"""Words shown before and after a change."""
WORTH = 60
"""Words below which folding saves nothing."""
_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a difference; `folded` is how many words are out of sight, 0 for none."""

    op: str
    text: str
    folded: int = 0


def folded(pieces: Iterable[Piece]) -> tuple[Stretch, ...]:
    """Return pieces with the middle of long unchanged ones folded."""
    every = list(pieces)
    last = len(every) - 1
    return tuple(
        stretch
        for place, piece in enumerate(every)
        for stretch in _stretches(piece, before=place > 0, after=place < last)
    )


def _stretches(piece: Piece, *, before: bool, after: bool) -> Iterator[Stretch]:
    """Yield a piece with `AROUND` words of it left beside each change that it stands next to."""
    starts = [match.start() for match in _WORD.finditer(piece.text)]
    head, tail = AROUND * before, AROUND * after
    hidden = len(starts) - head - tail
    if piece.op != "same" or hidden < WORTH:
        yield Stretch(piece.op, piece.text)
        return
    first = starts[head] if head else 0
    end = starts[-tail] if tail else len(piece.text)
    parts = (
        Stretch("same", piece.text[:first]),
        Stretch("same", piece.text[first:end], hidden),
        Stretch("same", piece.text[end:]),
    )
    yield from (part for part in parts if part.text)
