"""From a Scrapy request to the bytes that are sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapy import Request
from scrapy.utils.httpobj import urlparse_cached

from pipelines.capture.client import Message
from pipelines.capture.connecting import Origin

_PORTS = {"http": 80, "https": 443}
_AUTHORITY = re.compile(r"[^:/?#]+://[^/?#]*")
_UNFIT = re.compile(rb"[^!-~]")
_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


def message_for(request: Request) -> Message:
    """Return what is sent for `request`, and to whom; raise `ValueError` for a bad address.

    The target is that of the address, byte for byte (its fragment aside). Header names have the
    case that Scrapy gives them; a line end in a value becomes a space.
    """
    origin = origin_of(request)
    lines = [
        f"{request.method} {_target(request.url)} HTTP/1.1".encode(),
        *_fields(request, origin),
    ]
    head = b"\r\n".join(lines) + b"\r\n\r\n"
    return Message(origin, request.method, head + request.body)


def origin_of(request: Request) -> Origin:
    """Return whom the address of `request` names."""
    address = urlparse_cached(request)
    host = address.hostname
    if not host:
        raise ValueError(f"an address without a host: {request.url}")
    return Origin(address.scheme == "https", host, address.port or _PORTS[address.scheme])


def _target(url: str) -> str:
    """Return path and query as they stand in `url`."""
    target = _AUTHORITY.sub("", url.partition("#")[0], count=1)
    if not target.startswith("/"):
        target = "/" + target
    return _UNFIT.sub(lambda found: b"%%%02X" % found[0][0], target.encode()).decode()


def _fields(request: Request, origin: Origin) -> Iterator[bytes]:
    headers = request.headers
    if b"Host" not in headers:
        yield f"Host: {_host(origin)}".encode("ascii")
    for name, values in headers.items():
        for value in values if _TOKEN.fullmatch(name) else ():
            yield name + b": " + b" ".join(value.split(b"\n")).replace(b"\r", b" ").strip()
    if (request.body or request.method in _WITH_BODY) and b"Content-Length" not in headers:
        yield b"Content-Length: %d" % len(request.body)


def _host(origin: Origin) -> str:
    host = f"[{origin.host}]" if ":" in origin.host else origin.host
    return (
        host
        if origin.port == _PORTS["https" if origin.secure else "http"]
        else f"{host}:{origin.port}"
    )
