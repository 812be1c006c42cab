"""One connection to a server: a request goes out, its response comes in, all of it noted."""

from __future__ import annotations

import asyncio
import select
import ssl
from typing import cast

from pipelines.capture.framing import Framing
from pipelines.capture.recording import Recording

READ_BYTES = 64 * 1024
"""Most bytes taken in at a time, so that a limit is overrun by no more."""


class Connection(asyncio.BufferedProtocol):
    """Carries one exchange at a time; ask `is_free` before giving it another."""

    def __init__(self) -> None:
        self.latency = 0.0
        """Seconds from the request to the final header block of the exchange under way."""
        self.ip = ""
        """The address of the server."""
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._done: asyncio.Future[Exception | None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._buffer = memoryview(bytearray(READ_BYTES))
        self._said_goodbye = False
        self._is_new, self._early = True, b""
        self._poll: select.poll | None = None

    @property
    def is_open(self) -> bool:
        """Whether neither side has closed it, as far as is known."""
        return self._transport is not None and not self._transport.is_closing()

    @property
    def is_free(self) -> bool:
        """Whether another request may be sent: it is open, and nothing came without being asked.

        Under TLS the server may well have something to say that is not HTTP's.
        """
        if not self.is_open:
            return False
        return self._poll is None or not self._poll.poll(0)

    async def exchange(
        self, request: bytes, method: str, recording: Recording, *, idle: float, total: float
    ) -> Exception | None:
        """Send `request` and note what comes until the response ends, well or badly.

        Returns what went wrong: `TimeoutError` when no byte came for `idle` seconds or the
        response was not there after `total`, `OSError` of a lost connection, `HttpError`; None
        also where the recording said stop or the server ended too soon.
        """
        recording.begin(request, self.ip)
        self.latency = 0.0
        self._recording, self._framing = recording, Framing(recording, method)
        self._is_new = False
        self._idle, self._began = idle, self._loop.time()
        self._heard, self._end = self._began, self._began + total
        self._done = self._loop.create_future()
        self._watch(self._heard + min(idle, total))
        self._open.write(request)
        if self._early:
            early, self._early = self._early, b""
            self._take(self._done, early)
        try:
            return await self._done
        finally:
            self._done = None
            if not self._framing.persistent or not recording.complete:
                self.abort()

    def close(self) -> None:
        """Close after the bytes under way."""
        self._forget_timer()
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        self._forget_timer()
        if self._transport is not None:
            self._transport.abort()

    # --- what the event loop calls ------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        self._transport = cast("asyncio.Transport", transport)
        self.ip = str(transport.get_extra_info("peername")[0])
        plain = transport.get_extra_info("socket")
        if plain is not None and transport.get_extra_info("ssl_object") is None:
            self._poll = select.poll()
            self._poll.register(plain.fileno(), select.POLLIN)

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002  # asyncio's
        """Return where the next bytes go."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Note what came; what nobody asked for ends the connection.

        On a new one it may be an answer in advance: a server that speaks first.
        """
        done, data = self._done, bytes(self._buffer[:nbytes])
        if done is not None and not done.done():
            self._take(done, data)
        elif self._is_new and len(self._early) < READ_BYTES:
            self._early += data
        else:
            self.abort()

    def _take(self, done: asyncio.Future[Exception | None], data: bytes) -> None:
        """Note bytes of the response under way."""
        self._heard = self._loop.time()
        framing, recording = self._framing, self._recording
        framing.feed(data)
        if not self.latency and recording.header_length is not None:
            self.latency = self._heard - self._began
        if framing.ended:
            done.set_result(None)
        elif recording.must_stop:
            recording.break_off("length")
            done.set_result(framing.error)

    def eof_received(self) -> None:
        """Note whether the end is meant: TLS says so in words (RFC 9112 section 9.8)."""
        secured = self._open.get_extra_info("ssl_object")
        self._said_goodbye = secured is None or _was_closed(secured)

    def connection_lost(self, exc: Exception | None) -> None:
        """End the exchange under way with the connection."""
        self._transport = None
        self._forget_timer()
        if self._done is not None and not self._done.done():
            self._framing.closed(clean=exc is None and self._said_goodbye)
            self._done.set_result(self._framing.error or exc)

    @property
    def _open(self) -> asyncio.Transport:
        if self._transport is None:
            raise ConnectionResetError("the connection was lost before the request was sent")
        return self._transport

    # --- time ---------------------------------------------------------------------------------

    def _watch(self, due: float) -> None:
        """See to it that `_check` is called at `due`, or before: it looks when it is due itself."""
        if self._timer is None or self._timer.when() > due:
            self._forget_timer()
            self._timer = self._loop.call_at(due, self._check)

    def _check(self) -> None:
        self._timer = None
        if self._done is None or self._done.done():
            return
        due = min(self._heard + self._idle, self._end)
        if self._loop.time() < due:
            self._watch(due)
            return
        self._recording.break_off("time")
        self._done.set_result(self._framing.error or TimeoutError())

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _was_closed(secured: ssl.SSLObject) -> bool:
    """Tell whether the server's closing alert came before the end of the TCP connection."""
    try:
        return not secured.read(1)
    except ssl.SSLError:
        return False
