"""Dates that machines exchange: ISO 8601 (RFC 3339) and RFC 5322, brought to one form."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

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
    text = text[:MAX_LENGTH].strip()
    match = _ISO.fullmatch(text)
    if match:
        return _iso_timestamp(*match.groups())
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _written(moment)


def _iso_timestamp(day: str, time: str | None, zone: str | None) -> str | None:
    try:
        if time is None:
            return date.fromisoformat(day).isoformat()
        moment = datetime.fromisoformat(f"{day}T{time}")
        return _written(moment.replace(tzinfo=UTC) - _offset(zone) if zone else moment)
    except (ValueError, OverflowError):
        return None


def _offset(zone: str) -> timedelta:
    if zone[0] not in "+-":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    return timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)


def _written(moment: datetime) -> str | None:
    if moment.tzinfo is None:
        return moment.isoformat(timespec="seconds")
    try:
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    except (ValueError, OverflowError):
        return None
