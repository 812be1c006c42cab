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
    SELECT translators.name AS translator, authors.name AS author, pairs.texts
    FROM (
        SELECT t.person AS translator, a.person AS author, count(DISTINCT t.article) AS texts
        FROM credits AS t JOIN credits AS a ON a.article = t.article AND a.role = 'author'
        WHERE t.role = 'translator'
            AND t.article NOT IN (SELECT id FROM articles WHERE NOT listed)
        GROUP BY 1, 2 ORDER BY texts DESC, 1, 2 LIMIT 300
    ) AS pairs
    JOIN people AS translators ON translators.id = pairs.translator
    JOIN people AS authors ON authors.id = pairs.author
    ORDER BY texts DESC, translators.name, authors.name"""
_RELATIONS = "SELECT from_article, to_article, kind FROM relations"
_LINKS = "SELECT article, target, 'link' FROM links WHERE target IS NOT NULL"


def over_time(db: sqlite3.Connection, text: str, by: str) -> Years:
    """Return series -> year -> number of articles that a search finds.

    `by` is `site`, `language` or anything else for one series of all.
    """
    asked = conditions(db, parse(text))
    name = f"articles.{by}" if by in {"site", "language"} else "'all'"
    sql = f"SELECT {name}, articles.year FROM {asked.tables} WHERE {asked.where}"
    cursor = db.cursor()
    cursor.row_factory = None
    counted = Counter(cursor.execute(sql, asked.values))
    found: Years = {}
    for (series, year), count in sorted(counted.items(), key=lambda each: str(each[0])):
        if year is not None:
            found.setdefault(series or "unknown", {})[year] = count
    return found


def translations(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return pairs of translator and author with their number of texts, the largest first."""
    return rows(db, _PAIRS)


def ties(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return pairs of publications tied by translations, reprints and links, with numbers.

    Counted here rather than in SQL, which would look up two rows of `articles` for each link.
    """
    sites = dict(_tuples(db, "SELECT id, site FROM articles"))
    counted = Counter(
        (sites[one], sites[other], kind)
        for sql in (_RELATIONS, _LINKS)
        for one, other, kind in _tuples(db, sql)
        if sites[one] != sites[other]
    )
    titles = publications(db)
    return [
        {"publication": titles[one], "named": titles[other], "kind": kind, "articles": count}
        for (one, other, kind), count in sorted(counted.items(), key=lambda each: (-each[1], each))
    ]


def _tuples(db: sqlite3.Connection, sql: str) -> sqlite3.Cursor:
    """Return plain tuples, whatever `row_factory` the connection has."""
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor.execute(sql)
