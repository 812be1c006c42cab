"""The tee under bytes of every kind: fed through Twisted's in-memory transport, in any pieces."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scrapy import Request as ScrapyRequest
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web._newclient import Request
from twisted.web.http_headers import Headers

from archive.http import HttpError, parse_response, payload
from pipelines.capture.outcome import exchange_of, message_of
from pipelines.capture.protocol import CaptureFactory, CaptureProtocol, RecordingHeaders
from pipelines.capture.reasons import truncation
from pipelines.capture.recording import HEAD_LIMIT, Bounds, Recording

BOUNDS = Bounds(page=100_000, file=200_000, shown=50_000)


class Transport(StringTransport):
    """Twisted's own, with what a TCP connection has besides."""

    def abortConnection(self) -> None:  # noqa: N802  # Twisted's name
        self.loseConnection()


def connected(recording: Recording, method: bytes = b"GET") -> CaptureProtocol:
    """Return a connection on which a request was sent."""
    protocol = CaptureFactory(lambda _: None, "test").buildProtocol(None)
    assert isinstance(protocol, CaptureProtocol)
    protocol.makeConnection(Transport())
    ask(protocol, recording, method)
    return protocol


def ask(protocol: CaptureProtocol, recording: Recording, method: bytes = b"GET") -> None:
    headers = RecordingHeaders.of(Headers({b"Host": [b"a.test"]}), recording)
    done = protocol.request(Request(method, b"/", headers, None, persistent=True))
    done.addCallbacks(lambda response: response.deliverBody(Sink()), lambda _: None)


class Sink:
    """Takes a body and forgets it."""

    def makeConnection(self, transport: object) -> None: ...  # noqa: N802  # Twisted's name
    def dataReceived(self, data: bytes) -> None: ...  # noqa: N802  # Twisted's name
    def connectionLost(self, reason: object) -> None: ...  # noqa: N802  # Twisted's name


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spool")


def pieces(data: bytes, cuts: list[int]) -> Iterator[bytes]:
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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ANSWERS, st.lists(st.integers(0, 2000)), st.booleans(), st.sampled_from([b"GET", b"HEAD"]))
@example(b"/0.0 0\n\n", [], True, b"GET")  # the form of a status line, and not HTTP
def test_any_answer_is_kept_as_it_came(
    folder: Path, answer: bytes, cuts: list[int], clean: bool, method: bytes
) -> None:
    recording = Recording(folder, BOUNDS)
    protocol = connected(recording, method)
    for piece in pieces(answer, cuts):
        protocol.dataReceived(piece)
    protocol.connectionLost(Failure(ConnectionDone() if clean else ConnectionLost()))
    recording.close()

    kept = b"".join(recording.informational) + recording.response.head(len(answer))
    assert answer.startswith(kept)
    assert recording.request.startswith(method + b" / HTTP/1.1\r\n")
    truncated = truncation(recording, None, stopped=False)
    assert (truncated is None) is recording.complete
    if recording.response.length:
        check_exchange(recording, truncated)


def check_exchange(recording: Recording, truncated: str | None) -> None:
    """What goes to the archive agrees with itself."""
    message = message_of(recording, BOUNDS.shown)
    request = ScrapyRequest("http://a.test/#part")
    exchange = exchange_of(request, recording, message, crawl="c", truncated=truncated)
    assert isinstance(exchange.response, bytes)
    assert exchange.url == "http://a.test/"
    assert exchange.response_length == len(exchange.response)
    assert exchange.header_length <= exchange.response_length
    try:
        expected = len(payload(parse_response(exchange.response)))
    except HttpError:
        expected = exchange.response_length
    assert exchange.payload_length == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=3000), st.lists(st.integers(1, 500), min_size=1), st.binary(max_size=9))
def test_chunks_of_any_size(folder: Path, body: bytes, sizes: list[int], junk: bytes) -> None:
    chunks, at = [], 0
    while at < len(body):
        size = sizes[len(chunks) % len(sizes)]
        chunks.append(body[at : at + size])
        at += size
    answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer += b"".join(b"%X\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    recording = Recording(folder, BOUNDS)
    protocol = connected(recording)
    for piece in pieces(answer + junk, sizes):
        protocol.dataReceived(piece)
    assert recording.complete
    assert recording.payload_length == len(body)
    assert recording.response.content() == answer


def test_a_second_request_on_the_connection_has_its_own_bytes(folder: Path) -> None:
    answers = [b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + letter for letter in (b"a", b"b")]
    first, second = Recording(folder, BOUNDS), Recording(folder, BOUNDS)
    protocol = connected(first)
    protocol.dataReceived(answers[0])
    ask(protocol, second)
    protocol.dataReceived(answers[1])
    assert [first.response.content(), second.response.content()] == answers
    assert first.request == second.request


def test_who_sends_junk_is_not_asked_again(folder: Path) -> None:
    protocol = connected(Recording(folder, BOUNDS))
    protocol.dataReceived(b"HTTP/1.1 204 No\r\n\r\nHTTP/1.1 200 OK\r\n\r\nsmuggled")
    assert protocol.transport.disconnecting


def test_a_second_try_forgets_the_first(folder: Path) -> None:
    recording = Recording(folder, BOUNDS)
    lost = connected(recording)
    lost.connectionLost(Failure(ConnectionLost()))
    protocol = connected(recording)
    protocol.dataReceived(b"HTTP/1.1 204 No\r\n\r\n")
    lost.dataReceived(b"late")
    assert recording.complete
    assert recording.request.count(b"GET / HTTP/1.1") == 1
    assert recording.response.content() == b"HTTP/1.1 204 No\r\n\r\n"


@pytest.mark.parametrize(
    ("head", "size", "limit"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", 150_000, BOUNDS.page),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", 250_000, BOUNDS.file),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 80_000, BOUNDS.shown),
        (b"HTTP/1.1 103 Hint\r\n\r\n" * 20_000, 0, HEAD_LIMIT),
    ],
)
def test_what_grows_without_end_is_cut(folder: Path, head: bytes, size: int, limit: int) -> None:
    recording = Recording(folder, BOUNDS)
    protocol = connected(recording)
    answer = head + bytes(size)
    for at in range(0, len(answer), 10_000):
        protocol.dataReceived(answer[at : at + 10_000])
    kept = sum(map(len, recording.informational)) + recording.response.length
    assert limit < kept <= limit + len(head) % 100 + 10_000
    assert recording.broken_off == "length"
    assert protocol.transport.disconnecting


def test_a_full_disk_stops_the_download(folder: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    recording = Recording(folder, Bounds(page=10**8, file=10**8, shown=1000))
    protocol = connected(recording)
    protocol.dataReceived(b"HTTP/1.1 200 OK\r\n\r\n")
    with Path("/dev/full").open("wb", buffering=0) as full:
        recording.response._file = full  # type: ignore[assignment]
        protocol.dataReceived(bytes(100_000))
    assert recording.fault is not None
    assert protocol.transport.disconnecting
    assert not recording.complete
