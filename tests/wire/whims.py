"""Answers drawn from a seed, with what a record of each must hold.

Made from their parts: nothing here reads what it made, so the expectation owes nothing to a parser.
"""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import brotli

try:
    from compression import zstd
except ImportError:
    from backports import zstd

CODINGS: Mapping[bytes, Callable[[bytes], bytes]] = {
    b"gzip": gzip.compress,
    b"x-gzip": gzip.compress,
    b"br": brotli.compress,
    b"zstd": zstd.compress,
    b"deflate": zlib.compress,
    b"none-that-is-known": bytes,
}
STATUSES = (200, 200, 200, 200, 201, 203, 204, 205, 226, 301, 304, 308, 404, 410, 500, 599)
BODILESS = frozenset({204, 304})
KEEP, CLOSE, DROP, CUT, RESET, STALE, JUNK = (
    "keep",
    "close",
    "drop",
    "cut",
    "reset",
    "stale",
    "junk",
)
"""What happens at the end: go on; end the connection in words; let it go without a word (that is
what it is under TLS); send a part and end it; send a part and reset it; answer nothing on a
connection that was used before; send more than the answer."""
ENDS = {
    "none": (KEEP, KEEP, KEEP, STALE, CLOSE, DROP, STALE, JUNK),
    "length": (KEEP, KEEP, KEEP, KEEP, STALE, CLOSE, DROP, CUT, RESET, STALE, JUNK),
    "chunked": (KEEP, KEEP, KEEP, KEEP, STALE, CLOSE, DROP, CUT, RESET, STALE, JUNK),
    "chunked and length": (KEEP, CLOSE, CUT, JUNK),
    "until close": (CLOSE, CLOSE, DROP),
    "bad chunks": (CLOSE, DROP),
    "bad length": (CLOSE, DROP),
}
"""How a body may be framed, and how its exchange may end."""


