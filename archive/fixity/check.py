"""Checks one WARC file: every member, length and digest, and its checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from isal import igzip_lib

from archive.fixity.measure import Measured, chunks_counted, measure
from archive.fixity.seals import Fixity
from archive.fixity.sound import BEGINNINGS, OURS, TYPES, Seen, Sound, timestamp
from archive.fixity.swift import swift
from archive.warc import layout
from archive.warc.compose import PIECE
from archive.warc.members import MemberFault
from archive.warc.record import KEEP, Record, readable, unbracketed
from archive.warc.survey import survey

CAREFUL = 256
"""At most so many records are checked with care after one that is not common."""
_ODD = ("the gzip header is not the one that was written",)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it should be: where, and what. `file` is from the collection."""

    file: str
    offset: int | None
    what: str

    def __str__(self) -> str:
        return f"{self.file}{'' if self.offset is None else f' at {self.offset}'}: {self.what}"


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


def check_file(path: Path, warcs: Path, known: Fixity | None, *, living: bool = False) -> Checked:
    """Check the file at `path` below `warcs`, against `known` where the ledger knows it.

    `living`: it is being written, so that an unfinished record at its end is no fault.
    """
    warc = path.relative_to(warcs).as_posix()
    file = f"{warcs.name}/{warc}"
    faults: list[Fault] = []
    sound: list[Sound] = []
    for found in _records(path, _Check(warc.removesuffix(".open"))):
        if isinstance(found, Sound):
            sound.append(found)
            if found.what or found.packing:
                faults += [Fault(file, found.offset, what) for what in found.what + found.packing]
        elif not (living and found.torn):
            faults.append(Fault(file, found.offset, found.what))
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


def _records(path: Path, check: _Check) -> Iterator[Sound | MemberFault]:
    """Yield what is found of each record: swiftly, and with care from what is not common on."""
    offset, on, patience = 0, True, 1
    with path.open("rb") as file:
        while on:
            begin = offset
            for sound in swift(file, offset, check.warc, ours=check.ours):
                offset = sound.offset + sound.length
                yield sound
            patience = min(2 * patience, CAREFUL) if offset == begin else 1
            on, careful = False, 0
            for found in survey(path, check.visit, offset):
                yield found
                if isinstance(found, Sound):
                    offset, careful = found.offset + found.length, careful + 1
                    if on := careful == patience:
                        break


def _against_ledger(
    path: Path, file: str, known: Fixity | None, sound: list[Sound], *, damaged: bool
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


def _repacked_otherwise(path: Path, sound: list[Sound]) -> int | None:
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
        self.warc = warc
        self.ours = Path(warc).name.startswith(OURS)

    def visit(self, record: Record) -> Sound:
        """Check one record; raise `MemberFault` where it is not whole."""
        odd = _ODD if self.ours and record.beginning not in BEGINNINGS else ()
        measured = measure(record)
        first = record.headers.first
        time = timestamp(first.get("warc-date", ""))
        what: tuple[str, ...] = ()
        legible = time and (not measured.is_capture or readable(_target(record)))
        formed = legible and "warc-record-id" in first and record.type in TYPES
        if not formed or not measured.block_holds or not measured.payload_holds:
            what = tuple(self._wrong(record, measured, time))
        seen = self._seen(record, time, measured) if measured.is_capture and legible else None
        return Sound(record.offset, record.length, seen, what, odd)

    def _wrong(self, record: Record, measured: Measured, time: str) -> Iterator[str]:
        """Yield what is wrong with the header fields, and the digests that do not agree."""
        if record.type not in TYPES:
            yield f"a record of the unknown type {record.type!r}"
        if "warc-record-id" not in record.headers.first:
            yield "a record without WARC-Record-ID"
        if not time:
            yield "a record without a readable WARC-Date"
        if measured.is_capture and not readable(_target(record)):
            yield f"an address that cannot be read: {_target(record)!r}"
        if not measured.block_holds:
            yield "the block digest does not agree"
        if not measured.payload_holds and (self.ours or not chunks_counted(record)):
            yield "the payload digest does not agree"

    def _seen(self, record: Record, time: str, measured: Measured) -> Seen:
        first = record.headers.first
        status, mime = measured.answer[:2]
        own, claimed = measured.own, first.get("warc-payload-digest")
        refers_to = first.get("warc-refers-to")
        return Seen(
            unbracketed(first.get("warc-record-id", "")),
            record.type,
            _target(record),
            time,
            str(status or ""),
            mime,
            (own,) if own and claimed in {None, own} else tuple(filter(None, (claimed, own))),
            unbracketed(refers_to) if refers_to else None,
            self.warc,
            record.offset,
            record.length,
        )


def _target(record: Record) -> str:
    return record.headers.uri("WARC-Target-URI") or ""
