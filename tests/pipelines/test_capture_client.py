"""The client against small servers of its own: what it sends, which connections it uses again."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.settings import Settings

from archive.warc.writer import WarcWriter
from pipelines.capture.asking import message_for, origin_of
from pipelines.capture.client import Client, Message
from pipelines.capture.connecting import Connector, Origin, connected
from pipelines.capture.recording import Bounds, Recording
from pipelines.capture.resolving import Address, Resolver
from pipelines.capture.session import CaptureSession

BOUNDS = Bounds(page=100_000, file=100_000, shown=100_000)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


# --- what is sent -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "host", "target"),
    [
        ("http://a.test", "a.test", "/"),
        ("http://a.test?x=1", "a.test", "/?x=1"),
        ("http://a.test/b?", "a.test", "/b?"),
        ("http://a.test:80/%7Eb/?q=%C3%A9&q=&&=", "a.test", "/%7Eb/?q=%C3%A9&q=&&="),
        ("http://a.test:8080/;p#part", "a.test:8080", "/;p"),
        ("https://user:word@a.test:443/", "a.test", "/"),
        ("https://a.test:80/", "a.test:80", "/"),
        ("http://[2001:db8::1]:81//x//", "[2001:db8::1]:81", "//x//"),
        ("http://a.test/http://b.test/", "a.test", "/http://b.test/"),
    ],
)
def test_target_and_host_are_those_of_the_address(url: str, host: str, target: str) -> None:
    sent = message_for(Request(url, meta={"verbatim_url": True})).data
    assert sent.startswith(f"GET {target} HTTP/1.1\r\nHost: {host}\r\n".encode())
    assert sent.endswith(b"\r\n\r\n")


def test_headers_and_body() -> None:
    headers = {"X-A": ["1", "2"], "If-None-Match": '"a"'}
    request = Request("http://a.test/", method="POST", headers=headers, body=b"a=1")
    assert message_for(request).data == (
        b"POST / HTTP/1.1\r\nHost: a.test\r\nX-A: 1\r\nX-A: 2\r\n"
        b'If-None-Match: "a"\r\nContent-Length: 3\r\n\r\na=1'
    )
    own = message_for(Request("http://a.test/", headers={"Host": "b.test"})).data
    assert own == b"GET / HTTP/1.1\r\nHost: b.test\r\n\r\n"


@given(st.binary())
def test_no_value_can_end_a_header(value: bytes) -> None:
    sent = message_for(Request("http://a.test/", headers={"If-None-Match": value})).data
    assert sent.count(b"\n") == sent.count(b"\r") == 4


@pytest.mark.parametrize("url", ["http:///a", "http://a.test:99999/"])
def test_bad_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"host|[Pp]ort"):
        origin_of(Request(url))


# --- which connections --------------------------------------------------------------------------


@dataclass
class Server:
    """Answers each request on a connection by the next of its turns; counts connections."""

    turn: Callable[[int, asyncio.StreamWriter], None]
    connections: int = 0
    requests: list[int] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                self.requests.append(number)
                self.turn(len(self.requests), writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def fetched(folder: Path, server: Server, times: int, pause: float = 0.05) -> list[Recording]:
    """Fetch so many times from `server`, one after the other, with a pause between."""

    async def main() -> list[Recording]:
        listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
        origin = Origin(secure=False, host="127.0.0.1", port=listening.sockets[0].getsockname()[1])
        client, recordings = Client(Connector(session(folder), Settings()), total=9), []
        for _ in range(times):
            recordings.append(Recording(folder, BOUNDS))
            message = Message(origin, "GET", b"GET / HTTP/1.1\r\n\r\n")
            await client.fetch(message, recordings[-1], idle=9)
            await asyncio.sleep(pause)
        client.close()
        listening.close()
        await asyncio.sleep(0.01)
        return recordings

    return asyncio.run(main())


def session(folder: Path) -> CaptureSession:
    writer = WarcWriter(
        folder, info={}, max_bytes=10**9, sync_seconds=5, find_original=lambda _: None
    )
    return CaptureSession(writer, crawl="c", folder=folder, allow_private=lambda _: True)


def test_a_connection_is_used_again(tmp_path: Path) -> None:
    server = Server(lambda _, writer: writer.write(ANSWER))
    recordings = fetched(tmp_path, server, 3)
    assert server.connections == 1
    assert [recording.response.content() for recording in recordings] == [ANSWER] * 3


@pytest.mark.parametrize("pause", [0.0, 0.05])
def test_what_comes_unasked_spoils_a_connection(tmp_path: Path, pause: float) -> None:
    def turn(_: int, writer: asyncio.StreamWriter) -> None:
        writer.write(ANSWER)
        asyncio.get_running_loop().call_later(pause / 3, writer.write, b"HTTP/1.1 200 OK\r\n\r\n")

    server = Server(turn)
    recordings = fetched(tmp_path, server, 3, pause=0.1)
    assert server.connections == 3
    assert [recording.response.content() for recording in recordings] == [ANSWER] * 3


def test_a_dead_connection_is_replaced_once(tmp_path: Path) -> None:
    def turn(number: int, writer: asyncio.StreamWriter) -> None:
        if number == 2:
            writer.close()
        else:
            writer.write(ANSWER)

    server = Server(turn)
    recordings = fetched(tmp_path, server, 2)
    assert server.requests == [1, 1, 2]
    assert all(recording.complete for recording in recordings)


# --- where to -----------------------------------------------------------------------------------


def test_the_next_address_is_tried_where_one_refuses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        places = [Address(socket.AF_INET, each.getsockname()) for each in (closed, listening)]
        with asyncio.run(connected(places)) as found:
            assert found.getpeername() == listening.getsockname()
        with pytest.raises(ConnectionRefusedError):
            asyncio.run(connected(places[:1]))


def test_names_are_resolved_off_the_loop_and_kept() -> None:
    async def main() -> list[list[Address]]:
        resolver = Resolver(9)
        with pytest.raises(CannotResolveHostError):
            await resolver.addresses("no-such-host.invalid", 80)
        return [await resolver.addresses("127.0.0.1", 80) for _ in range(2)]

    first, second = asyncio.run(main())
    assert first is second
    assert [(each.ip, each.place[1]) for each in first] == [("127.0.0.1", 80)]
