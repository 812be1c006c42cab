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

READ = 128 * 1024
"""Bytes read from the file at a time."""
PIECE = 1024 * 1024
"""A member is given in pieces of at most this size."""
HEADER = 10
MAGIC = b"\x1f\x8b\x08"
_LONGEST_HEAD = 1024 * 1024
_LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*([0-9]+)[ \t]*\r\n", re.IGNORECASE)
_DAMAGE: type[Exception] = IsalError  # type: ignore[assignment]  # its stub says: an instance


class MemberFault(WarcError):
    """A member that cannot be read: `torn` where the file ends within it."""

    def __init__(self, offset: int, what: str, *, torn: bool = False) -> None:
        super().__init__(what)
        self.offset = offset
        self.what = what
        self.torn = torn


class Member(Iterator[bytes]):
    """One member, in pieces; `length` (in the file) is known at its end."""

    def __init__(self, file: BinaryIO, offset: int, ahead: bytes) -> None:
        self.offset = offset
        self.length = 0
        self.ahead = ahead
        """What was read from the file and belongs to the next member."""
        self.beginning = b""
        """The first ten bytes of a gzip member: its header, where it has no extra fields."""
        self._file = file
        self._pieces = self._run()

    def __next__(self) -> bytes:
        return next(self._pieces)

    def _run(self) -> Iterator[bytes]:
        raise NotImplementedError

    def _read(self) -> bytes:
        data = self._file.read(READ)
        if not data:
            raise MemberFault(self.offset, "the file ends within this record", torn=True)
        return data


class GzipMember(Member):
    """A gzip member (RFC 1952): its checksum and length are checked at its end."""

    def _run(self) -> Iterator[bytes]:
        if not self.ahead.startswith(MAGIC[: len(self.ahead)]):
            raise MemberFault(self.offset, "no gzip member begins here")
        while len(self.ahead) < HEADER:
            self.ahead += self._read()
        self.beginning = self.ahead[:HEADER]
        decoder, read = isal_zlib.decompressobj(31), len(self.ahead)
        data, piece = self.ahead, b""
        while not decoder.eof:
            if not data and len(piece) < PIECE:
                data = self._read()
                read += len(data)
            try:
                piece = decoder.decompress(data, PIECE)
            except _DAMAGE as error:
                raise MemberFault(self.offset, f"damaged gzip member ({error})") from None
            data = decoder.unconsumed_tail
            if piece:
                yield piece
        self.ahead = decoder.unused_data
        self.length = read - len(self.ahead)


class PlainMember(Member):
    """A record in a file that is not compressed: as long as its Content-Length says."""

    def _run(self) -> Iterator[bytes]:
        data = self.ahead
        while (end := data.find(b"\r\n\r\n")) < 0:
            if not b"WARC/".startswith(data[:5]) or len(data) > _LONGEST_HEAD:
                raise MemberFault(self.offset, "no WARC record begins here")
            data += self._read()
        found = _LENGTH.search(data[: end + 2])
        if found is None:
            raise MemberFault(self.offset, "a record without Content-Length")
        self.length = rest = end + 4 + int(found[1]) + 4
        while rest > len(data):
            rest -= len(data)
            yield data
            data = self._read()
        yield data[:rest]
        self.ahead = data[rest:]


def members(file: BinaryIO, offset: int = 0) -> Iterator[Member]:
    """Yield each member of `file` from `offset`; raise `MemberFault` at the first damage.

    What the caller leaves of a member is read over before the next one is given.
    """
    file.seek(offset)
    ahead = file.read(READ)
    kind = PlainMember if ahead.startswith(b"WARC/") else GzipMember
    while ahead or (ahead := file.read(READ)):
        member = kind(file, offset, ahead)
        yield member
        deque(member, maxlen=0)
        offset += member.length
        ahead = member.ahead
