"""Rows out of `press.db` and into it.

Plain statements instead of sqlite-utils where every page of a crawl passes: an insert costs
9 microseconds so, 100 with sqlite-utils, and there are some twenty of them per page. Its queries
are savepoints, and at each savepoint FTS5 writes down what it holds in memory, which takes two
milliseconds an article where it comes with each; upserts are, and statements of many rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def dicts(
    connection: sqlite3.Connection, sql: str, values: Sequence[object] | Mapping[str, object] = ()
) -> list[dict[str, Any]]:
    """Return what a query finds, whatever `row_factory` the connection has."""
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def insert(
    connection: sqlite3.Connection, table: str, rows: Sequence[Row], *, ignore: bool = False
) -> None:
    """Insert `rows`, which all have the same columns."""
    if not rows:
        return
    connection.executemany(_insert(table, tuple(rows[0]), "OR IGNORE " if ignore else ""), rows)


def upsert(
    connection: sqlite3.Connection, table: str, row: Row, key: str, *, where: str = ""
) -> None:
    """Insert `row`, or update the one with the same `key` (where `where` holds)."""
    others = ", ".join(f"{name} = excluded.{name}" for name in row if name != key)
    condition = f" WHERE {where}" if where else ""
    connection.execute(
        f"{_insert(table, tuple(row), '')} ON CONFLICT ({key}) DO UPDATE SET {others}{condition}",
        row,
    )


def positions(article: str, rows: Iterable[Row]) -> list[Row]:
    """Return `rows` as parts of `article`, numbered from 1."""
    return [{"article": article, "position": n} | dict(row) for n, row in enumerate(rows, 1)]


def _insert(table: str, columns: tuple[str, ...], how: str) -> str:
    names = ", ".join(columns)
    return f"INSERT {how}INTO {table} ({names}) VALUES ({', '.join(f':{c}' for c in columns)})"
