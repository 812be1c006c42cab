"""Takes the digests of a record: do they agree with what it claims of itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from archive import http
from archive.errors import HttpError
from archive.http import HttpMessage
from archive.warc.digests import Hasher, agrees, digest, hasher_for, holds, labelled
from archive.warc.payload import PayloadMeter
from archive.warc.record import Record
from archive.warc.redacted import message_of

_NOT_HTTP = HttpMessage(b"", (), b"")


@dataclass(slots=True)
class Measured:
    """What the digests say; `own` is the payload's in our form, `message` its HTTP header."""

    block_holds: bool
    payload_holds: bool
    own: str | None
    message: HttpMessage


def measure(record: Record) -> Measured:
    """Measure the record that was read last; what cannot be checked holds."""
    block_claim = record.headers.get("WARC-Block-Digest")
    payload_claim = record.headers.get("WARC-Payload-Digest")
    if not record.is_whole:
        return _measure_stream(record, block_claim, payload_claim)
    block_holds = block_claim is None or holds(block_claim, record.start)
    if not record.is_capture:
        payload_holds = payload_claim is None or holds(payload_claim, record.start)
        return Measured(block_holds, payload_holds, None, _NOT_HTTP)
    message, payload = _read(record)
    if record.type == "revisit":
        return Measured(block_holds, True, None, message)
    own = digest(payload)
    payload_holds = payload_claim in {None, own} or holds(payload_claim or "", payload)
    return Measured(block_holds, payload_holds, own, message)


def chunks_counted(record: Record) -> bool:
    """Tell whether the payload digest is over the body with its chunks still on.

    Several archivers do so (see docs/warc.md); it is no fault of the file.
    """
    claimed = record.headers.get("WARC-Payload-Digest") or ""
    content = record.content
    return holds(claimed, content[http.header_end(content) or len(content) :])


def _read(record: Record) -> tuple[HttpMessage, bytes]:
    """Return the message in a capture and its payload; the whole block where it is no HTTP."""
    try:
        message = message_of(record, record.start)
    except HttpError:
        return _NOT_HTTP, record.start
    return message, http.payload(message)


def _measure_stream(record: Record, block_claim: str | None, payload_claim: str | None) -> Measured:
    block, payload, own = _hasher(block_claim), _hasher(payload_claim), hashlib.sha256()
    meter = PayloadMeter(_Both(payload, own))
    for piece in record.stream():
        block.update(piece)
        meter.feed(piece)
    meter.end()
    return Measured(
        _agrees(block_claim, block),
        record.type == "revisit" or _agrees(payload_claim, payload),
        labelled(own) if record.is_capture and record.type != "revisit" else None,
        meter.message or _NOT_HTTP,
    )


class _Both:
    """Feeds two hashers."""

    def __init__(self, first: Hasher, second: Hasher) -> None:
        self._first = first
        self._second = second

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""
        self._first.update(data)
        self._second.update(data)

    def digest(self) -> bytes:
        """Return the digest of the first."""
        return self._first.digest()


def _hasher(claimed: str | None) -> Hasher:
    return hasher_for(claimed or "") or hashlib.sha256()


def _agrees(claimed: str | None, hasher: Hasher) -> bool:
    return claimed is None or hasher_for(claimed) is None or agrees(claimed, hasher.digest())
