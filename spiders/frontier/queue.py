"""The durable queue: every address that is known, due, in flight, done or failed, on disk.

A crawl that is killed goes on where it was because each step is one transaction: an address is
*claimed* before it is asked, and *finished*, together with the links found in its answer, after
the answer is in a WARC. SQLite in WAL mode writes these without waiting for the disk: they survive
the end of the process, and a power cut takes back at most the last moments (never half a step).

Nothing here knows Scrapy or reaches from one site to another.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from spiders.frontier import sql
from spiders.frontier.addresses import Address, Entry, Found, Left, Notable, Outcome, State
from spiders.frontier.file import FrontierFile
from spiders.frontier.known import Known

_NOTHING = Found()


class Frontier(FrontierFile):
    """What may be asked of the queue, and done to it."""

    def __init__(self, path: Path, opened: sqlite3.Connection | None = None) -> None:
        """Open the file at `path`, which is made where missing, or take it `opened`."""
        super().__init__(path, opened)
        self._known = Known(self._db)

    # --- addresses ----------------------------------------------------------------------------

    def add(self, addresses: Iterable[Address], *, run: str, cycle: float = 0.0) -> int:
        """Queue addresses that are new, or wanted again; return how many.

        Wanted again is what the site says has changed since it was asked, and a seed that was
        not asked since `cycle`.
        """
        with self._transaction():
            return self._add(addresses, run, cycle)

    def leave(self, left: Iterable[Left], *, run: str) -> None:
        """Note addresses that are not asked, each with its reason."""
        with self._transaction():
            self._leave(left, run)

    def claim(self, site: str, host: str, limit: int, *, run: str) -> list[Entry]:
        """Take up to `limit` queued addresses of a host, the most wanted first."""
        with self._transaction():
            rows = self._db.execute(sql.CLAIM, (run, site, host, limit)).fetchall()
        entries = [Entry(*row) for row in rows]
        return sorted(entries, key=lambda entry: (-entry.priority, entry.id))

    def finish(
        self, entry: int, outcome: Outcome, found: Found = _NOTHING, *, run: str, cycle: float = 0.0
    ) -> int:
        """Acknowledge: keep what came of an entry, with its links, in one step.

        Return how many of the links were new, or wanted again as in `add`.
        """
        with self._transaction():
            new = self._add(found.links, run, cycle)
            self._leave(found.left, run)
            self._finish(entry, outcome, run)
        return new

    def release(self, site: str) -> int:
        """Put back what was claimed by a run that is no more; return how many."""
        return self._write(
            "UPDATE addresses SET state = 'queued' WHERE site = ? AND state = 'claimed'", site
        )

    def store(self, entry_id: int, capture: str) -> None:
        """Note that the answer to an address lies in a WARC already."""
        self._write("UPDATE addresses SET stored = ? WHERE id = ?", capture, entry_id)

    def forget(self, entries: Iterable[int]) -> None:
        """Queue addresses as if they had not been asked yet: what they answered is lost."""
        with self._transaction():
            self._db.executemany(sql.FORGET, ((each,) for each in entries))

    def promote(self, site: str, now: float, *states: State) -> int:
        """Queue what has fallen due among `states`; return how many."""
        marks = ", ".join("?" * len(states))
        return self._write(
            "UPDATE addresses SET state = 'queued' "
            f"WHERE site = ? AND state IN ({marks}) AND due <= ?",
            *(site, *states, now),
        )

    def promote_all(self, site: str) -> int:
        """Queue everything that was ever asked, save what was made up to ask; return how many."""
        return self._write(
            "UPDATE addresses SET state = 'queued' "
            "WHERE site = ? AND state IN ('done', 'failed') AND kind <> 'control'",
            site,
        )

    # --- questions ----------------------------------------------------------------------------

    def hosts(self, site: str) -> set[str]:
        """Return the hosts that have something queued, without walking the queue."""
        found: set[str] = set()
        host: str | None = ""
        while True:
            # A skip-scan: SQLite jumps from host to host in the index.
            host = self._db.execute(
                "SELECT min(host) FROM addresses WHERE site = ? AND state = 'queued' AND host > ?",
                (site, host),
            ).fetchone()[0]
            if host is None:
                return found
            found.add(host)

    def queued(self, site: str) -> int:
        """Return how many addresses wait to be asked."""
        row = self._db.execute(
            "SELECT count(*) FROM addresses WHERE site = ? AND state = 'queued'", (site,)
        ).fetchone()
        return int(row[0])

    def next_due(self, site: str, state: State) -> float | None:
        """Return when the first address in `state` falls due."""
        row = self._db.execute(
            "SELECT min(due) FROM addresses WHERE site = ? AND state = ? AND due IS NOT NULL",
            (site, state),
        ).fetchone()
        return None if row[0] is None else float(row[0])

    def counts(self, site: str) -> dict[str, int]:
        """Return how many addresses stand in each state."""
        return dict(
            self._db.execute(
                "SELECT state, count(*) FROM addresses WHERE site = ? GROUP BY state", (site,)
            ).fetchall()
        )

    def claimed(self) -> list[Entry]:
        """Return what is in flight, or was when a run was killed."""
        rows = self._db.execute(f"SELECT {sql.ENTRY} FROM addresses WHERE state = 'claimed'")
        return [Entry(*row) for row in rows]

    def answered(self, since: float) -> list[Entry]:
        """Return the addresses that were answered since a moment (seconds since the epoch).

        Reads the whole table: for a crawl that found damage.
        """
        rows = self._db.execute(f"SELECT {sql.ENTRY} FROM addresses WHERE asked >= ?", (since,))
        return [Entry(*row) for row in rows]

    def entries(self, site: str) -> Iterator[Entry]:
        """Yield all that was or will be asked, what falls due first first."""
        rows = self._db.execute(
            f"SELECT {sql.ENTRY} FROM addresses WHERE site = ? AND state <> 'skipped' "
            "ORDER BY due IS NULL, due, priority DESC, id",
            (site,),
        )
        return (Entry(*row) for row in rows)

    def notable(self, run: str, state: State) -> Iterator[Notable]:
        """Yield what a run skipped or failed to get."""
        rows = self._db.execute(
            "SELECT site, url, coalesce(reason, ''), via, detail FROM addresses "
            "WHERE run = ? AND state = ? ORDER BY id",
            (run, state),
        )
        return (Notable(*row) for row in rows)

    # --- hosts and notes ----------------------------------------------------------------------

    def keep_robots(self, site: str, origin: str, status: int, body: bytes, now: float) -> None:
        """Keep an origin's robots.txt for runs to come."""
        self._write(
            "INSERT INTO hosts (site, origin, robots, robots_status, robots_time) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET robots = excluded.robots, "
            "robots_status = excluded.robots_status, robots_time = excluded.robots_time",
            site,
            origin,
            body,
            status,
            now,
        )

    def robots(self, site: str, origin: str) -> tuple[int, bytes, float] | None:
        """Return status, body and time of the robots.txt kept last."""
        row = self._db.execute(
            "SELECT robots_status, robots, robots_time FROM hosts "
            "WHERE site = ? AND origin = ? AND robots_time IS NOT NULL",
            (site, origin),
        ).fetchone()
        return row and (row[0], row[1], row[2])

    def pause(self, site: str, origin: str, until: float) -> None:
        """Keep that a host asked not to be asked before `until`."""
        self._write(
            "INSERT INTO hosts (site, origin, pause) VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET pause = excluded.pause",
            site,
            origin,
            until,
        )

    def pauses(self, site: str) -> dict[str, float]:
        """Return until when each host asked to be left alone."""
        return dict(
            self._db.execute(
                "SELECT origin, pause FROM hosts WHERE site = ? AND pause IS NOT NULL", (site,)
            ).fetchall()
        )

    def note(self, name: str, value: str | None) -> None:
        """Keep a word for the next run; `None` takes it away."""
        if value is None:
            self._write("DELETE FROM notes WHERE name = ?", name)
        else:
            self._write("INSERT OR REPLACE INTO notes VALUES (?, ?)", name, value)

    def noted(self, name: str) -> str | None:
        """Return what `note` kept."""
        row = self._db.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def notes(self, beginning: str) -> dict[str, str]:
        """Return all that `note` kept under names that begin so."""
        rows = self._db.execute(
            "SELECT name, value FROM notes WHERE substr(name, 1, ?) = ?",
            (len(beginning), beginning),
        )
        return dict(rows.fetchall())

    # --- within a transaction -----------------------------------------------------------------

    def _add(self, addresses: Iterable[Address], run: str, cycle: float) -> int:
        before = self._db.total_changes
        self._db.executemany(
            sql.ADD,
            (
                (*_known_by(a), a.kind, a.priority, a.via, a.hops, a.seed, a.dated, run, cycle)
                for a in self._known.sift(addresses, run)
            ),
        )
        return self._db.total_changes - before

    def _leave(self, left: Iterable[Left], run: str) -> None:
        rows = ((each.address, each.reason, each.detail) for each in left)
        self._db.executemany(
            sql.LEAVE,
            (
                (*_known_by(a), a.kind, a.via, a.hops, reason, detail, run)
                for a, reason, detail in rows
            ),
        )

    def _finish(self, entry_id: int, outcome: Outcome, run: str) -> None:
        o = outcome
        history = (o.asked, o.changed, o.etag, o.last_modified, o.fingerprint, o.capture)
        place = (o.moved and o.moved.url, o.moved and o.moved.host)
        self._db.execute(
            sql.FINISH,
            (o.state, o.due, o.tries, o.reason, o.detail, run, *history, *place, entry_id),
        )


def _known_by(address: Address) -> tuple[bytes, str, str, str]:
    return address.digest, address.site, address.host, address.url
