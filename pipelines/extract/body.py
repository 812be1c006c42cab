"""The text of an article inside its container: what is prose, and what stands before and after it.

Editors type into one field what a reader sees as several things: a byline, a place and date, a
standfirst in bold, the text, a line of credits, a line about the author. The lines at both ends are
read one by one until the first that is prose; whole lines only, so that prose is never cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.model import Block, Credit, Document, Footnote, Image, Link, Role
from pipelines import people
from pipelines.credits import Line, Said, merge, read_line
from pipelines.extract.blocks import Markup, Piece, body_text, read_blocks
from pipelines.extract.furniture import Furniture
from pipelines.extract.notes import NoteLinks, note_block, read_notes
from pipelines.extract.page import line_of
from pipelines.extract.pictures import document, document_piece, is_caption, read_media

_LINES: Final = 10
"""No article has more lines than this before or after its text."""

_NOTES_TITLE: Final = re.compile(
    r"(?i)\W*(?:foot|end)?(?:notes?|notas?|notizen|note|anmerkungen|fu(?:ß|ss)noten|referenc\w+)\W*"
)
_EDITORS_NOTE: Final = re.compile(
    r"""(?ix)\W*(?: (?:editor(?:s|ial)?|translator)['’]?s?['’]?\ (?:note|introduction) |
    note\ (?:from|by)\ the\ (?:editor|translator) | n\.?\ ?d\.?\ ?l\.?\ ?r\b |
    note\ d(?:e|u)\ (?:la\ )?(?:rédac|redac|traduc) |
    nota\ d[eoai]l?\ (?:la\ )?(?:redac|redaz|edit|edic|trad) |
    anm(?:\.|erkung)\ ?d(?:\.|er)\ ?(?:red|übers) | vorbemerkung )"""
)
_UPDATE: Final = re.compile(
    r"(?i)\W*(?:(?:last )?updated?|corrections?|corrected|correcci[óo]n|fe de (?:erratas|errores)|"
    r"actualiza(?:do|da|ci[óo]n)|mise? à jour|correctif|rectificatif|erratum|atualiza(?:do|da|ção)|"
    r"correção|aktualisiert|korrektur|berichtigung|aggiorna(?:to|mento)|correzione)"
    r"(?:\s*[:;,(]| (?:on|le|el|em|am|il)\b| \w+ \d| \d)"
)
_LICENCE: Final = re.compile(
    r"(?i)creative commons|\bpermis(?:sion|o)\b|autorisation|licen[cs]|genehmigung|permissão"
)
_TYPED_NOTE: Final = re.compile(r"[\[(]?\s*(?:(\d{1,3})|\*{1,3})\s*[\])/.:-]+\s*\S")
_DASH: Final = re.compile(r"\s*(?:\s[—–―-]|\.\s?[—–―-])(?:\s|$)")
_STANDFIRST: Final = frozenset(
    {"standfirst", "lead", "lede", "intro", "chapo", "chapeau", "dek", "bajada", "entradilla"}
    | {"copete", "subtitle", "subheading", "abstract", "vorspann", "anrisstext"}
    | {"has-large-font-size", "has-medium-font-size", "is-style-lead"}
)
_IS: Final = re.compile(
    r"""(?ix)\W+(?: is | was | has | are | teaches | writes | works | lives | drives | edits |
    es | son | forman? | milita | trabaja | est | sont | enseigne | milite | ist | sind | lehrt |
    é | são | è | sono | (?:and|y|e|et|und)\ .{3,60}?\ (?:are|son|forman|sont|sind|são|sono) )\b"""
)
_NAME: Final = r"[A-ZÀ-Þ][\w'’.-]*(?: (?:de|del|da|do|von|van|la|el|[A-ZÀ-Þ][\w'’.-]*)){1,4}"
_NAMES: Final = re.compile(rf"{_NAME}(?:(?:,| and| y| et| e| und) {_NAME})*")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the page before its text is read.

    `authors` are those named outside the text; `italics_are_notes` says that an opening paragraph
    in italics is the editors' and not a standfirst.
    """

    base_url: str
    language: str | None = None
    authors: tuple[str, ...] = ()
    italics_are_notes: bool = False


