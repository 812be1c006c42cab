"""Pictures, documents and embeds as SPIP's models (`doc`, `img`, `emb`) print them.

From SPIP 1.8 to 4 the wrapper changes (`span`, `dl`, `div`, `figure`), its class `spip_documents`
and the names of the caption's parts do not: `spip_doc_titre`, `spip_doc_descriptif`,
`spip_doc_credits`. Where classes are missing the form says it: a `<figure>`, or a link to a file
under `IMG/`.
"""

from __future__ import annotations

import mimetypes
import re
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.model import Block, Document, Image
from pipelines.extract.page import absolute, line_of, one_line
from pipelines.extract.pieces import Piece, image_piece

_WRAPPER: Final = re.compile(r"\bspip_documents?\b|\bspip_document_\d+")
_FILE: Final = re.compile(r"/IMG/(?!cache|arton|rubon|moton)[^?#]*\.(\w{2,5})$", re.I)
_CREDIT: Final = re.compile(
    r"\s*(?:©|\(c\)|photos?\b|foto(?:s|graf\w*)?\b|cr[ée]dits?\b|cr[ée]dito\b|image\b|picture\b)"
    r"(?:\s+(?:by|by:|par|por|de|von|credit)\b|\s*[:©/])",
    re.I,
)
_SIZE: Final = re.compile(r"^\(?(?:PDF|[A-Z]{2,5})?\s*[-–,]?\s*[\d.,]+\s*[kKMG]i?[Bbo]\w*.*$")


def read_media(element: HtmlElement, base_url: str) -> Piece | None:
    """Read an element that is a picture or document with its caption; None for any other."""
    tag, names = element.tag, element.get("class")
    if tag == "img":
        return image_piece(element, base_url)
    if tag == "figure" or (names and "spip_document" in names and _WRAPPER.search(names)):
        return _wrapped(element, base_url)
    if tag == "a" and len(element):
        return _linked_picture(element, base_url)
    return None


def _linked_picture(anchor: HtmlElement, base_url: str) -> Piece | None:
    """Read `<a href="IMG/...jpg"><img ...></a>`: a small copy that links to the picture."""
    image = next(anchor.iter("img"), None)
    url = absolute(anchor.get("href"), base_url) if image is not None else None
    if image is None or url is None or line_of(anchor):
        return None
    kind = file_type(url, anchor)
    if kind and kind.startswith("image/"):
        return image_piece(image, base_url, src=url)
    return _document(anchor, url, None) if kind else None


def _wrapped(element: HtmlElement, base_url: str) -> Piece | None:
    title, credit = _caption(element, "titre"), _caption(element, "credits")
    caption = "\n".join(text for text in (title, _caption(element, "descriptif")) if text)
    if not caption and not credit:
        caption, credit = _unnamed_caption(element)
        title = caption.split("\n")[0] if caption else None
    for anchor in element.iter("a"):
        url = absolute(anchor.get("href"), base_url)
        kind = file_type(url, anchor) if url else None
        if url and kind and not kind.startswith("image/"):
            return _document(anchor, url, title)
        if url and kind and next(anchor.iter("img"), None) is not None:
            image = next(anchor.iter("img"))
            return image_piece(image, base_url, src=url, caption=caption or None, credit=credit)
    image = next(element.iter("img"), None)
    if image is None:
        return None
    return image_piece(image, base_url, caption=caption or None, credit=credit)


def _caption(element: HtmlElement, part: str) -> str | None:
    for each in element.iter():
        if f"spip_doc_{part}" in (each.get("class") or ""):
            return line_of(each) or None
    return None


def _unnamed_caption(element: HtmlElement) -> tuple[str, str | None]:
    """Return caption and credit from a caption whose parts have no names."""
    found: list[str] = []
    for each in element.iter("figcaption", "dd", "dt"):
        inner = [e for e in each.iter("div", "p", "span", "strong", "small") if line_of(e)]
        outer = [e for e in inner if not any(o is not e and o in inner for o in e.iterancestors())]
        found += [line_of(e) for e in outer] if outer else [line_of(each)]
    texts = [text for text in dict.fromkeys(found) if text and not _SIZE.match(text)]
    credits_ = [text for text in texts if _CREDIT.match(text)]
    return "\n".join(t for t in texts if t not in credits_[-1:]), next(iter(credits_[-1:]), None)


def _document(anchor: HtmlElement, url: str, title: str | None) -> Piece:
    kind = file_type(url, anchor)
    text = line_of(anchor)
    named = title or (text if text and not _SIZE.match(text) else None)
    return Piece(Block("document", src=url), document=Document(url, named, kind), element=anchor)


def file_type(url: str, anchor: HtmlElement | None = None) -> str | None:
    """Return the MIME type of a file of the site's own (under `IMG/`), or as the link says it."""
    declared = one_line(anchor.get("type")) if anchor is not None else ""
    match = _FILE.search(urlsplit(url).path)
    if "/" in declared and declared not in {"text/html", "application/rss+xml"}:
        return declared
    return mimetypes.guess_type(f"x.{match.group(1).lower()}")[0] if match else None


def document_of(anchor: HtmlElement, url: str) -> Document | None:
    """Return the document that a link leads to; None when it leads to a page or a picture."""
    kind = file_type(url, anchor)
    if kind is None or kind.startswith("image/"):
        return None
    return _document(anchor, url, None).document


def image_of(anchor: HtmlElement, url: str) -> Image | None:
    """Return the picture that a link leads to; None when it leads to a page or another file."""
    kind = file_type(url, anchor)
    if kind is None or not kind.startswith("image/"):
        return None
    small = next(anchor.iter("img"), None)
    alt = one_line(small.get("alt")) if small is not None else ""
    return Image(url, alt or None, one_line(anchor.get("title")) or line_of(anchor) or None)
