"""The schema of `press.db`, as numbered steps.

A step that has been released is never edited: a change is a new step at the end. Each runs in a
transaction of its own together with its number (`pragma user_version`), so a database stands
before or after it, never between.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from archive.errors import IndexFault, SchemaTooNew, StorageFull
from archive.room import explained

_STEPS = Path(__file__).with_name("steps")
MIGRATIONS: tuple[str, ...] = tuple(
    path.read_text("utf-8") for path in sorted(_STEPS.glob("[0-9]*.sql"))
)
"""Step n brings a database from `user_version` n - 1 to n; steps/001.sql is the first."""

_TABLE = re.compile(r"^(CREATE TABLE .*?^\))( WITHOUT ROWID)?;$", re.MULTILINE | re.DOTALL)


def migrate(connection: sqlite3.Connection) -> int:
    """Bring the database to the newest schema and return its number.

    Raises `SchemaTooNew` for a database that a newer Hemeroteca wrote, `IndexFault` for one that
    cannot be used.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise SchemaTooNew(
            f"press.db has schema {version}, this Hemeroteca knows {len(MIGRATIONS)}: "
            "use the newer one, or rebuild the index with `hemeroteca reindex`"
        )
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        _step(connection, number, script)
    return len(MIGRATIONS)


def _step(connection: sqlite3.Connection, number: int, script: str) -> None:
    try:
        # `executescript` would commit first; BEGIN inside the script keeps it one transaction.
        connection.executescript(
            f"BEGIN IMMEDIATE;{_strict(script)}PRAGMA user_version = {number};COMMIT;"
        )
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.rollback()
        if isinstance(explained(error), StorageFull):
            raise  # who opened it knows where it is
        raise IndexFault(f"press.db could not be brought to schema {number}: {error}") from error


def _strict(script: str) -> str:
    """Make tables STRICT where this SQLite can (3.37 and newer)."""
    if sqlite3.sqlite_version_info < (3, 37):
        return script
    return _TABLE.sub(lambda m: f"{m[1]} STRICT{', WITHOUT ROWID' if m[2] else ''};", script)
