"""Writing to `press.db`: captures, what they say, runs, and the articles made of them.

Nothing is visible to readers before `commit`. Nothing here depends on the order in which things
are added: what two additions disagree on is decided by their content.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from archive.errors import IndexFault
from archive.index import rows, shapes, summaries
from archive.index.addresses import digest
from archive.index.codec import dumps, to_text
from archive.index.migrations import migrate
from archive.index.readings import Readings
from archive.index.records import Assembled, Settled, Touched
from archive.index.settling import Settling
from archive.model import Capture, CrawlReport, Reading, Site, Skip
from archive.room import room

_BATCH = 500
_JOURNALS = {True: "WAL", False: "OFF"}


class Store:
    """The one writer of an index. Open it with the collection's lock held.

    `durable=False` is for a new index that is worth nothing before it is whole (`reindex`).
    """

    def __init__(self, path: Path | str, *, durable: bool = True) -> None:
        try:
            # A crawl's writer thread asks `find_original`; SQLite serialises the calls.
            self.connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
            with room(Path(path)):
                self._prepare(durable=durable)
        except sqlite3.Error as error:
            raise IndexFault(
                f"{path} cannot be used as an index ({error}); rebuild it with `hemeroteca reindex`"
            ) from error
        self.db = Database(self.connection, execute_plugins=False)
        self._sites = set(self.sites())
        self._crawls: set[str] = set()
        self._readings = Readings(self.connection)
        self._settling = Settling(self.connection)

    def _prepare(self, *, durable: bool) -> None:
        self.connection.execute("PRAGMA foreign_keys = ON")
        self.connection.execute(f"PRAGMA journal_mode = {_JOURNALS[durable]}")
        self.connection.execute(f"PRAGMA synchronous = {'NORMAL' if durable else 'OFF'}")
        self.connection.execute("PRAGMA cache_size = -65536")
        migrate(self.connection)
        if summaries.missing(self.connection):
            summaries.recount(self.connection)
            self.connection.commit()

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
            row["slug"]: shapes.site_from_row(row)
            for row in rows.dicts(self.connection, "SELECT * FROM sites")
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

    def captures(self, where: str = "1", values: Sequence[str] = ()) -> Iterator[Capture]:
        """Yield captures in the order of the files; rows may be added and changed meanwhile."""
        warc, offset = "", -1
        sql = f"""
            SELECT * FROM captures WHERE (warc, offset) > (?, ?) AND {where}
            ORDER BY warc, offset LIMIT {_BATCH}"""
        while batch := rows.dicts(self.connection, sql, [warc, offset, *values]):
            yield from map(shapes.capture_from_row, batch)
            warc, offset = batch[-1]["warc"], batch[-1]["offset"]

    def count_captures(self, where: str = "1", values: Sequence[str] = ()) -> int:
        """Return how many captures `captures` yields."""
        return self.db.table("captures").count_where(where, list(values))

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        return self.db.table(table).count

    def _one_capture(self, where: str, value: str, *, order: str = "time, id") -> Capture | None:
        sql = f"SELECT * FROM captures WHERE {where} ORDER BY {order} LIMIT 1"
        found = rows.dicts(self.connection, sql, [value])  # for each page: see archive.index.rows
        return shapes.capture_from_row(found[0]) if found else None

    def add_readings(self, capture: Capture, readings: Iterable[Reading]) -> None:
        """Say what `capture` (added before, of a known site) speaks of; replaces what it said."""
        site = capture.site
        if site is None or site not in self._sites:
            raise IndexFault(f"{capture.url}: readings need a publication, {site!r} is not known")
        self.connection.execute("DELETE FROM failures WHERE capture = ?", [capture.id])
        self._readings.put(capture, site, readings)

    def forget_readings(self, capture: Capture) -> None:
        """Drop what a capture says; its articles are assembled anew."""
        self._readings.forget(capture)

    def readings(self, capture: Capture) -> tuple[Reading, ...]:
        """Return what a capture says, as it was added."""
        return self._readings.of(capture)

    def _know_crawl(self, crawl: str | None) -> None:
        """Give a run its row before its report is there; without one it was killed."""
        if crawl is not None and crawl not in self._crawls:
            rows.insert(self.connection, "crawls", [{"id": crawl}], ignore=True)
            self._crawls.add(crawl)

    # --- articles -----------------------------------------------------------------------------

    def touched(self) -> Iterator[Touched]:
        """Yield what has to be assembled anew; each must be answered with `put_articles`."""
        return self._readings.touched()

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
