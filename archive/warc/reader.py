"""Reads WARC files: their records, their captures, and one capture by its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from archive import http
from archive.errors import RecordNotFound
from archive.http import HttpMessage
from archive.model import Capture
from archive.warc.captures import iter_captures
from archive.warc.members import members
from archive.warc.output import OPEN
from archive.warc.record import Record, iter_records, named
from archive.warc.redacted import message_of

__all__ = ["Record", "find_file", "iter_captures", "iter_records", "read_capture", "read_message"]


def read_capture(warcs: Path, capture: Capture) -> Record:
    """Return the record of `capture`; raise `RecordNotFound` where it is not there.

    Finds it too in a file that is still being written.
    """
    path = find_file(warcs, capture.warc)
    with path.open("rb") as file, named(path):
        member = next(members(file, capture.offset), None)
        record = None if member is None else Record(path, member, capture.length)
    if record is None or record.id != capture.id:
        raise RecordNotFound(
            f"{path} at {capture.offset}: not the record of {capture.url}; run `hemeroteca reindex`"
        )
    return record


def read_message(
    warcs: Path, capture: Capture, find: Callable[[str], Capture | None]
) -> HttpMessage:
    """Return the response of `capture`; `find` gives a capture by its record id.

    A revisit of an identical payload has its own header and the original's payload (hence
    without Transfer-Encoding); what a 304 stands for is the original's response. Raise
    `RecordNotFound` where the original is not in the archive.
    """
    own = read_capture(warcs, capture)
    if capture.record_type != "revisit":
        return message_of(own, own.content)
    original = find(capture.refers_to) if capture.refers_to else None
    if original is None or original.record_type == "revisit":
        raise RecordNotFound(f"{capture.url} at {capture.time}: its original is not in the archive")
    record = read_capture(warcs, original)
    whole = message_of(record, record.content)
    if not own.content.strip():  # some archivers keep nothing of a revisit but the fact
        return whole
    message = message_of(own, own.content)
    if message.status == 304:
        return whole
    headers = tuple(each for each in message.headers if each[0].lower() != b"transfer-encoding")
    return HttpMessage(message.start_line, headers, http.payload(whole))


def find_file(warcs: Path, name: str) -> Path:
    """Return the path of the WARC file `name`, closed or still open."""
    if name.startswith("/") or ".." in Path(name).parts:
        raise RecordNotFound(f"{name!r} is not the name of a WARC file of this collection")
    for path in (warcs / name, warcs / (name + OPEN)):
        if path.is_file():
            return path
    raise RecordNotFound(f"{warcs / name} is missing")
