"""Dates that machines exchange: ISO 8601 (RFC 3339) and RFC 5322, brought to one form.

`read_timestamp` brings them to one clock too; `read_declared` leaves them their own.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

MAX_LENGTH = 64
"""Characters; no timestamp is longer."""

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


def read_timestamp(text: str) -> str | None:
    """Return a machine's date (ISO 8601, RFC 822) as `2026-06-19T09:12:00Z`, in UTC.

    Without a zone it stays as it is, without `Z`; a date alone stays a date. None when it is
    neither, or not a date of the calendar.
    """
    return _read_by_utc(text[:MAX_LENGTH])


@lru_cache(maxsize=256)
def _read_by_utc(text: str) -> str | None:
    """Read a timestamp; once, for most pages say one moment in several places."""
    said = _read(text)
    if isinstance(said, datetime) and said.tzinfo is not None:
        return _in_utc(said)
    return _as_said(said)


def read_declared(text: str) -> str | None:
    """Return a machine's date as `read_timestamp` does, but by the clock that it was written by.

    `2026-06-20T00:30:00+02:00` stays as it is: its day is the one that the readers were told.
    """
    return _as_said(_read(text))


def _read(text: str) -> date | None:
    text = text[:MAX_LENGTH].strip()
    match = _ISO.fullmatch(text)
    try:
        return _read_iso(*match.groups()) if match else parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _read_iso(day: str, time: str | None, zone: str | None) -> date:
    if time is None:
        return date.fromisoformat(day)
    offset = zone if not zone or zone[0] in "+-" else "Z"
    return datetime.fromisoformat(f"{day}T{time}{offset or ''}")


def _in_utc(moment: datetime) -> str | None:
    try:
        # Seconds are the last that a date is read to: without a zone no others are written.
        return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    except (ValueError, OverflowError):
        return None


def _as_said(said: date | None) -> str | None:
    if not isinstance(said, datetime):
        return said.isoformat() if said else None
    if said.tzinfo is not None and not said.utcoffset():
        return _in_utc(said)
    return said.isoformat(timespec="seconds")
