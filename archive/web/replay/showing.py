"""Turns a capture into what a browser is told, so that nothing leaves the archive."""

from __future__ import annotations

import re
from email.utils import format_datetime
from urllib.parse import urljoin

from datasette.utils.asgi import Response
from w3lib.encoding import html_to_unicode, http_content_type_encoding

from archive.cdxj import timestamp
from archive.web.replay.finding import Memento
from archive.web.replay.memento import original, path_of, timegate, timemap
from archive.web.replay.rewriting import rewrite_css, rewrite_html
from archive.web.replay.styles import css_text

POLICY = (
    "sandbox allow-popups allow-top-navigation-by-user-activation; default-src 'none'; "
    "img-src 'self' data:; media-src 'self' data:; style-src 'self' 'unsafe-inline' data:; "
    "font-src 'self' data:; frame-src 'self'"
)
"""No script runs, nothing is loaded from any other place, and the page has an origin of its own.

`frame-ancestors` would forbid the frames of old pages: what frames them, in its sandbox, is no one.
"""
PASSED = ("image/", "font/", "audio/", "video/", "text/plain", "application/font")
"""Types that a browser is told as they are."""
AS_TEXT = ("xml", "json", "javascript", "ecmascript")
"""Ends of types that are shown as text: nothing in them is interpreted."""
_RANGE = re.compile(r"bytes=(?P<first>\d*)-(?P<last>\d*)")


def shown(memento: Memento, asked: str, byte_range: str | None) -> Response:
    """Return a capture as a browser is to show it; of media, only the bytes it asks for."""
    headers = _headers(memento)
    if 300 <= memento.status < 400 and memento.location:
        headers["Location"] = path_of(asked, _joined(memento.url, memento.location))
        return Response("", status=memento.status, headers=headers)
    kind, body = _body(memento)
    if kind == "application/pdf":
        # Browsers have a place apart for PDF documents, and open none in a sandbox.
        headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    if memento.status == 200 and kind.startswith(("audio/", "video/")):
        return _part(body, kind, headers, byte_range)
    return Response(body, status=memento.status, headers=headers, content_type=kind)


def _body(memento: Memento) -> tuple[str, bytes]:
    kind = memento.content_type.partition(";")[0].strip().lower()
    here = timestamp(memento.time)

    def replace(url: str) -> str:
        return path_of(here, url) if url.lower().startswith(("http://", "https://")) else url

    if "html" in kind:
        _codec, text = html_to_unicode(memento.content_type, memento.body)
        return "text/html; charset=utf-8", rewrite_html(text, memento.url, replace)
    if kind == "text/css":
        text = css_text(memento.body, http_content_type_encoding(memento.content_type))
        return "text/css; charset=utf-8", rewrite_css(text, memento.url, replace).encode()
    if kind.endswith(AS_TEXT) and not kind.startswith("image/"):
        _codec, text = html_to_unicode(memento.content_type, memento.body)
        return "text/plain; charset=utf-8", text.encode()
    if kind == "application/pdf":
        return kind, memento.body
    return memento.content_type if kind.startswith(PASSED) else "application/octet-stream", (
        memento.body
    )


def _part(body: bytes, kind: str, headers: dict[str, str], asked: str | None) -> Response:
    """Return the bytes asked for (RFC 9110, 14.2), so that players can wind; else all."""
    headers["Accept-Ranges"] = "bytes"
    found = _RANGE.fullmatch(asked or "")
    if not found or not (found["first"] or found["last"]):
        return Response(body, headers=headers, content_type=kind)
    size = len(body)
    if found["first"]:
        first, end = int(found["first"]), min(int(found["last"] or size) + 1, size)
    else:
        first, end = max(size - int(found["last"]), 0), size
    if first >= end:
        headers["Content-Range"] = f"bytes */{size}"
        return Response(b"", status=416, headers=headers, content_type=kind)
    headers["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    return Response(body[first:end], status=206, headers=headers, content_type=kind)


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:  # it led nowhere when it was captured, too
        return location


def _headers(memento: Memento) -> dict[str, str]:
    url = memento.url
    return {
        "Memento-Datetime": format_datetime(memento.time, usegmt=True),
        "Link": ", ".join((original(url), timegate(url), timemap(url))),
        "Content-Security-Policy": POLICY,
        # A page in a sandbox has no origin: fonts are asked for as if from elsewhere.
        "Access-Control-Allow-Origin": "*",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
