"""Keeping `articles_fts` in step with `articles`.

The table has no texts of its own (`content='articles'`), so what is taken out must be given
exactly as it was put in: `fold` of the row as it stands.
"""

from __future__ import annotations

import sqlite3

from archive.index.fold import fold

COLUMNS = ("title", "standfirst", "body_text", "notes", "people")
_NAMES = ", ".join(COLUMNS)
_MARKS = ", ".join("?" for _ in COLUMNS)


def add(connection: sqlite3.Connection, identifier: str) -> None:
    """Index the article, which must be in `articles` and not be indexed."""
    row = _row(connection, identifier)
    connection.execute(f"INSERT INTO articles_fts (rowid, {_NAMES}) VALUES (?, {_MARKS})", row)


def remove(connection: sqlite3.Connection, identifier: str) -> None:
    """Take the article out of the index, before its row changes or goes."""
    row = _row(connection, identifier)
    connection.execute(
        f"INSERT INTO articles_fts (articles_fts, rowid, {_NAMES}) VALUES ('delete', ?, {_MARKS})",
        row,
    )


def _row(connection: sqlite3.Connection, identifier: str) -> list[str | int]:
    docid, *texts = connection.execute(
        f"SELECT docid, {_NAMES} FROM articles WHERE id = ?", [identifier]
    ).fetchone()
    return [docid, *(fold(text) for text in texts)]
