"""A connection under bytes of every kind: fed through a transport in memory, in any pieces."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scrapy import Request

from archive.http import HttpError, parse_response, payload
from pipelines.capture.connection import READ_BYTES, Connection
from pipelines.capture.outcome import exchange_of, message_of, response_of
from pipelines.capture.recording import HEAD_LIMIT, Bounds, Recording

BOUNDS = Bounds(page=100_000, file=200_000, shown=50_000)
REQUEST = b"GET / HTTP/1.1\r\nHost: a.test\r\n\r\n"
any_piece = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


class Wire(asyncio.Transport):
    """A transport whose other end is the test."""

    def __init__(self, connection: Connection) -> None:
        super().__init__({"peername": ("192.0.2.1", 80), "ssl_object": object()})
        self.sent = b""
        self.closing = False
        self._connection = connection
        connection.connection_made(self)

    def write(self, data: Any) -> None:
        self.sent += bytes(data)

    def is_closing(self) -> bool:
        return self.closing

    def close(self) -> None:
        self.closing = True

    abort = close

    def receive(self, data: bytes) -> None:
        """Bring bytes of the server, as the loop does: not after the connection was closed."""
        while data and not self.closing:
            buffer = self._connection.get_buffer(-1)
            size = min(len(data), len(buffer))
            buffer[:size] = data[:size]
            self._connection.buffer_updated(size)
            data = data[size:]

    def lose(self, error: Exception | None = None) -> None:
        """End the connection: in words, or without."""
        if not self.closing:
            self._connection._said_goodbye = error is None
            self._connection.connection_lost(error)


def talk(*turns: tuple[Recording, Callable[[Wire], None]], method: str = "GET") -> Wire:
    """Send a request for each recording, on one connection; the server's part is played by calls.

    Returns the transport; what an exchange raised or returned is left aside.
    """

    async def main() -> Wire:
        connection = Connection()
        wire = Wire(connection)
        for recording, server in turns:
            asking = connection.exchange(REQUEST, method, recording, idle=9, total=9)
            exchange = asyncio.ensure_future(asking)
            await asyncio.sleep(0)
            server(wire)
            await exchange
            recording.close()
        connection.abort()
        return wire

    return asyncio.run(main())


def sending(*pieces: bytes, error: Exception | None = None) -> Callable[[Wire], None]:
    """Return a server's part: its bytes, then the end of the connection."""

    def play(wire: Wire) -> None:
        for piece in pieces:
            wire.receive(piece)
        wire.lose(error)

    return play


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spool")


def pieces(data: bytes, cuts: Iterable[int]) -> Iterator[bytes]:
    places = sorted({cut % (len(data) + 1) for cut in cuts} | {0, len(data)})
    for start, end in pairwise(places):
        yield data[start:end]


FRAGMENTS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 404\n", b"HTTP/1.1 103 Hints\r\n\r\n", b"\r\n", b"\n",
        b"Content-Length: 5\r\n", b"Content-Length: x\r\n", b"Transfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: gzip\r\n", b"5\r\nhello\r\n", b"0\r\n\r\n", b"hello", b"X : y\r\n",
        b"\xe9: \xff\r\n", b" folded\r\n", b"Content-Type: text/html\r\n", b"Connection: close\r\n",
    ]
)  # fmt: skip
PARTS = st.lists(st.one_of(FRAGMENTS, st.binary(max_size=20))).map(b"".join)
BEGINNINGS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n",
    ]
)
ANSWERS = st.one_of(st.binary(), PARTS, st.builds(bytes.__add__, BEGINNINGS, PARTS))


