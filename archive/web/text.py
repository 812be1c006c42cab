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

from archive.web.linking import Anchor, Anchors

FOUND = ("\ufdd0", "\ufdd1")
"""What the search puts around words found: noncharacters, which no text may hold (Unicode 23.7)."""
_FOUND = re.compile(f"{FOUND[0]}([^{FOUND[0]}{FOUND[1]}]*){FOUND[1]}")
_CALL = re.compile(r" ?\[([^\[\]\s]{1,12})\]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text, a link, or the call of a note: the `call`th of this note, from 1."""

    text: str
    note: int | None = None
    call: int = 0
    anchor: Anchor | None = None


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A note: `n` is its number on the page, `calls` how often the text calls it."""

    n: int
    label: str
    paragraphs: tuple[Line, ...]
    calls: int


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the text; `lines` are its paragraphs, items or rows, each of pieces."""

    kind: str
    lines: tuple[Line, ...] = ()
    level: int = 2
    picture: Mapping[str, Any] | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be read, with its notes, and the lines and the postscript after it."""

    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    matter: tuple[Line, ...] = ()
    postscript: tuple[Line, ...] = ()


def text_of(article: Mapping[str, Any]) -> Text:
    """Return the text of an article as it is exported."""
    after = (article["end_matter"], (article["postscript"] or "").split("\n"))
    prose = [*(block.get("text") or "" for block in article["blocks"]), *after[0], *after[1]]
    links = [link for link in article["links"] if link["kind"] != "note"]
    anchors = Anchors(links, "\n".join(prose))
    reader = _Reader(article["footnotes"], article["images"], anchors)
    parts = tuple(reader.part(block) for block in article["blocks"])
    shown = {part.picture["src"] for part in parts if part.picture and part.picture.get("src")}
    beside = tuple(
        Part("image", picture=image) for image in article["images"] if image["src"] not in shown
    )
    matter, postscript = (tuple(linked(line, anchors) for line in lines if line) for lines in after)
    return Text(parts + beside, tuple(reader.notes()), matter, postscript)


def linked(text: str, anchors: Anchors) -> Line:
    """Return text with its links."""
    return tuple(Piece(words, anchor=anchor) for words, anchor in anchors.split(text))


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
        self,
        footnotes: Sequence[Mapping[str, Any]],
        images: Sequence[Mapping[str, Any]],
        anchors: Anchors,
    ) -> None:
        self._footnotes = footnotes
        self._anchors = anchors
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
            text = note.get("text") or ""
            anchors = Anchors(note["links"], text)
            paragraphs = tuple(linked(each, anchors) for each in text.split("\n\n") if each)
            label = str(note.get("label") or note.get("n") or number)
            yield Note(number, label, paragraphs, self._calls.get(number, 0))

    def _pieces(self, line: str) -> Iterator[Piece]:
        end = 0
        for match in _CALL.finditer(line):
            number = self._numbers.get(match[1])
            if number is None:
                continue
            yield from linked(line[end : match.start()], self._anchors)
            self._calls[number] = self._calls.get(number, 0) + 1
            yield Piece(match[1], number, self._calls[number])
            end = match.end()
        yield from linked(line[end:], self._anchors)
