"""Publications, issues, keywords: the order that the press itself gives to its articles."""

from __future__ import annotations

import sqlite3
from typing import Any

from archive.index.search import Hit
from archive.web.sql.rows import OLDEST, articles, publications, row, rows
from archive.web.words import language

Row = dict[str, Any]

_ALL = """
    SELECT sites.*, coalesce(sum(coverage.articles), 0) AS articles,
        min(coverage.first) AS first, max(coverage.last) AS last
    FROM sites LEFT JOIN coverage ON coverage.site = sites.slug AND coverage.listed
    GROUP BY sites.slug ORDER BY sites.title COLLATE NOCASE, sites.slug"""
_COVERAGE = """
    SELECT state, sum(articles) AS articles, min(first) AS first, max(last) AS last
    FROM coverage WHERE site = ? GROUP BY state ORDER BY sum(articles) DESC, state"""
_YEARS = """
    SELECT coalesce(language, 'unknown'), year, sum(articles) FROM coverage
    WHERE site = ? AND listed AND year IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"""
_ISSUES = """
    SELECT id, label, year, month, articles FROM issues WHERE site = ? AND articles
    ORDER BY year DESC, month DESC, label"""
_SECTIONS = """
    SELECT title, articles FROM sections WHERE site = ? AND articles
    ORDER BY articles DESC, title"""
_FRESH = """
    SELECT (SELECT max(time) FROM captures WHERE site = ?1) AS latest,
        (SELECT min(time) FROM captures WHERE site = ?1) AS earliest,
        (SELECT count(*) FROM captures WHERE site = ?1) AS captures"""
_BESIDE = """
    SELECT keywords.id, keywords.name, count(*) AS articles
    FROM article_keywords AS mine
    JOIN article_keywords AS others ON others.article = mine.article
        AND others.keyword <> mine.keyword
    JOIN keywords ON keywords.id = others.keyword
    WHERE mine.keyword = ? GROUP BY keywords.id ORDER BY articles DESC, keywords.name LIMIT 40"""
_KEYWORD_YEARS = """
    SELECT articles.site, articles.year, count(*)
    FROM article_keywords JOIN articles ON articles.id = article_keywords.article
    WHERE keyword = ? AND listed AND year IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"""


def all_publications(db: sqlite3.Connection) -> list[Row]:
    """Return every publication with its number of articles and their first and last date."""
    return rows(db, _ALL)


def publication(db: sqlite3.Connection, slug: str) -> Row | None:
    """Return a publication."""
    return row(db, "SELECT * FROM sites WHERE slug = ?", [slug])


def coverage(db: sqlite3.Connection, slug: str) -> list[Row]:
    """Return its articles by state, with the dates of the first and the last."""
    return rows(db, _COVERAGE, [slug])


def freshness(db: sqlite3.Connection, slug: str) -> Row:
    """Return its number of captures and the times of the first and the latest."""
    return rows(db, _FRESH, [slug])[0]


def publication_years(db: sqlite3.Connection, slug: str) -> dict[str, dict[int, int]]:
    """Return the name of a language -> year -> number of articles."""
    found = _by_year(db, _YEARS, slug)
    return {language(code) or code: years for code, years in found.items()}


def issues(db: sqlite3.Connection, slug: str) -> list[Row]:
    """Return its issues, the newest first."""
    return rows(db, _ISSUES, [slug])


def sections(db: sqlite3.Connection, slug: str) -> list[Row]:
    """Return its sections, the largest first."""
    return rows(db, _SECTIONS, [slug])


def published_in(db: sqlite3.Connection, slug: str, limit: int) -> list[Hit]:
    """Return its newest articles."""
    return articles(db, "articles WHERE site = ? AND listed", [slug], limit=limit)


def issue(db: sqlite3.Connection, identifier: str) -> Row | None:
    """Return an issue with the title of its publication."""
    sql = """
        SELECT issues.*, sites.title AS publication FROM issues
        JOIN sites ON sites.slug = issues.site WHERE issues.id = ?"""
    return row(db, sql, [identifier])


def contents(db: sqlite3.Connection, identifier: str) -> list[Hit]:
    """Return the articles of an issue in the order of their dates."""
    where = "articles WHERE issue = ? AND listed"
    return articles(db, where, [identifier], order=OLDEST, limit=500)


def keyword(db: sqlite3.Connection, identifier: str) -> Row | None:
    """Return a keyword."""
    return row(db, "SELECT * FROM keywords WHERE id = ?", [identifier])


def beside(db: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return the keywords that stand beside one, the most frequent first."""
    return rows(db, _BESIDE, [identifier])


def with_keyword(db: sqlite3.Connection, identifier: str, limit: int) -> list[Hit]:
    """Return the newest articles with a keyword."""
    source = """
        article_keywords JOIN articles ON articles.id = article_keywords.article
        WHERE keyword = ? AND listed"""
    return articles(db, source, [identifier], limit=limit)


def keyword_years(db: sqlite3.Connection, identifier: str) -> dict[str, dict[int, int]]:
    """Return publication -> year -> number of articles with the keyword."""
    titles = publications(db)
    found = _by_year(db, _KEYWORD_YEARS, identifier)
    return {titles[site]: years for site, years in found.items()}


def _by_year(db: sqlite3.Connection, sql: str, value: str) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    for name, year, count in db.execute(sql, [value]):
        found.setdefault(name, {})[year] = count
    return found
