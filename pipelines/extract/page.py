"""A page as it was served, and as a tree: the one way in for bytes from outside.

Whatever the bytes are, the tree is built in bounded time and memory or the page says that it is no
HTML. Declarations are believed in the order of the WHATWG encoding standard (byte order mark,
Content-Type, `<meta>`), except that bytes which are whole UTF-8 beyond ASCII are read as UTF-8:
by chance that does not happen, and wrong declarations are common.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    to_unicode,
)

from archive.errors import ExtractionError
from pipelines.extract.cached import cached_property
from pipelines.extract.levels import level

MAX_BODY: Final = 32 * 1024 * 1024
"""Bytes; a longer body is not parsed. The longest pages seen in this press are under 3 MB."""

MAX_ELEMENTS: Final = 100_000
"""A page of more elements is a bomb; the longest in the samples has 2,000."""

DECLARING: Final = ("base", "link", "meta", "script", "title")
"""Tags of what a page says of itself; they are looked for everywhere, for many stand in bodies."""

_FEW_TAGS: Final = 2_000
"""Below this number of tags no nesting costs time."""

_NAME: Final = re.compile(r"[\w+-][\w+,.-]*+(?:\?[\w=&%+.-]++)?", re.ASCII)
"""A page of the same folder, joined without being taken apart; the commonest link."""
_WHOLE: Final = re.compile(
    r"https?://[\w.-]++(?::\d+)?/[!\"$-:<->@-~]*+(?:\?[!\"$-:<-~]++)?", re.ASCII
)
"""An address that joining gives back as it is (no parameters, nothing empty, no fragment)."""
_PATH: Final = re.compile(r"/(?![/\t\r\n])|[\w.~%+,-]++(?=[/?#]|$)")
"""An address of which only the folder of the base matters."""
_NO_PAGE: Final = ("mailto:", "javascript:", "tel:", "data:")

_CODE_TYPES: Final = ("javascript", "ecmascript", "json", "css")
"""What is served as these and does not begin as markup may well hold some in its strings."""
_MARKUP_TYPES: Final = ("html", "xml", "text/plain")
_NOT_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HTML_START: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|frameset|title|meta|base|link|script|div|p|table|article|"
    rb"main|section|header|center|font|span|ul|ol|a|b|i|h[1-6])\b",
    re.I,
)
_XML_FEED: Final = re.compile(rb"<(?:\w+:)?(rss|feed|RDF)[\s>]")


@dataclass(frozen=True)
class Page:
    """One answer of a server. `body` is decoded: no transfer or content coding."""

    url: str
    status: int
    content_type: str | None
    body: bytes
    location: str | None = None

    @cached_property
    def is_html(self) -> bool:
        """Whether the body is HTML, whatever the header says."""
        head = self.body[:65536]
        if (read_bom(head[:4])[0] or "").startswith(("utf-16", "utf-32")):
            head = head.replace(b"\x00", b"")
        if self.is_feed or not _HTML_START.search(head):
            return False
        declared = (self.content_type or "").lower()
        if any(kind in declared for kind in _CODE_TYPES) and not head.lstrip().startswith(b"<"):
            return False
        return any(kind in declared for kind in _MARKUP_TYPES) or not _NOT_TEXT.search(head[:1024])

    @cached_property
    def is_feed(self) -> bool:
        """Whether the body is RSS, RDF or Atom, whatever the header says."""
        return b"<html" not in self.body[:1024].lower() and bool(_XML_FEED.search(self.body[:4096]))

    @cached_property
    def encoding(self) -> str:
        """The name of the Python codec that the body was read with."""
        bom, _ = read_bom(self.body[:4])
        if bom:
            return bom
        if not self.body.isascii() and _is_utf8(self.body):
            return "utf-8"
        # The body is searched only where the header does not settle it.
        legacy = _legacy(http_content_type_encoding(self.content_type)) or _legacy(
            html_body_declared_encoding(self.body)
        )
        return legacy or ("utf-8" if self.body.isascii() else "cp1252")

    @cached_property
    def text(self) -> str:
        """The body as text; bytes that fit no codec become U+FFFD, NUL and BOM go."""
        text = to_unicode(self.body, self.encoding)
        return text.removeprefix("\ufeff").replace("\x00", "")

    @cached_property
    def tree(self) -> HtmlElement:
        """The root of the document; raise `ExtractionError` if the body is not HTML.

        libxml2 stops at 2,048 levels, so a bomb of nested tags costs no more than its reading;
        see `levels` for what is less deep than that.
        """
        if len(self.body) > MAX_BODY:
            raise ExtractionError(f"{self.url}: {len(self.body)} bytes are too many for a page")
        if not self.is_html:
            raise ExtractionError(f"{self.url}: the body is not HTML")
        # What is UTF-8 goes to libxml2 as it is; the rest is decoded and encoded again.
        whole = self.encoding == "utf-8" and b"\x00" not in self.body
        tree = parse_html(self.body if whole else self.text)
        if tree is None:
            raise ExtractionError(f"{self.url}: the body holds no element")
        tags = self.body.count(b"<")
        if tags > MAX_ELEMENTS and tree.xpath("count(//*)") > MAX_ELEMENTS:
            raise ExtractionError(f"{self.url}: more than {MAX_ELEMENTS} elements on one page")
        if tags > _FEW_TAGS:
            level(tree)
        return tree

    @cached_property
    def declarations(self) -> Mapping[str, Sequence[HtmlElement]]:
        """Tag -> elements, for `DECLARING`: what the page says of itself, found in one walk."""
        found: dict[str, list[HtmlElement]] = {tag: [] for tag in DECLARING}
        for element in self.tree.iter(*DECLARING):
            found[element.tag].append(element)
        return found

    @property
    def relations(self) -> Sequence[HtmlElement]:
        """Every `<link>`: what the page is to others, for machines."""
        return self.declarations["link"]

    @cached_property
    def head_title(self) -> str:
        """The text of `<title>`, on one line."""
        titles = self.declarations["title"]
        return one_line(titles[0].text) if titles else ""

    @cached_property
    def base_url(self) -> str:
        """The address against which the page's links are read (`<base href>` counts)."""
        base = next((href for e in self.declarations["base"] if (href := e.get("href"))), None)
        return absolute(base, self.url) or self.url if base else self.url


