"""Bytes that grow: in memory while they are few, in a nameless file when they are many."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import BinaryIO, cast


class Spool:
    """An append-only store of bytes; beyond `memory` bytes it lives in a file in `folder`.

    The file has no name (`O_TMPFILE` where there is one), so nothing is left behind, however the
    process ends. A full disk raises `OSError` from `write` or `flush`.
    """

    def __init__(self, folder: Path, memory: int) -> None:
        self.length = 0
        self._folder = folder
        self._memory = memory
        self._buffer = bytearray()
        self._file: BinaryIO | None = None

    def write(self, data: bytes) -> None:
        """Append `data`."""
        if self._file is None and self.length + len(data) > self._memory:
            self._move_to_file()
        if self._file is None:
            self._buffer += data
        else:
            self._file.write(data)
        self.length += len(data)

    def cut(self, length: int) -> None:
        """Keep only the first `length` bytes."""
        if self._file is None:
            del self._buffer[length:]
        else:
            self._file.truncate(length)
            self._file.seek(length)
        self.length = length

    def take(self, length: int) -> bytes:
        """Remove the first `length` bytes and return them; only while in memory."""
        taken = bytes(self._buffer[:length])
        del self._buffer[:length]
        self.length -= length
        return taken

    def find(self, pattern: re.Pattern[bytes], at: int) -> int | None:
        """Return where the first match from `at` on ends; only while in memory."""
        found = pattern.search(self._buffer, at)
        return found.end() if found else None

    def head(self, length: int) -> bytes:
        """Return at most the first `length` bytes."""
        if self._file is None:
            return bytes(self._buffer[:length])
        self._file.seek(0)
        try:
            return self._file.read(min(length, self.length))
        finally:
            self._file.seek(self.length)

    def tail(self, start: int) -> bytes:
        """Return what comes after the first `start` bytes; only while in memory."""
        return bytes(self._buffer[start:])

    def content(self) -> bytes | BinaryIO:
        """Return everything: bytes, or a file open at its beginning."""
        if self._file is None:
            return bytes(self._buffer)
        self._file.seek(0)
        return self._file

    def flush(self) -> None:
        """Bring what is still in a buffer to the file: a full disk shows here at the latest."""
        if self._file is not None:
            self._file.flush()

    def close(self) -> None:
        """Let go of memory and file."""
        self._buffer = bytearray()
        if self._file is not None:
            self._file.close()

    def _move_to_file(self) -> None:
        file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115  # `close` closes it
        self._file = cast("BinaryIO", file)
        self._file.write(self._buffer)
        self._buffer = bytearray()
