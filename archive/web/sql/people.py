"""A person or organisation: what they did, when, with whom."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from archive.index.search import Hit
from archive.web.sql.rows import articles, row, rows

Row = dict[str, Any]

_TOGETHER = """
    SELECT people.id, people.name, others.role, count(DISTINCT others.article) AS articles
    FROM credits AS mine
    JOIN articles ON articles.id = mine.article AND articles.listed
    JOIN credits AS others ON others.article = mine.article AND others.person <> mine.person
    JOIN people ON people.id = others.person
    WHERE mine.person = ? GROUP BY people.id, others.role
    ORDER BY articles DESC, people.name LIMIT 60"""
_WHERE = """
    SELECT sites.slug, sites.title, count(DISTINCT articles.id) AS articles
    FROM credits JOIN articles ON articles.id = credits.article AND articles.listed
    JOIN sites ON sites.slug = articles.site
    WHERE credits.person = ? GROUP BY sites.slug ORDER BY articles DESC, sites.title"""
_ROLES = """
    SELECT credits.role, count(DISTINCT articles.id) AS articles,
        min(articles.published) AS first, max(articles.published) AS last
    FROM credits JOIN articles ON articles.id = credits.article AND articles.listed
    WHERE credits.person = ? GROUP BY credits.role ORDER BY articles DESC, credits.role"""
_YEARS = """
    SELECT credits.role, articles.year, count(DISTINCT articles.id)
    FROM credits JOIN articles ON articles.id = credits.article AND articles.listed
    WHERE credits.person = ? AND articles.year IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"""
_MINE = """
    articles JOIN (SELECT DISTINCT article FROM credits WHERE person = ? AND role = ?) AS mine
    ON mine.article = articles.id WHERE articles.listed"""


def person(db: sqlite3.Connection, identifier: str) -> Row | None:
    """Return a person with all printed forms of the name."""
    found = row(db, "SELECT * FROM people WHERE id = ?", [identifier])
    return found and found | {"printed": json.loads(found["printed"])}


def roles(db: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return what a person did: role, number of articles, dates of the first and the last."""
    return rows(db, _ROLES, [identifier])


def done(db: sqlite3.Connection, identifier: str, role: str, limit: int) -> list[Hit]:
    """Return the articles with a person in a role, the newest first."""
    return articles(db, _MINE, [identifier, role], limit=limit)


def together(db: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return who else is credited in the same articles, with their role."""
    return rows(db, _TOGETHER, [identifier])


def where(db: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return the publications that a person's work stands in."""
    return rows(db, _WHERE, [identifier])


def years(db: sqlite3.Connection, identifier: str) -> dict[str, dict[int, int]]:
    """Return role -> year -> number of articles."""
    found: dict[str, dict[int, int]] = {}
    for role, year, count in db.execute(_YEARS, [identifier]):
        found.setdefault(role, {})[year] = count
    return found
