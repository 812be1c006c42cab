"""Values as machines write them: one or a list, with mark-up signs and white space."""

from __future__ import annotations

from html import unescape
from typing import Any, Final
from urllib.parse import urljoin

from pipelines.extract import page
from pipelines.extract.page import one_line

_MOST_DIGITS: Final = 12


def clean(text: str | None) -> str | None:
    """Return `text` with white space made single; None when nothing is left."""
    return one_line(text) or None


def absolute(href: str, base_url: str) -> str | None:
    """Return `href` made absolute; None for what is no address at all."""
    try:
        # What leads to a page is known, or joined, faster; the rest (`urn:`, `mailto:`) is kept.
        return page.absolute(href, base_url) or urljoin(base_url, href.strip())
    except ValueError:
        return None


def number_after(start: str, name: str | None) -> int | None:
    """Return N of a name that a machine made of a word and a number: `node-12`."""
    if name is None or not name.startswith(start):
        return None
    digits = name[len(start) :]
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else None


def as_list(value: Any) -> list[Any]:
    """Return a value that may be one or several as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def as_text(value: Any) -> str | None:
    """Return the first text of a value."""
    values = as_texts(value)
    return values[0] if values else None


def as_texts(value: Any) -> tuple[str, ...]:
    """Return the texts of a value, without character references; what is no text is left out."""
    strings = (item for item in as_list(value) if isinstance(item, str))
    return tuple(text for item in strings if (text := clean(unescape(item))))


def as_name(value: Any) -> str | None:
    """Return the name of a node."""
    return as_text(value.get("name")) if isinstance(value, dict) else as_text(value)
