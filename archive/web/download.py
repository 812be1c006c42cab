"""Articles and numbers as files to take away."""

from __future__ import annotations

import csv as csv_writer
import io
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from archive.exports.selection import TEXTS, in_batches
from archive.exports.tables import COLUMNS, cell
from archive.index.articles import articles_by_id
from archive.web.sql.rows import publications

FACTS = tuple(name for name in COLUMNS if name not in TEXTS)
Article = Mapping[str, Any]


def articles(db: sqlite3.Connection, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return articles as they are exported, with the titles of their publications."""
    titles = publications(db)
    found: list[dict[str, Any]] = []
    for batch in in_batches(ids):
        found += articles_by_id(db, batch)
    return [each | {"publication": titles.get(each["site"])} for each in found]


def csv(found: Iterable[Article]) -> str:
    """Return articles as CSV: the columns of `export csv`, without the texts."""
    return table(FACTS, ([article.get(name) for name in FACTS] for article in found))


def table(head: Sequence[str], lines: Iterable[Iterable[object]]) -> str:
    """Return a table as CSV (RFC 4180); no cell starts a formula in a spreadsheet."""
    file = io.StringIO(newline="")
    writer = csv_writer.writer(file)
    writer.writerow(head)
    writer.writerows([cell(value) for value in line] for line in lines)
    return file.getvalue()
