"""The common record, checked in few steps: nearly all that `verify` reads is of its kind.

A record is common that is one small gzip member, with header fields as the standard writes them,
and sound. Whatever is anything else is left to the careful check, which says what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from isal import isal_zlib
from isal.igzip_lib import IsalError

from archive import http
from archive.errors import HttpError
from archive.fixity.sound import BEGINNINGS, TYPES, Seen, Sound, timestamp
from archive.warc.digests import digest, holds
from archive.warc.members import READ, SLICE
from archive.warc.record import END, unbracketed

LARGEST = 1024 * 1024
"""Bytes of a common record, unpacked."""
_DAMAGE: type[Exception] = IsalError  # type: ignore[assignment]  # its stub says: an instance


def swift(file: BinaryIO, offset: int, warc: str, *, ours: bool) -> Iterator[Sound]:
    """Yield the common records of the file `warc` from `offset` on, up to one that is none."""
    file.seek(offset)
    data, at = b"", 0
    while True:
        if len(data) - at < SLICE and (more := file.read(READ)):
            data, at = data[at:] + more, 0
        decoder = isal_zlib.decompressobj(31)
        ahead = memoryview(data)[at : at + SLICE]
        try:
            record: bytes = decoder.decompress(ahead, LARGEST)
        except _DAMAGE:
            return
        if not decoder.eof or (ours and data[at : at + 10] not in BEGINNINGS):
            return
        length = len(ahead) - len(decoder.unused_data)
        found = _sound(record, warc, offset, length)
        if found is None:
            return
        yield found
        offset += length
        at += length


def _sound(record: bytes, warc: str, offset: int, length: int) -> Sound | None:
    """Return what is found of a record; None where it is not common."""
    end = record.find(END)
    first: dict[str, str] = {}
    if record.find(b"\n ", 0, end) >= 0 or record.find(b"\n\t", 0, end) >= 0:
        return None  # a folded field
    try:
        for line in record[:end].decode().split("\r\n"):
            name, _, value = line.partition(":")
            first.setdefault(name.lower(), value.strip())
        begin = end + len(END)
        stop = begin + int(first["content-length"])
        kind, identifier = first["warc-type"].lower(), first["warc-record-id"]
        date = first["warc-date"]
    except (KeyError, ValueError):
        return None
    block = record[begin:stop]
    claimed = first.get("warc-block-digest")
    formed = record.startswith(b"WARC/1.") and record[stop:] == END and kind in TYPES
    if not formed or not timestamp(date) or (claimed and not holds(claimed, block)):
        return None
    if kind not in {"response", "revisit"}:
        is_plain = kind != "conversion" and "warc-payload-digest" not in first
        return Sound(offset, length, None) if is_plain else None
    return _capture(first, block, kind, identifier, warc, offset, length)


def _capture(
    first: dict[str, str],
    block: bytes,
    kind: str,
    identifier: str,
    warc: str,
    offset: int,
    length: int,
) -> Sound | None:
    url = unbracketed(first.get("warc-target-uri", ""))
    if not url[:8].lower().startswith(("http://", "https://")):
        return None
    try:
        answer = http.glance(block)
    except HttpError:
        return None
    claimed, refers_to = first.get("warc-payload-digest"), first.get("warc-refers-to")
    digests: tuple[str, ...] = (claimed,) if claimed else ()
    if kind == "response":
        payload = block[answer.body :]
        if answer.is_chunked:
            payload = http.payload(http.parse_response(block))
        own = digest(payload)
        if claimed != own:
            if claimed and not holds(claimed, payload):
                return None
            digests += (own,)
    seen = Seen(
        unbracketed(identifier),
        kind,
        url,
        timestamp(first["warc-date"]),
        str(answer.status or ""),
        answer.mime,
        digests,
        unbracketed(refers_to) if refers_to else None,
        warc,
        offset,
        length,
    )
    return Sound(offset, length, seen)
