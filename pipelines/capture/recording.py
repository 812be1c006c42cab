"""What went over the wire for one request, kept while it goes by. Knows no network and no WARC."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.http import HttpMessage
from pipelines.capture.spool import Spool

HEAD_LIMIT = 256 * 1024
"""Bytes of a header block with the 1xx answers before it; no honest server needs as much."""
IN_MEMORY = 1024 * 1024
"""Bytes of a response over which it waits in a temporary file; must be well over `HEAD_LIMIT`."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one exchange, in bytes."""

    page: int
    """A text over this is cut off (`WARC-Truncated: length`)."""
    file: int
    """Likewise, for what is no text: a link may well lead to a large document."""
    shown: int
    """The spider sees at most this much of a body, as it came."""


class Recording:
    """The bytes of one exchange, and what is known of their parts.

    A request may be sent a second time when a kept connection turns out to be dead: `begin` then
    forgets the first try, so the bytes are those of the exchange that was answered.
    """

    def __init__(self, folder: Path, bounds: Bounds) -> None:
        self._bounds = bounds
        self.request = b""
        self.ip: str | None = None
        self.time = datetime.now(UTC)
        self.response = Spool(folder, IN_MEMORY)
        self.informational: list[bytes] = []
        """The 1xx answers, each with the empty line that ends it."""
        self.head: HttpMessage | None = None
        """The final header block, with an empty body; None before it has come."""
        self.status: int | None = None
        self.header_length: int | None = None
        self.payload_hash = hashlib.sha256()
        self.payload_length = 0
        self.complete = False
        self.broken_off: str | None = None
        """Why the response is not whole, as a value of WARC-Truncated."""
        self.fault: OSError | None = None
        """The disk was full."""
        self._limit = bounds.page

    def begin(self, request: bytes, ip: str) -> None:
        """Start (again, after a try that brought no byte): `request` is about to go to `ip`."""
        self.request = request
        self.ip = ip
        self.time = datetime.now(UTC)
        self.broken_off = None

    def received(self, data: bytes) -> None:
        """Note bytes of the response; a full disk is kept as `fault`."""
        if self.fault is not None:
            return
        try:
            self.response.write(data)
        except OSError as error:
            self.fault = error

    def informational_ended(self, length: int) -> None:
        """Note that the first `length` bytes are a 1xx answer."""
        self.informational.append(self.response.take(length))

    def head_ended(
        self, head: HttpMessage, status: int | None, length: int, *, is_text: bool
    ) -> None:
        """Note that the first `length` bytes are the final header block."""
        self.head = head
        self.status = status
        self.header_length = length
        self._limit = self._bounds.page if is_text else self._bounds.file

    def payload_received(self, data: bytes) -> None:
        """Note payload (transfer coding removed)."""
        self.payload_hash.update(data)
        self.payload_length += len(data)

    def response_ended(self, unread: int) -> None:
        """Note that the response ended `unread` bytes before the last one received: junk."""
        if unread and self.fault is None:
            self.response.cut(self.response.length - unread)
        self.complete = self.broken_off is None

    def break_off(self, reason: str) -> None:
        """Note that the response stays unfinished; the first reason stands."""
        if not self.complete:
            self.broken_off = self.broken_off or reason

    @property
    def truncated(self) -> str | None:
        """The value of `WARC-Truncated`; None when the response is whole.

        WARC/1.1 section 5.13 knows `length`, `time`, `disconnect` and `unspecified`.
        """
        return None if self.complete else self.broken_off or "disconnect"

    @property
    def shown_is_cut(self) -> bool:
        """Whether the spider sees only the beginning of the body."""
        return self.response.length - (self.header_length or 0) > self._bounds.shown

    @property
    def must_stop(self) -> bool:
        """Whether no more is to be read: over a limit, or the disk is full."""
        if self.fault is not None:
            return True
        if self.header_length is None:
            return self.response.length + sum(map(len, self.informational)) > HEAD_LIMIT
        return self.response.length - self.header_length > self._limit

    def close(self) -> None:
        """Bring everything to where it is read from: the exchange is about to be written.

        Where nothing but 1xx answers came, the last of them is all the response there is.
        """
        try:
            if self.informational and not self.response.length:
                self.response.write(self.informational.pop())
            self.response.flush()
        except OSError as error:
            self.fault = self.fault or error
