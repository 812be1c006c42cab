"""A search as a feed to subscribe to (Atom, RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from archive.index.search import Hit
from archive.web.words import printable

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NEVER = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, the addresses of the search and of itself, when it last changed."""

    title: str
    page: str
    own: str
    updated: str | None


def atom(feed: Feed, entries: Iterable[tuple[Hit, str]]) -> str:
    """Return a feed of articles, each with the address of its page on the desk."""
    root = etree.Element(f"{{{_NAMESPACE}}}feed", nsmap={None: _NAMESPACE})
    _add(root, "title", feed.title)
    _add(root, "id", feed.own)
    _add(root, "updated", _time(feed.updated))
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.own)
    _add(_add(root, "author"), "name", feed.title)
    for hit, address in entries:
        _entry(root, hit, address)
    text: str = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'


def _entry(root: Any, hit: Hit, address: str) -> None:
    entry = _add(root, "entry")
    _add(entry, "title", hit.title or "Untitled")
    _add(entry, "id", address)
    _add(entry, "link", rel="alternate", type="text/html", href=address)
    _add(entry, "updated", _time(hit.published))
    for name in hit.authors:
        _add(_add(entry, "author"), "name", name)
    _add(entry, "summary", hit.snippet)


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    clean = {key: printable(value) for key, value in attributes.items()}
    element = etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}", clean)
    if text is not None:
        element.text = printable(text)
    return element


def _time(date: str | None) -> str:
    """Return an ISO date, which may be partial, as the full time that Atom asks for."""
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(T[\d:.]+(?:Z|[+-]\d\d:\d\d))?", date or "")
    if found is None:
        return _NEVER
    year, month, number, time = found.groups()
    return f"{year}-{month or '01'}-{number or '01'}{time or 'T00:00:00Z'}"
