"""Asking for rows, and the one kind of list that all pages show: articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from archive.index.facets import PUBLICATION
from archive.index.rows import dicts
from archive.index.search import BEGINNING, CREDITS, Hit, hit

NEWEST = "articles.published DESC, articles.id DESC"
OLDEST = "articles.published NULLS LAST, articles.id"
PAGE = 50
"""Articles on one page of a list."""

rows = dicts


def row(db: sqlite3.Connection, sql: str, values: Sequence[object] = ()) -> dict[str, Any] | None:
    """Return the first row, None where there is none."""
    return next(iter(rows(db, sql, values)), None)


def publications(db: sqlite3.Connection) -> dict[str, str]:
    """Return the names of all publications by slug, in their order."""
    sql = f"SELECT slug, {PUBLICATION} FROM sites ORDER BY title COLLATE NOCASE, slug"
    return {row[0]: row[1] for row in db.execute(sql)}


def articles(
    db: sqlite3.Connection,
    source: str,
    values: Sequence[object] = (),
    *,
    order: str = NEWEST,
    limit: int = PAGE,
    offset: int = 0,
) -> list[Hit]:
    """Return articles as the search does; `source` is what follows FROM and joins `articles`."""
    # First which, by the indexes alone; then what is shown of these few.
    sql = f"""
        SELECT articles.id, title, canonical_url, site, published, language, state,
            {BEGINNING} AS beginning, {CREDITS} AS credits
        FROM (SELECT articles.id AS wanted FROM {source} ORDER BY {order} LIMIT ? OFFSET ?)
        CROSS JOIN articles ON articles.id = wanted ORDER BY {order}"""
    return [hit(each) for each in rows(db, sql, [*values, limit, offset])]
