"""Goes through a WARC file that may be damaged: every whole record, and every fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

from isal import isal_zlib
from isal.igzip_lib import IsalError

from archive.warc.members import MAGIC, MemberFault, members
from archive.warc.record import Record

T = TypeVar("T")
STEP = 1024 * 1024
_DAMAGE: type[Exception] = IsalError  # type: ignore[assignment]  # its stub says: an instance


def survey(path: Path, visit: Callable[[Record], T], start: int = 0) -> Iterator[T | MemberFault]:
    """Yield what `visit` makes of each record of the file from `start` on, and each fault.

    `visit` may raise `MemberFault` too. After a fault it goes on at the next member that begins
    like a WARC record.
    """
    with path.open("rb") as file:
        offset: int | None = start
        while offset is not None:
            try:
                for member in members(file, offset):
                    record = Record(path, member)
                    visited = visit(record)
                    _ = record.length  # read to its end: a fault there comes before what it gives
                    yield visited
            except MemberFault as fault:
                yield fault
                offset = _next_start(file, fault.offset + 1)
            else:
                return


def past_damage(path: Path, faults: list[MemberFault] | None = None) -> Iterator[Record]:
    """Yield the records of the file at `path`; damage is passed over, and added to `faults`."""
    for found in survey(path, lambda record: record):
        if not isinstance(found, MemberFault):
            yield found
        elif faults is not None:
            faults.append(found)


def _next_start(file: BinaryIO, offset: int) -> int | None:
    """Return where the next record begins at or after `offset`."""
    file.seek(0)
    plain = file.read(5) == b"WARC/"
    mark = b"WARC/1." if plain else MAGIC
    while True:
        file.seek(offset)
        data = file.read(STEP)
        at = data.find(mark)
        while at >= 0:
            if plain or _begins_record(file, offset + at):
                return offset + at
            at = data.find(mark, at + 1)
        if len(data) < STEP:
            return None
        offset += STEP - len(mark) + 1


def _begins_record(file: BinaryIO, offset: int) -> bool:
    file.seek(offset)
    try:
        return bool(isal_zlib.decompressobj(31).decompress(file.read(512), 64).startswith(b"WARC/"))
    except _DAMAGE:
        return False
