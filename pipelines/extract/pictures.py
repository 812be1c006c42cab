"""Pictures and files in a text: the full-size file, its caption and who is credited for it.

Content systems show a smaller copy and keep the original beside it: WordPress names the copies
`photo-300x200.jpg`, Drupal keeps them under `files/styles/STYLE/public/`. Lazy loaders put the
address into another attribute and a picture of nothing into `src`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from archive.model import Block, Document, Image
from pipelines.extract.container import class_names
from pipelines.extract.page import absolute, line_of
from pipelines.extract.pieces import Piece, image_piece

DOCUMENT_TYPES: Final = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "epub": "application/epub+zip",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "wav": "audio/x-wav",
}
"""Extension -> MIME type of the files that are kept as documents of an article."""

_PICTURE_FILE: Final = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|avif|svg)$")
_COPY: Final = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)")
_STYLE: Final = re.compile(r"/styles/[^/]+/(?:public|private)/")
_LAZY: Final = ("data-lazy-src", "data-src", "data-original", "data-orig-file", "data-full-url")
_CREDIT: Final = re.compile(
    r"(?:^|(?<=[\s|(–—-]))((?:(?:Photo(?:graph)?s?|Fotos?|Fotografía|Fotografia|Image[mn]?|Imagen|"
    r"Picture|Bild(?:er)?|Cr[ée]dits?(?:\sphoto)?|Crédito|Illustration|Ilustración|Immagine)"
    r"(?:\s(?:by|por|de|par|von|di))?\s?[:©]|©|\(c\))\s*.+?)\)?\s*$"
)
_MAY_BE_FIGURES: Final = frozenset({"div", "dl", "li", "article"})
_FIGURES: Final = frozenset({"wp-caption", "gallery-item", "blocks-gallery-item", "media", "image"})
_MAY_BE_CAPTIONS: Final = frozenset({"p", "div", "dd", "span"})
_CAPTIONS: Final = re.compile(r"(?:^|[-_\s])(?:caption|caption-text|media-credit)(?=$|\s)")


def read_media(element: HtmlElement, base_url: str) -> Piece | None:
    """Read an element that is a picture with its caption, a file, or an embedded address.

    The `picture` of a `Markup`: None for every element that is none of these.
    """
    tag, classes = element.tag, class_names(element.get("class") or "")
    if tag in {"img", "amp-img"}:
        return picture(element, base_url)
    if tag == "audio":
        return _audio(element, base_url)
    if "wp-block-file" in classes:
        return _file(element, base_url)
    if "wp-block-embed__wrapper" in classes and element.find(".//iframe") is None:
        return _embed(element, base_url)
    if tag == "figure" or (tag in _MAY_BE_FIGURES and not _FIGURES.isdisjoint(classes)):
        return _figure(element, base_url)
    return None


def _figure(element: HtmlElement, base_url: str) -> Piece | None:
    images = [e for e in element.iter("img", "amp-img") if not _in_noscript(e)]
    captions = [line_of(e) for e in element.iter() if is_caption(e)]
    if len(images) != 1:
        return None
    caption = "\n".join(dict.fromkeys(text for text in captions if text))
    beside = len(line_of(element)) - sum(map(len, captions))
    return picture(images[0], base_url, caption=caption or None) if beside < 200 else None


def is_caption(element: HtmlElement) -> bool:
    """Tell whether `element` is the outermost element of a caption."""
    if element.tag == "figcaption":
        return True
    if element.tag not in _MAY_BE_CAPTIONS or not _is_called_caption(element.get("class") or ""):
        return False
    parent = element.getparent()
    is_outermost = parent is not None and parent.tag != "figcaption"
    return is_outermost and element.find(".//img") is None


@lru_cache(maxsize=4096)
def _is_called_caption(classes: str) -> bool:
    return bool(_CAPTIONS.search(classes))


def picture(image: HtmlElement, base_url: str, *, caption: str | None = None) -> Piece | None:
    """Return the piece of an `<img>`, with the address of its full-size file."""
    src = full_size(image, base_url)
    if src is None:
        return None
    text, credit = split_credit(caption or None)
    return image_piece(image, base_url, src=src, caption=text, credit=credit)


def full_size(image: HtmlElement, base_url: str) -> str | None:
    """Return the address of the file that an `<img>` shows a copy of; None for a placeholder."""
    shown = shown_source(image, base_url)
    if shown is None:
        return None
    for candidate in (_linked(image, base_url), *_srcset(image, base_url)):
        if candidate and _stem(candidate) == _stem(shown) and not _is_copy(candidate):
            return candidate
    return original(shown, image)


def shown_source(image: HtmlElement, base_url: str) -> str | None:
    """Return the address of the copy that the page shows."""
    for name in (*_LAZY, "src"):
        if url := absolute(image.get(name), base_url):
            return url
    return None


def original(url: str, image: HtmlElement | None = None) -> str:
    """Return the address of the original of a copy made by WordPress or Drupal."""
    if _STYLE.search(url):
        return _STYLE.sub("/", url).partition("?")[0]
    is_copy = "/uploads/" in url and (
        image is None or "size-full" not in (image.get("class") or "")
    )
    return _COPY.sub("", url) if is_copy else url


def _linked(image: HtmlElement, base_url: str) -> str | None:
    link = next(image.iterancestors("a"), None)
    url = absolute(link.get("href"), base_url) if link is not None else None
    return url if url and _PICTURE_FILE.search(urlsplit(url).path) else None


def _srcset(image: HtmlElement, base_url: str) -> list[str]:
    value = image.get("data-lazy-srcset") or image.get("data-srcset") or image.get("srcset") or ""
    urls = (absolute(part.split()[0], base_url) for part in value.split(",") if part.strip())
    return [url for url in urls if url]


def _is_copy(url: str) -> bool:
    return bool(_COPY.search(urlsplit(url).path) or _STYLE.search(url))


def _stem(url: str) -> str:
    return _COPY.sub("", urlsplit(url).path)


def _in_noscript(element: HtmlElement) -> bool:
    return next(element.iterancestors("noscript"), None) is not None


def split_credit(caption: str | None) -> tuple[str | None, str | None]:
    """Split a caption into what it says of the picture and who made it."""
    if not caption:
        return None, None
    match = _CREDIT.search(caption)
    if match is None:
        return caption, None
    return caption[: match.start()].rstrip(" |(–—-") or None, match.group(1)


# --- files ------------------------------------------------------------------------------------


def document(url: str, title: str | None) -> Document | None:
    """Return the document at `url`; None when its name is not that of a file to keep."""
    path = urlsplit(url).path
    kind = DOCUMENT_TYPES.get(path.rpartition(".")[2].lower())
    name = unquote(path.rpartition("/")[2].rpartition(".")[0])
    return Document(url, title or name or None, kind) if kind else None


def document_piece(found: Document, element: HtmlElement | None = None) -> Piece:
    """Return the piece of a document that stands alone between paragraphs."""
    return Piece(Block("document", src=found.url), document=found, element=element)


def _audio(element: HtmlElement, base_url: str) -> Piece | None:
    sources = (absolute(e.get("src"), base_url) for e in (element, *element.iter("source")))
    found = next((d for url in sources if url and (d := document(url, None))), None)
    return document_piece(found, element) if found else None


def _file(element: HtmlElement, base_url: str) -> Piece | None:
    for link in element.iter("a"):
        url = absolute(link.get("href"), base_url)
        if url and (found := document(url, line_of(link))):
            return document_piece(found, element)
    return None


def _embed(element: HtmlElement, base_url: str) -> Piece | None:
    text = line_of(element)
    url = absolute(text, base_url) if text.startswith("http") and " " not in text else None
    return Piece(Block("embed", src=url), element=element) if url else None


def featured(image: HtmlElement | None, base_url: str) -> Image | None:
    """Return the picture that stands over an article, with the caption in its `<figure>`."""
    if image is None:
        return None
    figure = next(image.iterancestors("figure"), None)
    captions = [line_of(e) for e in figure.iter() if is_caption(e)] if figure is not None else []
    piece = picture(image, base_url, caption="\n".join(filter(None, captions)) or None)
    return piece.image if piece else None
