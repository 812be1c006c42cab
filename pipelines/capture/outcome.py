"""From a recording to what leaves the handler: an `Exchange` to keep, a response to show."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from scrapy import Request
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from archive.codings import decode
from archive.errors import HttpError
from archive.http import HttpMessage, media_type, parse_response, payload
from archive.warc.digests import digest, labelled
from archive.warc.exchange import Exchange
from pipelines.capture.framing import by_name
from pipelines.capture.recording import Recording

OPT_OUTS = ("x-robots-tag", "tdm-reservation", "tdm-policy")
"""Headers in which a site says how its pages may be used: noted beside the capture (the last two
are the TDM Reservation Protocol of the W3C community group)."""
CODING = b"Content-Encoding"
_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


def message_of(recording: Recording, shown: int) -> HttpMessage:
    """Return the response as it came, its body cut after `shown` bytes.

    What is no HTTP at all stands as the body of a message without headers.
    """
    head, start = recording.head, recording.header_length
    if head is None or start is None:
        return _message_without_head(recording.response.head(shown))
    return HttpMessage(
        head.start_line, head.headers, recording.response.head(start + shown)[start:]
    )


def _message_without_head(raw: bytes) -> HttpMessage:
    try:
        return parse_response(raw)
    except HttpError:
        return HttpMessage(raw.partition(b"\n")[0].strip(), (), raw)


def exchange_of(
    request: Request,
    recording: Recording,
    message: HttpMessage,
    *,
    crawl: str,
) -> Exchange:
    """Put together what the archive keeps of an exchange."""
    payload_digest, payload_length = _payload(recording, message)
    header_length = recording.header_length
    return Exchange(
        url=request.url.partition("#")[0],
        time=recording.time,
        ip=recording.ip,
        method=request.method,
        request=recording.request,
        response=recording.response.content(),
        response_length=recording.response.length,
        header_length=recording.response.length if header_length is None else header_length,
        status=(message.status if recording.head is None else recording.status) or 0,
        mime=media_type(message.header("content-type")),
        payload_digest=payload_digest,
        payload_length=payload_length,
        truncated=recording.truncated,
        informational=tuple(recording.informational),
        crawl=crawl,
        notes=_opt_outs(message),
        **_context(request.meta),
    )


def _opt_outs(message: HttpMessage) -> dict[str, str]:
    said = by_name(message)
    names = ((name, name.encode()) for name in OPT_OUTS)
    return {name: said[key].decode("latin-1") for name, key in names if key in said}


def response_of(
    url: str, recording: Recording, message: HttpMessage, limit: int
) -> Response | None:
    """Return what the spider is to see; None where there is no header block, or none of HTTP's.

    Content codings are off, as the archive's own reader takes them off: where Scrapy's middleware
    would drop a page whose header lies, this shows it. A body that decompresses to more than
    `limit` bytes is left as it is, for that middleware to refuse.
    """
    if recording.status is None:
        return None
    named: dict[bytes, list[bytes]] = {}
    for name, value in message.headers:
        if _TOKEN.fullmatch(name):
            named.setdefault(name.title(), []).append(value)  # as Scrapy writes names
    body = _decoded(named, payload(message), limit)
    headers = Headers(named)
    flags = {"dataloss": recording.truncated is not None, "cut": recording.shown_is_cut}
    return responsetypes.from_args(headers=headers, url=url, body=body)(
        url=url,
        status=recording.status,
        headers=headers,
        body=body,
        flags=[name for name, is_so in flags.items() if is_so],
        ip_address=_ip(recording.ip),
        protocol=message.version,
    )


def _decoded(named: dict[bytes, list[bytes]], body: bytes, limit: int) -> bytes:
    """Return `body` without content coding, whose header goes with it."""
    codings = b",".join(named.get(CODING, ())).decode("latin-1").lower().split(",")
    if not body or codings == [""]:
        return body
    try:
        body = decode(body, [coding.strip() for coding in codings], limit)
    except HttpError:
        return body
    del named[CODING]
    return body


@lru_cache(maxsize=256)
def _ip(text: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    return ipaddress.ip_address(text) if text else None


def _payload(recording: Recording, message: HttpMessage) -> tuple[str, int]:
    if recording.head is None:
        found = payload(message)
        return digest(found), len(found)
    return labelled(recording.payload_hash), recording.payload_length


def _context(meta: Mapping[str, Any]) -> dict[str, Any]:
    return {"site": meta.get("site"), "via": meta.get("via"), "hops": meta.get("hops") or ""}
