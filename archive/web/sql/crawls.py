"""The runs of the crawler and what they left out."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from archive.web.sql.rows import row, rows

Row = dict[str, Any]
_JSON = ("sites", "failed", "skipped", "warnings")
_SKIPS = """
    SELECT reason, count(*) AS addresses, min(url) AS example, min(detail) AS detail
    FROM skips WHERE crawl = ? GROUP BY reason ORDER BY addresses DESC, reason"""


def crawls(db: sqlite3.Connection, limit: int = 200) -> list[Row]:
    """Return the runs, the latest first."""
    found = rows(db, "SELECT * FROM crawls ORDER BY started DESC, id DESC LIMIT ?", [limit])
    return [_decoded(each) for each in found]


def crawl(db: sqlite3.Connection, identifier: str) -> Row | None:
    """Return a run."""
    found = row(db, "SELECT * FROM crawls WHERE id = ?", [identifier])
    return found and _decoded(found)


def skips(db: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return why addresses were not fetched in a run: reason, number, an example."""
    return rows(db, _SKIPS, [identifier])


def _decoded(found: Row) -> Row:
    return found | {name: json.loads(found[name] or "null") or [] for name in _JSON}
