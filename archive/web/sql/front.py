"""The first page: what there is."""

from __future__ import annotations

import sqlite3

from archive.index.search import Hit
from archive.web.sql.rows import articles, value

_FIGURES = {
    "articles": "SELECT count(*) FROM articles WHERE listed",
    "publications": "SELECT count(*) FROM sites",
    "people": "SELECT count(*) FROM people",
    "notes": "SELECT count(*) FROM footnotes",
    "captures": "SELECT count(*) FROM captures",
}


def newest(db: sqlite3.Connection, limit: int = 12) -> list[Hit]:
    """Return the articles that were published last."""
    return articles(db, "articles WHERE listed AND published IS NOT NULL", limit=limit)


def figures(db: sqlite3.Connection) -> dict[str, int]:
    """Return how much there is of each kind."""
    return {name: value(db, sql) for name, sql in _FIGURES.items()}
