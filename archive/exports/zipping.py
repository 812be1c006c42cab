"""Writing ZIP files that are mostly large files stored as they are (APPNOTE 6.3.10, ZIP64).

This is `zipfile` with ISA-L's CRC and deflate in the place of zlib's, which it cannot be given,
and with the SHA-256 of each file, which a WACZ needs anyway. Files that are stored as they are
take the way of `archive.exports.copying`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Self

from isal import isal_zlib

from archive.exports.copying import Checksums, append
from archive.fixity.seals import Fixity

GATHERED = 1 << 18
"""Bytes of lines that are deflated at a time."""
LIMIT = 0xFFFFFFFF
"""From this on a size or place stands in the extra field of ZIP64."""
MANY = 0xFFFF
"""From so many files on their number stands in the end record of ZIP64."""
_ELSEWHERE = 0xFFFFFFFF
"""Stands where a number does not fit, and is in the extra field."""
_STORED, _DEFLATED = 0, 8
_ZIP64 = 45
"""The version of the format that readers must know."""
_UNIX = 3 << 8
_UTF8 = 1 << 11
_FILE_MODE = 0o100644 << 16
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR = struct.Struct("<4sIQI")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in the ZIP: its size in bytes, and its SHA-256 in hexadecimal, before deflating."""

    name: str
    size: int
    sha256: str


@dataclass(slots=True)
class _Entry:
    """What the headers say of a file; sizes in bytes, `packed` after deflating."""

    name: bytes
    method: int
    time: datetime
    offset: int
    crc: int = 0
    size: int = 0
    packed: int = 0

    def local(self) -> bytes:
        """Return the header before the file; its sizes stand in ZIP64's field in any case."""
        extra = self._exact_time() + struct.pack("<2H2Q", 1, 16, self.size, self.packed)
        lengths = (_ELSEWHERE, _ELSEWHERE, len(self.name), len(extra))
        head = (b"PK\3\4", _ZIP64, _UTF8, self.method, *self._dos_time(), self.crc)
        return _LOCAL.pack(*head, *lengths) + self.name + extra

    def central(self) -> bytes:
        """Return the entry in the directory at the end."""
        # wabac.js (ReplayWeb.page) looks for the extra fields of a local header only where the
        # directory has some too; the exact time is there always.
        extra, numbers = self._exact_time(), (self.packed, self.size, self.offset)
        if max(numbers) >= LIMIT:
            extra += struct.pack("<2H3Q", 1, 24, self.size, self.packed, self.offset)
            numbers = (_ELSEWHERE, _ELSEWHERE, _ELSEWHERE)
        head = (b"PK\1\2", _UNIX | _ZIP64, _ZIP64, _UTF8, self.method, *self._dos_time(), self.crc)
        lengths = (numbers[0], numbers[1], len(self.name), len(extra), 0)
        return _CENTRAL.pack(*head, *lengths, 0, 0, _FILE_MODE, numbers[2]) + self.name + extra

    def _dos_time(self) -> tuple[int, int]:
        """Return time and date as MS-DOS kept them: two seconds exact, from 1980 on."""
        now = self.time
        clock = now.hour << 11 | now.minute << 5 | now.second // 2
        return clock, (now.year - 1980) << 9 | now.month << 5 | now.day

    def _exact_time(self) -> bytes:
        """Return Info-ZIP's extended timestamp: seconds since 1970."""
        return struct.pack("<2HBI", 0x5455, 5, 1, int(self.time.timestamp()))


class ZipWriter:
    """A ZIP file that is written from front to back; `with` closes it.

    `store` needs a file on disk.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._entries: list[_Entry] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        if failed is None:
            self._finish()

    def store(self, name: str, path: Path, seal: Fixity | None = None) -> Member:
        """Add the file at `path` as it is; raise `ExportError` where it is not what `seal` says."""
        entry = self._begin(name, _STORED)
        checksums = append(path, self._file, seal)
        return self._end(entry, checksums, checksums.size)

    def add(
        self, name: str, parts: Iterable[bytes | memoryview], *, compress: bool = False
    ) -> Member:
        """Add a file of what `parts` yields; each part may be reused once the next is asked for."""
        entry = self._begin(name, _DEFLATED if compress else _STORED)
        checksums = Checksums()
        deflate = isal_zlib.compressobj(level=isal_zlib.ISAL_BEST_COMPRESSION, wbits=-15)
        begin = self._file.tell()
        for part in parts:
            checksums.update(part)
            self._file.write(deflate.compress(part) if compress else part)
        if compress:
            self._file.write(deflate.flush())
        return self._end(entry, checksums, self._file.tell() - begin)

    def _begin(self, name: str, method: int) -> _Entry:
        entry = _Entry(name.encode(), method, datetime.now(UTC), self._file.tell())
        self._file.write(entry.local())
        return entry

    def _end(self, entry: _Entry, checksums: Checksums, packed: int) -> Member:
        """Write the header anew, now that it is known what it says."""
        entry.crc, entry.size, entry.packed = checksums.crc32, checksums.size, packed
        end = self._file.tell()
        self._file.seek(entry.offset)
        self._file.write(entry.local())
        self._file.seek(end)
        self._entries.append(entry)
        return Member(entry.name.decode(), entry.size, checksums.sha256)

    def _finish(self) -> None:
        """Write the directory and the records that lead to it."""
        begin, count = self._file.tell(), len(self._entries)
        self._file.writelines(entry.central() for entry in self._entries)
        end = self._file.tell()
        size = end - begin
        if max(size, begin) >= LIMIT or count >= MANY:
            versions = (_UNIX | _ZIP64, _ZIP64)
            rest = (0, 0, count, count, size, begin)
            self._file.write(_END64.pack(b"PK\6\6", _END64.size - 12, *versions, *rest))
            self._file.write(_LOCATOR.pack(b"PK\6\7", 0, end, 1))
            size, begin, count = _ELSEWHERE, _ELSEWHERE, 0xFFFF
        self._file.write(_END.pack(b"PK\5\6", 0, 0, count, count, size, begin, 0))


def gathered(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield `lines` joined to pieces of about a quarter of a megabyte."""
    waiting: list[bytes] = []
    size = 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size >= GATHERED:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)
