"""A disk without room, said plainly, wherever in the writing it shows."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import StorageFull

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def room(place: Path) -> Iterator[None]:
    """Raise `StorageFull`, naming `place`, where what is done within finds no room."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if not _is_full(error):
            raise
        raise StorageFull(
            f"no room left on the disk of {place}: make space and run it again; what was written "
            "so far is whole"
        ) from error


def append_whole(path: Path, data: bytes) -> None:
    """Append `data` to the file at `path`, all of it or nothing; raise `StorageFull`."""
    fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        size = os.fstat(fd).st_size
        try:
            with room(path):
                while data:
                    data = data[os.write(fd, data) :]
        except BaseException:
            os.ftruncate(fd, size)
            raise
    finally:
        os.close(fd)


def _is_full(error: OSError | sqlite3.OperationalError) -> bool:
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    return error.sqlite_errorcode == sqlite3.SQLITE_FULL
