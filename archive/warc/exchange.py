"""An exchange: one request, the response to it, and what is known of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Exchange:
    """What went over the wire for one fetch, bit for bit, under any TLS.

    `response` holds all bytes of the final response as they came, status line to last chunk: a
    bytes object, or a seekable file (read from its start) where it is large. `header_length` is
    where its body begins. `payload_digest` and `payload_length` are of the body with transfer
    coding removed and content coding kept; see `archive.warc.digests` for the form. `time` is
    when the request was sent, an aware datetime in UTC. `truncated` is one of the standard's words
    `length`, `time`, `disconnect`, `unspecified`. `informational` are the 1xx responses before
    the final one. `notes` become further lines of the metadata record.
    """

    url: str
    time: datetime
    ip: str | None
    method: str
    request: bytes
    response: bytes | BinaryIO
    response_length: int
    header_length: int
    status: int
    mime: str | None
    payload_digest: str
    payload_length: int
    truncated: str | None = None
    informational: tuple[bytes, ...] = ()
    site: str | None = None
    crawl: str | None = None
    via: str | None = None
    hops: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
