"""Digests as WARC headers carry them: `algorithm:value` (WARC/1.1 section 5.8).

Ours are `sha256:` in lower-case hexadecimal. The standard's grammar wants a *token*, which rules
out base32 of SHA-256 with its `=` signs, and warcio and fastwarc do not know base32 without them;
hexadecimal they both check. Records made elsewhere mostly carry SHA-1 in base32.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

PREFIX = "sha256:"
_ALGORITHMS = frozenset("md5 sha1 sha224 sha256 sha384 sha512 blake2b blake2s".split())
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_DIGITS = b"0123456789abcdefghijklmnopqrstuv!"
_BASE32 = bytes(_DIGITS[_LETTERS.find(each)] for each in range(256))
"""From the letters of base32 (RFC 4648) to the digits that `int` takes, which is ten times as fast
as `base64.b32decode`; what is no letter of it becomes `!`, which `int` refuses."""


class Hasher(Protocol):
    """What `hashlib` makes."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Take in more bytes."""

    def digest(self) -> bytes:
        """Return the digest of all bytes so far."""


def digest(data: bytes | memoryview) -> str:
    """Return our form of the digest of `data`."""
    return PREFIX + hashlib.sha256(data).hexdigest()


def labelled(hasher: Hasher) -> str:
    """Return our form of a SHA-256 that was taken bit by bit."""
    return PREFIX + hasher.digest().hex()


def holds(claimed: str, data: bytes | memoryview) -> bool:
    """Tell whether `claimed` is the digest of `data`, or of an algorithm not known here."""
    if claimed.startswith(PREFIX) and claimed == digest(data):
        return True
    hasher = hasher_for(claimed)
    if hasher is None:
        return True
    hasher.update(data)
    return agrees(claimed, hasher.digest())


def hasher_for(claimed: str) -> Hasher | None:
    """Return a fresh hasher for the algorithm of `claimed`; None where it is not known here."""
    maker = _maker(claimed.partition(":")[0])
    return None if maker is None else maker(usedforsecurity=False)


def agrees(claimed: str, actual: bytes) -> bool:
    """Tell whether `claimed` is the digest `actual`, in hexadecimal, base32 or base64."""
    value = claimed.partition(":")[2].strip()
    if len(value) == 2 * len(actual):
        return value.lower() == actual.hex()
    bare = value.rstrip("=")
    spare = len(bare) * 5 - len(actual) * 8
    try:
        if 0 <= spare < 5:
            number = int.from_bytes(actual, "big")
            return int(bare.upper().encode().translate(_BASE32), 32) >> spare == number
        padded = bare.replace("-", "+").replace("_", "/") + "=" * (-len(bare) % 4)
        return base64.b64decode(padded, validate=True) == actual
    except ValueError:  # a letter that is none of its alphabet
        return False


@lru_cache(maxsize=32)  # the same few names for every record of a file
def _maker(name: str) -> Callable[..., Hasher] | None:
    known = name.strip().lower().replace("-", "")
    return getattr(hashlib, known) if known in _ALGORITHMS else None
