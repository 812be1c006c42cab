"""The exchanges of the wire test: what a server may send, and what a record of it must say.

One row is one request. The test asks each over http and over TLS and compares the records with
the server's log; `truncated`, `status` and `shown` say what else must hold.
"""

from __future__ import annotations

import gzip
import hashlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import brotli

from tests.wire.server import CLOSE, KEEP, RESET, STALL, Script, Step

try:
    from compression import zstd
except ImportError:
    from backports import zstd

LIMIT = 2 * 1024 * 1024
"""`max_page_bytes` of the test's crawl."""
HTML = "<p>Dèš pages à garder : œuvre, ¿qué?</p>\n".encode() * 20
NOISE = random.Random(617).randbytes(300_000)


@dataclass(frozen=True)
class Case:
    """One exchange. `answer` is what the record must hold; `before` are 1xx, `junk` comes after.

    `pieces` > 1 sends everything in as many writes with a pause between. `shown` is the body that
    the spider must see, `error` the reason of a failed exchange.
    """

    name: str
    answer: bytes
    before: tuple[bytes, ...] = ()
    junk: bytes = b""
    then: str = KEEP
    pieces: int = 1
    method: str = "GET"
    query: str = ""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    meta: Mapping[str, object] = field(default_factory=dict)
    status: int = 200
    truncated: str | None = None
    shown: bytes | None = HTML
    error: str | None = None
    fresh_only: bool = False

    @property
    def target(self) -> str:
        return f"/{self.name}{self.query}"

    def script(self) -> Script:
        everything = b"".join(self.before) + self.answer + self.junk
        return Script(lambda: _steps(everything, self.pieces), self.then, self.fresh_only)


