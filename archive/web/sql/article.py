"""All that an article's page shows, in a fixed number of queries."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from archive.exports.citations.item import Csl, cited
from archive.index import articles as index
from archive.web.sql.rows import publications, row, rows

Row = dict[str, Any]

_TARGETS = """
    SELECT links.url, links.text, links.kind, links.target, articles.title
    FROM links LEFT JOIN articles ON articles.id = links.target AND articles.id <> ?1
    WHERE links.article = ?1 ORDER BY links.position"""
_SOURCES = """
    SELECT sources.kind, sources.publication, sources.url, sources.language, sources.date,
        sources.target, articles.title
    FROM sources LEFT JOIN articles ON articles.id = sources.target
    WHERE sources.article = ? ORDER BY sources.position"""
_KEYWORDS = """
    SELECT keywords.id, keywords.name FROM article_keywords
    JOIN keywords ON keywords.id = keyword WHERE article = ? ORDER BY position, name"""
_VERSIONS = """
    SELECT n, time, change, changed, words, words_added, words_removed, capture
    FROM versions WHERE article = ? ORDER BY n"""


@dataclass(frozen=True, slots=True)
class Dossier:
    """An article with everything that the archive knows of it."""

    article: Row
    """As `export jsonl` has it, with `publication` and `issue` (its id)."""
    site: Row
    keywords: list[Row]
    sources: list[Row]
    links: list[Row]
    versions: list[Row]
    addresses: list[Row]
    captures: list[Row]
    relations: list[Row]
    linked_from: list[Row]
    publications: dict[str, str]


def dossier(db: sqlite3.Connection, identifier: str) -> Dossier:
    """Return all that is known of an article; raises `ArticleNotFound`."""
    article = one(db, identifier)
    identifier = article["id"]
    return Dossier(
        article=article,
        site=row(db, "SELECT * FROM sites WHERE slug = ?", [article["site"]]) or {},
        keywords=rows(db, _KEYWORDS, [identifier]),
        sources=rows(db, _SOURCES, [identifier]),
        links=_distinct(rows(db, _TARGETS, [identifier])),
        versions=rows(db, _VERSIONS, [identifier]),
        addresses=index.article_addresses(db, identifier),
        captures=index.article_captures(db, identifier),
        relations=index.article_relations(db, identifier),
        linked_from=index.article_linked_from(db, identifier),
        publications=publications(db),
    )


def one(db: sqlite3.Connection, identifier: str) -> Row:
    """Return an article as it is exported, with the title of its publication."""
    article = index.article(db, identifier)
    sql = """
        SELECT sites.title AS publication, articles.issue AS issue
        FROM articles JOIN sites ON sites.slug = articles.site WHERE articles.id = ?"""
    return article | (row(db, sql, [article["id"]]) or {})


def citation(db: sqlite3.Connection, identifier: str, archive: str) -> Csl:
    """Return an article as `export csl` writes it; `archive` is the collection's title."""
    return next(cited(db, [index.article_ref(db, identifier)], archive))


def version(db: sqlite3.Connection, identifier: str, n: int) -> Row | None:
    """Return a version of an article with its texts."""
    return row(db, "SELECT * FROM versions WHERE article = ? AND n = ?", [identifier, n])


def _distinct(links: list[Row]) -> list[Row]:
    """Keep the first of several links to one place."""
    first: dict[Any, Row] = {}
    for link in links:
        first.setdefault(link["target"] or link["url"], link)
    return list(first.values())
