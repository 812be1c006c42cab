"""The text of a page, as trafilatura finds it, as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document, Extractor

from archive.model import Block
from pipelines.dates import has_year
from pipelines.extract.furniture import Furniture, kind_by_name
from pipelines.extract.generic.offers import find_offers
from pipelines.extract.page import Page
from pipelines.extract.values import clean

_NO_TEXT = (
    *("aside", "audio", "button", "canvas", "footer", "iframe", "nav", "noscript", "object"),
    *("picture", "select", "style", "svg", "textarea", "video"),
)
"""What trafilatura throws away too, but only in the last of the four copies that it makes."""
_SCRIPTS = etree.XPath("//script[not(contains(@type, 'ld+json'))]")
_BOXES = ("article", "details", "div", "header", "ol", "p", "section", "span", "ul")
_LINES = frozenset({"p", "h2", "h3", "ul"})
"""Boxes that are told by their links too."""
_PARTS = frozenset({None, "paywall", "pullquote"})
"""Kinds of boxes that are left to trafilatura; see `pipelines.extract.furniture`."""
_LARGEST_BOX = 400
"""Characters; whatever it is called, a larger box may hold the text, as may a third of the page."""

_WHEN = 120
"""Characters of a line that says when a text was published."""
_PUBLISHED = re.compile(
    r"(?i)\W*(?:(?:first|last|zuletzt|dernière|última|ultimo|laatst)\s+)?(?:published|updated|posted"
    r"|publié|mise? à jour|mis en ligne|publicado|actualizado|atualizado|veröffentlicht"
    r"|aktualisiert|erschienen|pubblicato|aggiornato|gepubliceerd|bijgewerkt|publicat|actualitzat)\b"
)
_READING_TIME = re.compile(
    r"(?i)\W*(?:lesezeit|temps de lecture|tiempo de lectura|tempo de leitura|tempo di lettura"
    r"|reading time)?\W*\d{1,3}\s*-?\s*min(?:ut\w*|\.)?\s*(?:read|lesezeit|de lecture|de lectura"
    r"|de leitura|di lettura|leestijd|to read)?\W*"
)

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Text:
    """Blocks of prose, and the same as one text."""

    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The blocks, separated by blank lines."""
        return "\n\n".join(block.text for block in self.blocks)

    def without_furniture(self, told: Iterable[str | None]) -> Text:
        """Leave out, at the beginning, what is told in fields of its own, or only when."""
        said = {_squeezed(each) for each in told if each}
        start = 0
        while start < min(len(self.blocks) - 1, 6):
            text = self.blocks[start].text
            if _squeezed(text) not in said and not _says_when(text):
                break
            start += 1
        return Text(self.blocks[start:])


def _squeezed(text: str) -> str:
    """Return the letters of a text: parts in elements of their own come without a blank."""
    return plain(text).replace(" ", "")


def _says_when(text: str) -> bool:
    """Tell whether a line only says when the text was published, or how long it takes to read."""
    if _READING_TIME.fullmatch(text):
        return True
    return len(text) <= _WHEN and has_year(text) and bool(_PUBLISHED.match(text))


def plain(text: str) -> str:
    """Return the words of a text without case and signs, for comparing parts of one page."""
    return " ".join(_WORD.findall(text.casefold()))


def read_text(page: Page) -> Text | None:
    """Return the text of a page; None when trafilatura finds none."""
    found = bare_extraction(_without_boxes(page.tree, page.base_url), options=_options())
    if not isinstance(found, Document) or found.body is None:
        return None
    blocks = tuple(_blocks(found.body))
    return Text(blocks) if blocks else None


def _without_boxes(tree: HtmlElement, base_url: str) -> HtmlElement:
    """Return a copy without what holds no text, and without boxes that say what they are."""
    rest = deepcopy(tree)
    etree.strip_elements(rest, *_NO_TEXT, with_tail=False)
    for script in _SCRIPTS(rest):
        script.drop_tree()
    third = len(rest.text_content()) // 3
    most = min(_LARGEST_BOX, third)
    furniture = Furniture(rest, base_url)
    boxes = [box for box in rest.iter(*_BOXES) if _is_other(box, furniture)]
    small = [box for box in boxes if len(box.text_content()) <= most]
    for box in dict.fromkeys((*small, *find_offers(rest, third))):
        box.drop_tree()
    return rest


def _is_other(box: HtmlElement, furniture: Furniture) -> bool:
    """Tell whether a box says what it is, or has a form in the midst of an article.

    A line may say by its links that it only sends its reader on; trafilatura knows larger boxes.
    """
    if kind_by_name(box) not in _PARTS or (box.tag in _LINES and furniture.skip(box)):
        return True
    has_form = box.find(".//form") is not None
    return has_form and next(box.iterancestors("article", "main"), None) is not None


@cache
def _options() -> Extractor:
    """Return what we ask of trafilatura: the text alone, by its own rules.

    `fast` leaves out readability and jusText, which it would run on every page for comparison.
    """
    return Extractor(output_format="python", fast=True, comments=False, with_metadata=False)


def _blocks(body: Any) -> Iterator[Block]:
    """Yield what stands in `body`: elements, and the bare text between them."""
    yield from _bare(body.text)
    for element in body:
        kind, text = _block(element)
        if text:
            level = _level(element) if kind == "heading" else None
            yield Block(kind, text, text, level=level)
        yield from _bare(element.tail)


def _bare(text: str | None) -> Iterator[Block]:
    if prose := clean(text):
        yield Block("p", prose, prose)


def _level(element: Any) -> int:
    rend = element.get("rend") or ""
    return int(rend[1:]) if rend[1:].isdecimal() else 2


def _block(element: Any) -> tuple[str, str | None]:
    if element.tag == "head":
        return "heading", _words(element)
    if element.tag == "list":
        return "list", "\n".join(text for item in element.iter("item") if (text := _words(item)))
    if element.tag == "table":
        return "table", "\n".join(_row(row) for row in element.iter("row"))
    return "quote" if element.tag == "quote" else "p", _words(element)


def _row(row: Any) -> str:
    return " | ".join(_words(cell) or "" for cell in row.iter("cell"))


def _words(element: Any) -> str | None:
    """Return the text of an element; a line break is a blank, a part in bold is none."""
    for line_break in element.iter("lb"):
        line_break.tail = f" {line_break.tail or ''}"
    return clean("".join(element.itertext()))
