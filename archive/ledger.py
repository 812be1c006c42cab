"""The ledger: who did what to a collection, when, and with what result.

`ledger.jsonl` is append-only, one JSON object a line. Each line carries the SHA-256 of the line
before it (`previous`), so that a line cannot be changed or removed unseen; `check` finds where.
`ledger.head` holds the digest of the last line, which no other line carries.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.errors import LedgerError
from archive.room import NO_ROOM, write_whole

START = "sha256:" + hashlib.sha256(b"").hexdigest()
"""What the first line names as its predecessor: the digest of nothing."""


class Ledger:
    """Appends to and reads `ledger.jsonl`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._head = path.with_suffix(".head")

    def append(self, event: str, result: Mapping[str, Any], *, who: str) -> dict[str, Any]:
        """Add a line and return it; on disk when this returns. Raise `StorageFull`."""
        with self.path.open("a+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            _heal(file.fileno())
            line = {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "event": event,
                "who": who,
                "result": dict(result),
                "previous": self._previous(_last_line(file.fileno())),
            }
            # Lone surrogates (of odd file names) become the escapes that JSON has for them.
            text = json.dumps(line, ensure_ascii=False).encode(errors="backslashreplace")
            write_whole(file.fileno(), text + b"\n", self.path, sync=True)
            self._put_head(_digest(text + b"\n"))
        return line

    def note(self, event: str, result: Mapping[str, Any], *, who: str) -> None:
        """Add a line where that is possible: reading goes on where nothing may be written."""
        if self.is_writable:
            self.append(event, result, who=who)

    @property
    def is_writable(self) -> bool:
        """Whether lines can be added: not on a read-only disk, nor without permission."""
        return os.access(self.path if self.path.exists() else self.path.parent, os.W_OK)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the lines that can be read, oldest first."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for raw in file:
                try:
                    line = json.loads(raw)
                except ValueError:  # a line torn by a power cut: `check` reports it
                    continue
                if isinstance(line, dict):
                    yield line

    def events(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield what happened and with what result, oldest first."""
        for line in self:
            if isinstance(line.get("result"), dict):
                yield str(line.get("event")), line["result"]

    def results(self, event: str) -> Iterator[dict[str, Any]]:
        """Yield the results of the lines of one event, oldest first."""
        return (result for name, result in self.events() if name == event)

    def check(self) -> None:
        """Raise `LedgerError` at the first line that does not follow from the one before."""
        if not self.path.exists():
            return
        previous = before = START
        with self.path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                try:
                    claimed = json.loads(raw)["previous"]
                except (ValueError, KeyError, TypeError):
                    raise LedgerError(f"{self.path}:{number}: not a line of a ledger") from None
                if claimed != previous:
                    raise LedgerError(
                        f"{self.path}:{number}: does not follow from the line before; "
                        "a line was changed or removed"
                    )
                before, previous = previous, _digest(raw)
        # Killed between the two writes, the head is that of the line before the last.
        if self._head.exists() and self._head.read_text("ascii", "replace") not in {
            previous,
            before,
        }:
            raise LedgerError(
                f"{self.path}: the last line is not the one that was written last ({self._head}); "
                "it was changed, or lines after it were removed"
            )

    def _previous(self, last: bytes) -> str:
        """Return the digest of the line that was written last.

        Where that is not the `last` line of the file, what was removed stays to be seen: the
        next line does not follow from the one before it.
        """
        own = _digest(last)
        head = self._head.read_text("ascii", "replace") if self._head.exists() else own
        return own if not last or head in {own, _claimed(last)} else head

    def _put_head(self, digest: str) -> None:
        """Keep the digest of the last line; always as long, so a full disk has room for it."""
        fd = os.open(self._head, os.O_WRONLY | os.O_CREAT, 0o644)
        try:
            os.pwrite(fd, digest.encode(), 0)
            os.fdatasync(fd)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
        finally:
            os.close(fd)


def _digest(line: bytes) -> str:
    return "sha256:" + hashlib.sha256(line).hexdigest()


def _claimed(line: bytes) -> str | None:
    """Return what a line says of the one before it."""
    try:
        return str(json.loads(line)["previous"])
    except (ValueError, KeyError, TypeError):
        return None


def _last_line(fd: int) -> bytes:
    """Return the last line with its newline, `b""` for an empty file."""
    size = os.fstat(fd).st_size
    tail = b""
    while len(tail) < size and tail.count(b"\n") < 2:
        start = max(0, size - len(tail) - 4096)
        tail = os.pread(fd, size - len(tail) - start, start) + tail
    return b"".join(tail.splitlines(keepends=True)[-1:])


def _heal(fd: int) -> None:
    """End a file whose last line lacks its newline: torn lines were never acknowledged."""
    last = _last_line(fd)
    if not last or last.endswith(b"\n"):
        return
    try:
        json.loads(last)
    except ValueError:
        os.ftruncate(fd, os.fstat(fd).st_size - len(last))
    else:
        os.write(fd, b"\n")
