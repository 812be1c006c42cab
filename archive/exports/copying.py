"""Whole files into an export: copied within the kernel, and looked at for what became of them.

The bytes stay where the kernel has them, which takes a third of the time of reading and writing
them; what then stands in the target is read back for its checksums, in another thread while the
next block is copied.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO, Self

from isal import isal_zlib

from archive.errors import ExportError
from archive.fixity.seals import Fixity

BLOCK = 1 << 23
"""Bytes that are copied at a time, while those before are read back."""
PIECE = 1 << 17
"""Bytes that are read back at a time: few enough to stay in the processor's cache."""
_NOT_HERE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSOCK, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What file systems answer that cannot."""


class Checksums:
    """CRC-32, SHA-256 (unless it is known) and size of a file whose bytes come in pieces."""

    def __init__(self, *, known: str | None = None) -> None:
        self.crc32 = 0
        self.size = 0
        self._known = known
        self._hasher = hashlib.sha256()
        self._piece = memoryview(bytearray(PIECE))

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

    def read(self, file: int, offset: int, size: int) -> None:
        """Take in `size` bytes of an open file from `offset` on."""
        end = offset + size
        while offset < end:
            got = os.preadv(file, [self._piece[: min(PIECE, end - offset)]], offset)
            if not got:
                raise ExportError("what was written is not there any more")
            self.update(self._piece[:got])
            offset += got

    def agree(self, seal: Fixity) -> bool:
        """Tell whether these are of the file that was sealed."""
        same = (self.size, self.sha256) == (seal.bytes, seal.sha256)
        return same and seal.crc32 in {None, self.crc32}


class Copier:
    """Appends whole files to `target`, which is on disk and can be read too; `close` it."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._reading = ThreadPoolExecutor(1)

    def close(self) -> None:
        """End the reading back; `target` stays open."""
        self._reading.shutdown()

    def append(self, path: Path, seal: Fixity | None) -> Checksums:
        """Append the file at `path`; return the checksums of what was written.

        Raise `ExportError` where it is no more what the ledger's `seal` says: bit rot must not be
        handed on unseen.
        """
        checksums = Checksums.against(seal)
        with path.open("rb", buffering=0) as source:
            self._append(source, checksums)
        if seal is not None and not checksums.agree(seal):
            raise changed(path)
        return checksums

    def _append(self, source: BinaryIO, checksums: Checksums) -> None:
        self._target.flush()
        target, at = self._target.fileno(), self._target.tell()
        read: Future[None] | None = None
        while size := _copy(source, self._target, BLOCK):
            if read is not None:
                read.result()
            read = self._reading.submit(checksums.read, target, at, size)
            at += size
        if read is not None:
            read.result()
        self._target.seek(at)  # the kernel wrote past it


def changed(path: Path) -> ExportError:
    """Return what is raised of a file that is no more what the ledger has sealed."""
    return ExportError(
        f"{path} has changed since the ledger took its checksum; `hemeroteca verify` says where, "
        "`hemeroteca copies repair` or `hemeroteca repair` mends it"
    )


def _copy(source: BinaryIO, target: BinaryIO, most: int) -> int:
    """Append up to `most` bytes from where `source` stands to `target`; return how many.

    `source` is not buffered, and nothing waits in the buffer of `target`. 0 is the end.
    """
    if sys.platform == "linux":  # others send to sockets only
        try:
            return os.sendfile(target.fileno(), source.fileno(), None, most)
        except OSError as error:
            if error.errno not in _NOT_HERE:
                raise
    data = source.read(most)
    target.write(data)
    target.flush()
    return len(data)
