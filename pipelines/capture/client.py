"""The client: connections that are kept and used again, a second try where one turns out dead."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from pipelines.capture.connecting import Connector, Origin
from pipelines.capture.connection import Connection
from pipelines.capture.recording import Recording

MOST_IDLE = 64
"""Connections that wait for another request, over all hosts."""
_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Message:
    """A request: to whom, with which method (it decides about the response), and its bytes."""

    origin: Origin
    method: str
    data: bytes


class Client:
    """Sends requests; how many at once and how often is the caller's affair.

    `total` is the limit in seconds for one response, from its request on.
    """

    def __init__(self, connector: Connector, *, total: float) -> None:
        self._connector = connector
        self._total = total
        self._idle: dict[Connection, Origin] = {}

    async def fetch(self, message: Message, recording: Recording, *, idle: float) -> float:
        """Send a request, record it and its response; return the seconds to its header block.

        `idle` is the limit in seconds for opening a connection, and for waiting without a byte.
        Raises what went wrong, also after some of the response has come: `TimeoutError`, another
        `OSError`, `HttpError`, and what `Connector.open` raises. Where the server closes too
        early, or the recording says stop, that is in the recording alone.
        """
        connection = self._take(message.origin)
        if connection is not None:
            error = await self._exchange(connection, message, recording, idle)
            if not (_is_stale(recording, error) and message.method in _REPEATABLE):
                return self._finish(connection, message.origin, error)
        async with asyncio.timeout(idle):
            connection = await self._connector.open(message.origin)
        error = await self._exchange(connection, message, recording, idle)
        return self._finish(connection, message.origin, error)

    def close(self) -> None:
        """Close the connections that wait."""
        for connection in self._idle:
            connection.close()
        self._idle.clear()

    async def _exchange(
        self, connection: Connection, message: Message, recording: Recording, idle: float
    ) -> Exception | None:
        return await connection.exchange(
            message.data, message.method, recording, idle=idle, total=self._total
        )

    def _take(self, origin: Origin) -> Connection | None:
        """Return the connection to `origin` that was used last; drop those that have died."""
        for connection in [each for each, to in self._idle.items() if to == origin][::-1]:
            del self._idle[connection]
            if connection.is_free:
                return connection
            connection.abort()
        return None

    def _finish(self, connection: Connection, origin: Origin, error: Exception | None) -> float:
        if connection.is_open:
            self._idle[connection] = origin
            if len(self._idle) > MOST_IDLE:
                self._drop(next(iter(self._idle)))
        if error is not None:
            raise error
        return connection.latency

    def _drop(self, connection: Connection) -> None:
        del self._idle[connection]
        connection.close()


def _is_stale(recording: Recording, error: Exception | None) -> bool:
    """Tell whether a kept connection was dead: it ended, and not one byte had come."""
    if isinstance(error, TimeoutError) or recording.informational:
        return False
    return recording.fault is None and not recording.response.length
