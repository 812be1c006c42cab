"""`frontier.db` as a file: opened, brought up to date, and written all or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from archive.index.opening import open_read_only
from archive.room import room
from spiders.frontier import sql


class FrontierFile:
    """The file of a frontier: one writer at a time, which the collection's lock sees to."""

    def __init__(self, path: Path, opened: sqlite3.Connection | None = None) -> None:
        """Open the file at `path`, which is made where missing, or take it `opened`."""
        self.path = path
        self._db = opened or sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        if opened is None:
            self._set_up()

    @classmethod
    def for_reading(cls, path: Path) -> Self:
        """Open it only to look into it: on a read-only medium or a full disk, too."""
        opened = open_read_only(path)
        if opened.execute("PRAGMA user_version").fetchone()[0] == sql.VERSION:
            return cls(path, opened)
        opened.close()
        return cls(path)  # it has to be brought up to date first

    def _set_up(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        # NORMAL: no fsync per transaction; a kill loses nothing, a power cut the last moments.
        self._db.execute("PRAGMA synchronous = NORMAL")
        # A page of the file is written back once for all steps that changed it meanwhile.
        self._db.execute(f"PRAGMA wal_autocheckpoint = {sql.PAGES_BETWEEN_CHECKPOINTS}")
        self._db.execute("PRAGMA cache_size = -65536")  # 64 MiB: the indexes of a million fit in
        self._prepare()

    def _prepare(self) -> None:
        """Make the tables, or bring those of an earlier version up to date."""
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        steps = "".join(sql.STEPS[version:])
        if steps:
            self._db.executescript(f"BEGIN; {steps} PRAGMA user_version = {sql.VERSION}; COMMIT;")

    def close(self) -> None:
        """Close the file; what was done so far is in it."""
        self._db.close()

    def _write(self, statement: str, *values: Any) -> int:
        with self._transaction():
            return self._db.execute(statement, values).rowcount

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing; raise `StorageFull` when the disk has no room."""
        with room(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
