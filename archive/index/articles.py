"""Reading articles from `press.db`, with the field names of `export jsonl`.

Everything here reads only, and always gives the same order: publication, date, id.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from archive.errors import ArticleNotFound, IndexFault, SchemaTooNew
from archive.index.addresses import address_key
from archive.index.migrations import MIGRATIONS
from archive.index.opening import open_read_only
from archive.index.rows import dicts

_BATCH = 200
_ORDER = "ORDER BY articles.site, articles.published, articles.id"


def open_index(path: Path | str) -> sqlite3.Connection:
    """Open an index for reading; rows can be used by column name.

    Raises `IndexFault` where there is none, `SchemaTooNew` for one this version cannot read.
    """
    path = Path(path)
    if not path.exists():
        raise IndexFault(f"{path} is not there; crawl or import something, or run `reindex`")
    try:
        connection = open_read_only(path)
    except sqlite3.DatabaseError as error:
        raise IndexFault(
            f"{path} is not a database ({error}); rebuild it with `hemeroteca reindex`"
        ) from error
    connection.row_factory = sqlite3.Row
    _check_schema(connection, path)
    return connection


def list_articles(
    db: sqlite3.Connection,
    *,
    sites: Sequence[str] = (),
    after: str | None = None,
    before: str | None = None,
    ids: Iterable[str] | None = None,
    moved: bool = False,
) -> Iterator[dict[str, Any]]:
    """Yield articles as `export jsonl` writes them; what may be asked for is as in `list_ids`."""
    found = list_ids(db, sites=sites, after=after, before=before, ids=ids, moved=moved)
    while batch := list(islice(found, _BATCH)):
        yield from articles_by_id(db, batch)


def list_ids(
    db: sqlite3.Connection,
    *,
    sites: Sequence[str] = (),
    after: str | None = None,
    before: str | None = None,
    ids: Iterable[str] | None = None,
    moved: bool = False,
) -> Iterator[str]:
    """Return the ids of articles in the order of exports.

    `after` and `before` are inclusive ISO dates, which may be partial (`2026-06`); `ids` limits
    to these articles; `moved` adds the rows of former addresses whose article is also listed
    under its new one.
    """
    where, values = _where(sites, after, before, moved=moved)
    sql = f"SELECT articles.id FROM articles WHERE {where} {_ORDER}"
    found: Iterator[str] = (row[0] for row in db.execute(sql, values))
    if ids is None:
        return found
    wanted = set(ids)
    return (each for each in found if each in wanted)


def articles_by_id(db: sqlite3.Connection, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return these articles in this order; ids that are not there are left out."""
    from archive.index.as_export import as_exports  # with the model, which takes its time

    return list(as_exports(db, ids))


def count_articles(db: sqlite3.Connection) -> int:
    """Return how many articles `list_articles` yields."""
    return int(db.execute("SELECT count(*) FROM articles WHERE listed").fetchone()[0])


def article(db: sqlite3.Connection, ref: str) -> dict[str, Any]:
    """Return the article that `ref` names: its id, any of its addresses, or its number.

    A number may stand with its kind (`article9876`) or without (`9876`), and after the slug of a
    publication (`viento-sur:9876`). Raises `ArticleNotFound`, also when `ref` fits several.
    """
    return articles_by_id(db, [article_ref(db, ref)])[0]


def article_ref(db: sqlite3.Connection, ref: str) -> str:
    """Return the id of the article that `ref` names (see `article`)."""
    ref = ref.strip()
    found = _by_id(db, ref) or _by_address(db, ref) or _by_number(db, ref)
    if not found:
        raise ArticleNotFound(
            f"no article answers to {ref!r}; give its id, one of its addresses or its number, "
            "or look for it with `hemeroteca search`"
        )
    if len(found) > 1:
        several = ", ".join(found)
        raise ArticleNotFound(f"{ref!r} fits several articles: {several}; give one of these ids")
    return found[0]


