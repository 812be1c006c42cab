"""When a known page is asked again.

One rule, the one that caches use for pages which do not say how long they hold (RFC 9111, 4.2.2):
**a page that has not changed for a time T is asked again after a tenth of T**. A text of
yesterday is asked again tomorrow, one of 2005 twice a year; a page that changed starts afresh.
So each site finds its own rhythm, with no figure to configure.

What a run always asks (the seeds: home page, feed, sitemap) is not judged here. What hardly ever
changes (images, style sheets, print pages) is asked once; `--full` asks it again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b

from lxml import etree

DAY = 86400.0

SHARE = 0.1
"""The part of a page's age after which it is looked at again."""

_BOUNDS: Mapping[str, tuple[float, float]] = {
    "feed": (3600.0, 7 * DAY),
    "sitemap": (3600.0, 7 * DAY),
    "api": (6 * 3600.0, 30 * DAY),
    "home": (3600.0, 7 * DAY),
    "listing": (0.5 * DAY, 60 * DAY),
    "article": (DAY, 180 * DAY),
    "part": (DAY, 180 * DAY),
    "robots": (DAY, DAY),
    "probe": (DAY, 30 * DAY),
}
"""Least and most seconds until a page of a kind is asked again; other kinds are asked once."""

_ASSUMED_AGE: Mapping[str, float] = {"article": 300 * DAY, "part": 300 * DAY, "listing": 30 * DAY}
"""How old a page is taken to be, when first seen, that says nothing of its age; others: new.

So an undated article is looked at again after a month, a list of articles after three days.
"""

GONE = 30 * DAY
MOVED = 90 * DAY
"""Seconds until an address that was gone, or led elsewhere, is looked at again (at the least)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a page after an answer; times in seconds since the epoch.

    `changed` is when it last changed, as far as known: published, or seen to differ, or assumed.
    """

    kind: str
    status: int
    now: float
    changed: float


def due(seen: Seen, spread: float = 0.5) -> float | None:
    """Return when to ask again, `None` for never.

    `spread` in [0, 1) is a number of the page's own: pages that were asked in one hour shall not
    all fall due in one hour. It moves the time by up to a fifth either way.
    """
    bounds = _BOUNDS.get(seen.kind)
    if bounds is None:
        return None
    least, most = bounds
    age = max(0.0, seen.now - seen.changed)
    pause = min(max(age * SHARE, least), most)
    if seen.status >= 400:
        pause = max(pause, GONE)
    elif 300 <= seen.status < 400 and seen.status != 304:
        pause = max(pause, MOVED)
    return seen.now + pause * (0.8 + 0.4 * spread)


def assumed_change(kind: str, now: float) -> float:
    """Return since when a page is taken to be unchanged that is seen for the first time."""
    return now - _ASSUMED_AGE.get(kind, 0.0)


def validators(headers: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Return `(etag, last_modified)` for the next conditional request, from an answer's headers.

    A `Last-Modified` that says the moment of the answer (SPIP writes it so on every page) tells
    nothing and is left out. Names of headers in lower case.
    """
    etag = headers.get("etag", "").strip() or None
    modified = headers.get("last-modified", "").strip() or None
    then, now = timestamp(modified), timestamp(headers.get("date"))
    if then is None or (now is not None and abs(now - then) < 60):
        modified = None
    return etag, modified


def timestamp(http_date: str | None) -> float | None:
    """Read an HTTP date as seconds since the epoch; `None` for what is none."""
    try:
        return parsedate_to_datetime(http_date or "").timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def moment(date: str) -> float | None:
    """Read an ISO date, perhaps partial, or one of a feed, as seconds since the epoch."""
    text = date.strip()
    if len(text) in {4, 7}:  # a year, or a month of it
        text += "-01-01"[len(text) - 10 :]
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return timestamp(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


_SPACE = re.compile(r"\s+")
_UNSEEN = {"script", "style", "noscript", "template", etree.Comment, etree.ProcessingInstruction}


def fingerprint(body: bytes, root: etree._Element | None = None) -> bytes:
    """Return 16 bytes that stay the same while a page says the same to its readers.

    For a page (`root` given) they are taken over its visible text, not over its markup, which
    holds session tokens, counters and the like; for anything else over the bytes.
    """
    if root is None:
        return blake2b(body, digest_size=16).digest()
    return blake2b(visible_text(root).encode("utf-8", "replace"), digest_size=16).digest()


def visible_text(root: etree._Element) -> str:
    """Return title and body text of a page, white space folded, scripts and styles left out."""
    parts: list[str] = []
    for element in root.iter():
        if element.tag not in _UNSEEN and element.text:
            parts.append(element.text)
        if element.tail:
            parts.append(element.tail)
    return _SPACE.sub(" ", " ".join(parts)).strip()
