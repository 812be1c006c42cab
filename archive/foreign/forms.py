"""What form a web archive file has."""

from __future__ import annotations

import re
import zlib
from enum import StrEnum
from pathlib import Path

from archive.errors import WarcError
from archive.warc.members import MemberFault
from archive.warc.record import Record
from archive.warc.survey import survey

GZIP = b"\x1f\x8b\x08"
ZSTD = b"\x28\xb5\x2f\xfd"
_ZSTD_DICTIONARY = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
"""A skippable frame, with which `.warc.zst` files begin that bring a dictionary."""
_SEVERAL = "more than one record"


class Form(StrEnum):
    """How the records of a file lie in it."""

    RECORDS = "records"
    """WARC/1, each record at a place of its own: used as it is."""
    PACKED = "packed"
    """WARC in one gzip stream or zstd, of an older version, or with records without ids."""
    ARC = "arc"


def form_of(path: Path) -> tuple[Form, tuple[MemberFault, ...]]:
    """Return the form of the file at `path` and the damage in it; read it whole where need be.

    Raises `WarcError` where it is no web archive.
    """
    form = quick_form(path)
    return (form, ()) if form is not Form.RECORDS else _by_records(path)


def quick_form(path: Path) -> Form:
    """Return the form that the file at `path` shows at its start; raise `WarcError`."""
    start = _start(path)
    if start.startswith(b"filedesc:"):
        return Form.ARC
    if start == ZSTD or (start.startswith(b"WARC/") and not start.startswith(b"WARC/1.")):
        return Form.PACKED
    if not start.startswith(b"WARC/"):
        raise WarcError(f"neither WARC nor ARC: it begins with {start[:40]!r}")
    return Form.RECORDS


def _start(path: Path) -> bytes:
    """Return the first bytes, decompressed where that is gzip; `ZSTD` for zstd of any kind."""
    with path.open("rb") as file:
        raw = file.read(4096)
    if raw.startswith(ZSTD) or _ZSTD_DICTIONARY.match(raw):
        return ZSTD
    if not raw.startswith(GZIP):
        return raw[:64]
    try:
        return zlib.decompressobj(31).decompress(raw, 64)
    except zlib.error:
        return _later_start(path)


def _later_start(path: Path) -> bytes:
    """Return how the first member that reads begins, of a file that is damaged at its start."""
    for found in survey(path, lambda record: record):
        if isinstance(found, Record):
            return b"WARC/1."
    return b""


def _by_records(path: Path) -> tuple[Form, tuple[MemberFault, ...]]:
    faults, count = [], 0
    for found in survey(path, lambda record: record.id):
        if not found or (isinstance(found, MemberFault) and _SEVERAL in found.what):
            return Form.PACKED, ()
        if isinstance(found, MemberFault):
            faults.append(found)
        else:
            count += 1
    if not count:
        raise WarcError("; ".join(f"at {each.offset}: {each.what}" for each in faults))
    return Form.RECORDS, tuple(faults)
