"""The records of ARC files, in the words of WARC.

An ARC file is a row of documents, each after a line that says what it is: `URL IP-address
Archive-date Content-type Archive-length` in version 1; version 2 has five more words before the
length. The first document describes the file (`filedesc://`). Files are plain, packed with a gzip
member a record, or packed as a whole.

warcio reads the lines. The way from one to the next is our own: warcio's ends at the first damage
and at the second record of a file that is packed as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import IO, BinaryIO, NamedTuple, Self

from warcio.recordloader import ARCHeadersParser
from warcio.statusandheaders import StatusAndHeadersParserException
from warcio.timeutils import timestamp_to_iso_date

from archive.foreign.marks import GZIP
from archive.warc.layout import HTTP_RESPONSE
from archive.warc.members import LONGEST_HEAD, MemberFault, members

_AT_ONCE = 64 * 1024
"""Bytes read from a plain file at a time; what is left of them is copied for each record."""
_MORE_WORDS = re.compile(r"(?<= )(\d{8,14} \S*) .*(?= \d+$)")
"""Date, content type, and what version 2 has between these and the length: warcio, which knows
version 1, would take it for the end of the address."""
_DATE = re.compile(r"\d{8}(?:\d\d){0,3}")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PARSER = ARCHeadersParser()
SHORT = "the file ends within this record"


class ArcRecord(NamedTuple):
    """Where a record begins (its gzip member, where it is in one) and what its line says.

    Its block comes next in the file that it was read from.
    """

    offset: int
    url: str
    ip: str
    date: str
    """As many digits of YYYYMMDDHHMMSS as the file gives, from the eighth on."""
    kind: str
    length: int

    @classmethod
    def of(cls, offset: int, line: str) -> Self:
        """Read a line; raise `ValueError` where it is none of ARC's."""
        words = _words(line)
        if words is None:
            raise ValueError(f"what follows is no ARC record: {line[:40]!r}")
        url, ip, date, kind, length = words
        return cls(offset, url, ip, date, kind, int(length))

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return what the line says as named fields of a WARC record."""
        about = [
            ("WARC-Type", self._type),
            ("WARC-Target-URI", self.url),
            ("WARC-Date", timestamp_to_iso_date(self.date)),
            ("WARC-IP-Address", self.ip),
            ("Content-Type", HTTP_RESPONSE if self._is_http else self.kind),
        ]
        if self._type == "warcinfo":
            about[1] = ("WARC-Filename", self.url.partition("//")[2])
        return tuple((name, value) for name, value in about if value.strip("-"))

    @property
    def _is_http(self) -> bool:
        return self.url[:8].lower().startswith(("http://", "https://"))

    @property
    def _type(self) -> str:
        if self.url.startswith("filedesc:"):
            return "warcinfo"
        return "response" if self._is_http or self.url.startswith("dns:") else "resource"


class ArcFile:
    """An ARC file that is read in order from `start` on."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        file.seek(start)
        self._packed = file.read(len(GZIP)) == GZIP
        file.seek(start)
        self._pieces = _members(file, start) if self._packed else _plain(file)
        self._data = b""
        self._place = self._offset = start
        """Of what comes next (in a packed file: of its gzip member), and of this record."""

    def __iter__(self) -> Iterator[ArcRecord]:
        """Yield each record; read or skip its block before the next.

        Raises `MemberFault` where the file is damaged or ends within a record, `ValueError` where
        no record follows: the length of the one before may be wrong.
        """
        while line := self._line():
            yield ArcRecord.of(self._offset, line)

    def take(self, length: int, block: IO[bytes] | None = None) -> None:
        """Read `length` bytes, into `block` if given; raise `MemberFault` where there are less."""
        while length:
            if not self._data and not self._more():
                raise MemberFault(self._offset, SHORT)
            piece = self._next(length)
            length -= len(piece)
            if block is not None:
                block.write(piece)

    def _line(self) -> str:
        """Read the next line that is not empty; an empty one at the end of the file."""
        while not (self._data.lstrip(b"\r\n") if self._data else b""):
            self._next(len(self._data))
            if not self._more():
                return ""
        self._next(len(self._data) - len(self._data.lstrip(b"\r\n")))
        self._offset = self._place
        while (end := self._data.find(b"\n")) < 0:
            if len(self._data) > LONGEST_HEAD or not self._more():
                raise MemberFault(self._offset, SHORT)
        return _text(self._next(end + 1).rstrip(b"\r\n"))

    def _next(self, length: int) -> bytes:
        """Take at most `length` bytes of those at hand."""
        piece, self._data = self._data[:length], self._data[length:]
        self._place += 0 if self._packed else len(piece)
        return piece

    def _more(self) -> bool:
        """Have more at hand; False at the end of the file."""
        place, piece = next(self._pieces, (self._place, b""))
        self._place = place if self._packed else self._place
        self._data += piece
        return bool(piece)


def _words(line: str) -> list[str] | None:
    """Return address, host's address, date, content type and length; None where they are not."""
    try:
        headers = _PARSER.parse(BytesIO(), _MORE_WORDS.sub(r"\1", line))
    except StatusAndHeadersParserException:
        return None
    words = [value for _, value in headers.headers]
    url, _ip, date, _kind, length = words
    fits = _ADDRESS.match(url) and _DATE.fullmatch(date) and length.isdecimal()
    return words if fits else None


def _members(file: BinaryIO, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the pieces of each gzip member, with the member's offset."""
    for member in members(file, start):
        for piece in member:
            yield member.offset, piece


def _plain(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    while piece := file.read(_AT_ONCE):
        yield 0, piece


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")
