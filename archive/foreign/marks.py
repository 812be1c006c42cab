"""Places in a file that look like the beginning of a record, for going on after damage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

GZIP = b"\x1f\x8b\x08"
ZSTD = b"\x28\xb5\x2f\xfd"
_ARC_REST = rb"://\S[^\n]{0,3000} [\d.:a-f]+ \d{14} [^\n]{0,900}\b\d+\r?\n"
ARC_LINE = rb"(?:https?|filedesc)" + _ARC_REST
"""How a record of an ARC file begins: address, host's address, time, kind ... length."""
_MARKS = tuple(
    re.compile(mark, re.DOTALL)
    for mark in (
        rb"(%s)" % re.escape(GZIP),
        rb"(%s)" % re.escape(ZSTD),
        rb"(WARC/[01]\.\d\d?\r\n)",
        rb"\n(https?" + _ARC_REST + rb")",
        rb"\n(filedesc" + _ARC_REST + rb")",
    )
)
"""Each by itself: what begins with letters that are known is found ten times as fast."""
_LONGEST = 4096
_STEP = 1024 * 1024


def next_start(path: Path, offset: int) -> int | None:
    """Return the next place at or after `offset` that looks like the beginning of a record."""
    with path.open("rb") as file:
        while True:
            file.seek(offset)
            data = file.read(_STEP)
            if (found := min(_found(data), default=None)) is not None:
                return offset + found
            if len(data) < _STEP:
                return None
            offset += _STEP - _LONGEST


def _found(data: bytes) -> Iterator[int]:
    """Yield where each kind of mark stands first."""
    for mark in _MARKS:
        if found := mark.search(data):
            yield found.start(1)
