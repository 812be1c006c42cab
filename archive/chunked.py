"""The chunked transfer coding (RFC 9112 section 7.1) taken off, in pieces, leniently."""

from __future__ import annotations

import re

LONGEST_LINE = 64 * 1024
_FIRST_LINE = re.compile(rb"([^\n]*)\n")
_LINE = re.compile(rb"(?:\r?\n)?+([^\n]*)\n")
_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;.*)?\r?", re.DOTALL)


class Dechunker:
    """Takes the chunks off a body that is fed piece by piece, and finds its end.

    A body that does not begin with a chunk passes as it is: other archivers take the chunks off
    and keep the header. One that breaks off later ends where it breaks. Extensions and trailers
    are dropped; lines may end in a bare LF.
    """

    def __init__(self) -> None:
        self.whole = False
        """Whether the last chunk and the trailer section after it have passed."""
        self.beyond = 0
        """Once `whole`: the bytes of the last `feed` that came after the end."""
        self._held = b""
        self._left = 0
        self._line = _FIRST_LINE
        self._plain = False
        self._done = False
        self._trailer: _Trailer | None = None

    def feed(self, data: bytes) -> bytes:
        """Return the payload that `data` completes."""
        if self._plain:
            return data
        data, self._held = self._held + data, b""
        parts: list[bytes] = []
        at = 0
        while at < len(data) and not self._done:
            if not self._left:
                at = self._read_line(data, at)
                if self._plain:
                    return data
            part = data[at : at + self._left]
            parts.append(part)
            at += len(part)
            self._left -= len(part)
        if self._trailer is not None:
            self._read_trailer(self._trailer, data, at)
        return b"".join(parts)

    def end(self) -> bytes:
        """Return what was held back in hope of a first chunk that never came."""
        return self._held if self._line is _FIRST_LINE else b""

    @property
    def astray(self) -> bool:
        """Whether the chunks could not be followed: only the connection's end is the end."""
        return self._plain or (self._done and self._trailer is None)

    def _read_line(self, data: bytes, at: int) -> int:
        """Read the size of the next chunk; return where its data begins."""
        found = self._line.match(data, at)
        if found is None and len(data) - at < LONGEST_LINE:
            self._held = data[at:]
            return len(data)
        size = found and _SIZE.fullmatch(found[1])
        if not found or not size:
            self._plain = self._line is _FIRST_LINE
            self._done = not self._plain
            return len(data)
        self._line = _LINE
        self._left = int(size[1], 16)
        if self._left == 0:
            self._done = True
            self._trailer = _Trailer()
        return found.end()

    def _read_trailer(self, trailer: _Trailer, data: bytes, at: int) -> None:
        end = at if self.whole else trailer.end(data, at)
        if end is not None:
            self.whole = True
            self.beyond = len(data) - end


class _Trailer:
    """Finds the empty line that ends a trailer section of any length."""

    def __init__(self) -> None:
        self._blank = True
        """Whether nothing but a CR has come of the line that is under way."""

    def end(self, data: bytes, at: int) -> int | None:
        """Return where the section ends in `data`, read from `at` on; None when it goes on."""
        while (end := data.find(b"\n", at)) >= 0:
            if self._blank and data[at:end] in {b"", b"\r"}:
                return end + 1
            self._blank = True
            at = end + 1
        if data[at:] not in {b"", b"\r"}:
            self._blank = False
        return None
