"""What WordPress's addresses say: parts of a post, pages of comments, AMP copies, what only tracks.

Sources: the rewrite rules and `redirect_canonical` of WordPress core.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_COMMENTS: Final = re.compile(r"/comment-page-\d+/?$")
_AMP: Final = re.compile(r"/amp/?$")
_PART: Final = re.compile(r"/(\d{1,3})/?$")
_NAMES_A_POST: Final = frozenset({"p", "page_id", "attachment_id", "name", "pagename", "post_type"})


def is_comment_page(url: str) -> bool:
    """Tell whether `url` is a page of a post's comments."""
    parts = urlsplit(url)
    return bool(_COMMENTS.search(parts.path)) or "cpage" in _asked(parts.query)


def is_amp(url: str) -> bool:
    """Tell whether `url` is the AMP copy of a post."""
    parts = urlsplit(url)
    return bool(_AMP.search(parts.path)) or "amp" in _asked(parts.query, empty=True)


def canonical(url: str, part: int = 1) -> str:
    """Return the address of the whole post from that of one of its pages."""
    parts = urlsplit(url)
    path = _AMP.sub("/", _COMMENTS.sub("/", parts.path))
    if part > 1 and (match := _PART.search(path)) and int(match[1]) == part:
        path = path[: match.start()] + "/"
    pairs = parse_qsl(parts.query) if parts.query else []
    query = urlencode([pair for pair in pairs if pair[0] in _NAMES_A_POST])
    if not parts.path.endswith("/") and path != parts.path:
        path = path.rstrip("/")
    return urlunsplit(parts._replace(path=path or "/", query=query, fragment=""))


def _asked(query: str, *, empty: bool = False) -> dict[str, str]:
    """Return what a query asks for; most addresses have none."""
    return dict(parse_qsl(query, keep_blank_values=empty)) if query else {}


def part(url: str) -> int | None:
    """Return the part of a post that `url` may name by its end (`/2/`, `?page=2`)."""
    parts = urlsplit(url)
    asked = _asked(parts.query).get("page", "")
    if asked.isdecimal() and asked.isascii():
        return int(asked[:3])
    match = _PART.search(parts.path)
    return int(match[1]) if match else None


def number(url: str) -> str | None:
    """Return the number of the post that an address names by itself: `post4101`."""
    known = post_number(url)
    return f"post{known}" if known else None


def post_number(href: str | None) -> int | None:
    """Return N of a short address `?p=N` or a REST address `.../posts/N`."""
    match = re.search(r"[?&]p=(\d+)$|/wp/v2/posts/(\d+)$", href or "")
    return int(match[1] or match[2]) if match else None
