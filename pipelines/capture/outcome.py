"""From a recording to what leaves the handler: an `Exchange` to keep, a response to show."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from scrapy import Request
from scrapy.http import Headers, Response
from scrapy.utils._download_handlers import make_response

from archive.errors import HttpError
from archive.http import HttpMessage, parse_response, payload
from archive.warc.digests import digest, labelled
from archive.warc.exchange import Exchange
from pipelines.capture.recording import Recording

OPT_OUTS = ("x-robots-tag", "tdm-reservation", "tdm-policy")
"""Headers in which a site says how its pages may be used: noted beside the capture (the last two
are the TDM Reservation Protocol of the W3C community group)."""


def message_of(recording: Recording, shown: int) -> HttpMessage:
    """Return the response as it came, its body cut after `shown` bytes.

    What is no HTTP at all stands as the body of a message without headers.
    """
    raw = recording.response.head((recording.header_length or 0) + shown)
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
    truncated: str | None,
) -> Exchange:
    """Put together what the archive keeps of an exchange."""
    content = recording.response.content()
    payload_digest, payload_length = _payload(recording, message)
    header_length = recording.header_length
    return Exchange(
        url=request.url.partition("#")[0],
        time=recording.time,
        ip=recording.ip,
        method=request.method,
        request=recording.request,
        response=content,
        response_length=recording.response.length,
        header_length=recording.response.length if header_length is None else header_length,
        status=message.status or 0,
        mime=_mime(message),
        payload_digest=payload_digest,
        payload_length=payload_length,
        truncated=truncated,
        informational=tuple(recording.informational),
        crawl=crawl,
        notes={name: ", ".join(found) for name in OPT_OUTS if (found := message.all(name))},
        **_context(request.meta),
    )


def response_of(url: str, recording: Recording, message: HttpMessage) -> Response:
    """Return what came of a response that broke off, flagged `dataloss`."""
    headers = Headers()
    for name, value in message.headers:
        headers.appendlist(name, value)
    return make_response(
        url=url.partition("#")[0],
        status=message.status or 0,
        headers=headers,
        body=payload(message),
        flags=["dataloss"],
        ip_address=ipaddress.ip_address(recording.ip) if recording.ip else None,
        protocol=message.version,
    )


def _payload(recording: Recording, message: HttpMessage) -> tuple[str, int]:
    if recording.payload_is_known:
        return labelled(recording.payload_hash), recording.payload_length
    found = payload(message)
    return digest(found), len(found)


def _context(meta: Mapping[str, Any]) -> dict[str, Any]:
    return {"site": meta.get("site"), "via": meta.get("via"), "hops": meta.get("hops") or ""}


def _mime(message: HttpMessage) -> str | None:
    content_type = message.header("content-type") or ""
    return content_type.partition(";")[0].strip().lower() or None
