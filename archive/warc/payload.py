"""The payload of a response block, measured as it passes (WARC/1.1 section 5.9)."""

from __future__ import annotations

from archive import http
from archive.chunked import Dechunker
from archive.errors import HttpError
from archive.http import HttpMessage
from archive.warc.digests import Hasher


class PayloadMeter:
    """Feeds `hasher` with the payload of a response block that comes in pieces.

    Payload: the body with transfer coding removed and content coding kept, as `http.payload`
    gives it; of a block that is no HTTP message, all of it.
    """

    def __init__(self, hasher: Hasher) -> None:
        self.length = 0
        self.message: HttpMessage | None = None
        """What the block begins with, once its header has passed."""
        self._hasher = hasher
        self._head: bytes | None = b""
        self._dechunker: Dechunker | None = None

    def feed(self, piece: bytes) -> None:
        """Take in the next bytes of the block."""
        if self._head is None:
            self._take(piece)
            return
        self._head += piece
        if http.header_end(self._head) is not None:
            self._begin(self._head)

    def end(self) -> None:
        """Take in what was held back."""
        if self._head is not None:
            self._begin(self._head)
        if self._dechunker is not None:
            self._add(self._dechunker.end())

    def _begin(self, data: bytes) -> None:
        self._head = None
        try:
            message = http.parse_response(data)
        except HttpError:
            self._take(data)
            return
        if http.is_chunked(message):
            self._dechunker = Dechunker()
        self._take(message.body)
        self.message = HttpMessage(message.start_line, message.headers, b"")

    def _take(self, data: bytes) -> None:
        self._add(data if self._dechunker is None else self._dechunker.feed(data))

    def _add(self, data: bytes) -> None:
        self._hasher.update(data)
        self.length += len(data)
