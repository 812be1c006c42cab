"""Reads WARC files with a reader that is not ours, for comparing them with a server's log."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fastwarc.warc import ArchiveIterator


@dataclass(frozen=True)
class Archived:
    """One record: its header fields and its block."""

    fields: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        return self.fields["WARC-Type"]


def read_all(folder: Path) -> list[Archived]:
    """Return every record of every WARC file below `folder`; HTTP is left alone."""
    found = []
    for path in sorted(folder.rglob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False, verify_digests=False):
                fields = dict(record.headers)
                found.append(Archived(fields, record.reader.read()))
    return found


def block_sha256(folder: Path, kind: str) -> tuple[int, str]:
    """Return length and SHA-256 of the only block of a kind, without holding it in memory."""
    digest, length = hashlib.sha256(), 0
    for path in folder.rglob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False):
                while record.headers["WARC-Type"] == kind and (piece := record.reader.read(65536)):
                    digest.update(piece)
                    length += len(piece)
    return length, digest.hexdigest()


def by_address(records: list[Archived], kind: str) -> dict[str, list[Archived]]:
    """Sort the records of one kind by the address they are about."""
    sorted_out: dict[str, list[Archived]] = {}
    for record in records:
        if record.kind == kind:
            sorted_out.setdefault(record.fields.get("WARC-Target-URI", ""), []).append(record)
    return sorted_out
