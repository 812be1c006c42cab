"""A WARC of ours that holds records of a foreign file, each at a place of its own."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from archive.collection import SOFTWARE
from archive.errors import WarcError
from archive.foreign.reading import STEP, ForeignRecord
from archive.foreign.records import Damage
from archive.places import sha256_of
from archive.warc import layout
from archive.warc.output import OPEN, OutputFile

_SPACE = uuid.UUID("8a3b3f0e-5f0d-5a8e-9d3c-2b1d6c7a4e11")
"""Of the ids that records get which have none: the same each time."""


@dataclass(frozen=True, slots=True)
class Copied:
    """How many records of addresses were copied, and what could not be read."""

    records: int
    faults: tuple[Damage, ...]


def write_companion(
    found: Iterable[ForeignRecord | Damage], target: Path, *, source: str, sha256: str, why: str
) -> Copied:
    """Write records to `target`, which appears when it is whole; none where there are none.

    Its warcinfo names the file that they come from with its checksum, and why it was made. Raises
    `WarcError` where another process is writing it, `StorageFull`.
    """
    for left in (target, target.with_name(target.name + OPEN)):  # by an import that was killed
        left.unlink(missing_ok=True)
    output = OutputFile.create(target)
    if output is None:
        raise WarcError(f"{target} is being written by another process")
    try:
        output.append((_warcinfo(target.name, source, sha256, why),))
        copied = _copy(found, output)
    except BaseException:
        output.discard()
        raise
    if copied.records:
        output.close()
    else:
        output.discard()
    return copied


def _copy(found: Iterable[ForeignRecord | Damage], output: OutputFile) -> Copied:
    count, faults, names = 0, [], _Names()
    for each in found:
        if isinstance(each, Damage):
            faults.append(each)
            continue
        if packed := _packed(each, names):
            output.append(packed)
        count += each.get("WARC-Target-URI") is not None
    return Copied(count, tuple(faults))


def _warcinfo(name: str, source: str, sha256: str, why: str) -> bytes:
    about = {
        "software": SOFTWARE,
        "format": "WARC File Format 1.1",
        "description": why,
        "source": source,
        "source-sha256": sha256,
    }
    record = uuid.uuid5(_SPACE, f"{sha256} {why}").urn
    fields: list[layout.Field] = [("WARC-Filename", name)]
    now, block = datetime.now(UTC), layout.warc_fields(about)
    return layout.small("warcinfo", record, now, fields, layout.WARC_FIELDS, block)


class _Names:
    """The ids that records have in one file."""

    def __init__(self) -> None:
        self._taken: set[int] = set()
        self._known: set[int] = set()

    def give(self, record: ForeignRecord) -> str | None:
        """Return the id of a record, a new one where it has none or that of another record.

        A new one comes from what the record holds, so that it is the same in every copy. None
        for a record that was here before.
        """
        about = [record.get(name) for name in ("WARC-Type", "WARC-Target-URI", "WARC-Date")]
        own = _id_of(record)
        if not own or (hash(own) in self._taken and hash((own, *about)) not in self._known):
            own = uuid.uuid5(_SPACE, f"{own} {about} {_digest(record.block)}").urn
        if hash((own, *about)) in self._known:
            return None
        self._taken.add(hash(own))
        self._known.add(hash((own, *about)))
        return own


def _id_of(record: ForeignRecord) -> str:
    """Return the id that a record has, without its brackets; empty where it has none."""
    return (record.get("WARC-Record-ID") or "").strip("<> ")


def _digest(block: IO[bytes]) -> str:
    digest = sha256_of(block)
    block.seek(0)
    return digest


def _packed(record: ForeignRecord, names: _Names) -> Iterator[bytes] | None:
    """Give a record as one gzip member: what it said, with an id of its own."""
    own = names.give(record)
    if own is None:
        return None
    fields = list(record.fields)
    if own != _id_of(record):
        fields = [each for each in fields if each[0].lower() != "warc-record-id"]
        fields.append(("WARC-Record-ID", layout.bracketed(own)))
    if record.get("Content-Length") is None:
        fields.append(("Content-Length", str(record.length)))
    version = record.version if record.version.startswith("WARC/1.") else "WARC/1.0"
    lines = [version.strip(), *(f"{name}: {value}" for name, value in fields)]
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")
    return layout.streamed(head, iter(lambda: record.block.read(STEP), b""))


def companion_name(source: str, sha256: str) -> str:
    """Return the name of the companion of a file: the same for the same file."""
    stem = re.sub(r"(\.w?arc)?(\.gz|\.zst|\.open|\.original)*$", "", source)
    return f"{stem}-{sha256.removeprefix('sha256:')[:12]}.warc.gz"
