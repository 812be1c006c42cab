"""Finds captures by address and time, and reads what they hold."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive import http
from archive.cdxj import Cdxj, Entry
from archive.collection import Collection
from archive.errors import HemerotecaError, RecordNotFound
from archive.http import HttpMessage
from archive.index import redactions
from archive.index.articles import open_index
from archive.index.shapes import capture_from_row
from archive.model import Capture
from archive.warc.reader import read_message
from archive.withdrawal.decisions import Withdrawn
from archive.withdrawal.masking import redacted

MAX_BODY = 64 * 1024 * 1024
"""Bytes of a decoded body that replay holds in memory."""


@dataclass(frozen=True, slots=True)
class Memento:
    """A capture of an address, with what it showed: `body` is decoded."""

    url: str
    time: datetime
    status: int
    content_type: str
    location: str | None
    body: bytes


class Finder:
    """Reads a collection that is served: its CDXJ, its index, its WARC files."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._cdxj = Cdxj(root / "indexes" / "captures.cdxj")
        self._press = root / "press.db"
        self._warcs = root / "warcs"

    def times(self, url: str) -> list[Entry]:
        """Return the captures of `url`, oldest first."""
        return [entry for entry in self._cdxj.lookup(url) if "method" not in entry.fields]

    def memento(self, url: str, time: datetime) -> Memento | None:
        """Return what `url` showed nearest to `time`; None where nothing is kept or readable.

        An answer that shows something is preferred to an error at a nearer time.
        """
        entries = [each for each in self._cdxj.lookup(url, time) if "method" not in each.fields]
        entries.sort(key=lambda each: str(each.fields.get("status", "")).startswith(("4", "5")))
        for entry in entries:
            try:
                return self._read(entry)
            except HemerotecaError:
                continue  # a damaged record: the next nearest is better than none
        return None

    def _read(self, entry: Entry) -> Memento:
        capture = self._capture(entry)
        message = self._shown(capture, read_message(self._warcs, capture, self._by_id))
        return Memento(
            url=capture.url,
            time=capture.time,
            status=message.status or 200,
            content_type=message.header("content-type") or "application/octet-stream",
            location=message.header("location"),
            body=http.decoded(message, MAX_BODY),
        )

    def _shown(self, capture: Capture, message: HttpMessage) -> HttpMessage:
        """Return the answer without the passages of what was withdrawn."""
        with closing(open_index(self._press)) as db:
            of_article = redactions.of(db, capture.id)
        if of_article is None:
            return message
        passages = Withdrawn.of(Collection.open(self._root)).passages
        return redacted(message, passages, keep_quoted=of_article) or message

    def _capture(self, entry: Entry) -> Capture:
        where = (entry.fields["filename"], int(entry.fields["offset"]))
        return self._one("warc = ? AND offset = ?", *where)

    def _by_id(self, identifier: str) -> Capture | None:
        try:
            return self._one("id = ?", identifier)
        except RecordNotFound:
            return None

    def _one(self, where: str, *values: str | int) -> Capture:
        with closing(open_index(self._press)) as db:
            row = db.execute(f"SELECT * FROM captures WHERE {where}", values).fetchone()
        if row is None:
            raise RecordNotFound("the CDXJ names what press.db does not know; run `reindex`")
        return capture_from_row(dict(row))


def read_timestamp(text: str) -> datetime | None:
    """Read 4 to 14 digits (`2026`, `20261122093000`) as a time in UTC, rounded down."""
    if not re.fullmatch(r"[0-9]{4,14}", text):
        return None
    padded = text + "00000101000000"[len(text) :]
    try:
        return datetime.strptime(padded, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
