"""The records of a web archive of any form, past its damage.

Readers stop or go quiet where a file is damaged; this goes on at the next place that looks like a
beginning, and says where something is lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from archive.foreign.forms import Form
from archive.foreign.marks import GZIP, next_start
from archive.foreign.reading import ForeignRecord, Wanted, read
from archive.warc.members import MemberFault, members


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where something could not be read: bytes from the start of the file."""

    offset: int
    what: str

    def __str__(self) -> str:
        return f"at {self.offset}: {self.what}"


class _Stop(NamedTuple):
    """Why reading did not come to the end of the file, and where (bytes from its start)."""

    offset: int
    error: Exception
    is_exact: bool
    """Whether the damage is at `offset`, not somewhere after the good record there."""


def records(
    path: Path, form: Form, wanted: Wanted | None = None
) -> Iterator[ForeignRecord | Damage]:
    """Yield each record of the file at `path` (of those `wanted`, if given), and each damage.

    Records without a target address (warcinfo) are always given. Raises `OSError` where the disk
    cannot be read.
    """
    start: int | None = 0
    vague: Damage | None = None
    while start is not None:
        last, stop = start, None
        for found in _up_to_damage(path, form, start, wanted):
            if isinstance(found, _Stop):
                stop = found
                continue
            if vague is not None:
                yield vague
            vague, last = None, found.offset
            yield found
        if stop is None:
            yield from _passed_over(path, form, last)
            return
        start = next_start(path, stop.offset + 1)
        # After good records the fault mostly lies where the next begins, and shows again.
        vague = Damage(stop.offset, _said(stop.error, start))
        if stop.is_exact or start is None:
            yield vague
            vague = None


def _up_to_damage(
    path: Path, form: Form, start: int, wanted: Wanted | None
) -> Iterator[ForeignRecord | _Stop]:
    """Yield the records from `start` on, and last of all why it ended before the file's end."""
    last: int | None = None
    try:
        for found in read(path, form, start, wanted):
            last = found.offset
            yield found
    except MemberFault as fault:
        yield _Stop(fault.offset, fault, is_exact=True)
    except (OSError, EOFError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's, not the file's
        yield _Stop(start if last is None else last, error, is_exact=last is None)


def _passed_over(path: Path, form: Form, last: int) -> Iterator[Damage]:
    """Yield what FastWARC passes over in silence in a gzip file: an end that comes too early."""
    if form is Form.ARC:
        return
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
