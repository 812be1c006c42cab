"""The first and last lines of a text, told from its prose.

Editors type into one field what a reader sees as several things: a byline, a place and date, a
standfirst in bold, the text, a line of credits, a line about the author. The lines at both ends are
read one by one until the first that is prose; whole lines only, so that prose is never cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final

from archive.model import Credit, Link, Role
from pipelines import people
from pipelines.credits import Line, Said, read_line
from pipelines.extract.called import called
from pipelines.extract.lines import (
    is_bio,
    is_bold,
    is_editors_note,
    is_licence,
    is_like_a_name,
    is_picture_credit,
    is_set_as_signature,
    is_standfirst,
    is_typed_note,
    is_update,
    typed_notes,
)
from pipelines.extract.page import line_of
from pipelines.extract.pieces import Piece

_LINES: Final = 10
"""No article has more lines than this before or after its text."""

_LONG: Final = 240
"""Characters; a longer paragraph in plain type, without a link, is prose. Read lines cost time."""

_SENTENCES: Final = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z])")

_SIGNATURE, _DATED = 120, 60
"""Characters of the line that signs, and of the place and date above it; none is longer."""

_WRITING: Final = (Role.AUTHOR, Role.INTERVIEWER)
"""Roles of those about whom a line closes a text."""

_SENTENCE: Final = 25
"""Characters; no standfirst is shorter."""

_LABEL: Final = 30
"""Characters; a label that stands on a line of its own is no longer."""

_NAME: Final = 120
"""Characters; no name of a person is longer."""
_PARTICLE: Final = 4
"""Letters of the longest words in persons' names that have no capital."""
_WORD: Final = re.compile(r"\w+")

