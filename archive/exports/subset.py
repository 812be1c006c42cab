"""A collection, or a part of it, as one WARC file that stands alone.

Of a part it holds, byte for byte, the records of the selected articles (every capture of each, with
its request and metadata), of what their pages need to be shown, and of the originals that revisits
among them stand for. The whole is every file of the collection, one after the other: gzip members
need no more to be a WARC file again (annex D).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Collection as Ids
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from archive.collection import Collection
from archive.exports.copying import append
from archive.exports.masks import Masks
from archive.exports.needs import needed
from archive.exports.selection import Exported, Selection
from archive.exports.shown import own_seals, shown_files, shown_index
from archive.index import articles as index
from archive.warc.layout import repacked
from archive.warc.leaving_out import pieces_of
from archive.warc.members import MAGIC
from archive.warc.reader import find_file
from archive.warc.record import Record, iter_records, unbracketed
from archive.withdrawal.decisions import Withdrawn

Instead = Callable[[Record], bytes | None]


def warc(collection: Collection, target: Path, selection: Selection) -> Exported:
    """Write the selected records to the WARC file `target`, in the order of their files."""
    with closing(index.open_index(collection.press)) as db:
        ids = [each for batch in selection.batches(db) for each in batch]
        if selection.whole:
            count = _whole(collection, target)
        else:
            count = _part(collection, target, db, ids)
    return Exported("warc", len(ids), count, target.stat().st_size)


# --- all of it --------------------------------------------------------------------------------


def _whole(collection: Collection, target: Path) -> int:
    """Write every file that may be shown; return how many captures that are."""
    with (
        TemporaryDirectory(dir=target.parent, prefix=".warc-") as name,
        target.open("wb") as out,
    ):
        files = shown_files(collection, Path(name))
        seals = own_seals(collection, files)
        for warc, path in files.items():
            if warc in seals and path.name.endswith(".gz"):
                append(path, out, seals[warc])
            else:
                _append_records(path, out)
        with shown_index(collection, files, Path(name)).open("rb") as lines:
            return sum(1 for _ in lines)


def _append_records(path: Path, out: BinaryIO) -> None:
    """Append a file that has no seal, or is not compressed; each record is read for its faults."""
    with path.open("rb") as source:
        for record in iter_records(path):
            out.writelines(_copied(source, record.offset, record.length))


# --- a part of it -----------------------------------------------------------------------------


def _part(collection: Collection, target: Path, db: sqlite3.Connection, ids: Sequence[str]) -> int:
    """Write what these articles need; return how many captures that are."""
    count = 0
    hidden = Withdrawn.of(collection)
    with target.open("wb") as out:
        masks = Masks(collection, db, hidden)
        for name, captures in needed(collection, db, ids, hidden).items():
            path = find_file(collection.warcs, name)
            with path.open("rb") as source:
                for place in _places(path, captures.keys(), masks.of_file(name)):
                    if place.redacted:
                        out.write(place.redacted)
                    else:
                        out.writelines(_copied(source, place.offset, place.length))
            count += len(captures)
    return count


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a record lies in its file, and with which others it says it was written."""

    id: str
    ties: frozenset[str]
    offset: int
    length: int
    is_info: bool
    redacted: bytes | None
    """What is given in its place, if anything is."""


def _places(path: Path, wanted: Ids[str], instead: Instead) -> Iterator[_Place]:
    """Yield where the wanted records lie, the warcinfo, and what was written with them."""
    places = [_place(record, wanted, instead) for record in iter_records(path)]
    tied = {each for place in places if place.id in wanted for each in place.ties}
    company = tied | set(wanted)
    for place in places:
        if place.is_info or place.id in company or not place.ties.isdisjoint(company):
            yield place


def _place(record: Record, wanted: Ids[str], instead: Instead) -> _Place:
    ties = frozenset(map(unbracketed, record.headers.all("WARC-Concurrent-To")))
    redacted = instead(record) if record.id in wanted else None
    is_info = record.type == "warcinfo"
    return _Place(record.id, ties, record.offset, record.length, is_info, redacted)


def _copied(source: BinaryIO, offset: int, length: int) -> Iterator[bytes]:
    """Yield a record as it is; one from a file that is not compressed as a gzip member."""
    source.seek(offset)
    pieces = pieces_of(source, length)
    first = next(pieces, b"")
    whole = chain((first,), pieces)
    return whole if first.startswith(MAGIC) else repacked(whole)
