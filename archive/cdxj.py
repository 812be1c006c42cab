"""The index that replay tools read: `captures.cdxj`, sorted, one line a capture.

    org,example)/b?a=2 20261122093000 {"url": ..., "mime": ..., "status": ..., "digest": ...,
                                        "length": ..., "offset": ..., "filename": ...}

As pywb, wabac.js and cdxj-indexer write and read it; `filename` is relative to `warcs/`. Lines of
a running crawl go to a journal beside it (`captures.cdxj.new`), with one `write()` each time, and
`settle` merges them into the sorted file. Both can be rebuilt from the WARC files.
"""

from __future__ import annotations

import heapq
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from archive.room import append_whole

if TYPE_CHECKING:  # the model's many dataclasses take a while, and to read an index takes none
    from archive.model import Capture

JOURNAL = ".new"
RUN = 100_000
"""Lines sorted in memory at a time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the index: its key, its 14-digit time, and the fields of its JSON."""

    key: str
    timestamp: str
    fields: Mapping[str, str]

    @property
    def time(self) -> datetime:
        """The time as an aware datetime, to the second; raise `ValueError` where it is none."""
        t = self.timestamp  # strptime takes 4 ms to load, and ten times as long
        return datetime.fromisoformat(f"{t[:8]}T{t[8:]}+00:00")


def key(url: str, method: str = "GET") -> str:
    """Return the key of an address; other methods than GET are kept apart, as pywb does."""
    from archive.surt import surt  # its many patterns are for making lines, not for reading them

    if method == "GET":
        return surt(url)
    return surt(f"{url}{'&' if '?' in url else '?'}__wb_method={method}")


def line(capture: Capture) -> str:
    """Return the line of `capture`, without its line end."""
    mime = "warc/revisit" if capture.record_type == "revisit" else capture.mime
    fields = {
        "url": capture.url,
        "mime": mime,
        "status": str(capture.status) if capture.status else None,
        "digest": capture.payload_digest,
        "length": str(capture.length),
        "offset": str(capture.offset),
        "filename": capture.warc,
        "method": None if capture.method == "GET" else capture.method,
    }
    about = json.dumps({name: value for name, value in fields.items() if value is not None})
    return f"{key(capture.url, capture.method)} {timestamp(capture.time)} {about}"


def timestamp(time: datetime) -> str:
    """Return `time` as fourteen digits, in UTC."""
    t = time.astimezone(UTC)  # strftime takes ten times as long
    return f"{t.year:04}{t.month:02}{t.day:02}{t.hour:02}{t.minute:02}{t.second:02}"


def parse(raw: bytes) -> Entry | None:
    """Read a line; None where it is none (torn, or a `!meta` line)."""
    key, _, rest = raw.decode("utf-8", "replace").partition(" ")
    time, _, about = rest.partition(" ")
    if len(time) != 14 or not time.isdecimal():
        return None
    try:
        fields = json.loads(about)
    except ValueError:
        return None
    return Entry(key, time, fields) if isinstance(fields, dict) else None


class Cdxj:
    """The index at `path`, with its journal."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.journal = path.with_name(path.name + JOURNAL)

    def add(self, captures: Iterable[Capture]) -> None:
        """Append the lines of `captures` to the journal, all or none; raise `StorageFull`."""
        lines = "".join(line(capture) + "\n" for capture in captures).encode()
        append_whole(self.journal, lines)

    def settle(self) -> None:
        """Merge the journal into the sorted file; leave both whole if killed meanwhile."""
        if self.journal.exists():
            self._replace(self.waiting(), keep=True)
            self.journal.unlink()

    def rebuild(self, captures: Iterable[Capture]) -> None:
        """Write the index anew from `captures`, in any order."""
        self._replace((line(capture).encode() + b"\n" for capture in captures), keep=False)
        self.journal.unlink(missing_ok=True)

    def lookup(self, url: str, time: datetime | None = None) -> list[Entry]:
        """Return the captures of `url`: oldest first, or nearest to `time` first."""
        prefix = key(url).encode() + b" "
        lines = {*_search(self.path, prefix), *_scan(self.journal, prefix)}
        entries = [entry for raw in sorted(lines) if (entry := parse(raw))]
        if time is not None:
            entries.sort(key=lambda entry: abs(entry.time - time))
        return entries

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield each line of the sorted file with its offset."""
        if self.path.exists():
            offset = 0
            with self.path.open("rb") as file:
                for raw in file:
                    yield offset, raw
                    offset += len(raw)

    def waiting(self) -> Iterator[bytes]:
        """Yield the whole lines of the journal."""
        if self.journal.exists():
            with self.journal.open("rb") as journal:
                yield from _whole(journal)

    def _replace(self, lines: Iterable[bytes], *, keep: bool) -> None:
        """Merge `lines` with the sorted file (`keep`) or without; put the result in its place."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            sources: list[Iterable[bytes]] = [*_runs(lines, stack, self.path.parent)]
            if keep and self.path.exists():
                sources.append(stack.enter_context(self.path.open("rb")))
            new = self.path.with_name(self.path.name + ".tmp")
            with new.open("wb") as file:
                last = b""
                for raw in heapq.merge(*sources):
                    if raw != last:
                        file.write(raw)
                    last = raw
                file.flush()
                os.fsync(file.fileno())
        new.replace(self.path)
        from archive.warc.output import sync_folder  # for writing only

        sync_folder(self.path.parent)


def rebuild(path: Path, captures: Iterable[Capture]) -> None:
    """Write the index at `path` anew from `captures`, in any order."""
    Cdxj(path).rebuild(captures)


def _whole(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a journal; those torn by a power cut are left to `verify`."""
    return (raw for raw in file if raw.endswith(b"\n") and parse(raw))


def _runs(lines: Iterable[bytes], stack: ExitStack, folder: Path) -> Iterator[BinaryIO]:
    """Yield the lines in sorted files of `RUN` lines each, so that any number can be merged."""
    from tempfile import TemporaryFile  # with shutil and random, which readers do not need

    rest = iter(lines)
    while run := sorted(islice(rest, RUN)):
        file = TemporaryFile(dir=folder)  # noqa: SIM115 - the stack closes it
        stack.enter_context(file)
        file.writelines(run)
        file.seek(0)
        yield file


def _scan(path: Path, prefix: bytes) -> Iterator[bytes]:
    """Yield the lines that begin with `prefix` in a file without order."""
    if path.exists():
        with path.open("rb") as file:
            yield from (raw for raw in file if raw.startswith(prefix) and raw.endswith(b"\n"))


def _search(path: Path, prefix: bytes) -> Iterator[bytes]:
    """Yield the lines that begin with `prefix` in a sorted file, by bisection."""
    if not path.exists():
        return
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size
        while low < high:
            middle = (low + high) // 2
            if _line_after(file, middle) < prefix:
                low = middle + 1
            else:
                high = middle
        for raw in _from(file, low):
            if not raw.startswith(prefix):
                return
            yield raw


def _from(file: BinaryIO, offset: int) -> Iterator[bytes]:
    """Yield the lines that begin at or after `offset`."""
    file.seek(max(0, offset - 1))
    if offset:
        file.readline()
    return iter(file)


def _line_after(file: BinaryIO, offset: int) -> bytes:
    """Return the first line at or after `offset`; at the end, what sorts after all."""
    return next(iter(_from(file, offset)), b"\xff")
