"""Opening a connection: name, route, permission, TCP, TLS."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from scrapy.settings import BaseSettings

from pipelines.capture import guard
from pipelines.capture.connection import Connection
from pipelines.capture.resolving import Address, Resolver
from pipelines.capture.session import CaptureSession

PATIENCE = 3.0
"""Seconds for an address of a host that has another."""
MOST_ADDRESSES = 4
_OP_LEGACY_SERVER_CONNECT = 0x4
"""Named in the `ssl` module from Python 3.12 on: servers that never heard of RFC 5746."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Whom a connection is to, as an address says it; `host` without brackets."""

    secure: bool
    host: str
    port: int


class Connector:
    """Opens connections as the session allows; `bind` is the host to connect from, if any."""

    def __init__(self, session: CaptureSession, settings: BaseSettings) -> None:
        self._session = session
        self._resolver = Resolver(settings.getfloat("DNS_TIMEOUT"))
        self._bind: str | None = settings.get("DOWNLOAD_BIND_ADDRESS")
        self._tls = _tls_context(settings)

    async def open(self, origin: Origin) -> Connection:
        """Return a new connection to `origin`.

        Raises `CannotResolveHostError`, `PrivateAddressError`, `OSError`, `ssl.SSLError`.
        """
        way = self._session.route(origin.host, origin.port)
        addresses = await self._resolver.addresses(way.host, way.port)
        if not self._session.may_be_private(way):
            addresses = guard.public(way.host, addresses)
        _, connection = await asyncio.get_running_loop().create_connection(
            Connection,
            sock=await connected(addresses, self._bind),
            ssl=self._tls if origin.secure else None,
            # The server name of TLS (SNI) is that of the address, whatever the route.
            server_hostname=origin.host if origin.secure else None,
        )
        return connection


async def connected(addresses: Sequence[Address], bind: str | None = None) -> socket.socket:
    """Return a socket to the first address that answers; only the last one gets all the time."""
    *others, last = addresses[:MOST_ADDRESSES]
    for address in others:
        with suppress(OSError):  # TimeoutError is one
            return await asyncio.wait_for(_connected(address, bind), PATIENCE)
    return await _connected(last, bind)


async def _connected(address: Address, bind: str | None) -> socket.socket:
    found = socket.socket(address.family, socket.SOCK_STREAM)
    try:
        found.setblocking(False)
        if bind is not None:
            found.bind((bind, 0))
        await asyncio.get_running_loop().sock_connect(found, address.place)
    except BaseException:
        found.close()
        raise
    return found


def _tls_context(settings: BaseSettings) -> ssl.SSLContext:
    """Return what Scrapy's settings ask of TLS: by default, any certificate will do.

    What an archive keeps is what a reader with a click on "go on" would have seen.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"):
        context.load_default_certs()
    else:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    context.set_ciphers(settings.get("DOWNLOADER_CLIENT_TLS_CIPHERS"))
    context.options |= _OP_LEGACY_SERVER_CONNECT
    return context
