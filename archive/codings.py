"""Content codings (RFC 9110 section 8.4.1) taken off within a limit.

Every decoder is fed and drained in pieces, so that a bomb costs no more memory than the limit
(per coding, where several are stacked).
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import brotli
from isal import isal_zlib
from isal.igzip_lib import IsalError

from archive.errors import BodyTooLarge, HttpError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PIECE = 64 * 1024
"""Bytes that go into or come out of a decoder at a time."""
DEEPEST = 5
"""More codings than this on one body are an attack (curl draws the same line)."""

_ISAL: type[Exception] = IsalError  # type: ignore[assignment]  # its stub says: an instance
_BROKEN = (_ISAL, brotli.error, zstd.ZstdError)

_Decoder = Callable[[bytes, int], Iterator[bytes]]
"""Decodes a whole body, fed in pieces of so many bytes; what comes out is at most PIECE long."""


def decode(body: bytes, codings: Sequence[str], limit: int) -> bytes:
    """Take `codings` (in the order of the header, so last on, first off) off `body`."""
    if len(codings) > DEEPEST:
        raise HttpError(f"{len(codings)} content codings on one body")
    for coding in reversed(codings):
        decoder = _DECODERS.get(coding)
        if decoder is not None:
            body = _run(decoder, body, limit)
    if len(body) > limit:
        raise BodyTooLarge(f"the body is longer than {limit} bytes")
    return body


def _run(decoder: _Decoder, body: bytes, limit: int) -> bytes:
    """Decode `body`; once more in small pieces where it breaks, to get all before the break."""
    try:
        return _collect(decoder(body, PIECE), limit)
    except _BROKEN:
        return _collect(_until_broken(decoder(body, 64)), limit) or body


def _collect(pieces: Iterator[bytes], limit: int) -> bytes:
    collected = io.BytesIO()
    for piece in pieces:
        if collected.write(piece) and collected.tell() > limit:
            raise BodyTooLarge(f"the body decompresses to more than {limit} bytes")
    return collected.getvalue()


def _until_broken(pieces: Iterator[bytes]) -> Iterator[bytes]:
    with suppress(*_BROKEN):
        yield from pieces


def _gunzip(body: bytes, size: int) -> Iterator[bytes]:
    """RFC 1952: one gzip member after the other; junk after the last is dropped."""
    at = 0
    while body[at : at + 2] == b"\x1f\x8b" or at == 0:
        decoder = isal_zlib.decompressobj(31)
        while not decoder.eof and at < len(body):
            data = body[at : at + size]
            at += len(data)
            yield from _drain(decoder, data)
        if not decoder.eof:
            return
        at -= len(decoder.unused_data)


def _inflate(body: bytes, size: int) -> Iterator[bytes]:
    """RFC 1950, as the standard says, or raw deflate as some servers do."""
    is_zlib = len(body) > 1 and body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    decoder = isal_zlib.decompressobj(15 if is_zlib else -15)
    for at in range(0, len(body), size):
        yield from _drain(decoder, body[at : at + size])


def _drain(decoder: Any, data: bytes) -> Iterator[bytes]:
    """Yield all that `data` gives; ISA-L may hold output back after it took all input."""
    while not decoder.eof:
        piece = decoder.decompress(data, PIECE)
        data = decoder.unconsumed_tail
        yield piece
        if not data and len(piece) < PIECE:
            return


def _unbrotli(body: bytes, size: int) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    for at in range(0, len(body), size):
        piece = decoder.process(body[at : at + size], output_buffer_limit=PIECE)
        while piece and not decoder.is_finished():
            yield piece
            piece = decoder.process(b"", output_buffer_limit=PIECE)
        yield piece
        if decoder.is_finished():
            return


def _unzstd(body: bytes, size: int) -> Iterator[bytes]:
    """RFC 8878: one zstd frame after the other."""
    at = 0
    while at < len(body):
        decoder = zstd.ZstdDecompressor()
        while not decoder.eof and (at < len(body) or not decoder.needs_input):
            data = body[at : at + size] if decoder.needs_input else b""
            at += len(data)
            yield decoder.decompress(data, PIECE)
        at -= len(decoder.unused_data)


_DECODERS: dict[str, _Decoder] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
