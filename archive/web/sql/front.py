"""The first page: what there is."""

from __future__ import annotations

import sqlite3

from archive.index.search import Hit
from archive.web.sql.rows import articles

_FIGURES = """
    SELECT name, number FROM figures ORDER BY CASE name
        WHEN 'articles' THEN 1 WHEN 'publications' THEN 2 WHEN 'people' THEN 3 ELSE 4 END, name"""


def newest(db: sqlite3.Connection, limit: int = 12) -> list[Hit]:
    """Return the articles that were published last."""
    return articles(db, "articles WHERE listed AND published IS NOT NULL", limit=limit)


def figures(db: sqlite3.Connection) -> dict[str, int]:
    """Return how much there is of each kind."""
    return {row[0]: row[1] for row in db.execute(_FIGURES)}
