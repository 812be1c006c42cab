"""Rows of `press.db` as what they are in `archive.model`."""

from __future__ import annotations

import json
from dataclasses import fields

from archive.index.codec import to_time
from archive.index.rows import Row
from archive.model import Capture, Family, Site

_CAPTURE = tuple(each.name for each in fields(Capture))


def capture_from_row(row: Row) -> Capture:
    """Return the capture in a row of `captures`."""
    return Capture(**{name: row[name] for name in _CAPTURE} | {"time": to_time(row["time"])})


def site_from_row(row: Row) -> Site:
    """Return the publication in a row of `sites`."""
    lists = {
        name: tuple(json.loads(row[name])) for name in ("languages", "hosts", "requisite_hosts")
    }
    return Site(**{**row, **lists, "family": Family(row["family"])})
