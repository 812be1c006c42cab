"""The common record, checked in few steps: nearly all that `verify` reads is of its kind.

A record is common that is one gzip member of moderate size, with header fields written as the
standard does, and sound. Anything else is left to the careful check, which says what it is.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from isal import igzip_lib, isal_zlib
from isal.igzip_lib import IsalError

from archive import http
from archive.errors import HttpError
from archive.fixity.sound import BEGINNINGS, TYPES, Seen, Sound, timestamp
from archive.warc.digests import digest, holds
from archive.warc.members import HEADER, MAGIC, READ
from archive.warc.record import END, readable, unbracketed

LARGEST = 1024 * 1024
"""Bytes of a common record, unpacked and packed."""
AT_ONCE = 64 * 1024
"""Members up to this size are unpacked in one call, which knows no limit: to 66 MB at worst."""
TRAILER = struct.Struct("<II")
"""What a gzip member ends with: its CRC-32 and its length, unpacked (RFC 1952)."""
FIELDS = frozenset(
    "WARC-Type WARC-Record-ID WARC-Date Content-Length Content-Type WARC-Concurrent-To "
    "WARC-Block-Digest WARC-Payload-Digest WARC-IP-Address WARC-Refers-To "
    "WARC-Refers-To-Target-URI WARC-Refers-To-Date WARC-Target-URI WARC-Truncated "
    "WARC-Warcinfo-ID WARC-Filename WARC-Profile WARC-Identified-Payload-Type".split()
)
"""The named fields of WARC/1.1 (section 5), those of segments aside."""
_DAMAGE: type[Exception] = IsalError  # type: ignore[assignment]  # its stub says: an instance


def swift(file: BinaryIO, offset: int, warc: str, *, ours: bool) -> Iterator[Sound]:
    """Yield the common records of the file `warc` from `offset` on, up to one that is none."""
    for packed in _members(file, offset):
        record = _unpacked(packed)
        if record is None or (ours and packed[:HEADER] not in BEGINNINGS):
            return
        found = _sound(record, warc, offset, len(packed), ours=ours)
        if found is None:
            return
        yield found
        offset += len(packed)


def _members(file: BinaryIO, offset: int) -> Iterator[memoryview]:
    """Yield what stands from `offset` on up to each next sign of a gzip member.

    Mostly that is a member; the sign may stand within one by chance, too.
    """
    file.seek(offset)
    data, at = b"", 0
    while True:
        end = data.find(MAGIC, at + HEADER)
        if end < 0 and len(data) - at <= LARGEST and (more := file.read(READ)):
            data, at = data[at:] + more, 0
            continue
        end = len(data) if end < 0 else end
        if not at < end <= at + LARGEST:
            return
        yield memoryview(data)[at:end]
        at = end


def _unpacked(packed: memoryview) -> bytes | None:
    """Return what is in a gzip member; None where `packed` is not one, whole and nothing else."""
    if len(packed) < TRAILER.size:
        return None
    crc, size = TRAILER.unpack(packed[-TRAILER.size :])
    if size > LARGEST:
        return None
    try:
        if len(packed) <= AT_ONCE:
            record: bytes = igzip_lib.decompress(packed, igzip_lib.DECOMP_GZIP, bufsize=size or 1)
        else:
            record = isal_zlib.decompressobj(31).decompress(packed, LARGEST)
    except _DAMAGE:
        return None
    # The decoder has compared these with the member's trailer; it is the trailer that stands last
    # in `packed` if they are the same.
    return record if len(record) == size and isal_zlib.crc32(record) == crc else None


def _sound(record: bytes, warc: str, offset: int, length: int, *, ours: bool) -> Sound | None:
    """Return what is found of a record; None where it is not common."""
    end = record.find(END)
    fields = _fields(record[:end])
    if fields is None or record[:7] != b"WARC/1.":
        return None
    begin = end + len(END)
    try:
        stop = begin + int(fields["Content-Length"])
        kind, date, _ = fields["WARC-Type"], fields["WARC-Date"], fields["WARC-Record-ID"]
    except (KeyError, ValueError):
        return None
    block, claimed = record[begin:stop], fields.get("WARC-Block-Digest")
    formed = record[stop:] == END and kind in TYPES and timestamp(date)
    if not formed or (claimed and not holds(claimed, block)):
        return None
    if kind in {"response", "revisit"}:
        return _capture(fields, block, (warc, offset, length), ours=ours)
    payload = fields.get("WARC-Payload-Digest")
    is_plain = kind != "conversion" and (payload in {None, claimed} or holds(payload or "", block))
    return Sound(offset, length, None) if is_plain else None


def _fields(head: bytes) -> dict[str, str] | None:
    """Return the named fields of a header; None where any is not written as in the standard.

    That is: one it does not know, in other letters, folded, or repeated.
    """
    try:
        lines = head.decode().split("\r\n")
    except UnicodeDecodeError:
        return None
    fields: dict[str, str] = {}
    for line in lines[1:]:
        name, _, fields[name] = line.partition(": ")
    return fields if len(fields) == len(lines) - 1 and FIELDS.issuperset(fields) else None


def _capture(
    fields: Mapping[str, str], block: bytes, place: tuple[str, int, int], *, ours: bool
) -> Sound | None:
    """Return what is found of a capture that lies at `place`: file, offset, length."""
    url, kind = unbracketed(fields.get("WARC-Target-URI", "").strip()), fields["WARC-Type"]
    if not url.startswith(("http://", "https://")) or not readable(url):
        return None
    try:
        answer = http.glance(block)
    except HttpError:
        return None
    claimed, refers_to = fields.get("WARC-Payload-Digest"), fields.get("WARC-Refers-To")
    digests: tuple[str, ...] | None = (claimed,) if claimed else ()
    if kind == "response":
        digests = _payload_digests(claimed, block, answer, ours=ours)
    if digests is None:
        return None
    seen = Seen(
        unbracketed(fields["WARC-Record-ID"].strip()),
        kind,
        url,
        timestamp(fields["WARC-Date"]),
        str(answer.status or ""),
        answer.mime,
        digests,
        unbracketed(refers_to.strip()) if refers_to else None,
        *place,
    )
    return Sound(place[1], place[2], seen)


def _payload_digests(
    claimed: str | None, block: bytes, answer: http.Glance, *, ours: bool
) -> tuple[str, ...] | None:
    """Return what is claimed of a payload and our form of it; None where they do not agree."""
    payload = body = memoryview(block)[answer.body :]
    if answer.is_chunked:
        payload = memoryview(http.payload(http.parse_response(block)))
    own = digest(payload)
    if claimed in {None, own}:
        return (own,)
    # Other archivers count the chunks in (see `chunks_counted`).
    holding = holds(claimed, payload) or (not ours and payload != body and holds(claimed, body))
    return (claimed, own) if holding else None
