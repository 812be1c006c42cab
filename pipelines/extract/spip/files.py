"""Files and pictures of an article: those in its text, and those that are listed below it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from archive.model import Document, Image
from pipelines.extract.pieces import Piece
from pipelines.extract.spip.media import document_of, image_of
from pipelines.extract.spip.outline import Outline, in_other_box
from pipelines.extract.spip.parts import Parts


def find_documents(outline: Outline, parts: Parts, known: list[Document]) -> tuple[Document, ...]:
    """Return the files of an article: those in its text, and those listed below it."""
    found = {document.url: document for document in known}
    for link, url in _files(outline, parts):
        document = document_of(link, url)
        if document is not None:
            found.setdefault(url, document)
    return tuple(found.values())


def find_images(outline: Outline, parts: Parts, pieces: list[Piece]) -> tuple[Image, ...]:
    """Return the pictures of an article: those in its text, and those of a gallery below it."""
    found: dict[str, Image] = {}
    for piece in pieces:
        if piece.image is not None:
            found.setdefault(piece.image.src, piece.image)
    for link, url in _files(outline, parts):
        image = image_of(link, url)
        if image is not None:
            found.setdefault(url, image)
    return tuple(found.values())


def _files(outline: Outline, parts: Parts) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the links to files outside the text: in the article's box, or as SPIP lists files."""
    for link, url in outline.links:
        typed = "/" in (link.get("type") or "")
        is_file = "/IMG/" in url or typed
        if not is_file or outline.holds(parts.text, link):
            continue
        below = "/IMG/" in url and outline.before(parts.text, link)
        below = below and (typed or link.find(".//img") is None)
        if outline.holds(parts.scope, link) or (below and not in_other_box(link)):
            yield link, url
