"""Digests as WARC headers carry them: `algorithm:value` (WARC/1.1 section 5.8).

Ours are `sha256:` in lower-case hexadecimal. The standard's grammar wants a *token*, which rules
out base32 of SHA-256 with its `=` signs, and warcio and fastwarc do not know base32 without them;
hexadecimal they both check. Records made elsewhere mostly carry SHA-1 in base32.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Protocol

PREFIX = "sha256:"


class Hasher(Protocol):
    """What `hashlib` makes."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""

    def digest(self) -> bytes:
        """Return the digest of all bytes so far."""


def digest(data: bytes) -> str:
    """Return our form of the digest of `data`."""
    return PREFIX + hashlib.sha256(data).hexdigest()


def labelled(hasher: Hasher) -> str:
    """Return our form of a SHA-256 that was taken bit by bit."""
    return PREFIX + hasher.digest().hex()


def holds(claimed: str, data: bytes) -> bool:
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
    name = claimed.partition(":")[0].strip().lower().replace("-", "")
    if name not in {"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s"}:
        return None
    return hashlib.new(name, usedforsecurity=False)


def agrees(claimed: str, actual: bytes) -> bool:
    """Tell whether `claimed` is the digest `actual`, in hexadecimal, base32 or base64."""
    value = claimed.partition(":")[2].strip()
    if len(value) == 2 * len(actual):
        return value.lower() == actual.hex()
    try:
        if len(value.rstrip("=")) == -(-len(actual) * 8 // 5):
            padded = value.rstrip("=").upper()
            return base64.b32decode(padded + "=" * (-len(padded) % 8)) == actual
        padded = value.rstrip("=").replace("-", "+").replace("_", "/")
        return base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True) == actual
    except binascii.Error:
        return False
