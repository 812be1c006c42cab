"""The record that stands for a response out of which a passage was taken.

It is a `conversion` (WARC/1.1 section 6.7): the payload with the passage masked. It keeps the id
and the time of the capture, because citations name it and nothing else does any more; the field
`Hemeroteca-Redacted` says by which decision it was changed, `Hemeroteca-Status` what the status
of the answer was. Other tools show it as a page of its own.
"""

from __future__ import annotations

from archive import http
from archive.http import HttpMessage
from archive.warc import layout
from archive.warc.digests import digest
from archive.warc.record import REDACTED, Record

STATUS = "Hemeroteca-Status"


def redacted(record: Record, message: HttpMessage, payload: bytes, decision: str) -> bytes:
    """Return, as one gzip member, what stands for `record` with `payload`, uncoded, in it.

    `message` is the answer that `record` holds or stands for.
    """
    fields: list[layout.Field] = [
        ("WARC-Target-URI", layout.uri(record.headers.uri("WARC-Target-URI") or "")),
        ("WARC-Payload-Digest", digest(payload)),
        (REDACTED, decision),
        (STATUS, str(message.status or "")),
    ]
    time = layout.read_date(record.headers.get("WARC-Date") or "")
    about = " ".join((message.header("content-type") or "application/octet-stream").split())
    return layout.small("conversion", record.id, time, fields, about, payload)


def message_of(record: Record, block: bytes) -> HttpMessage:
    """Return the response in the `block` of a capture; raise `HttpError` where it is none."""
    if record.type != "conversion":
        return http.parse_response(block)
    start = f"HTTP/1.1 {record.headers.get(STATUS) or '200'}"
    about = record.headers.get("Content-Type") or ""
    header = (b"Content-Type", about.encode("latin-1", "replace"))
    return HttpMessage(start.encode("latin-1", "replace"), (header,), block)
