import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import http
from archive.chunked import Dechunker
from archive.errors import HttpError
from archive.http import HttpMessage


def test_a_response_is_read_as_it_came() -> None:
    raw = b"HTTP/1.1 200 All right\r\nSet-Cookie: a=1\r\nset-cookie:b=2\r\nX:  y \r\n\r\nbody\r\n"
    message = http.parse_response(raw)
    assert message.start_line == b"HTTP/1.1 200 All right"
    assert (message.version, message.status, message.reason) == ("HTTP/1.1", 200, "All right")
    assert message.headers == ((b"Set-Cookie", b"a=1"), (b"set-cookie", b"b=2"), (b"X", b"y"))
    assert message.all("SET-COOKIE") == ("a=1", "b=2")
    assert message.header("x") == "y"
    assert message.header("none") is None
    assert message.body == b"body\r\n"


@pytest.mark.parametrize(
    ("raw", "headers", "body"),
    [
        (b"HTTP/1.1 200 OK\nA: 1\n\nbody", ((b"A", b"1"),), b"body"),
        (b"HTTP/1.1 200 OK\r\nA: 1\r\n  2\r\n\t3\r\n\r\n", ((b"A", b"1 2 3"),), b""),
        (b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", ((b"no colon", b""),), b""),
        (b"HTTP/1.1 200 OK\r\nA : \xe9\xff\r\n\r\n", ((b"A", b"\xe9\xff"),), b""),
        (b"HTTP/1.1 200 OK\r\nA: 1\r\nB: cut", ((b"A", b"1"), (b"B", b"cut")), b""),
        (b"HTTP/1.1 200 OK\r\n\r\n\r\nx", (), b"\r\nx"),
        (b"HTTP/1.1 200 OK", (), b""),
    ],
    ids=["bare LF", "folded", "no colon", "any byte", "cut short", "no headers", "one line"],
)
def test_odd_headers(raw: bytes, headers: object, body: bytes) -> None:
    message = http.parse_response(raw)
    assert message.status == 200
    assert message.headers == headers
    assert message.body == body


HEADERS = st.lists(
    st.builds(
        b"".join,
        st.tuples(
            st.sampled_from(
                b"Content-Type|content-type |X-Content-Type-Options|Content-Type-B|"
                b"Transfer-Encoding| |\t|A|".split(b"|")
            ),
            st.sampled_from([b":", b": ", b"", b":\t"]),
            st.sampled_from([b"text/HTML", b"text/html; charset=a", b"chunked", b"", b"\xc9\xff"]),
            st.sampled_from([b"\r\n", b"\n", b"\r\n\r\n", b"\n\n", b"\r"]),
        ),
    )
)


@given(st.sampled_from([b"HTTP/1.1 200 OK", b"http/1.0 2x", b"HTTP/1.1", b"<p>"]), HEADERS)
def test_a_glance_says_what_reading_says(start: bytes, headers: list[bytes]) -> None:
    raw = start + b"\r\n" + b"".join(headers)
    try:
        message = http.parse_response(raw)
    except HttpError:
        with pytest.raises(HttpError):
            http.glance(raw)
        return
    seen = http.glance(raw)
    assert seen == http.Glance.of(message, seen.body)
    assert raw[seen.body :] == message.body


@pytest.mark.parametrize("line", [b"HTTP/1.1", b"HTTP/1.1 abc", b"HTTP/1.1 20", b"HTTP/1.1 2000"])
def test_a_status_that_is_none(line: bytes) -> None:
    assert http.parse_response(line + b"\r\n\r\n").status is None


@pytest.mark.parametrize("raw", [b"", b"<html>", b"GET / HTTP/1.1\r\n\r\n", b"\r\nHTTP/1.1 200"])
def test_what_is_no_response(raw: bytes) -> None:
    with pytest.raises(HttpError, match="not an HTTP response"):
        http.parse_response(raw)


@given(st.binary())
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    message = http.parse_response(b"HTTP/1.1 " + raw)
    assert isinstance(http.payload(message), bytes)
    assert message.status is None or 0 <= message.status <= 999


@given(
    st.lists(
        st.tuples(
            st.from_regex(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+", fullmatch=True),
            st.from_regex(rb"[\x21-\x7e\x80-\xff]*", fullmatch=True),
        )
    ),
    st.binary(),
)
def test_well_formed_headers_come_back_whole(
    headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
    message = http.parse_response(b"HTTP/1.1 200 OK\r\n" + lines + b"\r\n" + body)
    assert message == HttpMessage(b"HTTP/1.1 200 OK", tuple(headers), body)


def chunked(body: bytes) -> HttpMessage:
    return HttpMessage(b"HTTP/1.1 200 OK", ((b"Transfer-Encoding", b"Chunked"),), body)


@pytest.mark.parametrize(
    ("body", "payload"),
    [
        (b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", b"abcde"),
        (b'3;name="v"\r\nabc\r\n0\r\nTrailer: 1\r\n\r\n', b"abc"),
        (b"00A\r\n0123456789\r\n0\r\n\r\n", b"0123456789"),
        (b"3 \r\nabc\r\n0\r\n\r\n", b"abc"),
        (b"3\nabc\n0\n\n", b"abc"),
        (b"0\r\n\r\n", b""),
        (b"3\r\nabc\r\n5\r\nde", b"abcde"),
        (b"3\r\nabc\r\n5", b"abc"),
        (b"3\r\nabc\r\nnonsense\r\nde", b"abc"),
        (b"3\r\nabc\r\n0\r\n\r\njunk", b"abc"),
        (b"<html>\nnot chunked", b"<html>\nnot chunked"),
        (b"abc", b"abc"),
        (b"", b""),
    ],
)
def test_chunks_come_off(body: bytes, payload: bytes) -> None:
    assert http.payload(chunked(body)) == payload


def test_a_body_without_chunks_is_left_alone() -> None:
    plain = HttpMessage(b"HTTP/1.1 200 OK", (), b"3\r\nabc\r\n0\r\n\r\n")
    assert http.payload(plain) == plain.body


@given(st.lists(st.binary(min_size=1)), st.booleans())
def test_whatever_was_chunked_comes_back(parts: list[bytes], cut: bool) -> None:
    body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts)
    assert http.payload(chunked(body + (b"" if cut and parts else b"0\r\n\r\n"))) == b"".join(parts)


@given(
    st.binary() | st.lists(st.sampled_from([b"1", b"\r", b"\n", b";", b"a", b"0"])).map(b"".join)
)
def test_pieces_make_no_difference(body: bytes) -> None:
    whole = http.payload(chunked(body))
    dechunker = Dechunker()
    pieces = [dechunker.feed(body[n : n + 1]) for n in range(len(body))]
    assert b"".join(pieces) + dechunker.end() == whole


def test_an_endless_size_line_is_not_held_forever() -> None:
    dechunker = Dechunker()
    assert sum(len(dechunker.feed(b"1" * 1000)) for _ in range(100)) >= 64 * 1024


def test_media_types() -> None:
    assert http.media_type("Text/HTML; charset=utf-8") == "text/html"
    assert http.media_type(" ;x") is None
    assert http.media_type(None) is None


def test_decoded_takes_both_codings_off() -> None:
    packed = gzip.compress(b"text")
    body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)
    headers = ((b"Transfer-Encoding", b"chunked"), (b"Content-Encoding", b"gzip"))
    message = HttpMessage(b"HTTP/1.1 200 OK", headers, body)
    assert http.payload(message) == packed
    assert http.decoded(message, 100) == b"text"
