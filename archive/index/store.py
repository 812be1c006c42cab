"""Writing to `press.db`: captures, what they say, runs, and the articles made of them.

Nothing is visible to readers before `commit`. Nothing here depends on the order in which things
are added: what two additions disagree on is decided by their content.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlite_utils import Database

from archive.errors import IndexFault
from archive.index import rows
from archive.index.addresses import address_key, digest, is_root
from archive.index.codec import article_from_json, article_to_json, dumps, to_text
from archive.index.migrations import migrate
from archive.index.records import Assembled, Settled, Touched
from archive.index.settling import Settling
from archive.model import Capture, CrawlReport, Reading, ReadingRole, Site, Skip

_BATCH = 500
_OF_CAPTURE = "readings.capture = ?"
_OF_KEYS = """(readings.capture, readings.position) IN (
    SELECT capture, position FROM reading_keys JOIN tied_keys USING (key))"""
_IN_TIME = """captures.time,
    (SELECT time FROM captures AS first WHERE first.warc = captures.warc ORDER BY offset LIMIT 1),
    captures.warc, captures.offset"""
"""Many archivers note whole seconds only: within one, the file that was begun first comes first,
and in a file what was written first."""
_JOURNALS = {True: "WAL", False: "OFF"}


class Store:
    """The one writer of an index. Open it with the collection's lock held.

    `durable=False` is for a new index that is worth nothing before it is whole (`reindex`).
    """

    def __init__(self, path: Path | str, *, durable: bool = True) -> None:
        try:
            # A crawl's writer thread asks `find_original`; SQLite serialises the calls.
            self.connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
            self.connection.execute("PRAGMA foreign_keys = ON")
            self.connection.execute(f"PRAGMA journal_mode = {_JOURNALS[durable]}")
            self.connection.execute(f"PRAGMA synchronous = {'NORMAL' if durable else 'OFF'}")
            self.connection.execute("PRAGMA cache_size = -65536")
            migrate(self.connection)
        except sqlite3.Error as error:
            raise IndexFault(
                f"{path} cannot be used as an index ({error}); rebuild it with `hemeroteca reindex`"
            ) from error
        self.db = Database(self.connection, execute_plugins=False)
        self._sites = set(self.sites())
        self._crawls: set[str] = set()
        self._settling = Settling(self.connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.commit()
        self.close()

    def commit(self) -> None:
        """Make everything written so far visible, and safe from a crash of this process."""
        self.connection.commit()

    def close(self) -> None:
        """Close the database; what was not committed is dropped."""
        self.connection.close()

    # --- publications and runs ----------------------------------------------------------------

    def add_site(self, site: Site) -> None:
        """Add a publication or say anew what is known of it."""
        row = asdict(site) | {
            name: dumps(getattr(site, name)) for name in ("languages", "hosts", "requisite_hosts")
        }
        rows.upsert(self.connection, "sites", row | {"family": site.family.value}, "slug")
        self._sites.add(site.slug)

    def sites(self) -> dict[str, Site]:
        """Return the publications of this index by slug."""
        return {
            row["slug"]: rows.site_from_row(row) for row in self.db.query("SELECT * FROM sites")
        }

    def add_crawl(self, report: CrawlReport) -> None:
        """Add a run, or the final figures of one that is known."""
        row = asdict(report) | {
            "started": to_text(report.started),
            "finished": to_text(report.finished) if report.finished else None,
            **{
                name: dumps(asdict(report)[name])
                for name in ("sites", "failed", "skipped", "warnings")
            },
        }
        rows.upsert(self.connection, "crawls", row, "id")
        self._crawls.add(report.id)

    def add_skip(self, skip: Skip, crawl: str | None = None) -> None:
        """Add an address that was not fetched; once per run and reason."""
        self._know_crawl(crawl)
        row = asdict(skip) | {"reason": skip.reason.value, "crawl": crawl}
        row["id"] = digest(crawl or "", skip.reason.value, skip.url)
        rows.upsert(self.connection, "skips", row, "id")

    def add_failure(self, capture: Capture, reason: str) -> None:
        """Note that a page could not be read; its capture stays."""
        row = {"capture": capture.id, "url": capture.url, "reason": reason}
        rows.upsert(self.connection, "failures", row, "capture")

    # --- captures and what they say -----------------------------------------------------------

    def add_capture(self, capture: Capture) -> None:
        """Add a capture. A second copy of its record in another file changes nothing."""
        self._know_crawl(capture.crawl)
        row = asdict(capture) | {"time": to_text(capture.time)}
        if capture.site not in self._sites:
            row["site"] = None
        rows.upsert(
            self.connection,
            "captures",
            row,
            "id",
            where="(excluded.warc, excluded.offset) <= (captures.warc, captures.offset)",
        )

    def capture(self, identifier: str) -> Capture | None:
        """Return the capture with this record id."""
        return self._one_capture("id = ?", identifier)

    def find_original(self, payload_digest: str) -> Capture | None:
        """Return the first whole `response` with this payload, for a revisit to refer to."""
        return self._one_capture(
            "payload_digest = ? AND record_type = 'response' AND truncated IS NULL", payload_digest
        )

    def latest_capture(self, url: str) -> Capture | None:
        """Return the latest capture of exactly this address."""
        return self._one_capture("url = ?", url, order="time DESC, id DESC")

    def _one_capture(self, where: str, value: str, *, order: str = "time, id") -> Capture | None:
        sql = f"SELECT * FROM captures WHERE {where} ORDER BY {order} LIMIT 1"
        row = next(self.db.query(sql, [value]), None)
        return rows.capture_from_row(row) if row else None

    def add_readings(self, capture: Capture, readings: Iterable[Reading]) -> None:
        """Say what `capture` (added before, of a known site) speaks of; replaces what it said."""
        site = capture.site
        if site is None or site not in self._sites:
            raise IndexFault(f"{capture.url}: readings need a publication, {site!r} is not known")
        self.connection.execute("DELETE FROM failures WHERE capture = ?", [capture.id])
        self.forget_readings(capture)
        for position, reading in enumerate(readings):
            self._add_reading(capture, site, position, reading)

    def forget_readings(self, capture: Capture) -> None:
        """Drop what a capture says; its articles are assembled anew."""
        self.connection.execute(
            "INSERT OR IGNORE INTO unsettled SELECT key FROM reading_keys WHERE capture = ?",
            [capture.id],
        )
        self.connection.execute("DELETE FROM readings WHERE capture = ?", [capture.id])

    def _add_reading(self, capture: Capture, site: str, position: int, reading: Reading) -> None:
        content = None
        if reading.article is not None:
            article = article_to_json(reading.article)
            content = digest(article)
            rows.insert(
                self.connection, "contents", [{"digest": content, "article": article}], ignore=True
            )
        place = {"capture": capture.id, "position": position}
        row = {name: getattr(reading, name) for name in ("url", "canonical_url", "number", "part")}
        row |= place | {"site": site, "role": reading.role.value, "content": content}
        rows.insert(self.connection, "readings", [row])
        keys = list(reading_keys(site, reading))
        rows.insert(self.connection, "reading_keys", [place | {"key": key} for key in keys])
        rows.insert(self.connection, "unsettled", [{"key": key} for key in keys], ignore=True)

    def _know_crawl(self, crawl: str | None) -> None:
        """Give a run its row before its report is there; without one it was killed."""
        if crawl is not None and crawl not in self._crawls:
            rows.insert(self.connection, "crawls", [{"id": crawl}], ignore=True)
            self._crawls.add(crawl)

    # --- articles -----------------------------------------------------------------------------

    def touched(self) -> Iterator[Touched]:
        """Yield what has to be assembled anew; each must be answered with `put_articles`."""
        while row := self.connection.execute("SELECT min(key) FROM unsettled").fetchone():
            if row[0] is None:
                return
            yield self._component(row[0])

    def _component(self, key: str) -> Touched:
        sql = """
            WITH RECURSIVE tied(key) AS (
                VALUES (?)
                UNION
                SELECT other.key FROM tied
                JOIN reading_keys AS one ON one.key = tied.key
                JOIN reading_keys AS other
                  ON other.capture = one.capture AND other.position = one.position
            )
            SELECT key FROM tied"""
        keys = tuple(each for (each,) in self.connection.execute(sql, [key]))
        self.connection.execute("CREATE TEMP TABLE IF NOT EXISTS tied_keys (key TEXT PRIMARY KEY)")
        self.connection.execute("DELETE FROM tied_keys")
        self.connection.executemany("INSERT INTO tied_keys VALUES (?)", [(each,) for each in keys])
        return Touched(key.split("\t")[0], tuple(self._readings(_OF_KEYS)), keys)

    def _readings(
        self, where: str, values: Sequence[str] = ()
    ) -> Iterator[tuple[Capture, Reading]]:
        sql = f"""
            SELECT captures.*, readings.url AS said_url, canonical_url, number, role, part, article
            FROM readings JOIN captures ON captures.id = readings.capture
            LEFT JOIN contents ON contents.digest = readings.content
            WHERE {where}
            ORDER BY {_IN_TIME}, readings.position"""
        for row in list(self.db.query(sql, values)):
            yield rows.capture_from_row(row), _reading(row)

    def readings(self, capture: Capture) -> tuple[Reading, ...]:
        """Return what a capture says, as it was added."""
        return tuple(reading for _, reading in self._readings(_OF_CAPTURE, [capture.id]))

    def captures(self, where: str = "1", values: Sequence[str] = ()) -> Iterator[Capture]:
        """Yield captures in the order of the files; rows may be added and changed meanwhile."""
        warc, offset = "", -1
        sql = f"""
            SELECT * FROM captures WHERE (warc, offset) > (?, ?) AND {where}
            ORDER BY warc, offset LIMIT {_BATCH}"""
        while batch := list(self.db.query(sql, [warc, offset, *values])):
            yield from map(rows.capture_from_row, batch)
            warc, offset = batch[-1]["warc"], batch[-1]["offset"]

    def count_captures(self, where: str = "1", values: Sequence[str] = ()) -> int:
        """Return how many captures `captures` yields."""
        return self.db.table("captures").count_where(where, list(values))

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        return self.db.table(table).count

    def put_articles(
        self, touched: Touched, articles: Iterable[tuple[Assembled, Sequence[str]]]
    ) -> Settled:
        """Write what was made of `touched`, in place of what stood there before.

        With each article comes the key of the person behind each of its credits, in their order.
        """
        return self._settling.put(touched, articles)

    def settle(self) -> None:
        """Tie articles to each other and count, after all `touched` were answered."""
        self._settling.finish()

    def finish(self) -> None:
        """Make a whole new index small and quick for its readers."""
        self.connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
        self.connection.commit()
        self.connection.execute("ANALYZE")


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
