"""Opening a database only to read it, also where nothing may or can be written."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def open_read_only(path: Path) -> sqlite3.Connection:
    """Open the database at `path`; raise `sqlite3.DatabaseError` where it is none.

    Beside one in WAL mode SQLite makes a file that its readers share. On a read-only medium, or on
    a disk without room for that, the database is taken for one that nobody changes.
    """
    uri = path.resolve().as_uri()
    try:
        return _connect(f"{uri}?mode=ro")
    except sqlite3.OperationalError:
        return _connect(f"{uri}?mode=ro&immutable=1")


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=30, check_same_thread=False)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
