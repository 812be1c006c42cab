"""Takes the digests of a record: do they agree with what it claims of itself."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from archive import http
from archive.errors import HttpError
from archive.warc.digests import Hasher, agrees, digest, hasher_for, holds, labelled
from archive.warc.payload import PayloadMeter
from archive.warc.record import Record
from archive.warc.redacted import message_of

_NOT_HTTP = http.Glance(None, None, False, 0)


class Measured(NamedTuple):
    """What the digests say; `own` is the payload's in our form, `answer` its HTTP header."""

    block_holds: bool
    payload_holds: bool
    own: str | None
    answer: http.Glance
    is_capture: bool


def measure(record: Record) -> Measured:
    """Measure the record that was read last; what cannot be checked holds."""
    first, block, is_capture = record.headers.first, record.start, record.is_capture
    block_claim, payload_claim = first.get("warc-block-digest"), first.get("warc-payload-digest")
    if not record.is_whole:
        return _measure_stream(record, block_claim, payload_claim)
    block_holds = block_claim is None or holds(block_claim, block)
    if not is_capture:
        payload_holds = payload_claim is None or holds(payload_claim, block)
        return Measured(block_holds, payload_holds, None, _NOT_HTTP, is_capture)
    answer, payload = _read(record)
    if record.type == "revisit":
        return Measured(block_holds, True, None, answer, is_capture)
    own = digest(payload)
    payload_holds = payload_claim in {None, own} or holds(payload_claim or "", payload)
    return Measured(block_holds, payload_holds, own, answer, is_capture)


def chunks_counted(record: Record) -> bool:
    """Tell whether the payload digest is over the body with its chunks still on.

    Several archivers do so (see docs/warc.md); it is no fault of the file.
    """
    claimed = record.headers.get("WARC-Payload-Digest") or ""
    content = record.content
    return holds(claimed, content[http.header_end(content) or len(content) :])


def _read(record: Record) -> tuple[http.Glance, bytes]:
    """Return what a capture answers and its payload; the whole block where it is no HTTP."""
    block = record.start
    if record.type == "conversion":
        return _of_redacted(record), block
    try:
        answer = http.glance(block)
    except HttpError:
        return _NOT_HTTP, block
    if answer.is_chunked:
        return answer, http.payload(http.parse_response(block))
    return answer, block[answer.body :]


def _of_redacted(record: Record) -> http.Glance:
    return http.Glance.of(message_of(record, b""))


def _measure_stream(record: Record, block_claim: str | None, payload_claim: str | None) -> Measured:
    block, payload, own = _hasher(block_claim), _hasher(payload_claim), hashlib.sha256()
    meter = PayloadMeter(_Both(payload, own))
    for piece in record.stream():
        block.update(piece)
        meter.feed(piece)
    meter.end()
    if record.is_capture and record.type == "conversion":
        answer = _of_redacted(record)
    else:
        answer = http.Glance.of(meter.message) if meter.message else _NOT_HTTP
    return Measured(
        _agrees(block_claim, block),
        record.type == "revisit" or _agrees(payload_claim, payload),
        labelled(own) if record.is_capture and record.type != "revisit" else None,
        answer,
        record.is_capture,
    )


class _Both:
    """Feeds two hashers."""

    def __init__(self, first: Hasher, second: Hasher) -> None:
        self._first = first
        self._second = second

    def update(self, data: bytes | memoryview, /) -> None:
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
