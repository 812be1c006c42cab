"""What Drupal's addresses say: `/node/N` in all its forms, print pages, pages of comments."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_NODE: Final = re.compile(r"^/?(?:index\.php/)?(?:[a-z]{2}(?:-[a-z]+)?/)?node/(\d{1,10})/?$")
_PRINT: Final = re.compile(
    r"/(?:print|printer|imprimir|imprimer|drucken|stampa|printmail|printpdf)/(?:node/)?(\d{1,10})/?$"
    r"|/book/export/html/(\d{1,10})/?$|/node/(\d{1,10})/printable/print/?$"
)
_BOOK: Final = re.compile(r"/book/export/html/\d{1,10}/?$")


def node_number(url: str | None) -> int | None:
    """Return N of `/node/N` (also `?q=node/N`, with a language before it)."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    asked = dict(parse_qsl(parts.query)).get("q", "")
    match = _NODE.match(asked) or _NODE.match(parts.path)
    return int(match[1]) if match else None


def number(url: str) -> str | None:
    """Return the number of the node that an address names by itself: `node4618`."""
    known = node_number(url) or print_number(url)
    return f"node{known}" if known else None


def print_number(url: str) -> int | None:
    """Return N of the address of a print page."""
    match = _PRINT.search(urlsplit(url).path)
    return int(next(group for group in match.groups() if group)) if match else None


def is_book_export(url: str) -> bool:
    """Tell whether `url` is the print page of a book, which holds the pages under it too."""
    return bool(_BOOK.search(urlsplit(url).path))


def is_other_page(url: str) -> bool:
    """Tell whether `url` shows a node with another page of its comments or of a block."""
    parts = urlsplit(url)
    return "page" in dict(parse_qsl(parts.query)) or parts.path.startswith("/comment/")


def plain(url: str) -> str:
    """Return `url` without fragment and without a query that does not name the node."""
    parts = urlsplit(url)
    query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] == "q"], safe="/")
    return urlunsplit(parts._replace(query=query, fragment=""))
