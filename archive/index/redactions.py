"""Which captures hold passages of withdrawn texts, and are shown with these masked."""

from __future__ import annotations

import sqlite3


def add(connection: sqlite3.Connection, capture: str, *, of_article: bool) -> None:
    """Note that a capture is to be masked; `of_article`: quotations in it stay."""
    connection.execute("INSERT OR REPLACE INTO redactions VALUES (?, ?)", [capture, of_article])


def of(connection: sqlite3.Connection, capture: str) -> bool | None:
    """Return whether quotations in a capture stay; None where nothing in it is masked."""
    sql = "SELECT article FROM redactions WHERE capture = ?"
    row = connection.execute(sql, [capture]).fetchone()
    return None if row is None else bool(row[0])


def files(connection: sqlite3.Connection) -> dict[str, dict[str, bool]]:
    """Return, by the name of a WARC file, the captures in it to be masked, as `of` has them."""
    found: dict[str, dict[str, bool]] = {}
    sql = "SELECT warc, id, article FROM redactions JOIN captures ON id = capture"
    for warc, capture, article in connection.execute(sql):
        found.setdefault(warc, {})[capture] = bool(article)
    return found
