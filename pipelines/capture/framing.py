"""Where the parts of a response are in the bytes of a connection (RFC 9112 section 6.3).

Lenient as browsers are, and never in doubt about the bytes: what cannot be followed is read until
the connection closes. A header whose name is no token is passed over, a length that cannot be
read or a transfer coding other than chunked says nothing about the end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from archive.chunked import Dechunker
from archive.errors import HttpError
from archive.http import HttpMessage, is_chunked, parse_response
from pipelines.capture.recording import Recording

HEADER_END = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(rb"\n")
_LONGEST_END = 4
_BEGINNING = 64
_BODILESS = frozenset({204, 304})
_LENGTH = re.compile(rb"[0-9]{1,18}")
_TEXT = (b"text/", b"html", b"xml", b"json")


class Framing:
    """Follows one response, telling a recording about its parts.

    Feed it what comes until `ended`; call `closed` when the connection does.
    """

    def __init__(self, recording: Recording, method: str) -> None:
        self.ended = False
        """Nothing more belongs to this response."""
        self.persistent = False
        """Once ended: the server may be asked again on this connection."""
        self.error: HttpError | None = None
        """What came is no HTTP."""
        self._recording = recording
        self._method = method
        self._searched = 0
        self._is_http = False
        self._body: _Body | None = None

    def feed(self, data: bytes) -> None:
        """Take in the next bytes."""
        self._recording.received(data)
        if self._recording.fault is not None:
            return
        if self._body is not None:
            self._take(self._body, data)
            return
        if self.error is None:
            try:
                self._read_heads()
            except HttpError as error:  # read on: what comes is kept, whatever it is
                self.error = error
                self._recording.break_off("unspecified")

    def closed(self, *, clean: bool) -> None:
        """Note the end of the connection; `clean` when the server meant it."""
        self.ended = True
        if self._body is None or not clean:
            self._recording.break_off("disconnect")
        if self._body is not None:
            self._recording.payload_received(self._body.rest())
            if self._body.may_close:
                self._recording.response_ended(0)

    def _read_heads(self) -> None:
        """Read header blocks as far as they have come: 1xx answers, then the final one."""
        response = self._recording.response
        while self._body is None:
            end = response.find(HEADER_END, self._searched)
            if end is None:
                self._check_beginning()
                self._searched = max(0, response.length - _LONGEST_END)
                return
            self._searched, self._is_http = 0, False
            head = parse_response(response.head(end))
            status = head.status
            if status is not None and 100 <= status < 200:
                self._recording.informational_ended(end)
            else:
                self._begin_body(head, status, end)

    def _check_beginning(self) -> None:
        """Raise `HttpError` as soon as a whole first line is none of HTTP's."""
        response = self._recording.response
        if not self._is_http and response.find(_LINE_END, self._searched) is not None:
            parse_response(response.head(_BEGINNING))
            self._is_http = True

    def _begin_body(self, head: HttpMessage, status: int | None, end: int) -> None:
        recording, said = self._recording, by_name(head)
        recording.head_ended(head, status, end, is_text=_is_text(said))
        has_none = self._method == "HEAD" or status in _BODILESS
        self._body = _Measured(0) if has_none else _body_of(head, said)
        self.persistent = _is_persistent(head, said)
        self._take(self._body, recording.response.tail(end))

    def _take(self, body: _Body, data: bytes) -> None:
        self._recording.payload_received(body.feed(data))
        if body.junk is not None:
            self.ended = True
            self._recording.response_ended(body.junk)
            # Whoever sends more than was asked for is not asked again on this connection.
            self.persistent = self.persistent and not body.junk


class _Body:
    """A body that ends with its connection."""

    junk: int | None = None
    """Once it has ended: the bytes of the last `feed` that came after its end."""
    may_close = True
    """Whether the end of the connection may be its end."""

    def feed(self, data: bytes) -> bytes:
        """Return the payload in `data`."""
        return data

    def rest(self) -> bytes:
        """Return payload that was held back, when the connection has ended."""
        return b""


class _Measured(_Body):
    """A body of so many bytes."""

    may_close = False

    def __init__(self, length: int) -> None:
        self._left = length

    def feed(self, data: bytes) -> bytes:
        found = data[: self._left]
        self._left -= len(found)
        if not self._left:
            self.junk = len(data) - len(found)
        return found


class _Chunked(_Body):
    """A body in chunks."""

    def __init__(self) -> None:
        self._dechunker = Dechunker()

    @property
    def may_close(self) -> bool:  # type: ignore[override]  # known only as it comes
        return self._dechunker.astray

    def feed(self, data: bytes) -> bytes:
        found = self._dechunker.feed(data)
        if self._dechunker.whole:
            self.junk = self._dechunker.beyond
        return found

    def rest(self) -> bytes:
        return self._dechunker.end()


def by_name(message: HttpMessage) -> dict[bytes, bytes]:
    """Return header values by name in lower case; the values of a repeated name are joined."""
    said: dict[bytes, bytes] = {}
    for name, value in message.headers:
        key = name.lower()
        said[key] = said[key] + b", " + value if key in said else value
    return said


def _body_of(head: HttpMessage, said: Mapping[bytes, bytes]) -> _Body:
    """Return how the body after `head` ends."""
    if b"transfer-encoding" in said:
        if is_chunked(head):
            return _Chunked()
        if _words(said, b"transfer-encoding") - {b"", b"identity"}:
            return _Body()
    lengths = _words(said, b"content-length")
    if lengths and all(map(_LENGTH.fullmatch, lengths)) and len(set(map(int, lengths))) == 1:
        return _Measured(int(lengths.pop()))
    return _Body()


def _is_persistent(head: HttpMessage, said: Mapping[bytes, bytes]) -> bool:
    """Tell whether the server means to keep the connection (RFC 9112 section 9.3)."""
    words = _words(said, b"connection")
    return b"close" not in words and (head.version == "HTTP/1.1" or b"keep-alive" in words)


def _words(said: Mapping[bytes, bytes], name: bytes) -> set[bytes]:
    """Return the members of a header that is a list, in lower case."""
    value = said.get(name)
    return set() if value is None else {word.strip() for word in value.lower().split(b",")}


def _is_text(said: Mapping[bytes, bytes]) -> bool:
    """Tell whether a body claims to be something to read; what claims nothing is taken for it."""
    claimed = said.get(b"content-type", b"").lower()
    return not claimed or any(word in claimed for word in _TEXT)
