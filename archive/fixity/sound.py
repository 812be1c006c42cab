"""What a check finds of a record that reads."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from archive import cdxj
from archive.warc import layout

OURS = "HEM-"
"""How the names of the files that `WarcWriter` makes begin."""
TYPES = frozenset(
    "warcinfo response resource request metadata revisit conversion continuation".split()
)
BEGINNINGS = (layout.GZIP_HEADER, b"")
"""Of our members, and of the records of a plain file."""


class Seen(NamedTuple):
    """A response or revisit record as it was found."""

    id: str
    type: str
    url: str
    timestamp: str
    status: str
    mime: str | None
    digests: tuple[str, ...]
    """Of the payload: what the record claims, and our form of it."""
    refers_to: str | None
    warc: str
    offset: int
    length: int


class Sound(NamedTuple):
    """A record that reads: `what` is wrong with it, `packing` with its gzip member only."""

    offset: int
    length: int
    seen: Seen | None
    what: tuple[str, ...] = ()
    packing: tuple[str, ...] = ()


@lru_cache(maxsize=16)  # the records of one exchange share theirs
def timestamp(date: str) -> str:
    """Return a WARC-Date as fourteen digits; empty where it cannot be read."""
    try:
        return cdxj.timestamp(layout.read_date(date))
    except ValueError:
        return ""
