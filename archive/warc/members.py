"""The members of a WARC file, one after the other, in bounded memory.

A member holds one record: a gzip member in a `.warc.gz`, the bytes of the record themselves in a
plain `.warc`. Readers that look for the next record further on pass over damage in silence; this
one names it, with its offset.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from isal import isal_zlib
from isal.igzip_lib import IsalError

from archive.errors import WarcError

READ = 256 * 1024
"""Bytes read from the file at a time."""
SLICE = 16 * 1024
"""Bytes given to the decoder at a time; what it leaves over is copied, so not too many."""
PIECE = 1024 * 1024
"""A member is given in pieces of at most this size."""
HEADER = 10
MAGIC = b"\x1f\x8b\x08"
LONGEST_HEAD = 1024 * 1024
_LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*([0-9]+)[ \t]*\r\n", re.IGNORECASE)
_DAMAGE: type[Exception] = IsalError  # type: ignore[assignment]  # its stub says: an instance


class MemberFault(WarcError):
    """A member that cannot be read: `torn` where the file ends within it."""

    def __init__(self, offset: int, what: str, *, torn: bool = False) -> None:
        super().__init__(what)
        self.offset = offset
        self.what = what
        self.torn = torn


class _Window:
    """A file read in order: `data` from `at` on lies ahead."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        file.seek(offset)
        self.data = b""
        self.view = memoryview(b"")
        """Of `data`, for slices that copy nothing."""
        self.at = 0
        self._file = file
        self._start = offset

    @property
    def offset(self) -> int:
        """Where in the file the next byte lies."""
        return self._start + self.at

    def look(self, length: int) -> int:
        """Have `length` bytes ahead; fewer only at the end. Return how many there are."""
        while len(self.data) - self.at < length and (more := self._file.read(READ)):
            self._start += self.at
            self.data, self.at = self.data[self.at :] + more, 0
            self.view = memoryview(self.data)
        return min(length, len(self.data) - self.at)

    def ahead(self, length: int) -> bytes:
        """Return the next `length` bytes without taking them; fewer only at the end."""
        self.look(length)
        return self.data[self.at : self.at + length]

    def skip_empty_lines(self) -> None:
        """Pass over line ends."""
        while self.ahead(1) in {b"\r", b"\n"}:
            self.at += 1


class Member(Iterator[bytes]):
    """One member, in pieces; `length` (in the file) is known at its end."""

    beginning = b""
    """The first ten bytes of a gzip member: its header, where it has no extra fields."""

    def __init__(self, window: _Window) -> None:
        self.offset = window.offset
        self.length = 0
        self._window = window

    def _torn(self) -> MemberFault:
        return MemberFault(self.offset, "the file ends within this record", torn=True)


class GzipMember(Member):
    """A gzip member (RFC 1952): its checksum and length are checked at its end.

    The first piece is decoded at once; most members have no other.
    """

    def __init__(self, window: _Window) -> None:
        super().__init__(window)
        self._decoder = isal_zlib.decompressobj(31)
        self._drained = True
        """Whether all that the bytes so far give has come out."""
        length = window.look(SLICE)
        self.beginning = window.data[window.at : window.at + HEADER]
        if not self.beginning.startswith(MAGIC[:length]):
            raise MemberFault(self.offset, "no gzip member begins here")
        self._ready = self._decode(length)

    def __next__(self) -> bytes:
        piece, self._ready = self._ready, b""
        while not piece and not self.length:
            piece = self._decode(self._window.look(SLICE))
        if not piece:
            raise StopIteration
        return piece

    def _decode(self, length: int) -> bytes:
        """Decode the next `length` bytes; take what was needed of them."""
        decoder, window = self._decoder, self._window
        if self._drained and not length:
            raise self._torn()
        try:
            piece: bytes = decoder.decompress(window.view[window.at : window.at + length], PIECE)
        except _DAMAGE as error:
            raise MemberFault(self.offset, f"damaged gzip member ({error})") from None
        if decoder.eof:
            window.at += length - len(decoder.unused_data)
            self.length = window.offset - self.offset
        else:
            window.at += length - len(decoder.unconsumed_tail)
            self._drained = len(piece) < PIECE
        return piece


class PlainMember(Member):
    """A record in a file that is not compressed: as long as its Content-Length says."""

    def __init__(self, window: _Window) -> None:
        super().__init__(window)
        self.length = self._rest = self._whole_length()

    def __next__(self) -> bytes:
        if not self._rest:
            raise StopIteration
        piece = self._window.ahead(min(self._rest, PIECE))
        if not piece:
            raise self._torn()
        self._window.at += len(piece)
        self._rest -= len(piece)
        return piece

    def _whole_length(self) -> int:
        size, data = SLICE, b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            if not b"WARC/".startswith(data[:5]) or size > LONGEST_HEAD:
                raise MemberFault(self.offset, "no WARC record begins here")
            longer = self._window.ahead(size)
            if len(longer) == len(data):
                raise self._torn()
            data, size = longer, size * 2
        found = _LENGTH.search(data[: end + 2])
        if found is None:
            raise MemberFault(self.offset, "a record without Content-Length")
        return end + 4 + int(found[1]) + 4


def members(file: BinaryIO, offset: int = 0) -> Iterator[Member]:
    """Yield each member of `file` from `offset`; raise `MemberFault` at the first damage.

    What the caller leaves of a member is read over before the next one is given.
    """
    window = _Window(file, offset)
    window.skip_empty_lines()
    plain = window.ahead(5) == b"WARC/"
    while window.look(1):
        member = PlainMember(window) if plain else GzipMember(window)
        yield member
        deque(member, maxlen=0)
        if plain:  # some write more of them than need be
            window.skip_empty_lines()
