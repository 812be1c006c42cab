"""A WARC of ours that holds records of a foreign file, each at a place of its own."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.collection import SOFTWARE
from archive.errors import WarcError
from archive.foreign.records import STEP, Damage, ForeignRecord
from archive.warc import layout
from archive.warc.output import OPEN, OutputFile

_SPACE = uuid.UUID("8a3b3f0e-5f0d-5a8e-9d3c-2b1d6c7a4e11")
"""Of the ids that records get which have none: the same each time."""


@dataclass(frozen=True, slots=True)
class Copied:
    """How many records were copied, and what could not be read."""

    records: int
    faults: tuple[Damage, ...]


def write_companion(
    found: Iterable[ForeignRecord | Damage], target: Path, *, source: str, sha256: str, why: str
) -> Copied:
    """Write records to `target`, which appears when it is whole; none where there are none.

    Its warcinfo names the file that they come from with its checksum, and why it was made.
    """
    for left in (target, target.with_name(target.name + OPEN)):  # by an import that was killed
        left.unlink(missing_ok=True)
    output = OutputFile.create(target)
    if output is None:
        raise WarcError(f"{target} is being written by another process")
    count, faults = 0, []
    try:
        output.append((_warcinfo(target.name, source, sha256, why),))
        for each in found:
            if isinstance(each, Damage):
                faults.append(each)
            else:
                output.append(_packed(each, f"{sha256} {each.offset} {count}"))
                count += 1
    except BaseException:
        output.discard()
        raise
    if count:
        output.close()
    else:
        output.discard()
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


def _packed(record: ForeignRecord, name: str) -> Iterator[bytes]:
    """Yield a record as one gzip member: what it said, with an id where it had none."""
    fields = list(record.fields)
    if not (record.get("WARC-Record-ID") or "").strip("<> "):
        fields = [each for each in fields if each[0].lower() != "warc-record-id"]
        fields.append(("WARC-Record-ID", layout.bracketed(uuid.uuid5(_SPACE, name).urn)))
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
