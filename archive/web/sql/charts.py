"""Numbers for the charts: articles over time, a word over time, who translates whom, reprints."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Any

from archive.index.conditions import conditions
from archive.index.query import parse
from archive.web.sql.rows import rows

Years = dict[str, dict[int, int]]

_PAIRS = """
    SELECT translators.name AS translator, translators.id AS translator_id,
        authors.name AS author, authors.id AS author_id, count(DISTINCT t.article) AS texts
    FROM credits AS t
    JOIN articles ON articles.id = t.article AND articles.listed
    JOIN credits AS a ON a.article = t.article AND a.role = 'author'
    JOIN people AS translators ON translators.id = t.person
    JOIN people AS authors ON authors.id = a.person
    WHERE t.role = 'translator'
    GROUP BY t.person, a.person ORDER BY texts DESC, translator, author LIMIT 300"""
_TIES = """
    SELECT one.title AS publication, one.slug, other.title AS named, other.slug AS named_slug,
        relations.kind, count(*) AS articles
    FROM relations
    JOIN articles AS a ON a.id = relations.from_article
    JOIN articles AS b ON b.id = relations.to_article
    JOIN sites AS one ON one.slug = a.site
    JOIN sites AS other ON other.slug = b.site
    WHERE a.site <> b.site OR relations.kind <> 'language_version'
    GROUP BY a.site, b.site, relations.kind
    UNION ALL
    SELECT one.title, one.slug, other.title, other.slug, 'link', count(*)
    FROM links
    JOIN articles AS a ON a.id = links.article AND a.listed
    JOIN articles AS b ON b.id = links.target
    JOIN sites AS one ON one.slug = a.site
    JOIN sites AS other ON other.slug = b.site
    WHERE a.site <> b.site AND links.target IS NOT NULL
    GROUP BY a.site, b.site
    ORDER BY articles DESC, publication, named, kind LIMIT 300"""
_SOURCES = """
    SELECT sources.publication AS named, sources.kind, count(DISTINCT articles.id) AS articles
    FROM sources JOIN articles ON articles.id = sources.article AND articles.listed
    WHERE sources.publication IS NOT NULL AND sources.kind <> 'translation'
    GROUP BY 1, 2 ORDER BY articles DESC, named LIMIT 60"""


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
    """Return pairs of publications tied by translations, reprints and links, with numbers."""
    return rows(db, _TIES)


def sources(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return the publications that credit lines name as source, kept here or not."""
    return rows(db, _SOURCES)
