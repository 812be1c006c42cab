"""What form a web archive file shows."""

from __future__ import annotations

import re
import zlib
from enum import StrEnum
from pathlib import Path

from archive.errors import WarcError
from archive.foreign.marks import ARC_LINE, GZIP, ZSTD, next_start

_ZSTD_DICTIONARY = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
"""A skippable frame, with which `.warc.zst` files begin that bring a dictionary."""
_ARC = re.compile(ARC_LINE)
_LINE = 4096


class Form(StrEnum):
    """How the records of a file lie in it."""

    RECORDS = "records"
    """WARC/1, each record at a place of its own: used as it is."""
    PACKED = "packed"
    """WARC that FastWARC reads: in one gzip stream or zstd, of an older version, without ids ..."""
    ARC = "arc"


def quick_form(path: Path) -> Form:
    """Return the form that the file at `path` shows where it begins.

    That is at its start, or after what is damaged or of another kind there. Raise `WarcError`
    where it is no web archive.
    """
    start = _start(path, 0)
    if form := _form(start):
        return form
    at = next_start(path, 0)
    while at is not None:
        packed, begun = _is_packed(path, at), _start(path, at)
        if form := _form(begun):
            # Only a member of gzip is found again by who looks for it record by record.
            return form if packed or form is not Form.RECORDS else Form.PACKED
        at = next_start(path, at + 1)
    raise WarcError(f"neither WARC nor ARC: it begins with {start[:40]!r}")


def _form(start: bytes) -> Form | None:
    if _ARC.match(start):
        return Form.ARC
    if start == ZSTD:
        return Form.PACKED
    if start.startswith(b"WARC/"):
        return Form.RECORDS if start.startswith(b"WARC/1.") else Form.PACKED
    return None


def _is_packed(path: Path, offset: int) -> bool:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(len(GZIP)) == GZIP


def _start(path: Path, offset: int) -> bytes:
    """Return the bytes at a place, decompressed where that is gzip; `ZSTD` for zstd of any kind."""
    with path.open("rb") as file:
        file.seek(offset)
        raw = file.read(_LINE)
    if raw.startswith(ZSTD) or _ZSTD_DICTIONARY.match(raw):
        return ZSTD
    if not raw.startswith(GZIP):
        return raw
    try:
        return zlib.decompressobj(31).decompress(raw, _LINE)
    except zlib.error:
        return b""
