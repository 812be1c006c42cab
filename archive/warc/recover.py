"""Closes the files that a killed process left open."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.warc.members import MemberFault
from archive.warc.output import OPEN, sync_folder
from archive.warc.survey import survey


def recover(folder: Path) -> list[str]:
    """Close each `.open` file below `folder` whose writer is dead; say what was done.

    A file is cut after its last whole record, never appended to, and gets its own name; one
    without any record beside its warcinfo is removed. Files of living processes, known by
    their lock, are left alone.
    """
    done: list[str] = []
    for path in sorted(folder.rglob(f"*.warc*{OPEN}")):
        with _if_dead(path) as fd:
            if fd is not None:
                done.append(_close(path, fd))
    return done


@contextmanager
def _if_dead(path: Path) -> Iterator[int | None]:
    """Give the open file of `path`, locked; None where its writer holds it."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:  # its writer finished it just now
        yield None
        return
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield fd if path.exists() else None
    except BlockingIOError:
        yield None
    finally:
        os.close(fd)


def _close(path: Path, fd: int) -> str:
    own = path.with_name(path.name.removesuffix(OPEN))
    records, end, damage = _whole(path)
    if records <= 1:
        path.unlink()
        return f"{own.name}: removed, no capture was in it"
    size = os.fstat(fd).st_size
    os.ftruncate(fd, end)
    os.fsync(fd)
    path.rename(own)
    sync_folder(own.parent)
    said = f"{own.name}: closed with {records} records"
    if size > end:
        said += f", {size - end} bytes of an unfinished record cut off at {end}"
    if damage:
        said += f", damaged at {', '.join(map(str, damage))}: run `hemeroteca repair`"
    return said


def _whole(path: Path) -> tuple[int, int, list[int]]:
    """Return the number of whole records, the end of the last, and damage before it."""
    records, end = 0, 0
    faults: list[int] = []
    for found in survey(path, lambda record: record.offset + record.length):
        if isinstance(found, MemberFault):
            faults.append(found.offset)
        else:
            records, end = records + 1, found
    return records, end, [offset for offset in faults if offset < end]
