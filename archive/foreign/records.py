"""The records of a web archive of any form, past its damage.

FastWARC reads WARC in gzip, zstd or plain, whatever lies in one stream. It stops or goes quiet
where a file is damaged; this goes on at the next place that looks like a beginning, and says
where something is lost.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from fastwarc.warc import ArchiveIterator

from archive.foreign.arc import ArcFile
from archive.foreign.forms import Form
from archive.foreign.marks import GZIP, next_start
from archive.warc.members import MemberFault, members

Fields = tuple[tuple[str, str], ...]
KEEP = 4 * 1024 * 1024
"""Blocks up to this size stay in memory."""
STEP = 1024 * 1024
_SHORT = "the file ends within this record"
_VALUE_ENDS = re.compile(r"[\r\n]+[ \t]*")


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where something could not be read: bytes from the start of the file."""

    offset: int
    what: str

    def __str__(self) -> str:
        return f"at {self.offset}: {self.what}"


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """A record: its first line, its named fields, and its block, open for reading.

    Use it before the next one is asked for.
    """

    offset: int
    version: str
    fields: Fields
    block: IO[bytes]
    length: int

    def get(self, name: str) -> str | None:
        """Return the first value under `name`, in any case."""
        return next((v for n, v in self.fields if n.lower() == name.lower()), None)


Wanted = Callable[[str], bool]
"""Tells from the target address of a record whether its block is to be read."""


def records(
    path: Path, form: Form, wanted: Wanted | None = None
) -> Iterator[ForeignRecord | Damage]:
    """Yield each record of the file at `path` (of those `wanted`, if given), and each damage.

    Records without a target address (warcinfo) are always given.
    """
    read = _read_arc if form is Form.ARC else _read_warc
    start: int | None = 0
    unsaid: list[Damage] = []
    while start is not None:
        last = None
        try:
            for found in read(path, start, wanted):
                yield from unsaid
                unsaid, last = [], found.offset
                yield found
        except MemberFault as fault:
            start = next_start(path, fault.offset + 1)
            yield Damage(fault.offset, _said(fault, start))
        except (OSError, EOFError, ValueError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            begun = start if last is None else last
            start = next_start(path, begun + 1)
            # After good records the fault mostly lies where the next begins, and shows again.
            unsaid = [Damage(begun, _said(error, start))]
            if last is None or start is None:
                yield from unsaid
                unsaid = []
        else:
            if form is not Form.ARC:
                yield from _passed_over(path, start if last is None else last)
            return


def _passed_over(path: Path, last: int) -> Iterator[Damage]:
    """Yield what FastWARC passes over in silence in a gzip file: an end that comes too early."""
    with path.open("rb") as file:
        if file.read(len(GZIP)) != GZIP:
            return
        file.seek(last)
        vague = file.read(len(GZIP)) != GZIP  # FastWARC's places within one stream
        at: int | None = 0 if vague else last
        while at is not None:
            try:
                deque(members(file, at), maxlen=0)
                at = None
            except MemberFault as fault:
                yield Damage(fault.offset, fault.what)
                at = next_start(path, fault.offset + 1)


def _said(error: Exception, start: int | None) -> str:
    after = "to the end of the file" if start is None else f"to {start}"
    return f"cannot be read {after} ({' '.join(str(error).split()) or type(error).__name__})"


# --- WARC, by FastWARC ------------------------------------------------------------------------


def _read_warc(path: Path, start: int, wanted: Wanted | None) -> Iterator[ForeignRecord]:
    with path.open("rb") as file:
        file.seek(start)
        keep = None if wanted is None else _keep(wanted)
        for record in ArchiveIterator(file, parse_http=False, func_filter=keep):
            offset = record.stream_pos
            with SpooledTemporaryFile(KEEP) as block:
                length = _spool(record.reader.read, block)
                if not (record.headers.get("Content-Length") or "").strip().isdecimal():
                    raise ValueError("a record without Content-Length")
                if length < record.content_length:
                    raise ValueError(_SHORT)
                fields = tuple((name, _line(value)) for name, value in record.headers.items())
                yield ForeignRecord(
                    offset, record.headers.status_line or "WARC/1.0", fields, block, length
                )


def _keep(wanted: Wanted) -> Callable[[Any], bool]:
    def keep(record: Any) -> bool:
        target = record.headers.get("WARC-Target-URI")
        return target is None or wanted(target.strip("<>"))

    return keep


# --- ARC --------------------------------------------------------------------------------------


def _read_arc(path: Path, start: int, wanted: Wanted | None) -> Iterator[ForeignRecord]:
    with path.open("rb") as file:
        archive = ArcFile(file, start)
        for record in archive:
            fields = record.fields()
            target = next((value for name, value in fields if name == "WARC-Target-URI"), None)
            if target and wanted is not None and not wanted(target):
                archive.take(record.length)
                continue
            with SpooledTemporaryFile(KEEP) as block:
                archive.take(record.length, block)
                block.seek(0)
                yield ForeignRecord(record.offset, "WARC/1.0", fields, block, record.length)


# --- both -------------------------------------------------------------------------------------


def _spool(read: Callable[[int], bytes], block: IO[bytes]) -> int:
    """Copy a block; return its length."""
    while piece := read(STEP):
        block.write(piece)
    length = block.tell()
    block.seek(0)
    return length


def _line(value: str) -> str:
    return _VALUE_ENDS.sub(" ", value)