def _steps(everything: bytes, pieces: int) -> Iterator[Step]:
    size = -(-len(everything) // pieces) or 1
    for at in range(0, len(everything), size):
        if at:
            yield 0.01
        yield everything[at : at + size]


def with_length(
    body: bytes, *lines: bytes, status: bytes = b"HTTP/1.1 200 OK", length: int | None = None
) -> bytes:
    size = len(body) if length is None else length
    head = (status, *lines, b"Content-Length: %d" % size)
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def chunked(body: bytes, *lines: bytes, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    head = (b"HTTP/1.1 200 OK", *lines, b"Transfer-Encoding: chunked")
    chunks = [body[at : at + 300] for at in range(0, len(body), 300)]
    parts = [b"%x%s\r\n%s\r\n" % (len(chunk), extension, chunk) for chunk in chunks]
    return b"\r\n".join(head) + b"\r\n\r\n" + b"".join(parts) + b"0\r\n" + trailer + b"\r\n"


TYPE = b"Content-Type: text/html; charset=utf-8"

PLAIN = (
    Case("plain", with_length(HTML, TYPE)),
    Case("query", with_length(HTML, TYPE), query="?page=a&lang=es&q=%C3%A9+x&x=&x=1&%7E=(b);c"),
    Case("header-case", with_length(HTML, b"sErVeR: x", b"CONTENT-type: text/html; charset=utf-8")),
    Case(
        "repeats-in-order",
        with_length(HTML, b"Set-Cookie: b=2", TYPE, b"Set-Cookie: a=1", b"Set-Cookie: b=2"),
    ),
    Case(
        "odd-spacing",
        with_length(HTML, b"X-A:none", b"X-B:    many   ", b"X-C:\ttab\t", b"X-D: ", b"X-E:", TYPE),
    ),
    Case("latin-1-header", with_length(HTML, "X-Où: là-bas".encode("latin-1"), TYPE)),
    Case("invalid-bytes-in-header", with_length(HTML, b"X-Odd: \xff\xfe\x00\x01\x80", TYPE)),
    Case(
        "latin-1-status-line",
        with_length(HTML, TYPE, status="HTTP/1.1 200 Très bien".encode("latin-1")),
    ),
    Case("invalid-status-line", with_length(HTML, TYPE, status=b"HTTP/1.1 200 \xff\xfe\x80")),
    Case("no-reason", with_length(HTML, TYPE, status=b"HTTP/1.1 200")),
    Case("no-colon", with_length(HTML, b"this line has no colon", TYPE)),
    Case("bare-lf", with_length(HTML, TYPE).replace(b"\r\n", b"\n", 3)),
    Case("mixed-line-ends", with_length(HTML, b"X-A: 1", TYPE).replace(b"\r\n", b"\n", 2)),
    Case("folded", with_length(HTML, b"X-Long: one\r\n two\r\n\tthree", TYPE)),
    Case("long-header", with_length(HTML, b"X-Policy: " + b"a" * 60_000, TYPE)),
    Case("many-headers", with_length(HTML, *(b"X-%d: %d" % (n, n) for n in range(2000)), TYPE)),
    Case("dribbled", with_length(HTML, TYPE), pieces=25),
    Case("empty-body", with_length(b"", TYPE), shown=b""),
    Case("binary", with_length(NOISE, b"Content-Type: image/png"), shown=NOISE),
    Case(
        "opt-outs",
        with_length(HTML, TYPE, b"X-Robots-Tag: noarchive", b"TDM-Reservation: 1"),
    ),
    Case(
        "post",
        with_length(HTML, TYPE),
        method="POST",
        body=b"a=1&b=%C3%A9",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    ),
)

CODED = (
    Case("chunked", chunked(HTML, TYPE)),
    Case("chunked-dribbled", chunked(HTML, TYPE), pieces=40),
    Case("chunk-extensions", chunked(HTML, TYPE, extension=b';name="a b";other')),
    Case("trailers", chunked(HTML, TYPE, trailer=b"X-Checksum: 1\r\nX-Time: 2\r\n")),
    Case("gzip", with_length(gzip.compress(HTML), TYPE, b"Content-Encoding: gzip")),
    Case("gzip-in-chunks", chunked(gzip.compress(HTML), TYPE, b"Content-Encoding: gzip")),
    Case("br", with_length(brotli.compress(HTML), TYPE, b"Content-Encoding: br")),
    Case("br-in-chunks", chunked(brotli.compress(HTML), TYPE, b"Content-Encoding: br")),
    Case("zstd", with_length(zstd.compress(HTML), TYPE, b"Content-Encoding: zstd")),
    Case("gzip-that-is-none", with_length(HTML, TYPE, b"Content-Encoding: gzip")),
    Case("coding-nobody-knows", with_length(HTML, TYPE, b"Content-Encoding: x-none")),
    Case("gzip-with-a-torn-tail", with_length(gzip.compress(HTML)[:-5], b"Content-Encoding: gzip")),
    Case(
        "transfer-gzip-chunked",
        chunked(gzip.compress(HTML), TYPE).replace(b"coding: chunked", b"coding: gzip, chunked"),
        shown=gzip.compress(HTML),
    ),
    Case("chunked-in-capitals", chunked(HTML, TYPE).replace(b": chunked", b": Chunked")),
    Case("transfer-identity", with_length(HTML, TYPE, b"Transfer-Encoding: identity")),
    Case(
        "chunks-end-in-lf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\nabcd\n0\n\n",
        shown=b"abcd",
    ),
    Case(
        "chunk-size-is-no-number",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nxyz\r\nrest",
        then=CLOSE,
        shown=b"abc",
    ),
)

FRAMED = (
    Case("http-1.0", b"HTTP/1.0 200 OK\r\n" + TYPE + b"\r\n\r\n" + HTML, then=CLOSE),
    Case("close-delimited", b"HTTP/1.1 200 OK\r\n" + TYPE + b"\r\n\r\n" + HTML, then=CLOSE),
    Case("no-headers", b"HTTP/1.0 200 OK\r\n\r\n" + HTML, then=CLOSE),
    Case(
        "lengths-disagree",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n" + HTML,
        then=CLOSE,
    ),
    Case("lengths-agree", with_length(HTML, TYPE, b"Content-Length: %d" % len(HTML))),
    Case(
        "length-is-no-number",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" + HTML,
        then=CLOSE,
    ),
    Case(
        "early-hints",
        with_length(HTML, TYPE),
        before=(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n",),
    ),
    Case(
        "three-informational",
        with_length(HTML, TYPE),
        before=(
            b"HTTP/1.1 100 Continue\r\n\r\n",
            b"HTTP/1.1 102 Processing\r\nX: \xe9\r\n\r\n",
            b"HTTP/1.1 103\n\n",
        ),
        pieces=9,
    ),
    Case("no-content", b"HTTP/1.1 204 No Content\r\nX: 1\r\n\r\n", status=204, shown=b""),
    Case(
        "not-modified",
        b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nContent-Length: 800\r\n\r\n',
        status=304,
        shown=b"",
        headers={"If-None-Match": '"a"'},
    ),
    Case(
        "redirect",
        with_length(b"moved", b"Location: /redirect-target", status=b"HTTP/1.1 301 Moved"),
        status=301,
        shown=b"moved",
    ),
    Case("redirect-target", with_length(HTML, TYPE)),
    Case("not-found", with_length(HTML, TYPE, status=b"HTTP/1.1 404 Not Found"), status=404),
    Case("head", with_length(b"", TYPE, length=5000), method="HEAD", shown=b""),
    Case("junk-after-body", with_length(HTML, TYPE), junk=b"\r\nHTTP/1.1 200 OK\r\n\r\njunk"),
    Case("junk-after-chunks", chunked(HTML, TYPE), junk=b"\r\n\r\n\x00\xff"),
    Case("body-after-204", b"HTTP/1.1 204 No\r\n\r\n", junk=b"body", status=204, shown=b""),
)

BROKEN = (
    Case(
        "dropped-in-headers",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/ht",
        then=CLOSE,
        truncated="disconnect",
        shown=None,
        error="disconnect",
    ),
    Case(
        "dropped-in-status-line",
        b"HTTP/1.1 2",
        then=CLOSE,
        status=0,
        truncated="disconnect",
        shown=None,
        error="disconnect",
    ),
    Case(
        "dropped-in-body",
        with_length(HTML, TYPE, length=len(HTML) + 1),
        then=CLOSE,
        truncated="disconnect",
    ),
    Case(
        "reset-in-body",
        with_length(HTML, TYPE, length=len(HTML) + 1),
        then=RESET,
        truncated="disconnect",
    ),
    Case(
        "reset-where-close-ends",
        b"HTTP/1.1 200 OK\r\n" + TYPE + b"\r\n\r\n" + HTML,
        then=RESET,
        truncated="disconnect",
    ),
    Case("dropped-in-chunks", chunked(HTML, TYPE)[:-5], then=CLOSE, truncated="disconnect"),
    Case(
        "dropped-in-gzip",
        with_length(gzip.compress(NOISE)[:-9000], b"Content-Encoding: gzip", length=300_200),
        then=CLOSE,
        truncated="disconnect",
        shown=None,
    ),
    Case(
        "stalled-in-body",
        with_length(HTML, TYPE, length=len(HTML) + 1),
        then=STALL,
        pieces=5,
        meta={"download_timeout": 0.7},
        truncated="time",
    ),
    Case(
        "stalled-where-close-ends",
        b"HTTP/1.1 200 OK\r\n" + TYPE + b"\r\n\r\n" + HTML,
        then=STALL,
        meta={"download_timeout": 0.7},
        truncated="time",
    ),
    Case(
        "stalled-in-headers",
        b"HTTP/1.1 200 OK\r\nContent-",
        then=STALL,
        meta={"download_timeout": 0.7},
        truncated="time",
        shown=None,
        error="timeout",
    ),
    Case(
        "not-http",
        b"SSH-2.0-OpenSSH_9.7\r\n",
        then=CLOSE,
        status=0,
        truncated="unspecified",
        shown=None,
        error="not-http",
    ),
    Case(
        "not-http-at-length",
        b"<p>No status line</p>\r\n" * 50,
        then=CLOSE,
        pieces=9,
        status=0,
        truncated="unspecified",
        shown=None,
        error="not-http",
    ),
    Case(
        "not-http-and-stalled",
        b"220 mail.test ESMTP\r\n",
        then=STALL,
        meta={"download_timeout": 0.7},
        status=0,
        truncated="unspecified",
        shown=None,
        error="not-http",
    ),
    Case(
        "status-is-no-number",
        b"HTTP/1.1 okay\r\nContent-Length: %d\r\n\r\n" % len(HTML) + HTML,
        status=0,
        shown=None,
        error="not-http",
    ),
    Case(
        "only-informational",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n",
        then=CLOSE,
        status=103,
        truncated="disconnect",
        shown=None,
        error="disconnect",
    ),
    Case(
        "dropped-after-informational",
        b"HTTP/1.1 20",
        before=(b"HTTP/1.1 103 Early Hints\r\n\r\n",),
        then=CLOSE,
        status=0,
        truncated="disconnect",
        shown=None,
        error="disconnect",
    ),
)

SILENT = (
    Case("nothing", b"", then=CLOSE, error="disconnect"),
    Case("nothing-but-a-reset", b"", then=RESET, error="disconnect"),
    Case("silence", b"", then=STALL, meta={"download_timeout": 0.7}, error="timeout"),
)
"""No byte in answer: no record, a reason instead."""

STALE = (
    Case("stale/1", with_length(HTML, TYPE)),
    Case("stale/2", with_length(HTML, TYPE), fresh_only=True),
)
"""Asked one after the other: the pool sends the second on a connection that turns out dead."""

REUSED = tuple(
    Case(f"reuse/{n}", with_length(body, TYPE), shown=body)
    for n in range(60)
    for body in [HTML + b"%d" % n]
)
"""Asked all at once, over a few kept connections."""

LARGE = Case(
    "over-the-limit",
    with_length(bytes(1024) * (3 * LIMIT // 1024), b"Content-Type: text/html"),
    truncated="length",
    shown=None,
)
OVERGROWN_HEAD = Case(
    "head-over-the-limit",
    b"HTTP/1.1 200 OK\r\n" + b"X: aaaaaaaaaaaaaaaaaaaa\r\n" * 40_000,
    then=STALL,
    truncated="length",
    shown=None,
    error="too-large",
)
SPOOLED = Case("spooled", with_length(NOISE * 6, b"Content-Type: application/pdf"), shown=NOISE * 6)

WHOLE = (*PLAIN, *CODED, *FRAMED, *BROKEN, *STALE, SPOOLED)
ALL = (*WHOLE, *SILENT, *REUSED, LARGE, OVERGROWN_HEAD)


def big(size: int) -> Script:
    """Return a script that answers with `size` bytes which cannot be compressed."""

    def steps() -> Iterator[Step]:
        yield (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: %d\r\n\r\n" % size
        )
        block = hashlib.shake_256(b"hemeroteca").digest(1024 * 1024)
        for at in range(0, size, len(block)):
            yield block[: size - at]

    return Script(steps)
