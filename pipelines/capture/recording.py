"""What went over the wire for one request, kept while it goes by. Knows no Twisted and no WARC."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

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
    """The spider sees at most this much of a body."""


class Recording:
    """The bytes of one exchange.

    Twisted's pool may send the request again when a kept connection turns out to be dead:
    `begin` then forgets the first try, so the bytes are those of the exchange that was answered.
    """

    def __init__(self, folder: Path, bounds: Bounds) -> None:
        self._folder = folder
        self._bounds = bounds
        self.closed = False
        self.ip: str | None = None
        self._forget()

    def begin(self, ip: str) -> None:
        """Start (again): a request is about to be sent to `ip`."""
        if self.request:
            self.response.close()
            self._forget()
        self.ip = ip
        self.time = datetime.now(UTC)

    def _forget(self) -> None:
        self.time = datetime.now(UTC)
        self.request: bytes = b""
        self.response: Spool = Spool(self._folder, IN_MEMORY)
        self.informational: list[bytes] = []
        self.header_length: int | None = None
        self._limit = self._bounds.page
        self.payload_hash = hashlib.sha256()
        self.payload_length = 0
        self.complete = False
        self.odd = False
        """The chunking could not be understood by Twisted."""
        self.broken_off: str | None = None
        """Why the response is not whole (a value of WARC-Truncated), where the wire says so."""
        self.fault: OSError | None = None

    def sent(self, data: bytes) -> None:
        """Note bytes of the request."""
        self.request += data

    def received(self, data: bytes) -> None:
        """Note bytes of the response; a full disk is kept as `fault`."""
        if self.closed or self.fault is not None:
            return
        try:
            self.response.write(data)
        except OSError as error:
            self.fault = error

    def informational_ended(self, unread: int) -> None:
        """Note that a 1xx answer ended `unread` bytes before the last byte received."""
        self.informational.append(self.response.take(self.response.length - unread))

    def head_ended(self, unread: int, *, is_text: bool) -> None:
        """Note that the header block ended `unread` bytes before the last byte received."""
        self.header_length = self.response.length - unread
        self._limit = self._bounds.page if is_text else self._bounds.file

    def payload_received(self, data: bytes) -> bytes:
        """Note payload (transfer coding removed); return the part that the spider may see."""
        self.payload_hash.update(data)
        room = max(0, self._bounds.shown - self.payload_length)
        self.payload_length += len(data)
        return data[:room]

    def response_ended(self, unread: int) -> None:
        """Note that the response ended `unread` bytes before the last one received: junk."""
        if self.closed:
            return
        self.response.cut(self.response.length - unread)
        self.complete = self.broken_off is None

    def break_off(self, reason: str) -> None:
        """Note that the response stays unfinished; the first reason stands."""
        if not self.closed and not self.complete:
            self.broken_off = self.broken_off or reason

    @property
    def shown_is_cut(self) -> bool:
        """Whether the spider sees only the beginning of the body."""
        return self.payload_length > self._bounds.shown

    @property
    def payload_is_known(self) -> bool:
        """Whether `payload_hash` and `payload_length` are those of the whole payload received.

        Where the framing broke off or broke down, a lenient reader may find more than Twisted's
        strict one passed on. What is well-formed for so long that it is not shown whole is known.
        """
        return (self.complete and not self.odd) or self.shown_is_cut

    @property
    def must_stop(self) -> bool:
        """Whether no more is to be read: over a limit, or the disk is full."""
        if self.fault is not None:
            return True
        if self.header_length is None:
            return self.response.length + sum(map(len, self.informational)) > HEAD_LIMIT
        limit = min(self._limit, self._bounds.shown) if self.odd else self._limit
        return self.response.length - self.header_length > limit

    def close(self) -> None:
        """Take no more bytes: the exchange is about to be written."""
        self.closed = True
        try:
            self.response.flush()
        except OSError as error:
            self.fault = self.fault or error