@any_piece
@given(ANSWERS, st.lists(st.integers(0, 2000)), st.booleans(), st.sampled_from(["GET", "HEAD"]))
@example(b"/0.0 0\n\n", [], True, "GET")  # the form of a status line, and not HTTP
@example(b"HTTP/1.1 200 OK\n\nHTTP/", [16], True, "GET")  # a header's end in two pieces
def test_any_answer_is_kept_as_it_came(
    folder: Path, answer: bytes, cuts: list[int], clean: bool, method: str
) -> None:
    recording = Recording(folder, BOUNDS)
    error = None if clean else ConnectionResetError()
    talk((recording, sending(*pieces(answer, cuts), error=error)), method=method)
    kept = b"".join(recording.informational) + recording.response.head(len(answer))
    assert answer.startswith(kept)
    assert recording.request == REQUEST
    assert (recording.truncated is None) is recording.complete
    if recording.response.length:
        check_exchange(recording)


@any_piece
@given(ANSWERS, st.lists(st.integers(0, 2000)), st.booleans(), st.sampled_from(["GET", "HEAD"]))
def test_pieces_make_no_difference(
    folder: Path, answer: bytes, cuts: list[int], clean: bool, method: str
) -> None:
    whole, pieced = Recording(folder, BOUNDS), Recording(folder, BOUNDS)
    error = None if clean else ConnectionResetError()
    talk((whole, sending(answer, error=error)), method=method)
    talk((pieced, sending(*pieces(answer, cuts), error=error)), method=method)
    assert pieced.response.content() == whole.response.content()
    assert pieced.informational == whole.informational
    assert pieced.truncated == whole.truncated
    assert pieced.payload_hash.digest() == whole.payload_hash.digest()


def check_exchange(recording: Recording) -> None:
    """What goes to the archive agrees with itself, and so does what the spider gets."""
    message = message_of(recording, BOUNDS.shown)
    exchange = exchange_of(Request("http://a.test/#part"), recording, message, crawl="c")
    assert isinstance(exchange.response, bytes)
    assert exchange.url == "http://a.test/"
    assert exchange.response_length == len(exchange.response)
    assert exchange.header_length <= exchange.response_length
    try:
        expected = payload(parse_response(exchange.response))
    except HttpError:
        expected = exchange.response
    assert exchange.payload_length == len(expected)
    shown = response_of(exchange.url, recording, message, 10**6)
    if shown is not None:
        assert shown.body == expected


@any_piece
@given(st.binary(max_size=3000), st.lists(st.integers(1, 500), min_size=1), st.binary(max_size=9))
def test_chunks_of_any_size(folder: Path, body: bytes, sizes: list[int], junk: bytes) -> None:
    chunks, at = [], 0
    while at < len(body):
        size = sizes[len(chunks) % len(sizes)]
        chunks.append(body[at : at + size])
        at += size
    answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer += b"".join(b"%X\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    answer += b"0\r\nX-Trailer: a\r\n\r\n"
    recording = Recording(folder, BOUNDS)
    wire = talk((recording, lambda wire: [wire.receive(p) for p in pieces(answer + junk, sizes)]))
    assert wire.closing
    assert recording.complete
    assert recording.payload_length == len(body)
    assert recording.response.content() == answer


def test_a_second_request_on_the_connection_has_its_own_bytes(folder: Path) -> None:
    answers = [b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + letter for letter in (b"a", b"b")]
    turns = [
        (Recording(folder, BOUNDS), lambda wire, answer=answer: wire.receive(answer))
        for answer in answers
    ]
    wire = talk(*turns)
    assert [recording.response.content() for recording, _ in turns] == answers
    assert wire.sent == REQUEST * 2


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 204 No\r\n\r\nHTTP/1.1 200 OK\r\n\r\nsmuggled",
        b"HTTP/1.1 204 No\r\nConnection: Close\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na",
    ],
)
def test_a_connection_that_is_not_used_again(folder: Path, answer: bytes) -> None:
    async def main() -> bool:
        connection = Connection()
        wire = Wire(connection)
        asking = connection.exchange(REQUEST, "GET", Recording(folder, BOUNDS), idle=9, total=9)
        exchange = asyncio.ensure_future(asking)
        await asyncio.sleep(0)
        wire.receive(answer)
        await exchange
        return wire.closing

    assert asyncio.run(main())


