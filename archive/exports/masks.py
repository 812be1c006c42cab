"""What is handed on in the place of records that hold passages of withdrawn texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from archive.collection import Collection
from archive.errors import HemerotecaError
from archive.index import redactions, shapes
from archive.model import Capture
from archive.warc.reader import read_message
from archive.warc.record import Record
from archive.warc.redacted import redacted
from archive.withdrawal.decisions import Withdrawn
from archive.withdrawal.masking import masked

WITHDRAWN = "withdrawn"
"""Stands in the field that names the decision: what is hidden may be shown again one day."""


class Masks:
    """The redacted forms of a collection's records."""

    def __init__(
        self, collection: Collection, db: sqlite3.Connection, hidden: Withdrawn | None = None
    ) -> None:
        self._warcs = collection.warcs
        self._db = db
        self.files = redactions.files(db)
        """By WARC file, the ids of the records to redact (see `redactions.files`)."""
        if self.files:
            self._passages = (hidden or Withdrawn.of(collection)).passages

    def of_file(self, name: str) -> Callable[[Record], bytes | None]:
        """Return what gives the redacted form of a record of a file; None for most records."""
        of_article = self.files.get(name, {})

        def instead(record: Record) -> bytes | None:
            if record.id not in of_article:
                return None
            return self._redacted(record, keep_quoted=of_article[record.id])

        return instead

    def _redacted(self, record: Record, *, keep_quoted: bool) -> bytes | None:
        capture = self._capture(record.id)
        if capture is None:
            return None
        try:
            message = read_message(self._warcs, capture, self._capture)
        except HemerotecaError:  # `verify` names it
            return None
        payload = masked(message, self._passages, keep_quoted=keep_quoted)
        return None if payload is None else redacted(record, message, payload, WITHDRAWN)

    def _capture(self, identifier: str) -> Capture | None:
        row = self._db.execute("SELECT * FROM captures WHERE id = ?", [identifier]).fetchone()
        return None if row is None else shapes.capture_from_row(dict(row))