def article_captures(db: sqlite3.Connection, identifier: str) -> list[dict[str, Any]]:
    """Return the captures that speak of an article, oldest first, with what they are to it."""
    sql = """
        SELECT captures.id, captures.url, captures.time, captures.status, captures.mime,
            captures.warc, captures.offset, captures.length, captures.crawl,
            readings.role, readings.part
        FROM (
            SELECT site || char(9) || 'c:' || addresses.key AS key
            FROM addresses JOIN articles ON articles.id = article WHERE article = ?1
            UNION SELECT site || char(9) || 'n:' || number FROM articles WHERE id = ?1
        ) AS wanted
        JOIN reading_keys ON reading_keys.key = wanted.key
        JOIN readings ON readings.capture = reading_keys.capture
            AND readings.position = reading_keys.position
        JOIN captures ON captures.id = readings.capture
        GROUP BY captures.id, readings.role, readings.part
        ORDER BY captures.time, captures.id, readings.role"""
    return dicts(db, sql, [identifier])


def article_versions(db: sqlite3.Connection, identifier: str) -> list[dict[str, Any]]:
    """Return the versions of an article, oldest first, as rows of `versions`."""
    return dicts(db, "SELECT * FROM versions WHERE article = ? ORDER BY n", [identifier])


def article_addresses(db: sqlite3.Connection, identifier: str) -> list[dict[str, Any]]:
    """Return every known address of an article with what it is to it."""
    sql = "SELECT url, kind FROM addresses WHERE article = ? ORDER BY kind <> 'canonical', url"
    return dicts(db, sql, [identifier])


def article_relations(db: sqlite3.Connection, identifier: str) -> list[dict[str, Any]]:
    """Return relations from and to an article: direction, kind, evidence, the other article."""
    sql = """
        SELECT 'from' AS direction, relations.kind, evidence, {other}
        FROM relations JOIN articles ON articles.id = to_article WHERE from_article = ?1
        UNION ALL
        SELECT 'to', relations.kind, evidence, {other}
        FROM relations JOIN articles ON articles.id = from_article WHERE to_article = ?1
        ORDER BY 1, 2, id"""
    other = "articles.id, articles.title, articles.canonical_url, articles.site, articles.language"
    return dicts(db, sql.format(other=other), [identifier])


def article_linked_from(db: sqlite3.Connection, identifier: str) -> list[dict[str, Any]]:
    """Return the articles of the archive that link to this one, with the words of the link."""
    sql = """
        SELECT articles.id, articles.title, articles.canonical_url, articles.site,
            links.text, links.kind
        FROM links JOIN articles ON articles.id = links.article
        WHERE links.target = ?1 AND links.article <> ?1 AND articles.listed
        ORDER BY articles.published, articles.id, links.position"""
    return dicts(db, sql, [identifier])


def _check_schema(connection: sqlite3.Connection, path: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == len(MIGRATIONS):
        return
    connection.close()
    if version > len(MIGRATIONS):
        raise SchemaTooNew(f"{path} was written by a newer Hemeroteca (schema {version})")
    raise IndexFault(f"{path} has the old schema {version}; run `hemeroteca reindex`")


def _where(
    sites: Sequence[str], after: str | None, before: str | None, *, moved: bool
) -> tuple[str, list[str]]:
    conditions = ["1" if moved else "listed"]
    values: list[str] = []
    if sites:
        conditions.append(f"site IN ({', '.join('?' for _ in sites)})")
        values += sites
    if after:
        conditions.append("published >= ?")
        values.append(after)
    if before:
        conditions.append("published < ?")
        values.append(before + "~")  # which comes after every character of a date
    return " AND ".join(conditions), values


def _by_id(db: sqlite3.Connection, ref: str) -> list[str]:
    return _column(db, "SELECT id FROM articles WHERE id = ?", ref)


def _by_address(db: sqlite3.Connection, ref: str) -> list[str]:
    sql = """
        SELECT articles.id FROM addresses JOIN articles ON articles.id = addresses.article
        WHERE key = ? ORDER BY NOT listed, addresses.kind <> 'canonical', articles.id LIMIT 1"""
    return _column(db, sql, address_key(ref))


def _by_number(db: sqlite3.Connection, ref: str) -> list[str]:
    site, _, number = ref.rpartition(":")
    if not re.fullmatch(r"[a-z_-]*\d+", number):
        return []
    bare = "ltrim(number, 'abcdefghijklmnopqrstuvwxyz_-')"
    sql = f"""
        SELECT id FROM articles WHERE listed AND :site IN ('', site)
        AND {"number" if number[0].isalpha() else bare} = :number ORDER BY id"""
    return [row[0] for row in db.execute(sql, {"site": site, "number": number})]


def _column(db: sqlite3.Connection, sql: str, value: str) -> list[str]:
    return [row[0] for row in db.execute(sql, [value])]
