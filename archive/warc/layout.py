"""Records as bytes: headers, dates, names, and the gzip member that holds one record.

A record is `WARC/1.1`, named fields, an empty line, the block, two line ends (section 4); in a
`.warc.gz` each record is one gzip member (annex D), so that it can be read on its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from urllib.parse import quote

from isal import igzip_lib, isal_zlib

from archive.warc.digests import digest

LEVEL = 2
"""ISA-L's second level: the size of zlib 6 at a twelfth of its time (design/capture.md)."""
GZIP_HEADER = bytes.fromhex("1f8b08000000000000ff")
"""How each member of ours begins: no name, no time, so equal records are equal bytes."""
END = b"\r\n\r\n"

WARC_FIELDS = "application/warc-fields"
HTTP_REQUEST = "application/http; msgtype=request"
HTTP_RESPONSE = "application/http; msgtype=response"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

Field = tuple[str, str | None]
"""A named field; one whose value is None is left out."""


def new_id() -> str:
    """Return a fresh record id, without the angle brackets it has in a header.

    A random UUID (RFC 9562 section 5.4); the `uuid` module takes five times as long.
    """
    number = bytearray(os.urandom(16))
    number[6] = number[6] & 0x0F | 0x40
    number[8] = number[8] & 0x3F | 0x80
    text = number.hex()
    return f"urn:uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def bracketed(record_id: str) -> str:
    """Return a record id as a header carries it."""
    return f"<{record_id}>"


@lru_cache(maxsize=64)  # the records of one exchange share theirs
def date(time: datetime) -> str:
    """Return a WARC-Date to the microsecond, which WARC/1.1 allows (section 5.4)."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_date(text: str) -> datetime:
    """Read a WARC-Date, also one that gives no more than a year; raise `ValueError`.

    Digits beyond the microsecond are dropped.
    """
    time = datetime.fromisoformat(text + "0000-01-01"[len(text) :])
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def uri(url: str) -> str:
    """Return `url` fit for a header: what could end the line or the field is percent-encoded."""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~|{}^`\"\\")


def head(record_type: str, record_id: str, time: datetime, fields: Iterable[Field]) -> bytes:
    """Return a record's header up to and with the empty line."""
    lines = [
        "WARC/1.1",
        f"WARC-Type: {record_type}",
        f"WARC-Record-ID: {bracketed(record_id)}",
        f"WARC-Date: {date(time)}",
        *(f"{name}: {value}" for name, value in fields if value is not None),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def of_block(content_type: str, length: int, block_digest: str) -> list[Field]:
    """Return the fields that every record has for its block."""
    return [
        ("Content-Type", content_type),
        ("WARC-Block-Digest", block_digest),
        ("Content-Length", str(length)),
    ]


def small(
    record_type: str,
    record_id: str,
    time: datetime,
    fields: Iterable[Field],
    content_type: str,
    block: bytes,
) -> bytes:
    """Return a whole record as one gzip member."""
    about = of_block(content_type, len(block), digest(block))
    record = head(record_type, record_id, time, [*fields, *about]) + block + END
    return b"".join(repacked((record,)))


def streamed(record_head: bytes, block: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a whole record as one gzip member, piece by piece."""
    return repacked(chain((record_head,), block, (END,)))


def repacked(record: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a record as one gzip member; equal to `small` where it is one piece."""
    pieces = iter(record)
    first, second = next(pieces, b""), next(pieces, None)
    if second is None:
        yield igzip_lib.compress(first, LEVEL, igzip_lib.COMP_GZIP)
        return
    packer = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, 31)
    for piece in chain((first, second), pieces):
        yield packer.compress(piece)
    yield packer.flush()


def warc_fields(values: Mapping[str, str | None]) -> bytes:
    """Return a block of application/warc-fields; line ends within a value become spaces."""
    lines = (
        f"{name}: {' '.join(value.split())}" for name, value in values.items() if value is not None
    )
    return "".join(line + "\r\n" for line in lines).encode()
