"""Searching: hits with snippets, ranked or by date."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive.index.conditions import Conditions, conditions
from archive.index.query import SearchQuery, parse
from archive.index.rows import dicts

__all__ = ["Hit", "SearchQuery", "SearchResult", "matching_ids", "parse", "search"]

_WEIGHTS = "bm25(10.0, 4.0, 1.0, 0.5, 5.0)"
"""Weights of title, standfirst, text, notes, people."""
_RANK = _WEIGHTS.replace("(", "(articles_fts, ")
_ORDERS = {
    "relevance": f"{_RANK}, articles.published DESC, articles.id",
    "newest": "articles.published DESC, articles.id",
    "oldest": "articles.published NULLS LAST, articles.id",
}
_SNIPPET_WORDS = 32
_BEGINNING = 240
BEGINNING = f"substr(coalesce(standfirst, body_text), 1, {_BEGINNING})"
CREDITS = """(SELECT json_group_array(json_array(role, name)) FROM (
    SELECT role, name FROM credits WHERE article = articles.id ORDER BY position))"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found. In `title_marked` and `snippet` the words found are marked."""

    id: str
    title: str | None
    url: str
    site: str
    published: str | None
    language: str | None
    state: str
    authors: tuple[str, ...]
    translators: tuple[str, ...]
    snippet: str
    title_marked: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits out of `total`."""

    query: SearchQuery
    total: int
    hits: tuple[Hit, ...]


def search(
    db: sqlite3.Connection,
    query: SearchQuery | str,
    *,
    limit: int = 20,
    offset: int = 0,
    order: str = "relevance",
    marks: tuple[str, str] = ("[", "]"),
    total: int | None = None,
) -> SearchResult:
    """Find articles; `order` is `relevance`, `newest` or `oldest`.

    Without words to rank by, the newest come first. `marks` are put around the words found;
    where the result goes into HTML, take characters that no text holds and replace them after
    escaping. `total` spares the counting where it is known (`Facets.total`).
    """
    query = parse(query) if isinstance(query, str) else query
    asked = conditions(db, query)
    if order == "relevance" and not query.match:
        order = "newest"
    if total is None:
        total = _total(db, query, asked)
    if order == "relevance" and not query.filters and not query.without:
        page = _best(db, query, offset + limit)[offset:]
    else:
        sql = f"""
            SELECT articles.docid FROM {asked.tables} WHERE {asked.where}
            ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"""
        page = [row[0] for row in db.execute(sql, [*asked.values, limit, offset])]
    return SearchResult(query, total, tuple(_hits(db, query, page, marks)))


def matching_ids(db: sqlite3.Connection, query: SearchQuery | str) -> list[str]:
    """Return the ids of all articles that a search finds, for exports."""
    query = parse(query) if isinstance(query, str) else query
    asked: Conditions = conditions(db, query)
    sql = f"SELECT articles.id FROM {asked.tables} WHERE {asked.where} ORDER BY articles.id"
    return [row[0] for row in db.execute(sql, asked.values)]


def _total(db: sqlite3.Connection, query: SearchQuery, asked: Conditions) -> int:
    sql = f"SELECT count(*) FROM {asked.tables} WHERE {asked.where}"
    if query.is_empty:
        sql = "SELECT coalesce(sum(articles), 0) FROM coverage WHERE listed"
    return int(db.execute(sql, asked.values).fetchone()[0])


def _best(db: sqlite3.Connection, query: SearchQuery, limit: int) -> list[int]:
    """Return the best `limit` articles for words alone.

    FTS5 sorts by itself, which takes half the time of a join of everything that was found; so
    many more are asked for as may have to be left out because they moved.
    """
    unlisted = {
        row[0]
        for row in db.execute(
            "SELECT docid FROM articles INDEXED BY articles_unlisted WHERE NOT listed"
        )
    }
    sql = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? AND rank MATCH ? "
    rows = db.execute(
        f"{sql} ORDER BY rank LIMIT ?", [query.match, _WEIGHTS, limit + len(unlisted)]
    )
    return [row[0] for row in rows if row[0] not in unlisted][:limit]


def _hits(
    db: sqlite3.Connection, query: SearchQuery, docids: list[int], marks: tuple[str, str]
) -> list[Hit]:
    if not docids:
        return []
    places = ", ".join("?" for _ in docids)
    sql = f"""
        SELECT docid, id, title, canonical_url, site, published, language, state,
            {BEGINNING} AS beginning, {CREDITS} AS credits
        FROM articles WHERE docid IN ({places})"""
    found = {row["docid"]: row for row in dicts(db, sql, docids)}
    marked = _marked(db, query, docids, marks) if query.match else {}
    return [hit(found[each], marked.get(each)) for each in docids]


def _marked(
    db: sqlite3.Connection, query: SearchQuery, docids: list[int], marks: tuple[str, str]
) -> dict[int, tuple[str, str]]:
    places = ", ".join("?" for _ in docids)
    sql = f"""
        SELECT rowid, highlight(articles_fts, 0, ?, ?),
            snippet(articles_fts, -1, ?, ?, '…', {_SNIPPET_WORDS})
        FROM articles_fts WHERE articles_fts MATCH ? AND rowid IN ({places})"""
    rows = db.execute(sql, [*marks, *marks, query.match, *docids])
    return {row[0]: (row[1] or "", row[2] or "") for row in rows}


def hit(row: Mapping[str, Any], marked: tuple[str, str] | None = None) -> Hit:
    """Return a row with `beginning` and `CREDITS` as a hit; `marked` is its title and snippet."""
    credits_ = json.loads(row["credits"])
    title, snippet = marked or (row["title"] or "", _whole_words(row["beginning"] or ""))
    return Hit(
        id=row["id"],
        title=row["title"],
        url=row["canonical_url"],
        site=row["site"],
        published=row["published"],
        language=row["language"],
        state=row["state"],
        authors=tuple(name for role, name in credits_ if role == "author"),
        translators=tuple(name for role, name in credits_ if role == "translator"),
        snippet=" ".join(snippet.split()),
        title_marked=title,
    )


def _whole_words(beginning: str) -> str:
    """Return the beginning of a text without a word that was cut off."""
    if len(beginning) < _BEGINNING:
        return beginning
    return f"{beginning.rpartition(' ')[0] or beginning}…"
