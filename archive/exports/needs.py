"""Which captures a part of a collection needs to stand alone.

The pages of the articles are read as a browser would: what each needs, what its style sheets
need in turn, where a redirect leads, and the originals that revisits stand for.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

import lxml.html
from lxml.etree import LxmlError

from archive import http, requisites
from archive.collection import Collection
from archive.errors import HemerotecaError
from archive.index import shapes
from archive.model import Capture
from archive.warc.reader import read_message
from archive.withdrawal.decisions import Withdrawn

MAX_TEXT = 16 * 1024 * 1024
"""Bytes of a page or style sheet that is looked through."""
_DEEPEST = 6
_SELECTED = "CREATE TEMP TABLE IF NOT EXISTS selected (id TEXT PRIMARY KEY)"
_PAGES = """
SELECT DISTINCT captures.* FROM temp.selected
JOIN addresses ON addresses.article = selected.id
JOIN articles ON articles.id = selected.id
JOIN reading_keys ON reading_keys.key = articles.site || char(9) || 'c:' || addresses.key
JOIN readings USING (capture, position)
JOIN captures ON captures.id = readings.capture
WHERE readings.role NOT IN ('api', 'feed')
ORDER BY captures.warc, captures.offset
"""
_NAMED = """
SELECT src FROM images WHERE article IN (SELECT id FROM temp.selected)
UNION SELECT url FROM documents WHERE article IN (SELECT id FROM temp.selected)
"""


def needed(
    collection: Collection, db: sqlite3.Connection, articles: Sequence[str], hidden: Withdrawn
) -> dict[str, dict[str, Capture]]:
    """Return the captures that the articles need, by WARC file and record id."""
    return _Needs(collection, db, hidden).of(articles)


@dataclass(slots=True)
class _Page:
    capture: Capture
    depth: int


class _Needs:
    """Goes from pages to what they need, each capture once."""

    def __init__(self, collection: Collection, db: sqlite3.Connection, hidden: Withdrawn) -> None:
        self._warcs = collection.warcs
        self._db = db
        self._hidden = hidden
        self._found: dict[str, Capture] = {}
        self._waiting: list[_Page] = []

    def of(self, articles: Sequence[str]) -> dict[str, dict[str, Capture]]:
        self._db.execute(_SELECTED)
        self._db.execute("DELETE FROM temp.selected")
        self._db.executemany("INSERT INTO temp.selected VALUES (?)", ((one,) for one in articles))
        pages = list(self._captures(_PAGES))
        for capture in pages:
            self._add(capture, 0)
        if pages:
            for (url,) in self._db.execute(_NAMED).fetchall():
                self._add_nearest(url, pages[-1].time, 1)
        while self._waiting:
            self._look_through(self._waiting.pop())
        by_file: dict[str, dict[str, Capture]] = defaultdict(dict)
        for capture in sorted(self._found.values(), key=lambda one: (one.warc, one.offset)):
            by_file[capture.warc][capture.id] = capture
        return by_file

    def _add(self, capture: Capture, depth: int) -> None:
        if capture.id in self._found or self._hidden.hides(capture.url):
            return
        self._found[capture.id] = capture
        if depth < _DEEPEST and _may_need(capture):
            self._waiting.append(_Page(capture, depth))
        original = self._one("id = ?", capture.refers_to) if capture.refers_to else None
        if original is not None:
            self._found.setdefault(original.id, original)

    def _add_nearest(self, url: str, time: datetime, depth: int) -> None:
        """Add the capture of `url` that a player would show beside a page of `time`."""
        for form in _forms(url.partition("#")[0]):
            found = list(self._captures("SELECT * FROM captures WHERE url = ?", form))
            if found:
                best = min(found, key=lambda one: (one.status != 200, abs(one.time - time)))
                self._add(best, depth)
                return

    def _look_through(self, page: _Page) -> None:
        for url in self._addresses(page.capture):
            self._add_nearest(url, page.capture.time, page.depth + 1)

    def _addresses(self, capture: Capture) -> Iterator[str]:
        try:
            message = read_message(self._warcs, capture, lambda one: self._one("id = ?", one))
            if 300 <= (message.status or 0) < 400:
                yield from _location(capture.url, message.header("location"))
                return
            body = http.decoded(message, MAX_TEXT)
        except HemerotecaError:  # `verify` reports it
            return
        if "css" in (capture.mime or ""):
            yield from requisites.of_css(body.decode("utf-8", "replace"), capture.url)
        else:
            yield from _of_html(body, capture.url)

    def _one(self, where: str, value: str) -> Capture | None:
        return next(self._captures(f"SELECT * FROM captures WHERE {where}", value), None)

    def _captures(self, sql: str, *values: str) -> Iterator[Capture]:
        for row in self._db.execute(sql, values).fetchall():
            yield shapes.capture_from_row(dict(row))


def _may_need(capture: Capture) -> bool:
    mime = capture.mime or "text/html"
    return "html" in mime or "css" in mime or 300 <= capture.status < 400


def _forms(url: str) -> tuple[str, ...]:
    """Return `url` and its other scheme: replay makes no difference between them."""
    scheme, colon, rest = url.partition("://")
    other = {"http": "https", "https": "http"}.get(scheme)
    return (url, f"{other}{colon}{rest}") if other else (url,)


def _location(base: str, location: str | None) -> Iterator[str]:
    try:
        if location:
            yield urljoin(base, location)
    except ValueError:
        return


def _of_html(body: bytes, url: str) -> Iterator[str]:
    """Yield what a page needs; addresses are ASCII, so its charset hardly matters."""
    try:
        root = lxml.html.document_fromstring(body, base_url=url)
    except (LxmlError, ValueError):
        return
    base = next(iter(root.xpath("//base/@href")), "")
    yield from requisites.of_tree(root, next(_location(url, base), url))
