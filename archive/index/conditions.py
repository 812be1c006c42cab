"""A search as tables, a WHERE clause and its values."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.index.fold import words_of
from archive.index.query import SearchQuery
from archive.model import Role

_ROLES = {role.value for role in Role}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What goes into `SELECT ... FROM {tables} WHERE {where}`, with `values` to bind."""

    tables: str
    where: str
    values: list[str]


def conditions(db: sqlite3.Connection, query: SearchQuery) -> Conditions:
    """Return `query` as SQL on `articles` (and `articles_fts` where words are asked for).

    Former addresses of articles that moved are left out unless `state:moved` asks for them.
    """
    db.create_function("words_of", 1, words_of, deterministic=True)
    tables, parts = "articles", list(_parts(query))
    if query.match:
        # CROSS JOIN keeps SQLite from turning it round and asking FTS5 once per article.
        tables = "articles_fts CROSS JOIN articles ON articles.docid = articles_fts.rowid"
    where = " AND ".join(sql for sql, _ in parts)
    return Conditions(tables, where, [value for _, values in parts for value in values])


def _parts(query: SearchQuery) -> Iterator[tuple[str, list[str]]]:
    if query.match:
        yield "articles_fts MATCH ?", [query.match]
    if query.without:
        sql = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?"
        yield f"articles.docid NOT IN ({sql})", [query.without]
    asked = {value for each in query.filters if each.field == "state" for value in each.values}
    if "moved" not in asked:
        yield "articles.listed", []
    for each in query.filters:
        sqls, values = zip(*(_one(each.field, value) for value in each.values), strict=True)
        joined = f"({' OR '.join(sqls)})"
        yield (f"NOT coalesce({joined}, 0)" if each.exclude else joined), list(values)


def _one(field: str, value: str) -> tuple[str, str]:
    """Return the condition that `field` is `value`, with one value to bind."""
    if field in _ROLES or field == "person":
        role = "" if field == "person" else f"role = '{field}' AND "
        people = "SELECT id FROM people WHERE folded LIKE ?"
        credited = f"SELECT article FROM credits WHERE {role}person IN ({people})"
        return f"articles.id IN ({credited})", _pattern(value)
    return _FIELDS[field](value)


def _pattern(value: str) -> str:
    """Return `value` as a pattern for `words_of`: whole words, the last one open after a `*`."""
    words = words_of(value)
    return f"%{words.rstrip()}%" if value.endswith("*") else f"%{words}%"


def _named(table: str, column: str, name: str) -> Callable[[str], tuple[str, str]]:
    sql = f"articles.{column} IN (SELECT id FROM {table} WHERE words_of({name}) LIKE ?)"
    return lambda value: (sql, _pattern(value))


def _equal(column: str) -> Callable[[str], tuple[str, str]]:
    return lambda value: (f"articles.{column} = ?", value.lower())


_SITE = """articles.site IN (SELECT slug FROM sites
    WHERE words_of(slug) || words_of(title) || words_of(url) LIKE ?)"""
_KEYWORD = """articles.id IN (SELECT article FROM article_keywords WHERE keyword IN (
    SELECT id FROM keywords WHERE words_of(name) LIKE ?))"""
_FIELDS: dict[str, Callable[[str], tuple[str, str]]] = {
    "site": lambda value: (_SITE, _pattern(value)),
    "lang": _equal("language"),
    "state": _equal("state"),
    "year": lambda value: ("articles.year = CAST(? AS INTEGER)", value),
    "issue": _named("issues", "issue", "label || ' ' || coalesce(code, '')"),
    "section": _named("sections", "section", "title"),
    "keyword": lambda value: (_KEYWORD, _pattern(value)),
    "after": lambda value: ("articles.published >= ?", value),
    # `~` comes after every character of a date: all of a partial date is before it.
    "before": lambda value: ("articles.published < ?", value + "~"),
}
