"""Files and pictures of an article: those in its text, and those that are listed below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from lxml.html import HtmlElement

from archive.model import Document, Image
from pipelines.extract.pieces import Piece
from pipelines.extract.spip.media import document_of, image_of
from pipelines.extract.spip.outline import Anchor, Outline
from pipelines.extract.spip.parts import Parts

_IN_FOLDER: Final = "/IMG/"
"""What is in the address of every file of a SPIP site."""


def find_files(
    outline: Outline, parts: Parts, pieces: list[Piece]
) -> tuple[tuple[Image, ...], tuple[Document, ...]]:
    """Return the pictures and the files of an article: those in its prose, then those listed."""
    listed = list(_listed_files(outline, parts))
    return _images(pieces, listed), _documents(pieces, listed)


def _documents(pieces: Iterable[Piece], listed: Iterable[Anchor]) -> tuple[Document, ...]:
    found = {piece.document.url: piece.document for piece in pieces if piece.document}
    for link, to in listed:
        document = document_of(link, to.url)
        if document is not None:
            found.setdefault(to.url, document)
    return tuple(found.values())


def _images(pieces: Iterable[Piece], listed: Iterable[Anchor]) -> tuple[Image, ...]:
    found: dict[str, Image] = {}
    for piece in pieces:
        if piece.image is not None:
            found.setdefault(piece.image.src, piece.image)
    for link, to in listed:
        image = image_of(link, to.url)
        if image is not None:
            found.setdefault(to.url, image)
    return tuple(found.values())


def _listed_files(outline: Outline, parts: Parts) -> Iterator[Anchor]:
    """Yield the links to files outside the text: in the article's box, or as SPIP lists files."""
    inside = outline.links_in(parts.scope)
    below = outline.links_from(parts.scope)[len(inside) :]
    for link, to in inside:
        if (_IN_FOLDER in to.url or _is_typed(link)) and not outline.holds(parts.text, link):
            yield link, to
    for link, to in [each for each in below if _IN_FOLDER in each[1].url]:
        is_file = _is_typed(link) or next(link.iter("img"), None) is None
        if is_file and not outline.holds(parts.text, link) and not outline.in_other_box(link):
            yield link, to


def _is_typed(link: HtmlElement) -> bool:
    return "/" in link.get("type", "")
