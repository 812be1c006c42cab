"""Checks one WARC file: every member, length and digest, and its checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from isal import igzip_lib

from archive import cdxj
from archive.fixity.measure import Measured, chunks_counted, measure
from archive.fixity.seals import Fixity
from archive.warc import layout
from archive.warc.compose import PIECE
from archive.warc.members import MemberFault
from archive.warc.record import KEEP, Record, unbracketed
from archive.warc.survey import survey

OURS = "HEM-"
"""How the names of the files that `WarcWriter` makes begin."""
_TYPES = frozenset(
    "warcinfo response resource request metadata revisit conversion continuation".split()
)
_ODD = ("the gzip header is not the one that was written",)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it should be: where, and what. `file` is from the collection."""

    file: str
    offset: int | None
    what: str

    def __str__(self) -> str:
        return f"{self.file}{'' if self.offset is None else f' at {self.offset}'}: {self.what}"


class Seen(NamedTuple):
    """A response or revisit record as it was found."""

    id: str
    type: str
    url: str
    timestamp: str
    status: str
    mime: str | None
    digests: tuple[str, ...]
    """Of the payload: what the record claims, and our form of it."""
    refers_to: str | None
    warc: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of one file found. `whole` is where its sound records lie."""

    path: Path
    records: int
    bytes: int
    faults: tuple[Fault, ...]
    seen: tuple[Seen, ...]
    whole: tuple[tuple[int, int], ...]
    living: bool = False


class _Sound(NamedTuple):
    """A record that reads: `what` is wrong with it, `packing` with its gzip member only."""

    offset: int
    length: int
    seen: Seen | None
    what: tuple[str, ...]
    packing: tuple[str, ...]

    @property
    def all_faults(self) -> tuple[str, ...]:
        """Those of the record and those of its member."""
        return self.what + self.packing


def check_file(path: Path, warcs: Path, known: Fixity | None, *, living: bool = False) -> Checked:
    """Check the file at `path` below `warcs`, against `known` where the ledger knows it.

    `living`: it is being written, so that an unfinished record at its end is no fault.
    """
    warc = path.relative_to(warcs).as_posix()
    found = list(survey(path, _Check(warc.removesuffix(".open")).visit))
    sound = [each for each in found if isinstance(each, _Sound)]
    broken = [each for each in found if isinstance(each, MemberFault)]
    file = f"{warcs.name}/{warc}"
    faults = [Fault(file, each.offset, each.what) for each in broken if not (living and each.torn)]
    faults += [
        Fault(file, each.offset, what) for each in sound for what in each.what + each.packing
    ]
    faults += _against_ledger(path, file, known, sound, damaged=bool(faults))
    return Checked(
        path,
        len(sound),
        path.stat().st_size,
        tuple(sorted(faults, key=lambda fault: fault.offset or 0)),
        tuple(each.seen for each in sound if each.seen is not None),
        tuple((each.offset, each.length) for each in sound if not each.what),
        living,
    )


def _against_ledger(
    path: Path, file: str, known: Fixity | None, sound: list[_Sound], *, damaged: bool
) -> Iterator[Fault]:
    """Compare size and checksum; a change that no record shows is looked for in the packing."""
    if known is None:
        return
    size = path.stat().st_size
    if size != known.bytes:
        yield Fault(file, min(size, known.bytes), f"{size} bytes; the ledger says {known.bytes}")
        return
    with path.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() == known.sha256:
            return
    if not damaged:
        where = _repacked_otherwise(path, sound)
        yield Fault(file, where, "the checksum is not that of the ledger, though all records read")


def _repacked_otherwise(path: Path, sound: list[_Sound]) -> int | None:
    """Return the first member that we would pack otherwise: bits changed that gzip does not use.

    Large members are left out, their packing depends on the pieces in which they came.
    """
    with path.open("rb") as file:
        for each in sound:
            if each.length <= KEEP:
                file.seek(each.offset)
                packed = file.read(each.length)
                if not _is_ours(packed, igzip_lib.decompress(packed, igzip_lib.DECOMP_GZIP)):
                    return each.offset
    return None


def _is_ours(packed: bytes, record: bytes) -> bool:
    """Tell whether `packed` is `record` as `WarcWriter` packs it, from memory or from a file."""
    head, end, block = record.partition(layout.END)
    block = block.removesuffix(layout.END)
    pieces = (block[at : at + PIECE] for at in range(0, len(block), PIECE))
    forms = (layout.repacked((record,)), layout.streamed(head + end, pieces))
    return any(b"".join(form) == packed for form in forms)


class _Check:
    """Visits the records of a file in order."""

    def __init__(self, warc: str) -> None:
        self._warc = warc
        self._ours = Path(warc).name.startswith(OURS)

    def visit(self, record: Record) -> _Sound:
        """Check one record; raise `MemberFault` where it is not whole."""
        odd = _ODD if self._ours and record.beginning not in {layout.GZIP_HEADER, b""} else ()
        if _is_sound_companion(record):
            return _Sound(record.offset, record.length, None, (), odd)
        measured = measure(record)
        time = _time(record)
        what = _form(record, time)
        if not measured.block_holds:
            what.append("the block digest does not agree")
        if not measured.payload_holds and (self._ours or not chunks_counted(record)):
            what.append("the payload digest does not agree")
        seen = self._seen(record, time, measured) if record.is_capture else None
        return _Sound(record.offset, record.length, seen, tuple(what), odd)

    def _seen(self, record: Record, time: datetime | None, measured: Measured) -> Seen:
        first, answer = record.headers.first, measured.answer
        claimed = first.get("warc-payload-digest")
        return Seen(
            id=record.id,
            type=record.type,
            url=unbracketed(first.get("warc-target-uri", "")),
            timestamp=cdxj.timestamp(time) if time else "",
            status=str(answer.status or ""),
            mime=answer.mime,
            digests=tuple(each for each in (claimed, measured.own) if each),
            refers_to=record.headers.uri("WARC-Refers-To"),
            warc=self._warc,
            offset=record.offset,
            length=record.length,
        )


def _is_sound_companion(record: Record) -> bool:
    """Tell whether a record that is no capture is laid out as ours are, with its true digest.

    Two of three records are such; this takes a third of the time of looking at each field.
    """
    found = layout.COMPANION.fullmatch(record.head)
    return (
        found is not None
        and record.is_whole
        and hashlib.sha256(record.start).hexdigest().encode() == found[1]
    )


def _form(record: Record, time: datetime | None) -> list[str]:
    """Return what is wrong with the header fields."""
    what = []
    if record.type not in _TYPES:
        what.append(f"a record of the unknown type {record.type!r}")
    if not record.id:
        what.append("a record without WARC-Record-ID")
    if time is None:
        what.append("a record without a readable WARC-Date")
    return what


def _time(record: Record) -> datetime | None:
    try:
        return layout.read_date(record.headers.get("WARC-Date") or "")
    except ValueError:
        return None
