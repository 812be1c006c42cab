"""Security headers: strict on the desk's own pages, what Datasette's need on the others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
App = Callable[..., Awaitable[None]]

_COMMON = "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
DESK = f"default-src 'none'; style-src 'self'; img-src 'self'; {_COMMON}"
"""No script at all: the desk works without."""
DRAWING = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""A drawing carries its own styles, for light and dark."""
DATASETTE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data:; {_COMMON}"
)
"""Datasette's tables and SQL editor need their inline scripts; nothing comes from elsewhere."""

HEADERS = {
    "content-security-policy": DATASETTE,
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def with_headers(app: App) -> App:
    """Return `app` with `HEADERS` on every answer that does not have them already."""

    async def wrapped(scope: Message, receive: Any, send: Callable[..., Awaitable[None]]) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _completed(message.get("headers") or [])}
            await send(message)

        await app(scope, receive, sending if scope["type"] == "http" else send)

    return wrapped


def _completed(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    present = {bytes(name).lower() for name, _ in headers}
    if b"content-security-policy" in present:
        # An answer with its own policy (a page of the desk, a replay) may be framed as that says.
        present.add(b"x-frame-options")
    missing = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
    return [*headers, *(pair for pair in missing if pair[0] not in present)]