@dataclass(frozen=True)
class Whim:
    """One answer. `block` is what the response record must hold, `before` its 1xx heads."""

    seed: int
    method: str
    status: int
    frame: str
    end: str
    before: tuple[bytes, ...]
    head: bytes
    body: bytes
    sent: int
    """How many bytes of head and body are sent: all, or the answer is cut off."""
    payload: bytes
    """The body without its transfer coding."""
    text: bytes
    """The body without any coding."""
    truncated: bool
    """Whether the record must say so."""
    junk: bytes

    @property
    def target(self) -> str:
        return f"/whim/{self.seed}?q=%C3%A9&q={self.seed}&&"

    @property
    def block(self) -> bytes:
        return (self.head + self.body)[: self.sent]

    @property
    def is_shown(self) -> bool:
        """Whether enough comes for a spider to see."""
        return self.sent >= len(self.head)

    def writes(self) -> Iterator[bytes]:
        """Yield everything in the pieces in which it is sent; junk comes with the last."""
        dice = random.Random(self.seed)
        rest = b"".join(self.before) + self.block
        size = max(dice.choice((1, 7, 100, 1500, 20_000, 1 << 20)), len(rest) // 50)
        while rest:
            piece = rest[: dice.randint(1, size)]
            rest = rest[len(piece) :]
            yield piece if rest else piece + self.junk


def draw(seed: int, *, secure: bool) -> Whim:
    """Return the whim of a seed; `secure` as the end without a word means more under TLS."""
    dice = random.Random(seed)
    method, status = dice.choice(("GET", "GET", "GET", "GET", "HEAD")), dice.choice(STATUSES)
    is_empty = method == "HEAD" or status in BODILESS
    frame = "none" if is_empty else dice.choice([*ENDS][1:])
    end = dice.choice(ENDS[frame])
    text = _text(dice)
    codings = dice.choice(((), (), (b"gzip",), (b"gzip", b"br"), *((name,) for name in CODINGS)))
    payload = text
    is_lie = not {*codings} - {b"gzip", b"zstd"} and dice.random() < 0.2
    for coding in () if is_lie else codings:
        payload = CODINGS[coding](payload)
    head = _head(dice, status, frame, payload, codings)
    body = b"" if is_empty else _body(dice, frame, payload)
    whole = len(head) + len(body)
    part = dice.randint(1, whole - 1) if end in {CUT, RESET} and body else whole
    speechless = frame in {"until close", "bad chunks", "bad length"} and end == DROP and secure
    return Whim(
        seed=seed,
        method=method,
        status=status,
        frame=frame,
        end=end,
        before=tuple(_informational(dice) for _ in range(dice.choice((0, 0, 0, 1, 3)))),
        head=head,
        body=body,
        sent=part,
        payload=b"" if is_empty else payload,
        text=b"" if is_empty else text,
        truncated=part < whole or speechless,
        junk=dice.choice((b"\r\n", b"x", b"HTTP/1.1 200 OK\r\n\r\n")) if end == JUNK else b"",
    )


def _text(dice: random.Random) -> bytes:
    words = (
        "pueblo",
        "people",
        "peuple",
        "¡Unidad!",
        "<p>",
        "\r\n",
        "\x00",
        "0\r\n\r\n",
        "HTTP/1.1 ",
    )
    size = dice.choice((0, 1, 40, 40, 400, 4000, 40_000))
    return " ".join(dice.choices(words, k=size)).encode() + dice.randbytes(dice.choice((0, 9, 999)))


def _head(
    dice: random.Random, status: int, frame: str, payload: bytes, codings: tuple[bytes, ...]
) -> bytes:
    version = dice.choice((b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.0", b"http/1.1"))
    reason = dice.choice((b" OK", b"", b" ", " Très bien".encode("latin-1"), b" \xff\x00 ok"))
    fields = [
        *_framing(dice, frame, len(payload)),
        *([_field(dice, b"Content-Encoding", b", ".join(codings))] if codings else []),
        *dice.sample(_decoration(dice), dice.randint(0, 6)),
    ]
    dice.shuffle(fields)
    lines = [version + b" %d" % status + reason, *fields, b""]
    return b"".join(line + _end_of_line(dice) for line in lines)


def _framing(dice: random.Random, frame: str, length: int) -> list[bytes]:
    """Return the fields that say how the body ends."""
    size = b"%d" % length
    sizes = dice.choice(([size], [size], [b"000" + size], [size + b", " + size], [size, size]))
    chunked = dice.choice(
        (b"chunked", b"Chunked", b"gzip, chunked", b" chunked ", b"identity,chunked")
    )
    lengths = [_field(dice, b"Content-Length", each) for each in sizes]
    coding = _field(dice, b"Transfer-Encoding", chunked)
    return {
        "length": lengths,
        "chunked": [coding],
        "chunked and length": [coding, _field(dice, b"Content-Length", b"3")],
        "bad chunks": [coding],
        "bad length": [_field(dice, b"Content-Length", dice.choice((b"-1", b"1 1", b"0x5", b"")))],
        "none": dice.choice(([], [coding], lengths)),
        "until close": dice.choice(([], [_field(dice, b"Transfer-Encoding", b"x-odd")])),
    }[frame]


def _decoration(dice: random.Random) -> list[bytes]:
    """Return fields that say nothing about the body."""
    return [
        _field(
            dice, b"Content-Type", dice.choice((b"text/html", b"image/png", b"", b"a/b;c=\xe9"))
        ),
        _field(dice, b"Set-Cookie", b"b=2"),
        _field(dice, b"set-cookie", b"a=1; Path=/"),
        _field(dice, b"X-Folded", b"one\r\n two\r\n\tthree"),
        _field(dice, b"X-Bytes", bytes(dice.choices(range(11, 256), k=20)).replace(b"\r", b"")),
        b"a line without that which makes it a field",
        b": no name",
        "X-Où: là".encode("latin-1"),
        b"X-Long: " + b"a" * dice.randint(1, 9000),
        b"X-Empty:",
    ]


def _field(dice: random.Random, name: bytes, value: bytes) -> bytes:
    """Return a field, its name in any case, with any space around it."""
    spelt = dice.choice((name, name.lower(), name.upper(), name.swapcase()))
    return (
        spelt
        + dice.choice((b": ", b": ", b":", b":\t ", b" : "))
        + value
        + dice.choice((b"", b" "))
    )


def _end_of_line(dice: random.Random) -> bytes:
    return dice.choice((b"\r\n", b"\r\n", b"\r\n", b"\r\n", b"\n"))


def _body(dice: random.Random, frame: str, payload: bytes) -> bytes:
    if "chunk" not in frame:
        return payload
    chunks = b""
    while payload:
        size = dice.randint(1, dice.choice((1, 100, 5000)) + len(payload) // 40)
        chunks += _size_line(dice, min(size, len(payload))) + payload[:size] + _end_of_line(dice)
        payload = payload[size:]
    if frame == "bad chunks":
        return chunks + dice.choice((b"zz\r\nrest", b"-1\r\n\r\n", b"\r\n\r\nrest\n"))
    trailers = dice.choice((b"", b"", b"X-Sum: 1\r\nX-Time: 2\n", b"no colon\r\n"))
    return chunks + _size_line(dice, 0) + trailers + _end_of_line(dice)


def _size_line(dice: random.Random, size: int) -> bytes:
    spelt = dice.choice((b"%x", b"%X", b"000%x", b"%x ")) % size
    extension = dice.choice((b"", b"", b";a", b';name="a b";other=1', b" ; \xff"))
    return spelt + extension + _end_of_line(dice)


def _informational(dice: random.Random) -> bytes:
    lines = [
        b"HTTP/1.1 %d x" % dice.choice((100, 102, 103, 199)),
        b"Link: </a.css>\r\nX: \xe9",
        b"",
    ]
    return b"".join(line + _end_of_line(dice) for line in lines)
