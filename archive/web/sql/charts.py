"""Numbers for the charts: articles over time, a word over time, who translates whom, reprints."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Any

from archive.index.conditions import conditions
from archive.index.query import parse
from archive.web.sql.rows import publications, rows

Years = dict[str, dict[int, int]]

_PAIRS = """
    SELECT translators.name AS translator, authors.name AS author, pairs.articles AS texts
    FROM (
        SELECT * FROM translated ORDER BY articles DESC, translator, author LIMIT 300
    ) AS pairs
    CROSS JOIN people AS translators ON translators.id = pairs.translator
    CROSS JOIN people AS authors ON authors.id = pairs.author
    ORDER BY texts DESC, translators.name, authors.name"""
_TIES = "SELECT site, other, kind, articles FROM ties ORDER BY articles DESC, site, other, kind"
_ALL = "SELECT {name}, year, articles.articles FROM coverage AS articles WHERE listed"


def over_time(db: sqlite3.Connection, text: str, by: str) -> Years:
    """Return series -> year -> number of articles that a search finds.

    `by` is `site`, `language` or anything else for one series of all.
    """
    query = parse(text)
    name = f"articles.{by}" if by in {"site", "language"} else "'all'"
    cursor = db.cursor()
    cursor.row_factory = None
    counted: Counter[tuple[str | None, int | None]] = Counter()
    if query.is_empty:
        for series, year, articles in cursor.execute(_ALL.format(name=name)):
            counted[series, year] += articles
    else:
        asked = conditions(db, query)
        sql = f"SELECT {name}, articles.year FROM {asked.tables} WHERE {asked.where}"
        counted.update(cursor.execute(sql, asked.values))
    found: Years = {}
    for (series, year), count in sorted(counted.items(), key=lambda each: str(each[0])):
        if year is not None:
            found.setdefault(series or "unknown", {})[year] = count
    return found


def translations(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return pairs of translator and author with their number of texts, the largest first."""
    return rows(db, _PAIRS)


def ties(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return pairs of publications tied by translations, reprints and links, with numbers."""
    titles = publications(db)
    return [
        {**each, "publication": titles[each["site"]], "named": titles[each["other"]]}
        for each in rows(db, _TIES)
    ]
