"""Putting assembled articles into their tables, and tying them to each other.

`put` writes each article with its parts; `finish` then resolves every address that one article
names of another, in both directions, so that it does not matter which of them came first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from archive.index import fulltext, parts, people, relations, rows, summaries
from archive.index.addresses import article_id, digest
from archive.index.records import Assembled, Settled, State, Touched

_CHILDREN = (
    "addresses", "versions", "credits", "footnotes", "images", "documents", "links", "sources",
    "article_keywords",
)  # fmt: skip
_MARKS = ("touched_articles", "touched_addresses", "touched_people")


class Settling:
    """One round of `put` and `finish` on the connection of a `Store`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        for name in _MARKS:
            connection.execute(f"CREATE TEMP TABLE {name} (id TEXT PRIMARY KEY)")

    def put(self, touched: Touched, articles: Iterable[tuple[Assembled, Sequence[str]]]) -> Settled:
        """Replace the articles that the keys of `touched` stood for by `articles`."""
        outcome = Settled()
        new = {_id(touched.site, each): (each, keys) for each, keys in articles}
        for identifier in _candidates(touched) - set(new):
            self._remove(identifier)
        for identifier in sorted(new):
            before = self._standing(identifier)
            self._put(identifier, touched.site, *new[identifier])
            outcome += _outcome(before, self._standing(identifier), new[identifier][0])
        self._connection.executemany(
            "DELETE FROM unsettled WHERE key = ?", [(key,) for key in touched.keys]
        )
        return outcome

    def finish(self) -> None:
        """Resolve addresses, derive relations, count, and drop what nothing uses."""
        relations.resolve(self._connection)
        people.recount(self._connection)
        parts.prune(self._connection)
        summaries.recount(self._connection)
        for name in _MARKS:
            self._connection.execute(f"DELETE FROM {name}")

    def _remove(self, identifier: str) -> None:
        if not self._known(identifier):
            return
        self._mark(identifier)
        fulltext.remove(self._connection, identifier)
        self._connection.execute("DELETE FROM articles WHERE id = ?", [identifier])

    def _put(self, identifier: str, site: str, new: Assembled, people_keys: Sequence[str]) -> None:
        row = parts.article_row(self._connection, identifier, site, new)
        if self._known(identifier):
            self._mark(identifier)
            fulltext.remove(self._connection, identifier)
            for table in _CHILDREN:
                self._connection.execute(f"DELETE FROM {table} WHERE article = ?", [identifier])
            rows.upsert(self._connection, "articles", row, "id")
        else:  # an upsert is a savepoint too: see archive.index.rows
            rows.insert(self._connection, "articles", [row])
        parts.put(self._connection, identifier, new)
        people.put(self._connection, identifier, new.article.credits, people_keys)
        fulltext.add(self._connection, identifier)
        self._mark(identifier)

    def _known(self, identifier: str) -> bool:
        sql = "SELECT 1 FROM articles WHERE id = ?"
        return self._connection.execute(sql, [identifier]).fetchone() is not None

    def _standing(self, identifier: str) -> tuple[str, str, int] | None:
        """Return what tells whether an article changed: state, latest text, how many versions."""
        sql = """
            SELECT state, max(coalesce(digest, '')), count(n)
            FROM articles LEFT JOIN versions ON versions.article = articles.id
            WHERE articles.id = ? GROUP BY articles.id"""
        row = self._connection.execute(sql, [identifier]).fetchone()
        return (row[0], row[1], row[2]) if row else None

    def _mark(self, identifier: str) -> None:
        """Remember what `finish` has to look at again because of this article."""
        marks = {
            "touched_articles": "SELECT ?",
            "touched_addresses": "SELECT key FROM addresses WHERE article = ?",
            "touched_people": "SELECT person FROM credits WHERE article = ?",
        }
        for table, sql in marks.items():
            self._connection.execute(f"INSERT OR IGNORE INTO {table} {sql}", [identifier])


def _id(site: str, assembled: Assembled) -> str:
    return article_id(site, assembled.article.canonical_url)


def _outcome(
    before: tuple[str, str, int] | None, after: tuple[str, str, int] | None, now: Assembled
) -> Settled:
    """Tell what became of one article. One that stands elsewhere now is moved, not new."""
    if before == after:
        return Settled(unchanged=1)
    if now.state != State.LIVE and (before is None or before[0] != now.state):
        return Settled(gone=1) if now.state is State.GONE else Settled(moved=1)
    if before is None:
        return Settled() if now.former else Settled(new=1)
    return Settled(changed=1)


def _candidates(touched: Touched) -> set[str]:
    """Return the ids of all articles that may have been made of these keys before."""
    found = set()
    for key in touched.keys:
        site, _, name = key.partition("\t")
        if name.startswith("c:"):
            found.add(digest(site, name.removeprefix("c:")))
    return found
