"""Plays captured sites on loopback: the bytes of their WARC records, served by host name.

A later WARC is laid over an earlier one, as a site changes between two crawls. What was never
captured is answered with 404. Every request is logged, so that a test can count them.

    with play(["tests/fixtures/spip/site-a.warc.gz"]) as player:
        crawl(..., connect_to=[player.connect_to])
        assert len(player.log) < 300
"""

from __future__ import annotations

import argparse
import asyncio
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecordType

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nno.\n"
NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\n\r\n"


class Asked(NamedTuple):
    """One request as the player saw it."""

    host: str
    target: str
    status: int
    size: int


@dataclass
class Player:
    """A running player; `log` grows with each request."""

    answers: dict[tuple[str, str], bytes]
    delay: float = 0.0
    port: int = 0
    log: list[Asked] = field(default_factory=list)

    @property
    def connect_to(self) -> str:
        """The value for `--connect-to` that leads every host here."""
        return f"::127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, one after the other."""
        try:
            while head := await _head(reader):
                host, target, answer = self._answer(head)
                await asyncio.sleep(self.delay)
                self.log.append(Asked(host, target, int(answer[9:12]), len(answer)))
                if head.startswith(b"HEAD "):
                    answer = answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
                writer.write(answer)
                await writer.drain()
                if not _has_an_end(answer):
                    break
        except (ConnectionError, asyncio.CancelledError):
            pass  # the client left, or the player is being stopped
        finally:
            writer.close()

    def _answer(self, head: bytes) -> tuple[str, str, bytes]:
        request_line, _, rest = head.partition(b"\r\n")
        target = request_line.split(b" ")[1].decode("latin-1")
        fields = _fields(rest)
        host = fields.get("host", "").rpartition(":")[0] or fields.get("host", "")
        answer = self.answers.get((host.lower(), target), NOT_FOUND)
        return host, target, NOT_MODIFIED if _is_current(answer, fields) else answer


@contextmanager
def play(warcs: Iterable[str | Path], *, delay: float = 0.0) -> Iterator[Player]:
    """Play `warcs` on a free port of 127.0.0.1, `delay` seconds before each answer."""
    player = Player(dict(_answers(warcs)), delay)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()  # a loop of its own: the caller may be inside another, as Playwright is
    starting = asyncio.start_server(player.serve, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result()
    player.port = server.sockets[0].getsockname()[1]
    try:
        yield player
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _answers(warcs: Iterable[str | Path]) -> Iterator[tuple[tuple[str, str], bytes]]:
    for path in warcs:
        records = ArchiveIterator(
            str(path), record_types=WarcRecordType.response, parse_http=False, fsspec_args=False
        )
        for record in records:
            url = urlsplit(record.headers["WARC-Target-URI"].strip("<>"))
            target = (url.path or "/") + (f"?{url.query}" if url.query else "")
            yield (url.hostname or "", target), record.reader.read()


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


async def _stop(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _fields(head: bytes) -> dict[str, str]:
    lines = (line.partition(":") for line in head.decode("latin-1").split("\r\n"))
    return {name.lower(): value.strip() for name, colon, value in lines if colon}


def _is_current(answer: bytes, asked: dict[str, str]) -> bool:
    """Tell whether a conditional request may be answered with 304.

    Never for HTML: the systems that we imitate stamp every page with the present time.
    """
    had = _fields(answer.partition(b"\r\n\r\n")[0].partition(b"\r\n")[2])
    if "html" in had.get("content-type", ""):
        return False
    pairs = (("if-none-match", "etag"), ("if-modified-since", "last-modified"))
    return any(a in asked and asked[a] == had.get(b) for a, b in pairs)


def _has_an_end(answer: bytes) -> bool:
    """Tell whether a client can see where `answer` ends without the connection closing."""
    head = answer.partition(b"\r\n\r\n")[0].lower()
    return answer is NOT_MODIFIED or b"\ncontent-length:" in head or b"chunked" in head


def main() -> None:
    """Play until interrupted: `python -m tests.player FILE.warc.gz ...`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("warc", nargs="+")
    with play(parser.parse_args().warc) as player:
        print(f"--connect-to {player.connect_to}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