@dataclass(frozen=True)
class Body:
    """The text of an article, its parts told apart. `furniture` are the kinds of boxes left out."""

    pieces: tuple[Piece, ...] = ()
    standfirst: str | None = None
    front_matter: tuple[str, ...] = ()
    end_matter: tuple[str, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    notes_typed_by_hand: bool = False
    said: Said = field(default_factory=Said)
    bio: str | None = None
    furniture: frozenset[str] = frozenset()

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the text, pictures and files among them."""
        return tuple(piece.block for piece in self.pieces)

    @property
    def text(self) -> str:
        """The prose, without note calls."""
        return body_text(self.pieces)

    @property
    def text_with_calls(self) -> str:
        """The prose, with note calls."""
        return body_text(self.pieces, calls=True)

    @property
    def images(self) -> tuple[Image, ...]:
        """The pictures in the text."""
        return tuple(piece.image for piece in self.pieces if piece.image)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The files of the same site that the text gives, alone or in a sentence."""
        return tuple(dict.fromkeys(p.document for p in self.pieces if p.document))

    @property
    def links(self) -> tuple[Link, ...]:
        """The links in the text."""
        return tuple(dict.fromkeys(link for piece in self.pieces for link in piece.links))


def read_containers(containers: Sequence[HtmlElement], notes: NoteLinks, setting: Setting) -> Body:
    """Read the text that stands in `containers`, one after the other."""
    blocks = {note_block(anchor) for anchor in notes.anchors}
    pieces: list[Piece] = []
    kinds: set[str] = set()
    footnotes: tuple[Footnote, ...] = ()
    for container in containers:
        furniture = Furniture(container, setting.base_url)
        markup = Markup(notes.calls, notes.marks, _skipper(furniture, blocks), read_media)
        pieces += read_blocks(container, setting.base_url, markup)
        kinds |= furniture.kinds
    if notes.anchors:
        footnotes = read_notes(notes, setting.base_url, Markup(notes.calls))
        pieces = [piece for piece in pieces if not _is_notes_title(piece)]
    return _Parts(pieces, setting, has_notes=bool(footnotes)).body(footnotes, frozenset(kinds))


def _skipper(furniture: Furniture, notes: Collection[HtmlElement]) -> Callable[[HtmlElement], bool]:
    def skip(element: HtmlElement) -> bool:
        return element in notes or _is_lone_caption(element) or furniture.skip(element)

    return skip


def _is_lone_caption(element: HtmlElement) -> bool:
    """Tell whether a caption stands apart from its picture (a gallery's, an embed's)."""
    parent = element.getparent()
    has_table = parent is not None and parent.find(".//table") is not None
    return not has_table and is_caption(element)


def _is_notes_title(piece: Piece) -> bool:
    return piece.block.type in {"p", "heading"} and bool(_NOTES_TITLE.fullmatch(piece.block.text))


class _Parts:
    """The pieces of a text while its first and last lines are told from its prose."""

    def __init__(self, pieces: Sequence[Piece], setting: Setting, *, has_notes: bool) -> None:
        self.setting = setting
        self.has_notes = has_notes
        self.pieces = [_as_document(p, setting.base_url) for p in _with_captions(pieces)]
        self.said: list[Said] = []
        self.front: list[str] = []
        self.end: list[str] = []
        self.standfirst: str | None = None
        self.bio: str | None = None

    def body(self, footnotes: tuple[Footnote, ...], furniture: frozenset[str]) -> Body:
        """Tell the parts and return them."""
        self._read_head()
        self._read_foot()
        self._cut_dateline()
        typed = not self.has_notes and typed_notes(self._prose()) > 0
        return Body(
            pieces=tuple(_with_headings(self.pieces)),
            standfirst=self.standfirst,
            front_matter=tuple(self.front),
            end_matter=tuple(reversed(self.end)),
            footnotes=footnotes,
            notes_typed_by_hand=typed,
            said=merge(self.said),
            bio=self.bio,
            furniture=furniture,
        )

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
        elif _EDITORS_NOTE.match(text) or self._is_italic_note(piece):
            self.front.append(text)
        elif self.standfirst is None and self._is_standfirst(piece):
            self.standfirst = text
        else:
            return bool(_UPDATE.match(text)) and len(text) < 400
        return True

    def _head_says(self, piece: Piece, following: Piece) -> Said | None:
        said = self._read(piece, "head")
        if said is None and self.standfirst is None and _is_like_a_name(piece.block.text):
            dated = self._read(following, "head")
            if piece.emphasised or (dated is not None and dated.signed_date):
                return self._read(piece, "byline") or _name_alone(piece.block.text)
        return said

    def _read(self, piece: Piece, place: str) -> Said | None:
        line = Line(piece.block.text, piece.links, place, piece.emphasised)
        return read_line(line, self.setting.language)

    def _is_italic_note(self, piece: Piece) -> bool:
        return self.setting.italics_are_notes and piece.emphasised and not _is_bold(piece)

    def _is_standfirst(self, piece: Piece) -> bool:
        words = len(piece.block.text.split())
        if piece.block.type == "heading":
            small = (piece.block.level or 0) >= 4
            return words >= (6 if small else 14) and not piece.block.text.endswith("?")
        if _has_class(piece, _STANDFIRST):
            return True
        return piece.emphasised and words >= 8 and not piece.block.text.endswith(("?", ":"))

    # --- the foot

    def _read_foot(self) -> None:
        for _ in range(_LINES):
            prose = self._prose()
            if len(prose) < 2 or not self._take_foot(prose[-1]):
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
            self._remove(above.pop())

    def _take_foot(self, piece: Piece) -> bool:
        text = piece.block.text
        if piece.block.type not in {"p", "heading"} or len(text) > 800 or _TYPED_NOTE.match(text):
            return False
        if said := self._read(piece, "foot"):
            self.said.append(said)
        elif self._is_bio(piece):
            self.bio = self.bio or text
        elif not (_UPDATE.match(text) or (piece.emphasised and _LICENCE.search(text))):
            return False
        self.end.append(text)
        return True

    def _is_bio(self, piece: Piece) -> bool:
        names = [*self.setting.authors, *(c.name for said in self.said for c in said.credits)]
        text = piece.block.text
        named = _NAMES.match(text) if piece.emphasised else None
        if named and _IS.match(text[named.end() :]):
            return True
        return any(
            text.startswith(name) and (piece.emphasised or _IS.match(text[len(name) :]))
            for name in names
        )

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


def _with_captions(pieces: Sequence[Piece]) -> list[Piece]:
    """Put the caption that is printed under a table over it, as its first line."""
    found: list[Piece] = []
    for piece in pieces:
        is_caption_of = piece.element is not None and piece.element.tag == "figcaption"
        if is_caption_of and found and found[-1].block.type == "table":
            table, text = found[-1].block, piece.block
            lines = (
                f"{text.text}\n{table.text}",
                f"{text.text_with_calls}\n{table.text_with_calls}",
            )
            block = replace(table, text=lines[0], text_with_calls=lines[1])
            found[-1] = replace(found[-1], block=block)
        else:
            found.append(piece)
    return found


def _as_document(piece: Piece, base_url: str) -> Piece:
    """Return a paragraph or frame that only gives a file of the same site as that file."""
    if piece.block.type == "embed":
        found = document(piece.block.src or "", None)
        return document_piece(found, piece.element) if found else piece
    own = (k for k in piece.links if _host(k.url) == _host(base_url))
    found = next((d for k in own if (d := document(k.url, k.text))), None)
    if found is None or piece.block.type != "p":
        return piece
    rest = len(piece.block.text) - len(found.title or "")
    return document_piece(found, piece.element) if rest <= 15 else replace(piece, document=found)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _with_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """Return `pieces` with short bold paragraphs as headings; questions of an interview stay."""
    bold = [p for p in pieces if p.block.type == "p" and _is_bold(p)]
    questions = sum(p.block.text.endswith("?") for p in bold)
    return [_as_heading(p, questions > 1) if p in bold else p for p in pieces]


def _as_heading(piece: Piece, is_interview: bool) -> Piece:
    text = piece.block.text
    ends = (".", "!", ":", "…", "?") if is_interview else (".", "!", ":", "…")
    if len(text) > 100 or text.endswith(ends):
        return piece
    return replace(piece, block=replace(piece.block, type="heading"))


def _is_bold(piece: Piece) -> bool:
    if not piece.emphasised or piece.element is None:
        return False
    bold = sum(len(line_of(e)) for e in piece.element.iter("strong", "b"))
    return bold >= 0.9 * len(piece.block.text)


def _has_class(piece: Piece, names: frozenset[str]) -> bool:
    classes = piece.element.get("class") or "" if piece.element is not None else ""
    return not names.isdisjoint(classes.split())


def _name_alone(name: str) -> Said:
    return Said((Credit(Role.AUTHOR, name, people.kind(name), line=name),))


def _is_like_a_name(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 8 or len(text) > 80 or text[-1] in ".?!:;":
        return False
    capitals = [word for word in words if word[:1].isupper()]
    return len(capitals) >= 2 and all(w[:1].isupper() or len(w) <= 4 for w in words)


def typed_notes(prose: Sequence[Piece]) -> int:
    """Return how many pieces at the end are notes typed as ordinary text, title included."""
    texts = [piece.block.text for piece in prose]
    tail = 0
    while tail < len(texts) and _TYPED_NOTE.match(texts[-1 - tail]):
        tail += 1
    if not tail:
        return 0
    rest = texts[: len(texts) - tail]
    if rest and _NOTES_TITLE.fullmatch(rest[-1]):
        return tail + 1
    called = any(re.search(r"[\[(]1[\])]|\w1/", text) for text in rest)
    return tail if called and tail > 1 else 0
