"""A second server for the wire test, of random behaviour, that shares no code with the first.

    with whimsical() as server:
        ... ask http://127.0.0.1:{server.ports["http"]}{whim.target} ...
        server.log       # one `Answered` for each request that was answered

Asyncio and streams here, sockets and threads there: both would have to be wrong in the same way.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from queue import Queue

from tests.wire.whims import CLOSE, CUT, DROP, RESET, STALE, Whim, draw

PAUSE = 0.002
BEFORE_RESET = 0.2
"""Seconds: a reset overtakes bytes that were not read yet."""


@dataclass
class Answered:
    """One request as it was read, the whim that answered it, and on which connection."""

    request: bytes
    whim: Whim
    scheme: str
    connection: int


@dataclass
class Whimsical:
    """A running server, with a port for each scheme."""

    ports: dict[str, int] = field(default_factory=dict)
    log: list[Answered] = field(default_factory=list)
    connections: int = 0


@contextmanager
def whimsical(tls: ssl.SSLContext) -> Iterator[Whimsical]:
    """Run a server on loopback while the context lasts."""
    server, started = Whimsical(), Queue[Callable[[], object]]()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(server, tls, started)), daemon=True)
    thread.start()
    stop = started.get(timeout=30)
    try:
        yield server
    finally:
        stop()
        thread.join(30)


async def _serve(
    server: Whimsical, tls: ssl.SSLContext, started: Queue[Callable[[], object]]
) -> None:
    """Listen for both schemes until what is put into `started` is called."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    async with AsyncExitStack() as stack:
        for scheme, context in (("http", None), ("https", tls)):
            talk = partial(_talk, server, scheme)
            listener = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context)
            await stack.enter_async_context(listener)
            server.ports[scheme] = listener.sockets[0].getsockname()[1]
        started.put(lambda: loop.call_soon_threadsafe(stopped.set))
        await stopped.wait()


async def _talk(
    server: Whimsical, scheme: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    server.connections += 1
    number, used = server.connections, False
    with suppress(asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
        while True:
            request = await reader.readuntil(b"\r\n\r\n")
            seed = int(request.split(b"/whim/")[1].split(b"?")[0])
            whim = draw(seed, secure=scheme == "https")
            if whim.end == STALE and used:
                break
            used = True
            server.log.append(Answered(request, whim, scheme, number))
            await _send(whim, writer)
            if not await _goes_on(whim, writer):
                break
    writer.close()


async def _send(whim: Whim, writer: asyncio.StreamWriter) -> None:
    for piece in whim.writes():
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(PAUSE)


async def _goes_on(whim: Whim, writer: asyncio.StreamWriter) -> bool:
    """Do what the whim does at its end; tell whether the connection lives on."""
    if whim.end == RESET:
        await asyncio.sleep(BEFORE_RESET)
        plain = writer.get_extra_info("socket")
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
    elif whim.end == DROP:
        await asyncio.sleep(BEFORE_RESET)
        writer.transport.abort()
    return whim.end not in {CLOSE, CUT, DROP, RESET}
