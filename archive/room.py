"""What a disk will not do, said plainly, wherever in the writing it shows."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import ReadOnly, StorageFault, StorageFull

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.ENOENT,
    sqlite3.SQLITE_IOERR: errno.EIO,
}
"""SQLite's code -> the number of the system that says as much."""
_FIXES = {
    errno.EROFS: "copy the collection to where you may write, or choose another place",
    errno.EACCES: "run it as the owner, or change who may read and write there",
    errno.EPERM: "run it as the owner, or change who may read and write there",
    errno.ENOENT: "look whether it is written rightly, and whether its disk is mounted",
    errno.ENOTDIR: "look whether it is written rightly",
    errno.EISDIR: "look whether it is written rightly",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ELOOP: "look where its links lead",
    errno.EIO: "look after the disk, and then run `hemeroteca verify`",
    errno.ESTALE: "mount its disk again",
}
"""What the system says of a file -> what a person can do about it."""


@contextmanager
def room(place: Path) -> Iterator[None]:
    """Raise `StorageFull`, naming `place`, where what is done within finds no room."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        said = explained(error, place)
        if not isinstance(said, StorageFull):
            raise
        raise said from error


def explained(error: Exception, place: Path | None = None) -> StorageFault | None:
    """Return what is to be raised in the place of `error`; None where the disk is not to blame.

    The sentence names `place`, else the file that the error names. An error that names none is
    taken for a mistake of ours, unless it can only come from a disk.
    """
    number = _number(error)
    where = place or getattr(error, "filename2", None) or getattr(error, "filename", None)
    if number in NO_ROOM:
        disk = f"the disk of {where}" if where else "the disk"
        return StorageFull(
            f"no room left on {disk}: make space and run it again; what was written so far is whole"
        )
    is_of_sqlite = isinstance(error, sqlite3.Error)
    if number not in _FIXES or not (where or is_of_sqlite or number in {errno.EROFS, errno.EIO}):
        return None
    kind = ReadOnly if number == errno.EROFS else StorageFault
    what = str(error) if is_of_sqlite else os.strerror(number).lower()
    return kind(f"{where or 'a file of the collection'}: {what}; {_FIXES[number]}")


def append_whole(path: Path, data: bytes) -> None:
    """Append `data` to the file at `path`, all of it or nothing; raise `StorageFull`."""
    fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        write_whole(fd, data, path)
    finally:
        os.close(fd)


def write_whole(fd: int, data: bytes, path: Path, *, sync: bool = False) -> None:
    """Append `data` to `path`, open as `fd`: all of it or nothing; raise `StorageFull`.

    With `sync` it is on the disk when this returns.
    """
    size = os.fstat(fd).st_size
    try:
        with room(path):
            while data:
                data = data[os.write(fd, data) :]
            if sync:
                os.fdatasync(fd)
    except BaseException:
        os.ftruncate(fd, size)
        raise


def _number(error: Exception) -> int | None:
    """Return the system's number for what is wrong."""
    if isinstance(error, OSError):
        return error.errno
    # The lower byte is the kind of error, the upper ones say more of it.
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else _OF_SQLITE.get(code & 0xFF)
