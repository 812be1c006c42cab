"""Composes the records of one exchange: request, metadata, and response or revisit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import BinaryIO

from archive.model import Capture
from archive.warc import layout
from archive.warc.digests import labelled
from archive.warc.exchange import Exchange

PIECE = 256 * 1024
WEIGH_BELOW = 8 * 1024
"""Payloads below this are kept as whichever is smaller, the response or the revisit."""

INFORMATIONAL = "urn:hemeroteca:1xx:"
"""Before the address of an exchange: the metadata record with its 1xx response heads."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is appended to a file for one exchange.

    `capture` has its place (`warc`, `offset`, `length`) still open; its record begins `before`
    bytes after the unit does.
    """

    pieces: Iterable[bytes]
    before: int
    capture: Capture


def compose(exchange: Exchange, original: Capture | None, warcinfo: str) -> Unit:
    """Compose `exchange`, as a revisit of `original` where there is one and it pays."""
    capture = _capture(exchange)
    context = _context(exchange, original.payload_length if original else exchange.payload_length)
    before = b"".join(_companions(exchange, context, capture, warcinfo))
    if original is not None:
        revisit = _as_revisit(capture, original)
        member = _revisit(exchange, revisit, original, warcinfo)
        if _pays(exchange, capture, member, warcinfo):
            return Unit((before + member,), len(before), revisit)
    if isinstance(exchange.response, bytes):
        member = _response(exchange, exchange.response, capture, warcinfo)
        return Unit((before + member,), len(before), capture)
    large = _large(exchange, exchange.response, capture, warcinfo)
    return Unit(chain((before,), large), len(before), capture)


def _capture(exchange: Exchange) -> Capture:
    return Capture(
        id=layout.new_id(),
        url=layout.uri(exchange.url),
        time=exchange.time,
        status=exchange.status,
        mime=exchange.mime,
        payload_digest=exchange.payload_digest,
        payload_length=exchange.payload_length,
        warc="",
        offset=0,
        length=0,
        method=exchange.method,
        truncated=exchange.truncated,
        ip=exchange.ip,
        crawl=exchange.crawl,
        site=exchange.site,
        via=exchange.via,
        hops=exchange.hops,
    )


def _as_revisit(capture: Capture, original: Capture) -> Capture:
    """Return `capture` as one that stands for the original's payload (a 304 brought none)."""
    return replace(
        capture,
        record_type="revisit",
        refers_to=original.id,
        payload_digest=original.payload_digest,
        payload_length=original.payload_length,
    )


def _companions(
    exchange: Exchange, context: bytes, capture: Capture, warcinfo: str
) -> Iterator[bytes]:
    """Yield the members that stand before the capture and point to it."""
    shared: list[layout.Field] = [
        ("WARC-Concurrent-To", layout.bracketed(capture.id)),
        ("WARC-Warcinfo-ID", layout.bracketed(warcinfo)),
    ]
    here: list[layout.Field] = [("WARC-Target-URI", capture.url), *shared]
    new, small = layout.new_id, layout.small
    yield small(
        "request",
        new(),
        exchange.time,
        [*here, ("WARC-IP-Address", exchange.ip)],
        layout.HTTP_REQUEST,
        exchange.request,
    )
    if exchange.informational:
        # Under a name of its own: indexers take metadata of this type for captures of its URI.
        apart: list[layout.Field] = [
            ("WARC-Target-URI", INFORMATIONAL + capture.url),
            *shared,
        ]
        heads = b"".join(exchange.informational)
        yield small("metadata", new(), exchange.time, apart, layout.HTTP_RESPONSE, heads)
    yield small("metadata", new(), exchange.time, here, layout.WARC_FIELDS, context)


def _context(exchange: Exchange, payload_length: int) -> bytes:
    """Return what the crawl knows and the wire does not say.

    `payload_length` is here because a revisit record does not tell it.
    """
    return layout.warc_fields(
        {
            "via": exchange.via,
            "hopsFromSeed": exchange.hops or None,
            "site": exchange.site,
            "crawl": exchange.crawl,
            "payloadLength": str(payload_length),
            **exchange.notes,
        }
    )


def _fields(exchange: Exchange, capture: Capture, warcinfo: str) -> list[layout.Field]:
    return [
        ("WARC-Target-URI", capture.url),
        ("WARC-IP-Address", exchange.ip),
        ("WARC-Warcinfo-ID", layout.bracketed(warcinfo)),
        ("WARC-Payload-Digest", capture.payload_digest),
        ("WARC-Truncated", exchange.truncated),
    ]


def _response(exchange: Exchange, response: bytes, capture: Capture, warcinfo: str) -> bytes:
    fields = _fields(exchange, capture, warcinfo)
    return layout.small(
        "response", capture.id, capture.time, fields, layout.HTTP_RESPONSE, response
    )


def _large(
    exchange: Exchange, response: BinaryIO, capture: Capture, warcinfo: str
) -> Iterator[bytes]:
    """Yield a response that lies in a file, read twice: for its digest, then for its bytes."""
    hasher = hashlib.sha256()
    for piece in _pieces(response, exchange.response_length):
        hasher.update(piece)
    about = layout.of_block(layout.HTTP_RESPONSE, exchange.response_length, labelled(hasher))
    fields = [*_fields(exchange, capture, warcinfo), *about]
    head = layout.head("response", capture.id, capture.time, fields)
    yield from layout.streamed(head, _pieces(response, exchange.response_length))


def _revisit(exchange: Exchange, revisit: Capture, original: Capture, warcinfo: str) -> bytes:
    """Return the revisit record: the response's header block, and what it refers to (6.7)."""
    fields = [
        *_fields(exchange, revisit, warcinfo),
        ("WARC-Profile", layout.NOT_MODIFIED if exchange.status == 304 else layout.IDENTICAL),
        ("WARC-Refers-To", layout.bracketed(original.id)),
        ("WARC-Refers-To-Target-URI", layout.uri(original.url)),
        ("WARC-Refers-To-Date", layout.date(original.time)),
    ]
    return layout.small(
        "revisit", revisit.id, revisit.time, fields, layout.HTTP_RESPONSE, _header_block(exchange)
    )


def _pays(exchange: Exchange, capture: Capture, revisit: bytes, warcinfo: str) -> bool:
    """Tell whether the revisit is smaller than the response; a 304 has no other form."""
    if exchange.status == 304 or exchange.payload_length >= WEIGH_BELOW:
        return True
    if not isinstance(exchange.response, bytes):
        return True
    return len(revisit) < len(_response(exchange, exchange.response, capture, warcinfo))


def _header_block(exchange: Exchange) -> bytes:
    if isinstance(exchange.response, bytes):
        return exchange.response[: exchange.header_length]
    exchange.response.seek(0)
    return exchange.response.read(exchange.header_length)


def _pieces(file: BinaryIO, length: int) -> Iterator[bytes]:
    """Yield `length` bytes from the start of `file`."""
    file.seek(0)
    while length and (piece := file.read(min(PIECE, length))):
        length -= len(piece)
        yield piece
