"""Put right what an editor's markup says of a block: headings, files, captions of tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from pipelines.extract.lines import is_bold
from pipelines.extract.pictures import document, document_piece
from pipelines.extract.pieces import Piece


def with_captions(pieces: Sequence[Piece]) -> list[Piece]:
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


def as_document(piece: Piece, base_url: str) -> Piece:
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


def with_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """Return `pieces` with short bold paragraphs as headings; questions of an interview stay."""
    bold = [p for p in pieces if p.block.type == "p" and is_bold(p)]
    questions = sum(p.block.text.endswith("?") for p in bold)
    return [_as_heading(p, questions > 1) if p in bold else p for p in pieces]


def _as_heading(piece: Piece, is_interview: bool) -> Piece:
    text = piece.block.text
    ends = (".", "!", ":", "…", "?") if is_interview else (".", "!", ":", "…")
    if len(text) > 100 or text.endswith(ends):
        return piece
    return replace(piece, block=replace(piece.block, type="heading"))
