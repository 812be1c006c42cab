"""What captures say of articles: writing it down, and finding what hangs together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from archive.index import rows, shapes
from archive.index.addresses import address_key, digest, is_root
from archive.index.codec import article_from_json, article_to_json
from archive.index.records import Touched
from archive.model import Capture, Reading, ReadingRole

_OF_CAPTURE = "readings.capture = ?"
_OF_KEYS = """(readings.capture, readings.position) IN (
    SELECT capture, position FROM tied_keys CROSS JOIN reading_keys USING (key))"""
"""CROSS JOIN says which comes first: SQLite, which knows nothing yet of a new index, would read all
of `reading_keys` for each article."""
_IN_TIME = """captures.time,
    (SELECT time FROM captures AS first WHERE first.warc = captures.warc ORDER BY offset LIMIT 1),
    captures.warc, captures.offset"""
"""Many archivers note whole seconds only: within one, the file that was begun first comes first,
and in a file what was written first."""
_TIED = """
WITH RECURSIVE tied(key) AS (
    VALUES (?)
    UNION
    SELECT other.key FROM tied
    JOIN reading_keys AS one ON one.key = tied.key
    JOIN reading_keys AS other
      ON other.capture = one.capture AND other.position = one.position
)
SELECT key FROM tied"""


class Readings:
    """The tables `readings`, `contents`, `reading_keys` and `unsettled`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._connection.execute("CREATE TEMP TABLE tied_keys (key TEXT PRIMARY KEY)")

    def put(self, capture: Capture, site: str, readings: Iterable[Reading]) -> None:
        """Say what `capture` speaks of, instead of what it said before."""
        self.forget(capture)
        for position, reading in enumerate(readings):
            self._add(capture, site, position, reading)

    def forget(self, capture: Capture) -> None:
        """Drop what `capture` says."""
        self._connection.execute(
            "INSERT OR IGNORE INTO unsettled SELECT key FROM reading_keys WHERE capture = ?",
            [capture.id],
        )
        self._connection.execute("DELETE FROM readings WHERE capture = ?", [capture.id])

    def of(self, capture: Capture) -> tuple[Reading, ...]:
        """Return what `capture` says, as it was put."""
        return tuple(reading for _, reading in self._select(_OF_CAPTURE, [capture.id]))

    def touched(self) -> Iterator[Touched]:
        """Yield, for every new reading, all that hang together with it.

        Whoever asks takes the keys of each out of `unsettled` before asking for the next.
        """
        sql = "SELECT key FROM unsettled ORDER BY key LIMIT 1"
        while row := self._connection.execute(sql).fetchone():
            yield self._tied_to(row[0])

    def _tied_to(self, key: str) -> Touched:
        keys = tuple(each for (each,) in self._connection.execute(_TIED, [key]))
        self._connection.execute("DELETE FROM tied_keys")
        # A row at a time: a statement of many rows may be undone as one, so it is a savepoint, at
        # which FTS5 writes down the words of each article by itself.
        self._connection.executemany("INSERT INTO tied_keys VALUES (?)", [(each,) for each in keys])
        return Touched(key.partition("\t")[0], tuple(self._select(_OF_KEYS)), keys)

    def _select(self, where: str, values: Sequence[str] = ()) -> Iterator[tuple[Capture, Reading]]:
        sql = f"""
            SELECT captures.*, readings.url AS said_url, canonical_url, number, role, part, article
            FROM readings JOIN captures ON captures.id = readings.capture
            LEFT JOIN contents ON contents.digest = readings.content
            WHERE {where}
            ORDER BY {_IN_TIME}, readings.position"""
        for row in rows.dicts(self._connection, sql, values):
            yield shapes.capture_from_row(row), _reading(row)

    def _add(self, capture: Capture, site: str, position: int, reading: Reading) -> None:
        content = None
        if reading.article is not None:
            article = article_to_json(reading.article)
            content = digest(article)
            stored = {"digest": content, "article": article}
            rows.insert(self._connection, "contents", [stored], ignore=True)
        place = {"capture": capture.id, "position": position}
        row = {name: getattr(reading, name) for name in ("url", "canonical_url", "number", "part")}
        row |= place | {"site": site, "role": reading.role.value, "content": content}
        rows.insert(self._connection, "readings", [row])
        keys = sorted(reading_keys(site, reading))
        rows.insert(self._connection, "reading_keys", [place | {"key": key} for key in keys])
        rows.insert(self._connection, "unsettled", [{"key": key} for key in keys], ignore=True)


def reading_keys(site: str, reading: Reading) -> set[str]:
    """Return what ties `reading` to others of its site: canonical address and number.

    A redirect or a 404 is also tied to the address that it was about. A redirect to a first
    page names no article: sites answer so for everything they have lost.
    """
    keys = set()
    if not (reading.role is ReadingRole.ALIAS and is_root(reading.canonical_url)):
        keys.add(f"{site}\tc:{address_key(reading.canonical_url)}")
    if reading.role in {ReadingRole.ALIAS, ReadingRole.GONE}:
        keys.add(f"{site}\tc:{address_key(reading.url)}")
    if reading.number:
        keys.add(f"{site}\tn:{reading.number}")
    return keys


def _reading(row: Mapping[str, Any]) -> Reading:
    article = row["article"]
    return Reading(
        url=row["said_url"],
        canonical_url=row["canonical_url"],
        role=ReadingRole(row["role"]),
        number=row["number"],
        part=row["part"],
        article=article_from_json(article) if article else None,
    )
