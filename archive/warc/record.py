"""A record as it is read: its named fields and its block.

What is small is held in memory; a large block is read from the file when it is asked for.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from archive.errors import WarcError
from archive.warc.members import LONGEST_HEAD, Member, MemberFault, members

KEEP = 4 * 1024 * 1024
"""Blocks up to this size stay in memory with their record."""
END = b"\r\n\r\n"
REDACTED = "Hemeroteca-Redacted"
"""The field of a conversion that stands for a response (see `archive.warc.redacted`)."""
_LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*([0-9]+)[ \t]*(?:\r\n|$)", re.IGNORECASE)
_FOLD = re.compile(r"\r\n[ \t]+")


class WarcHeaders:
    """A record's named fields: any case, repeats and order kept."""

    def __init__(self, lines: str) -> None:
        if "\r\n " in lines or "\r\n\t" in lines:
            lines = _FOLD.sub(" ", lines)
        self._lines = lines.split("\r\n")
        self.first: dict[str, str] = {}
        """The first value under each name, the names in lower case."""
        for line in reversed(self._lines):
            name, _, value = line.partition(":")
            self.first[name.lower()] = value.strip()

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Name and value of each field, in order."""
        parts = (line.partition(":") for line in self._lines)
        return tuple((name.strip(), value.strip()) for name, _, value in parts)

    def get(self, name: str) -> str | None:
        """Return the first value under `name`."""
        return self.first.get(name.lower())

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value under `name`."""
        wanted = name.lower()
        if wanted not in self.first:
            return ()
        return tuple(value for key, value in self.fields if key.lower() == wanted)

    def uri(self, name: str) -> str | None:
        """Return the first value under `name` without the angle brackets it may have."""
        value = self.get(name)
        return None if value is None else unbracketed(value)


class Record:
    """A record: `offset` and `length` are those of its member in the file at `path`."""

    def __init__(self, path: Path, member: Member, length: int | None = None) -> None:
        self.path = path
        self.offset = member.offset
        self._member = member
        self._headers: WarcHeaders | None = None
        data, end = _beginning(member)
        self.head = data[:end]
        """Its header as bytes, without the empty line."""
        self.content_length = _content_length(self.head, member)
        begin = end + len(END)
        small = self.content_length <= KEEP
        self.start = self._finish(data, begin) if small else data[begin:][: self.content_length]
        """The beginning of the block: all of it where it is not large."""
        self._length = length or (member.length if small else 0)

    @property
    def headers(self) -> WarcHeaders:
        """Its named fields."""
        if self._headers is None:
            self._headers = WarcHeaders(_text(self.head).partition("\r\n")[2])
        return self._headers

    @property
    def type(self) -> str:
        """Its WARC-Type, in lower case."""
        return self.headers.first.get("warc-type", "").lower()

    @property
    def beginning(self) -> bytes:
        """The header of its gzip member; empty in a plain file."""
        return self._member.beginning

    @property
    def id(self) -> str:
        """The record id, without angle brackets."""
        return self.headers.uri("WARC-Record-ID") or ""

    @property
    def is_capture(self) -> bool:
        """Whether it is the answer to an HTTP request, or stands for one."""
        if self.type not in {"response", "revisit"} and not self.headers.get(REDACTED):
            return False
        uri = self.headers.first.get("warc-target-uri", "")
        return uri[:9].lstrip("<").lower().startswith(("http://", "https://"))

    @property
    def length(self) -> int:
        """Bytes of the member in the file; the end of a large one is looked for first."""
        if not self._length:
            deque(self._member, maxlen=0)
            self._length = self._member.length
        return self._length

    @property
    def is_whole(self) -> bool:
        """Whether `start` is the whole block."""
        return len(self.start) == self.content_length

    @property
    def content(self) -> bytes:
        """The whole block."""
        return self.start if self.is_whole else b"".join(self.chunks())

    def chunks(self) -> Iterator[bytes]:
        """Yield the block in pieces, read from the file again where it is large."""
        if self.is_whole:
            yield self.start
            return
        with self.path.open("rb") as file:
            member = next(members(file, self.offset))
            data, end = _beginning(member)
            piece, rest = data[end + len(END) :], self.content_length
            while rest:
                yield piece[:rest]
                rest -= min(rest, len(piece))
                piece = next(member, b"")

    def stream(self) -> Iterator[bytes]:
        """Yield the block as the file is read, once; raise where it is not as long as it says.

        Only while this is the record that `iter_records` or `survey` gave last.
        """
        if self.is_whole:
            yield self.start
            return
        rest, after = self.content_length - len(self.start), b""
        yield self.start
        for piece in self._member:
            block, after = piece[:rest], after + piece[rest : rest + len(END) + 1]
            rest -= len(block)
            yield block
        self._check(rest, after)

    def _finish(self, data: bytes, begin: int) -> bytes:
        """Return the block of a small record: `data`, which came so far, has it from `begin` on."""
        end = begin + self.content_length
        after = data[end:]
        if after != END or not self._member.length:
            data = self._longer(data, end + len(END))
            self._check(max(0, end - len(data)), data[end:])
        return data[begin:end]

    def _longer(self, data: bytes, least: int) -> bytes:
        """Return `data` with what follows it in the member, until that is beyond `least`."""
        pieces, size = [data], len(data)
        while size <= least and (piece := next(self._member, b"")):
            pieces.append(piece)
            size += len(piece)
        return b"".join(pieces)

    def _check(self, missing: int, after: bytes) -> None:
        """Raise where the block is shorter or longer than its header says (section 4)."""
        if missing:
            raise MemberFault(self.offset, "the block is shorter than its Content-Length")
        if after.strip(b"\r\n"):
            raise MemberFault(
                self.offset,
                "the block does not end where its Content-Length says, or more than one record "
                "is in a gzip member (`warcio recompress` mends that)",
            )


def iter_records(path: Path) -> Iterator[Record]:
    """Yield the records of the file at `path`; raise `WarcError` at the first damage."""
    with path.open("rb") as file, named(path):
        for member in members(file):
            yield Record(path, member)


def unbracketed(value: str) -> str:
    """Take off the angle brackets of `<uri>`."""
    return value[1:-1] if value.startswith("<") and value.endswith(">") else value


def readable(url: str) -> bool:
    """Tell whether an address can be taken apart at all; foreign files hold some that cannot."""
    if url.isascii() and "[" not in url and "]" not in url:
        return True  # most by far, and `urlsplit` objects to nothing else
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Say in which file a fault is."""
    try:
        yield
    except MemberFault as fault:
        raise WarcError(f"{path} at {fault.offset}: {fault.what}") from fault


def _beginning(member: Member) -> tuple[bytes, int]:
    """Return the first bytes of the record in `member`, and where in them its header ends."""
    data = next(member, b"")
    while (end := data.find(END)) < 0 and len(data) < LONGEST_HEAD:
        piece = next(member, b"")
        if not piece:
            break
        data += piece
    if end < 0:
        raise MemberFault(member.offset, "a record without an end of its header")
    if not data.startswith(b"WARC/1."):
        raise MemberFault(member.offset, f"not a WARC/1 record: it begins with {data[:40]!r}")
    return data, end


def _text(head: bytes) -> str:
    try:
        return head.decode()
    except UnicodeDecodeError:
        return head.decode("latin-1")


def _content_length(head: bytes, member: Member) -> int:
    value = head.partition(b"\r\nContent-Length: ")[2].partition(b"\r")[0]
    if value.isdigit():
        return int(value)
    found = _LENGTH.search(head)
    if found is None:
        raise MemberFault(member.offset, "a record without Content-Length")
    return int(found[1])
