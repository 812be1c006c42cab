"""A WARC file with a part of a collection that stands alone.

It holds, byte for byte, the records of the selected articles (every capture of each, with its
request and metadata), of what their pages need to be shown, and of the originals that revisits
among them stand for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Collection as Ids
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from isal import igzip_lib

from archive.collection import Collection
from archive.exports.masks import Masks
from archive.exports.needs import needed
from archive.exports.selection import Exported, Selection
from archive.index import articles as index
from archive.warc.reader import find_file
from archive.warc.record import Record, iter_records, unbracketed
from archive.withdrawal.decisions import Withdrawn

Instead = Callable[[Record], bytes | None]


def warc(collection: Collection, target: Path, selection: Selection) -> Exported:
    """Write the selected records to the WARC file `target`, in the order of their files."""
    count = 0
    with closing(index.open_index(collection.press)) as db, target.open("wb") as out:
        ids = [each for batch in selection.batches(db) for each in batch]
        hidden = Withdrawn.of(collection)
        masks = Masks(collection, db, hidden)
        for name, captures in needed(collection, db, ids, hidden).items():
            path = find_file(collection.warcs, name)
            with path.open("rb") as source:
                for place in _places(path, captures.keys(), masks.of_file(name)):
                    out.write(place.redacted or _copied(source, place))
            count += len(captures)
    return Exported("warc", len(ids), count, target.stat().st_size)


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


def _copied(source: BinaryIO, place: _Place) -> bytes:
    """Return a record as it is; one from a file that is not compressed as a gzip member."""
    source.seek(place.offset)
    data = source.read(place.length)
    if not data.startswith(b"\x1f\x8b"):
        data = igzip_lib.compress(data, flag=igzip_lib.COMP_GZIP)
    return data