_DASH: Final = re.compile(r"\s*(?:\s[—–―-]|\.\s?[—–―-])(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the page before its text is read.

    `authors` are those named outside the text, and `persons` finds more of them, where it costs
    something: it is asked only for a line that may begin with a person's name. `italics_are_notes`
    says that an opening paragraph in italics is the editors' and not a standfirst.
    """

    base_url: str
    language: str | None = None
    authors: tuple[str, ...] = ()
    italics_are_notes: bool = False
    persons: Callable[[], Sequence[str]] = tuple


class Ends:
    """The pieces of a text, and what its first and last lines turned out to be."""

    def __init__(self, pieces: Sequence[Piece], setting: Setting) -> None:
        self.setting = setting
        self.pieces = list(pieces)
        self.said: list[Said] = []
        self.front: list[str] = []
        self.end: list[str] = []
        self.links: list[Link] = []
        self.standfirst: str | None = None
        self.bio: str | None = None
        self._read_head()
        self._read_foot()
        self._cut_dateline()
        self.typed_notes = typed_notes(self._prose())

    def _prose(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.block.text]

    # --- the head

    def _read_head(self) -> None:
        for _ in range(_LINES):
            prose = self._prose()
            if len(prose) < 2 or not self._take_head(prose[0], prose[1]):
                return
            self._remove(prose[0])

    def _remove(self, piece: Piece) -> None:
        self.pieces = [each for each in self.pieces if each is not piece]

    def _take_head(self, piece: Piece, following: Piece) -> bool:
        text = piece.block.text
        if piece.block.type not in {"p", "heading", "quote"} or len(text) > 1200:
            return False
        if said := self._head_says(piece, following):
            self.said.append(said)
            self.front.append(text)
            self._keep_links(piece, said)
        elif is_editors_note(text) or self._is_italic_note(piece):
            self.front.append(text)
            self._keep_links(piece, None)
        elif self.standfirst is None and (is_standfirst(piece) or _is_called_standfirst(piece)):
            self.standfirst = text
            self._read_last_sentence(text)
        else:
            return is_update(text)
        return True

    def _read_last_sentence(self, text: str) -> None:
        """Read who asked the questions where a standfirst ends with it."""
        *rest, last = _SENTENCES.split(text)
        said = read_line(Line(last, (), "standfirst"), self.setting.language) if rest else None
        if said is not None:
            self.said.append(said)

    def _head_says(self, piece: Piece, following: Piece) -> Said | None:
        said = self._read(piece, "head")
        if said is None and self.standfirst is None and is_like_a_name(piece.block.text):
            dated = self._read(following, "head")
            if piece.emphasised or (dated is not None and dated.signed_date):
                return self._read(piece, "byline") or _name_alone(piece.block.text)
        return said

    def _read(self, piece: Piece, place: str) -> Said | None:
        if len(piece.block.text) > _LONG and not piece.emphasised and not piece.links:
            return None
        line = Line(piece.block.text, piece.links, place, piece.emphasised)
        return read_line(line, self.setting.language)

    def _is_italic_note(self, piece: Piece) -> bool:
        return self.setting.italics_are_notes and piece.emphasised and not is_bold(piece)

    # --- the foot

    def _read_foot(self) -> None:
        for _ in range(_LINES):
            prose = self._prose()
            if len(prose) > 2 and self._take_labelled(prose[-2], prose[-1]):
                self._remove(prose[-2])
            elif len(prose) < 2 or not (self._take_foot(prose[-1]) or self._signs(prose)):
                break
            self._remove(prose[-1])
        self._read_above_typed_notes()

    def _read_above_typed_notes(self) -> None:
        """Take the credit lines that stand between the prose and notes typed as paragraphs."""
        prose = self._prose()
        above = prose[: len(prose) - typed_notes(prose)]
        while len(above) > 1 and len(above) < len(prose):
            said = self._read(above[-1], "foot")
            if said is None:
                return
            self.said.append(said)
            self.end.append(above[-1].block.text)
            self._keep_links(above[-1], said)
            self._remove(above.pop())

    def _signs(self, prose: Sequence[Piece]) -> bool:
        """Take a short line that says nothing by itself but stands under a place and date."""
        above, piece = prose[-2], prose[-1]
        text = piece.block.text
        if piece.block.type != "p" or piece.links or len(text) > _SIGNATURE or text[-1] in ".?!:":
            return False
        dated = self._read(above, "foot") if len(above.block.text) <= _DATED else None
        if len(prose) < 3 or dated is None or dated.dateline is None:
            return False
        self.end.append(text)
        return True

    def _take_labelled(self, label: Piece, piece: Piece) -> bool:
        """Take two lines that are one: "Traducción:" and below it the name."""
        if not label.block.text.endswith(":") or len(label.block.text) > _LABEL:
            return False
        text = f"{label.block.text} {piece.block.text}"
        both = replace(piece, block=replace(piece.block, type="p", text=text))
        said = self._read(both, "foot")
        if said is None:
            return False
        self.said.append(said)
        self.end += [piece.block.text, label.block.text]
        self._keep_links(piece, said)
        return True

    def _take_foot(self, piece: Piece) -> bool:
        text = piece.block.text
        if piece.block.type not in {"p", "heading"} or len(text) > 800 or is_typed_note(text):
            return False
        said = self._read(piece, "foot") or self._signature(piece)
        if said is not None:
            self.said.append(said)
        elif self._is_bio(piece):
            self.bio = self.bio or text
        elif not (is_update(text) or is_licence(piece) or is_picture_credit(text)):
            return False
        self.end.append(text)
        self._keep_links(piece, said)
        return True

    def _signature(self, piece: Piece) -> Said | None:
        """Read a name alone that is set as a signature, where the text names nobody else."""
        if not is_set_as_signature(piece) or not is_like_a_name(piece.block.text):
            return None
        said = self._read(piece, "byline")
        others = {c.name for each in self.said for c in each.credits if c.role is Role.AUTHOR}
        return None if said and others.difference(c.name for c in said.credits) else said

    def _keep_links(self, piece: Piece, said: Said | None) -> None:
        """Keep the links of a line; those of one that names a source are credits."""
        kind = "credit" if said and (said.translated_from or said.first_published) else "body"
        self.links += [Link(each.url, each.text, kind) for each in piece.links]

    def _is_bio(self, piece: Piece) -> bool:
        """Tell whether a line says who somebody is that the page or the text names."""
        persons = self.setting.persons() if _may_begin_with_name(piece.block.text) else ()
        outside = (*self.setting.authors, *persons)
        inside = [credit for said in self.said for credit in said.credits]
        writing = (credit.name for credit in inside if credit.role in _WRITING)
        named = (credit.name for credit in inside)
        return is_bio(piece, (*outside, *writing), (*outside, *named))

    # --- a place and date before the first sentence

    def _cut_dateline(self) -> None:
        piece = next(iter(self._prose()), None)
        if piece is None or piece.block.type != "p":
            return
        text = piece.block.text
        ends = [match.end() for match in _DASH.finditer(text[:240])][:4]
        for end in reversed(ends):
            links = tuple(link for link in piece.links if link.text in text[:end])
            said = read_line(Line(text[:end].strip(), links, "head"), self.setting.language)
            if said is not None and said.signed_date and text[end:].strip():
                self._cut(piece, end, said)
                return

    def _cut(self, piece: Piece, end: int, said: Said) -> None:
        block = piece.block
        rest = (
            block.text_with_calls[end:] if block.text_with_calls[:end] == block.text[:end] else ""
        )
        text = block.text[end:].strip()
        cut = replace(block, text=text, text_with_calls=rest.strip() or text)
        self.front.append(block.text[:end].strip())
        self.said.append(said)
        self.pieces[self.pieces.index(piece)] = replace(piece, block=cut)


def _may_begin_with_name(text: str) -> bool:
    """Tell whether the first words have capitals, short ones aside: "Ana de la Vega lives in"."""
    words: list[str] = _WORD.findall(text, 0, _NAME)
    named = takewhile(lambda word: word[0].isupper() or len(word) <= _PARTICLE, words)
    return sum(word[0].isupper() for word in named) > 1


def _is_called_standfirst(piece: Piece) -> bool:
    """Tell whether a sentence, or the box that it fills, has a name of a standfirst's."""
    if piece.element is None or len(piece.block.text) < _SENTENCE:
        return False
    box = piece.element.getparent()
    is_all = box is not None and len(line_of(box)) == len(line_of(piece.element))
    named = (
        e.get("class") or "" for e in (piece.element, box if is_all else None) if e is not None
    )
    return any(called(names)[1] for names in named)


def _name_alone(name: str) -> Said:
    return Said((Credit(Role.AUTHOR, name, people.kind(name), line=name),))