@cache
def _parser() -> etree.HTMLParser:
    """Return the one parser: a new one for each page takes as long as half a page."""
    parser = etree.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        # Nobody asks libxml2 for an element by its id, and a table of them costs some time.
        collect_ids=False,
    )
    # One class for all elements: lxml.html's own choice by tag costs an eighth of the extraction.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


def parse_html(text: str | bytes) -> HtmlElement | None:
    """Parse a document or fragment (bytes: UTF-8); None when nothing is in it."""
    try:
        source = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        tree: HtmlElement | None = etree.fromstring(source, _parser())
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return None
    return tree


def absolute(href: str | None, base: str) -> str | None:
    """Return `href` as an absolute http(s) address; None for anything else."""
    if not href:
        return None
    href = href.strip()
    # Joining by the standard's rules takes a page's time twice over; most links do not need it.
    if href.startswith("http"):
        if _WHOLE.fullmatch(href):
            return href
    elif _NAME.fullmatch(href):
        if (folder := _folder(base)).endswith("/") and folder.startswith("http"):
            return folder + href
    elif href.startswith(_NO_PAGE):
        return None
    if _PATH.match(href):
        base = _folder(base)
    return _joined(href, base)


@lru_cache(maxsize=64)
def _folder(base: str) -> str:
    """Return what counts of `base` for most links: a site's menu is joined once, not per page."""
    base = base.partition("?")[0].partition("#")[0]
    return base[: base.rfind("/") + 1] if base.count("/") > 2 else base


@lru_cache(maxsize=8192)
def _joined(href: str, base: str) -> str | None:
    try:
        url = urljoin(base, href)
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def one_line(text: str | None) -> str:
    """Return `text` with all white space (no-break spaces too) made single."""
    if not text:
        return ""
    text = text.strip()
    # Of all white space only a plain space is printable; most text has no other, and no two of it.
    if "  " in text or not text.isprintable():
        # Mostly it is ends of lines in the source, and the spaces before the signs of the French.
        text = text.replace("\n", " ").replace("\xa0", " ")
        if "  " in text or not text.isprintable():
            return " ".join(text.split())
    return text


def line_of(element: HtmlElement) -> str:
    """Return all text under `element` on one line."""
    if not len(element):
        return one_line(element.text)
    # Fifteen times as fast as itertext(), which makes an object of each node.
    return one_line(etree.tostring(element, encoding="unicode", method="text", with_tail=False))


def _legacy(declared: str | None) -> str | None:
    """Return a codec that is declared, if it is another than UTF-8."""
    return None if declared == "utf-8" else declared


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
