"""The records of a web archive of any form, from one place in it on, up to its first damage.

FastWARC reads WARC in gzip, zstd or plain, whatever lies in one stream; `arc` reads ARC.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from fastwarc.warc import ArchiveIterator

from archive.foreign.arc import SHORT, ArcFile
from archive.foreign.forms import Form

Fields = tuple[tuple[str, str], ...]
KEEP = 4 * 1024 * 1024
"""Blocks up to this size, in bytes, stay in memory."""
STEP = 1024 * 1024
"""Bytes of a block that are copied at a time."""
_VALUE_ENDS = re.compile(r"[\r\n]+[ \t]*")


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


def read(
    path: Path, form: Form, start: int, wanted: Wanted | None = None
) -> Iterator[ForeignRecord]:
    """Yield the records from `start` on, of those `wanted` if given.

    At damage it raises `MemberFault`, where its place is known, else `OSError` (without an
    `errno`), `EOFError` or `ValueError`. Some damage FastWARC passes over in silence.
    """
    return (_read_arc if form is Form.ARC else _read_warc)(path, start, wanted)


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
                    raise ValueError(SHORT)
                fields = tuple((name, _line(value)) for name, value in record.headers.items())
                yield ForeignRecord(
                    offset, record.headers.status_line or "WARC/1.0", fields, block, length
                )


def _keep(wanted: Wanted) -> Callable[[Any], bool]:
    def keep(record: Any) -> bool:
        target = record.headers.get("WARC-Target-URI")
        return target is None or wanted(target.strip("<>"))

    return keep


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


def _spool(read: Callable[[int], bytes], block: IO[bytes]) -> int:
    """Copy a block; return its length."""
    while piece := read(STEP):
        block.write(piece)
    length = block.tell()
    block.seek(0)
    return length


def _line(value: str) -> str:
    return _VALUE_ENDS.sub(" ", value)
