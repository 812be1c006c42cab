"""An article's text as pieces for a page: paragraphs, note calls, lists, tables, pictures.

Nothing here writes HTML: templates do, and they escape. What the archive holds of a text is plain,
so that no markup of an archived page can come through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

FOUND = ("\ufdd0", "\ufdd1")
"""What the search puts around words found: noncharacters, which no text may hold (Unicode 23.7)."""
_FOUND = re.compile(f"{FOUND[0]}([^{FOUND[0]}{FOUND[1]}]*){FOUND[1]}")
_CALL = re.compile(r" ?\[([^\[\]\s]{1,12})\]")


@dataclass(frozen=True, slots=True)
class Note:
    """A note: `n` is its number on the page, `calls` how often the text calls it."""

    n: int
    label: str
    paragraphs: tuple[str, ...]
    calls: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Text, or the call of a note: the `call`th of this note, from 1."""

    text: str
    note: int | None = None
    call: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the text; `lines` are its paragraphs, items or rows, each of pieces."""

    kind: str
    lines: tuple[tuple[Piece, ...], ...] = ()
    level: int = 2
    picture: Mapping[str, Any] | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be read, with its notes."""

    parts: tuple[Part, ...]
    notes: tuple[Note, ...]


def text_of(article: Mapping[str, Any]) -> Text:
    """Return the text of an article as it is exported."""
    reader = _Reader(article["footnotes"], article["images"])
    parts = tuple(reader.part(block) for block in article["blocks"])
    shown = {part.picture["src"] for part in parts if part.picture and part.picture.get("src")}
    beside = tuple(
        Part("image", picture=image) for image in article["images"] if image["src"] not in shown
    )
    return Text(parts + beside, tuple(reader.notes()))


def marked(text: str) -> Markup:
    """Return text of a search hit as HTML: escaped, the words found in `mark`."""
    pieces = _FOUND.split(str(text))
    html = [
        Markup("<mark>{}</mark>").format(_bare(piece)) if place % 2 else escape(_bare(piece))
        for place, piece in enumerate(pieces)
    ]
    return Markup("").join(html)


def _bare(text: str) -> str:
    return text.replace(FOUND[0], "").replace(FOUND[1], "")


class _Reader:
    """Knows the notes of a text and counts their calls as it meets them."""

    def __init__(
        self, footnotes: Sequence[Mapping[str, Any]], images: Sequence[Mapping[str, Any]]
    ) -> None:
        self._footnotes = footnotes
        self._images = {image["src"]: image for image in images}
        self._numbers: dict[str, int] = {}
        for number, note in enumerate(footnotes, 1):
            for name in (note.get("label"), note.get("n")):
                self._numbers.setdefault(str(name), number)
        self._calls: dict[int, int] = {}

    def part(self, block: Mapping[str, Any]) -> Part:
        kind, source = block["type"], block.get("src")
        if kind == "image":
            return Part(kind, picture=self._images.get(source, {"src": source}))
        if kind in {"document", "embed"}:
            return Part(kind, address=source)
        lines = (block.get("text_with_calls") or block.get("text") or "").split("\n")
        pieces = tuple(tuple(self._pieces(line)) for line in lines if line.strip())
        return Part(kind, pieces, level=min(4, max(2, block.get("level") or 2)))

    def notes(self) -> Iterator[Note]:
        for number, note in enumerate(self._footnotes, 1):
            paragraphs = tuple(each for each in (note.get("text") or "").split("\n\n") if each)
            label = str(note.get("label") or note.get("n") or number)
            yield Note(number, label, paragraphs, self._calls.get(number, 0))

    def _pieces(self, line: str) -> Iterator[Piece]:
        end = 0
        for match in _CALL.finditer(line):
            number = self._numbers.get(match[1])
            if number is None:
                continue
            yield Piece(line[end : match.start()])
            self._calls[number] = self._calls.get(number, 0) + 1
            yield Piece(match[1], number, self._calls[number])
            end = match.end()
        yield Piece(line[end:])