def test_what_nobody_asked_for_ends_the_connection(folder: Path) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    async def main() -> bool:
        connection = Connection()
        wire = Wire(connection)
        asking = connection.exchange(REQUEST, "GET", Recording(folder, BOUNDS), idle=9, total=9)
        exchange = asyncio.ensure_future(asking)
        await asyncio.sleep(0)
        wire.receive(answer)
        await exchange
        assert not wire.closing
        wire.receive(answer)
        return wire.closing

    assert asyncio.run(main())


def test_a_server_that_speaks_first_is_listened_to(folder: Path) -> None:
    answer = b"HTTP/1.1 408 Too slow\r\nContent-Length: 2\r\n\r\n:("

    async def main() -> Recording:
        connection, recording = Connection(), Recording(folder, BOUNDS)
        wire = Wire(connection)
        wire.receive(answer[:20])
        wire.receive(answer[20:])
        await connection.exchange(REQUEST, "GET", recording, idle=9, total=9)
        return recording

    recording = asyncio.run(main())
    assert recording.complete
    assert recording.response.content() == answer


def test_who_speaks_first_without_end_is_not_listened_to() -> None:
    async def main() -> bool:
        wire = Wire(Connection())
        wire.receive(bytes(3 * READ_BYTES))
        return wire.closing

    assert asyncio.run(main())


@pytest.mark.parametrize(
    ("head", "size", "limit"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", 250_000, BOUNDS.page),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", 350_000, BOUNDS.file),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 250_000, BOUNDS.page),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", 250_000, BOUNDS.page),
        (b"HTTP/1.1 103 Hint\r\n\r\n" * 20_000, 0, HEAD_LIMIT),
    ],
)
def test_what_grows_without_end_is_cut(folder: Path, head: bytes, size: int, limit: int) -> None:
    recording = Recording(folder, BOUNDS)
    wire = talk((recording, lambda wire: wire.receive(head + bytes(size))))
    kept = sum(map(len, recording.informational)) + recording.response.length
    assert limit < kept <= limit + len(head) % 100 + READ_BYTES
    assert recording.truncated == "length"
    assert wire.closing


def test_a_full_disk_stops_the_download(folder: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    recording = Recording(folder, Bounds(page=10**8, file=10**8, shown=1000))
    with Path("/dev/full").open("wb", buffering=0) as full:

        def server(wire: Wire) -> None:
            wire.receive(b"HTTP/1.1 200 OK\r\n\r\n")
            recording.response._file = full  # type: ignore[assignment]
            wire.receive(bytes(100_000))

        wire = talk((recording, server))
    assert recording.fault is not None
    assert wire.closing
    assert not recording.complete


@pytest.mark.parametrize(("idle", "total"), [(0.05, 9.0), (9.0, 0.05), (0.06, 0.05)])
def test_silence_and_slowness_end_an_exchange(folder: Path, idle: float, total: float) -> None:
    async def main() -> tuple[Recording, Exception | None]:
        connection, recording = Connection(), Recording(folder, BOUNDS)
        wire = Wire(connection)
        asking = connection.exchange(REQUEST, "GET", recording, idle=idle, total=total)
        exchange = asyncio.ensure_future(asking)
        await asyncio.sleep(0)
        wire.receive(b"HTTP/1.1 200 OK\r\n\r\n")
        return recording, await exchange

    recording, error = asyncio.run(main())
    assert isinstance(error, TimeoutError)
    assert recording.truncated == "time"


def test_a_slow_server_that_goes_on_is_waited_for(folder: Path) -> None:
    """Six times the idle limit in all, and never without a byte for as long as it."""

    async def main() -> Recording:
        connection, recording = Connection(), Recording(folder, BOUNDS)
        wire = Wire(connection)
        asking = connection.exchange(REQUEST, "GET", recording, idle=0.2, total=9)
        exchange = asyncio.ensure_future(asking)
        await asyncio.sleep(0)
        wire.receive(b"HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n")
        for _ in range(24):
            await asyncio.sleep(0.05)
            wire.receive(b"x")
        await exchange
        return recording

    assert asyncio.run(main()).complete
