"""A copy of a WARC file without some of its records, or with others in their place.

The rest stays byte for byte.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from archive.errors import WarcError
from archive.warc.members import MAGIC
from archive.warc.output import OPEN, OutputFile
from archive.warc.record import Record, unbracketed
from archive.warc.survey import past_damage

PIECE = 1 << 20
Drop = Callable[[Record], bool]
Stone = Callable[[Record], bytes]
Instead = Callable[[Record], bytes | None]


def copy_without(
    path: Path,
    target: Path,
    drop: Drop,
    *,
    stone: Stone | None = None,
    instead: Instead | None = None,
) -> int:
    """Copy the file at `path` to `target` but for the records to `drop`; return their number.

    With each goes what was written with it (requests, metadata). `stone` gives a record that
    stands in the place of a capture that was left out, `instead` one that comes in the place of
    a record that stays otherwise, both as gzip members: a file that is not compressed gets them
    unpacked. What is damaged is left out too.
    """
    gone = _with_company(path, drop)
    target.with_name(target.name + OPEN).unlink(missing_ok=True)
    output = OutputFile.create(target)
    if output is None:
        raise WarcError(f"{target} is there already")
    try:
        for unit in _what_stays(path, gone, stone, instead):
            output.append(unit)
    except BaseException:
        output.discard()
        raise
    output.close()
    return len(gone)


def _what_stays(
    path: Path, gone: set[str], stone: Stone | None, instead: Instead | None
) -> Iterator[Iterable[bytes]]:
    """Yield each record of the copy, in pieces."""
    with path.open("rb") as file:
        fit = bytes if file.read(len(MAGIC)) == MAGIC else gzip.decompress
        for record in past_damage(path):
            if record.id not in gone:
                other = instead(record) if instead is not None else None
                file.seek(record.offset)
                yield pieces_of(file, record.length) if other is None else (fit(other),)
            elif stone is not None and record.is_capture:
                yield (fit(stone(record)),)


def _with_company(path: Path, drop: Drop) -> set[str]:
    """Return the ids of the records to drop and of those tied to them, in either direction."""
    gone: set[str] = set()
    ties: list[tuple[str, frozenset[str]]] = []
    for record in past_damage(path):
        tied = frozenset(map(unbracketed, record.headers.all("WARC-Concurrent-To")))
        ties.append((record.id, tied))
        if drop(record):
            gone |= {record.id, *tied}
    return gone | {one for one, tied in ties if tied & gone}


def pieces_of(file: BinaryIO, length: int) -> Iterator[bytes]:
    """Yield `length` bytes of `file` from where it stands."""
    while length and (piece := file.read(min(length, PIECE))):
        length -= len(piece)
        yield piece
