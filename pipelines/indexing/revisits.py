"""Revisits of other archivers, tied to the records that they stand for.

Ours name the record (WARC-Refers-To). Browsertrix, pywb and Heritrix name the address and the time
of the original instead, and older files nothing but the digest of the payload (WARC/1.1 6.7.2).
"""

from __future__ import annotations

from collections.abc import Iterator

from archive.collection import Collection
from archive.errors import WarcError
from archive.index.codec import to_text
from archive.index.store import Store
from archive.model import Capture
from archive.warc.layout import read_date
from archive.warc.reader import Record, read_capture

_SECOND = len("2026-11-22T12:00:00")
_LOST = """record_type = 'revisit' AND (refers_to IS NULL OR NOT EXISTS (
    SELECT 1 FROM captures AS original WHERE original.id = captures.refers_to))"""
_THEN = f"record_type = 'response' AND url = ? AND substr(time, 1, {_SECOND}) = ?"
_BEFORE = "record_type = 'response' AND url = ? AND time <= ?"


def tie_revisits(collection: Collection, store: Store) -> tuple[str, ...]:
    """Note in the index what each revisit stands for that names no record which is here.

    Returns the ids of those whose original was found. Call it when all captures are in the index.
    """
    tied: dict[str, str] = {}
    for capture in store.captures(_LOST):
        try:
            record = read_capture(collection.warcs, capture)
        except (WarcError, OSError):  # `verify` names it
            continue
        if original := next(_originals(collection, store, capture, record), None):
            tied[capture.id] = original.id
    store.connection.executemany(
        "UPDATE captures SET refers_to = ? WHERE id = ?",
        [(original, revisit) for revisit, original in tied.items()],
    )
    return tuple(tied)


def _originals(
    collection: Collection, store: Store, capture: Capture, record: Record
) -> Iterator[Capture]:
    """Yield what a revisit may stand for, the likeliest first."""
    url = record.headers.uri("WARC-Refers-To-Target-URI") or capture.url
    if second := _second(record.headers.get("WARC-Refers-To-Date")):
        yield from store.captures(_THEN, (url, second))
    claimed = record.headers.get("WARC-Payload-Digest")
    before = store.captures(_BEFORE, (url, to_text(capture.time))) if claimed else ()
    for each in sorted(before, key=lambda one: one.time, reverse=True):
        if claimed in {each.payload_digest, _claimed(collection, each)}:
            yield each


def _second(date: str | None) -> str | None:
    """Return a WARC-Date as the index has it, without fractions; some note only one of two."""
    try:
        return to_text(read_date(date))[:_SECOND] if date else None
    except ValueError:
        return None


def _claimed(collection: Collection, capture: Capture) -> str | None:
    """Return the digest that a record gives of its payload; the index has our own form of it."""
    try:
        return read_capture(collection.warcs, capture).headers.get("WARC-Payload-Digest")
    except (WarcError, OSError):
        return None
