"""A WARC file while it is being written: `.open` in its name, locked, cut back on failure."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from archive.errors import StorageFull, WarcError
from archive.room import NO_ROOM

OPEN = ".open"


def sync_folder(folder: Path) -> None:
    """Bring the names in `folder` to the disk: what was made or renamed stays so."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


class OutputFile:
    """Appends whole units (a record, or the records of one exchange) to a new file.

    The kernel's lock on the file tells `recover` that its writer lives. A unit is written with
    one `write()` where it is given in one piece, and cut off again where it cannot be written.
    Not for two threads at once, `sync` aside.
    """

    def __init__(self, path: Path, fd: int) -> None:
        self.path = path
        self.size = 0
        self._fd = fd
        self._synced = 0
        self._syncing = threading.Lock()
        self._fault: OSError | None = None

    @classmethod
    def create(cls, path: Path) -> Self | None:
        """Make `path` under its `.open` name; None where the name is taken."""
        if path.exists():
            return None
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = _opened(path)
        try:
            fd = os.open(opened, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        except FileExistsError:
            return None
        except OSError as error:
            raise _plain(error, opened) from error
        fcntl.flock(fd, fcntl.LOCK_EX)
        if not _is_there(opened, fd):  # `recover` came between the two calls and removed it
            os.close(fd)
            return None
        sync_folder(path.parent)
        return cls(path, fd)

    def append(self, pieces: Iterable[bytes]) -> int:
        """Append one unit; return its offset. Raise `StorageFull` with the file whole."""
        start = self.size
        try:
            self._check()
            for piece in pieces:
                self._write(piece)
        except BaseException as error:
            os.ftruncate(self._fd, start)
            self.size = start
            if isinstance(error, OSError):
                raise _plain(error, self.path) from error
            raise
        return start

    def sync(self) -> None:
        """Bring what was written to the disk; a failure is raised by the next `append`."""
        with self._syncing:
            size = self.size
            if self._fd < 0 or size == self._synced:
                return
            try:
                os.fdatasync(self._fd)
            except OSError as error:
                self._fault = error
            self._synced = size

    def close(self) -> Path:
        """Sync, give the file its own name, and return that."""
        self.sync()
        with self._syncing:
            if self._fd >= 0:
                _opened(self.path).rename(self.path)
                sync_folder(self.path.parent)
                os.close(self._fd)
                self._fd = -1
        return self.path

    def discard(self) -> None:
        """Remove the file: nothing in it was acknowledged."""
        with self._syncing:
            _opened(self.path).unlink(missing_ok=True)
            os.close(self._fd)
            self._fd = -1

    def _write(self, piece: bytes) -> None:
        rest = memoryview(piece)
        while rest:
            written = os.pwrite(self._fd, rest, self.size)
            self.size += written
            rest = rest[written:]

    def _check(self) -> None:
        if self._fault is not None:
            fault, self._fault = self._fault, None
            raise fault


def _opened(path: Path) -> Path:
    return path.with_name(path.name + OPEN)


def _is_there(path: Path, fd: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(fd))
    except FileNotFoundError:
        return False


def _plain(error: OSError, path: Path) -> StorageFull | WarcError:
    """Return `error` in the project's words."""
    if error.errno in NO_ROOM:
        return StorageFull(
            f"no room left for {path}: free some space and start again; what was written is whole"
        )
    return WarcError(f"{path} cannot be written: {error.strerror}")
