"""HTTP/1.x messages as bytes: read leniently, take the codings off, never guess.

A recorded response is whatever a server sent, so nothing here is strict: lines may end in a bare
LF, headers may be folded, lack a colon or hold any byte, a body may end too early. What a reader
can still make sense of is given; `HttpError` is for bytes that are no response at all.

Names as in RFC 9112: the *transfer coding* (chunked) belongs to the connection and is taken off
by `payload`; the *content coding* (gzip, br ...) belongs to the resource and is taken off by
`decoded`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from archive.chunked import Dechunker
from archive.codings import decode
from archive.errors import HttpError

NO_TEXT = ("image/", "audio/", "video/", "font/")
"""How the media types begin that never hold text which a reader sees."""

_FOLDED = frozenset({b" ", b"\t"})


@dataclass(frozen=True, slots=True)
class HttpMessage:
    """A response: `headers` as they came, in order; `body` with every coding still on."""

    start_line: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def version(self) -> str:
        """`HTTP/1.1`, or what stands in its place."""
        return _part(self.start_line, 0)

    @property
    def status(self) -> int | None:
        """The status code; None where the status line does not give three digits."""
        code = _part(self.start_line, 1)
        return int(code) if re.fullmatch(r"[0-9]{3}", code) else None

    @property
    def reason(self) -> str:
        """The reason phrase, as latin-1; often empty."""
        return _part(self.start_line, 2)

    def header(self, name: str) -> str | None:
        """Return the first value under `name` (any case), stripped, as latin-1."""
        wanted = name.lower().encode("latin-1", "replace")
        for key, value in self.headers:
            if key.lower() == wanted:
                return value.decode("latin-1").strip()
        return None

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value under `name` (any case), in order."""
        wanted = name.lower().encode("latin-1", "replace")
        return tuple(
            value.decode("latin-1").strip() for key, value in self.headers if key.lower() == wanted
        )


def parse_response(raw: bytes) -> HttpMessage:
    """Read the bytes of a response; raise `HttpError` where they do not begin like one."""
    start = header_end(raw) or len(raw)
    start_line, *lines = raw[:start].rstrip(b"\r\n").split(b"\n")
    if not start_line[:5].upper() == b"HTTP/":
        raise HttpError(f"not an HTTP response: it begins with {start_line[:40]!r}")
    return HttpMessage(start_line.rstrip(b"\r"), tuple(_headers(lines)), raw[start:])


class Glance(NamedTuple):
    """What the header of a response says of it, and where its body begins."""

    status: int | None
    mime: str | None
    is_chunked: bool
    body: int

    @classmethod
    def of(cls, message: HttpMessage, body: int = 0) -> Glance:
        """Return what `message` says, whose body begins at `body`."""
        mime = media_type(message.header("content-type"))
        return cls(message.status, mime, is_chunked(message), body)


def glance(raw: bytes) -> Glance:
    """Return of `raw` what `parse_response` would, in a quarter of the time; raise `HttpError`."""
    end = header_end(raw) or len(raw)
    head = raw[:end].lower()
    at = head.find(b"\ncontent-type")
    colon = at + len(b"\ncontent-type")
    typed = head[colon : colon + 1] == b":" if at >= 0 else b"content-type" not in head
    is_plain = typed and head.startswith(b"http/") and b"transfer-encoding" not in head
    if not is_plain or b"\n " in head or b"\n\t" in head:
        return Glance.of(parse_response(raw), end)
    value = raw[colon + 1 : end].partition(b"\n")[0] if at >= 0 else b""
    return Glance(_status(raw[:end].partition(b"\n")[0]), _media_type(value), False, end)


def payload(message: HttpMessage) -> bytes:
    """Return the body without transfer coding, content coding kept (WARC/1.1 section 5.9).

    A chunked body that breaks off gives what came. A body that is not chunked although its
    header says so (other archivers take the chunks off and keep the header) is given as it is.
    """
    if not is_chunked(message):
        return message.body
    dechunker = Dechunker()
    return dechunker.feed(message.body) + dechunker.end()


def decoded(message: HttpMessage, limit: int) -> bytes:
    """Return the body without any coding; raise `BodyTooLarge` beyond `limit` bytes.

    A body with a broken tail gives what could be decoded; an unknown coding, or a body that was
    never in the coding its header names, is given as it is, as browsers do.
    """
    names = ",".join(message.all("content-encoding")).lower().split(",")
    return decode(payload(message), [name.strip() for name in names if name.strip()], limit)


def is_chunked(message: HttpMessage) -> bool:
    """Tell whether the headers say that the body comes in chunks."""
    if message.header("transfer-encoding") is None:
        return False
    codings = ",".join(message.all("transfer-encoding"))
    return codings.lower().rpartition(",")[2].strip() == "chunked"


def header_end(raw: bytes) -> int | None:
    """Return where the body begins in the bytes of a message; None before its header is whole."""
    crlf = raw.find(b"\n\r\n")
    lf = raw.find(b"\n\n", 0, crlf + 1 if crlf >= 0 else None)
    if lf >= 0:
        return lf + 2
    return crlf + 3 if crlf >= 0 else None


def _headers(lines: list[bytes]) -> list[tuple[bytes, bytes]]:
    """Split header lines; a folded line joins the one before (RFC 9112 section 5.2)."""
    headers: list[tuple[bytes, bytes]] = []
    for line in lines:
        if line[:1] in _FOLDED and headers:
            name, value = headers[-1]
            headers[-1] = (name, value + b" " + line.strip())
        else:
            name, _, value = line.partition(b":")
            headers.append((name.strip(), value.strip()))
    return headers


@lru_cache(maxsize=64)  # a site's answers begin alike
def _status(start_line: bytes) -> int | None:
    return HttpMessage(start_line, (), b"").status


@lru_cache(maxsize=64)
def _media_type(value: bytes) -> str | None:
    return media_type(value.decode("latin-1"))


def _part(start_line: bytes, index: int) -> str:
    parts = start_line.decode("latin-1").split(None, 2)
    return parts[index] if index < len(parts) else ""


def media_type(content_type: str | None) -> str | None:
    """Return the type of a Content-Type header without parameters, in lower case."""
    name = (content_type or "").partition(";")[0].strip().lower()
    return name or None
