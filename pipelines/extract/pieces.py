"""Pieces of a page: a block of a text, and what else the page says with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml.html import HtmlElement

from archive.model import Block, Document, Image, Link
from pipelines.extract.page import absolute, line_of, one_line


# Not frozen: one is made of each paragraph of a page, which would take three times as long.
@dataclass(slots=True)
class Piece:
    """A block and what else the page says with it; never changed, but replaced.

    `emphasised` means that all its words are in italics or bold; `element` is where it began.
    """

    block: Block
    links: tuple[Link, ...] = ()
    emphasised: bool = False
    image: Image | None = None
    document: Document | None = None
    element: HtmlElement | None = field(default=None, compare=False, repr=False)


Linked = tuple[str, str]
"""A link as it is written: its address, and the words that it is on."""


class Passage(NamedTuple):
    """What a piece says, where no block is made of it: a line above a text, a part of a note."""

    text: str
    linked: Sequence[Linked]
    element: HtmlElement | None


def passage_of(piece: Piece) -> Passage:
    """Return what a piece says."""
    return Passage(piece.block.text, [(k.url, k.text) for k in piece.links], piece.element)


def whole_links(linked: Iterable[Linked], base_url: str, kind: str = "body") -> tuple[Link, ...]:
    """Return links with their whole addresses, without those that lead to no page."""
    return tuple(
        [Link(url, text, kind) for href, text in linked if (url := absolute(href, base_url))]
    )


Picture = Callable[[HtmlElement, str], Piece | None]


def read_picture(element: HtmlElement, base_url: str) -> Piece | None:
    """Read `<figure>` and bare `<img>`; None for any other element."""
    if element.tag == "figure":
        image = next(element.iter("img"), None)
        if image is None:
            return None
        captions = [text for e in element.iter("figcaption") if (text := line_of(e))]
        return image_piece(image, base_url, caption="\n".join(captions) or None)
    if element.tag == "img":
        return image_piece(element, base_url)
    return None


def image_piece(
    image: HtmlElement,
    base_url: str,
    *,
    src: str | None = None,
    caption: str | None = None,
    credit: str | None = None,
) -> Piece | None:
    """Return the piece of an `<img>`; None for spacers and pictures without an address.

    `src` is the address of the picture itself where the `<img>` shows a smaller copy.
    """
    url = src or absolute(image.get("src") or image.get("data-src"), base_url)
    width, height = _pixels(image.get("width")), _pixels(image.get("height"))
    if url is None or (width is not None and width < 3) or (height is not None and height < 3):
        return None
    alt = one_line(image.get("alt")) or None
    picture = Image(url, alt, caption, credit, width, height)
    return Piece(Block("image", src=url), image=picture, element=image)


def _pixels(value: str | None) -> int | None:
    match = re.match(r"\s*(\d{1,5})(?:px)?\s*$", value or "")
    return int(match.group(1)) if match else None


def body_text(pieces: Iterable[Piece], *, calls: bool = False) -> str:
    """Return the prose of `pieces`, blocks separated by a blank line."""
    texts = [p.block.text_with_calls if calls else p.block.text for p in pieces]
    return "\n\n".join(filter(None, texts))
