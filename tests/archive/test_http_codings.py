import gzip
import subprocess
import sys
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from archive.codings import decode
from archive.errors import BodyTooLarge, HttpError

TEXT = "Nuevo Perú por el Buen Vivir. ".encode() * 9000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACK = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("coding", PACK)
def test_each_coding(coding: str) -> None:
    packed = PACK[coding](TEXT)
    assert decode(packed, [coding], len(TEXT)) == TEXT
    assert decode(PACK[coding](b""), [coding], 0) == b""
    assert decode(b"", [coding], 0) == b""


def test_raw_deflate() -> None:
    assert decode(raw_deflate(TEXT), ["deflate"], len(TEXT)) == TEXT


def test_several_members_and_junk_after_them() -> None:
    assert decode(gzip.compress(b"a") + gzip.compress(b"b") + b"junk", ["gzip"], 9) == b"ab"
    assert decode(zstd.compress(b"a") + zstd.compress(b"b"), ["zstd"], 9) == b"ab"


def test_stacked() -> None:
    packed = brotli.compress(gzip.compress(zlib.compress(TEXT)))
    assert decode(packed, ["deflate", "gzip", "br"], len(TEXT)) == TEXT
    with pytest.raises(HttpError, match="6 content codings"):
        decode(packed, ["gzip"] * 6, 10)


def test_unknown_and_identity_are_left_alone() -> None:
    assert decode(b"x", ["identity"], 9) == b"x"
    assert decode(b"x", ["utf-8"], 9) == b"x"


@pytest.mark.parametrize("coding", PACK)
def test_what_was_never_packed_is_given_as_it_is(coding: str) -> None:
    assert decode(b"<html>plain</html>", [coding], 100) == b"<html>plain</html>"


@pytest.mark.parametrize("coding", PACK)
def test_a_cut_tail_gives_what_was_there(coding: str) -> None:
    packed = PACK[coding](TEXT)
    got = decode(packed[: len(packed) * 9 // 10], [coding], len(TEXT))
    assert TEXT.startswith(got)


def test_a_broken_tail_gives_what_was_before_it() -> None:
    text = bytes(range(256)) * 4000 + b"".join(b"%d" % n for n in range(90000))
    packed = bytearray(gzip.compress(text))
    packed[len(packed) * 3 // 4] ^= 255
    got = decode(bytes(packed), ["gzip"], len(text) * 2)
    assert len(got) > len(text) // 2
    assert text.startswith(got[: len(text) // 2])


@given(st.sampled_from(sorted(PACK)), st.binary())
def test_any_bytes_do(coding: str, data: bytes) -> None:
    assert decode(PACK[coding](data), [coding], len(data)) == data
    assert isinstance(decode(data, [coding], 10_000_000), bytes)


@pytest.mark.parametrize("coding", PACK)
def test_over_the_limit(coding: str) -> None:
    with pytest.raises(BodyTooLarge):
        decode(PACK[coding](TEXT), [coding], len(TEXT) - 1)
    with pytest.raises(BodyTooLarge):
        decode(b"plain", [], 4)


BOMB = """
import resource, sys
from archive.codings import decode
from archive.errors import BodyTooLarge
body = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    decode(body, [sys.argv[1]], 4_000_000)
except BodyTooLarge:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("coding", PACK)
def test_a_bomb_costs_no_more_memory_than_the_limit(coding: str) -> None:
    bomb = (
        PACK[coding](bytes(300_000_000))
        if coding != "br"
        else brotli.compress(bytes(300_000_000), quality=1)
    )
    done = subprocess.run([sys.executable, "-c", BOMB, coding], input=bomb, capture_output=True)
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(done.stdout) * unit < 16_000_000, done.stderr
