"""Names to addresses, off the event loop, each asked once in a while."""

from __future__ import annotations

import asyncio
import socket
import threading
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

from scrapy.exceptions import CannotResolveHostError

KEPT_SECONDS = 300.0
"""How long an answer is used; a crawl lasts longer than a name may stand for one address."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to connect: `place` is what the socket of that family takes."""

    family: int
    place: tuple[Any, ...]

    @property
    def ip(self) -> str:
        """The IP address."""
        return str(self.place[0])


class Resolver:
    """Asks the system's resolver; waits at most `timeout` seconds for it."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._known: dict[tuple[str, int], tuple[float, asyncio.Future[list[Address]]]] = {}

    async def addresses(self, host: str, port: int) -> list[Address]:
        """Return the addresses of `host`, the families by turns; raise `CannotResolveHostError`."""
        loop = asyncio.get_running_loop()
        until, asked = self._known.get((host, port), (0.0, None))
        if asked is None or loop.time() > until:
            asked = _ask(loop, host, port)
            self._known[host, port] = (loop.time() + KEPT_SECONDS, asked)
        try:
            return await asyncio.wait_for(asyncio.shield(asked), self._timeout)
        except (OSError, UnicodeError) as error:  # TimeoutError is an OSError
            self._known.pop((host, port), None)
            raise CannotResolveHostError(f"no address found for {host}: {error}") from error


def _ask(loop: asyncio.AbstractEventLoop, host: str, port: int) -> asyncio.Future[list[Address]]:
    """Ask in a thread of its own, which does not keep the process from ending."""
    answer: asyncio.Future[list[Address]] = loop.create_future()
    threading.Thread(target=_answer, args=(loop, answer, host, port), daemon=True).start()
    return answer


def _answer(
    loop: asyncio.AbstractEventLoop, answer: asyncio.Future[list[Address]], host: str, port: int
) -> None:
    found: list[Address] = []
    failure: Exception | None = None
    try:
        listed = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        found = _by_turns([Address(family, place) for family, _, _, _, place in listed])
    except (OSError, UnicodeError) as error:
        failure = error
    if not loop.is_closed():
        loop.call_soon_threadsafe(_settle, answer, found, failure)


def _settle(
    answer: asyncio.Future[list[Address]], found: list[Address], failure: Exception | None
) -> None:
    if failure is None:
        answer.set_result(found)
    else:
        answer.set_exception(failure)
        answer.exception()  # whoever asked may be gone


def _by_turns(addresses: list[Address]) -> list[Address]:
    """Mix the families, beginning with the one that stands first (RFC 8305 section 4)."""
    first = [each for each in addresses if each.family == addresses[0].family]
    other = [each for each in addresses if each.family != addresses[0].family]
    mixed = chain.from_iterable(zip_longest(first, other))
    return [each for each in mixed if each is not None]
