"""Whole files into an export: read once, looked at for what became of them, and written.

What is large is not kept in the page cache, where the kernel can do without (Linux 6.14): nobody
reads it again soon, and to find room for it costs more than to copy it: of 5 GB on a virtual
machine 12 s and more in the kernel, where reading and writing past the cache take 3.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Self

from isal import isal_zlib

from archive.errors import ExportError
from archive.fixity.seals import Fixity

BLOCK = 1 << 20
"""Bytes that are copied at a time."""
SMALL = 1 << 24
"""Bytes of a file that may stay in the page cache: to wait for the disk would take longer."""
DONTCACHE = getattr(os, "RWF_DONTCACHE", 0x80) if sys.platform == "linux" else 0
"""The kernel's flag for reading and writing that leaves the page cache as it is; Python has a name
for it from 3.15 on."""
_NOT_HERE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What kernels and file systems answer that do not know a flag."""
_Call = Callable[[int, list[memoryview], int, int], int]


class Checksums:
    """CRC-32, SHA-256 (unless it is known) and size of a file whose bytes come in pieces."""

    def __init__(self, *, known: str | None = None) -> None:
        self.crc32 = 0
        self.size = 0
        self._known = known
        self._hasher = hashlib.sha256()

    @classmethod
    def against(cls, seal: Fixity | None) -> Self:
        """Return those with which `agree` can tell whether a file is still what was sealed.

        The CRC-32, which takes a twentieth of the time, tells it where the ledger has one: a file
        that rotted would only get a fresh SHA-256 of its damage.
        """
        return cls(known=seal.sha256 if seal is not None and seal.crc32 is not None else None)

    @property
    def sha256(self) -> str:
        """In hexadecimal."""
        return self._known or self._hasher.hexdigest()

    def update(self, part: bytes | memoryview) -> None:
        """Take in the next bytes."""
        self.crc32 = isal_zlib.crc32(part, self.crc32)
        if self._known is None:
            self._hasher.update(part)
        self.size += len(part)

    def agree(self, seal: Fixity) -> bool:
        """Tell whether these are of the file that was sealed."""
        same = (self.size, self.sha256) == (seal.bytes, seal.sha256)
        return same and seal.crc32 in {None, self.crc32}


def append(path: Path, target: BinaryIO, seal: Fixity | None) -> Checksums:
    """Append the file at `path` to `target`, which is on disk; return the checksums of it.

    Raise `ExportError` where it is no more what the ledger's `seal` says: bit rot must not be
    handed on unseen.
    """
    checksums = Checksums.against(seal)
    target.flush()
    with path.open("rb", buffering=0) as source:
        end = _copy(source.fileno(), target.fileno(), target.tell(), checksums)
    target.seek(end)  # what was written past it
    if seal is not None and not checksums.agree(seal):
        raise changed(path)
    return checksums


def changed(path: Path) -> ExportError:
    """Return what is raised of a file that is no more what the ledger has sealed."""
    return ExportError(
        f"{path} has changed since the ledger took its checksum; `hemeroteca verify` says where, "
        "`hemeroteca copies repair` or `hemeroteca repair` mends it"
    )


def _copy(source: int, target: int, at: int, checksums: Checksums) -> int:
    """Copy an open file to where `at` is in another; return where it ends."""
    flag = DONTCACHE if os.fstat(source).st_size > SMALL else 0
    block = memoryview(bytearray(BLOCK))
    while got := _at(os.preadv, source, block, checksums.size, flag):
        part = block[:got]
        checksums.update(part)
        while part:
            written = _at(os.pwritev, target, part, at, flag)
            part, at = part[written:], at + written
    return at


def _at(call: _Call, file: int, part: memoryview, at: int, flag: int) -> int:
    """Read or write at a place in a file, with `flag` where that is known."""
    try:
        return call(file, [part], at, flag)
    except NotImplementedError:  # by the system's library
        pass
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise
    return call(file, [part], at, 0)
