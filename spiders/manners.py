"""How a guest behaves: robots.txt, and being asked to wait.

robots.txt by RFC 9309 (Protego reads it, as in Scrapy itself; what Scrapy's own middleware lacks
are the RFC's rules for answers that are not 200):

* 2xx: its rules. Redirects are followed, at most five (2.3.1.2).
* 4xx "unavailable": everything may be asked (2.3.1.3). 429 is the exception: a server that is
  too busy for its robots.txt is left alone.
* 5xx, or no answer, "unreachable": nothing may be asked (2.3.1.4), unless an earlier robots.txt
  is known, which then holds for up to 30 days.
* It is kept for at most 24 hours (2.4), over runs, and at most 512 KiB of it are read (2.5).

`Crawl-delay` is in no standard, but a wish is a wish. `Retry-After` (RFC 9110 10.2.3) on a 429 or
503 holds for the host, and for the next run too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import cached_property

from protego import Protego

AGENT = "hemeroteca"
"""The product token that robots.txt names (RFC 9309, 2.2.1)."""

MAX_ROBOTS_BYTES = 512 * 1024
ROBOTS_HOLD = 24 * 3600.0
ROBOTS_HOLD_UNREACHABLE = 30 * 24 * 3600.0
MAX_REDIRECTS = 5

MAX_CRAWL_DELAY = 60.0
"""Seconds; a longer `Crawl-delay` is kept as this one: a site of 10,000 pages takes a week so."""

TOO_MUCH = frozenset({429, 503})
"""Statuses by which a server asks to be left alone for a while."""

MAX_RETRY_AFTER = 7 * 24 * 3600.0
PATIENCE = 120.0
"""Seconds that a run waits for a host that asked for a pause; a longer pause is for the next."""

_PAUSES = (5.0, 30.0, 120.0, 600.0, 3600.0, 6 * 3600.0)
"""Seconds to leave a host alone after its 1st, 2nd ... 429 or 503 in a row without Retry-After."""

_RETRIES = (2.0, 15.0, 3600.0, 6 * 3600.0, 86400.0, 3 * 86400.0, 10 * 86400.0, 30 * 86400.0)
"""Seconds until an address that failed once, twice ... is tried again."""


class Verdict(StrEnum):
    """What a robots.txt comes to."""

    RULES = "rules"
    ALLOW_ALL = "allow-all"
    DISALLOW_ALL = "disallow-all"


def verdict(status: int | None) -> Verdict:
    """Judge a robots.txt by its final status; `None`: no answer."""
    if status is None or status >= 500 or status == 429:
        return Verdict.DISALLOW_ALL
    if 200 <= status < 300:
        return Verdict.RULES
    # A sixth redirect counts as unavailable (2.3.1.2), like 4xx.
    return Verdict.ALLOW_ALL


@dataclass(frozen=True)
class Robots:
    """The rules of one origin.

    `status` is None when no answer came. `time` is when it was fetched, in seconds since the
    epoch.
    """

    status: int | None
    body: bytes
    time: float

    @cached_property
    def _rules(self) -> Protego | None:
        if self.verdict is not Verdict.RULES:
            return None
        return Protego.parse(self.body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace"))

    @property
    def verdict(self) -> Verdict:
        """What the status comes to."""
        return verdict(self.status)

    def allows(self, url: str) -> bool:
        """Tell whether `url` may be asked."""
        if self._rules is None:
            return self.verdict is not Verdict.DISALLOW_ALL
        return bool(self._rules.can_fetch(url, AGENT))

    @property
    def crawl_delay(self) -> float | None:
        """Seconds between two requests, if the site says; at most `MAX_CRAWL_DELAY`."""
        wish = self._rules.crawl_delay(AGENT) if self._rules is not None else None
        return None if wish is None else min(max(0.0, float(wish)), MAX_CRAWL_DELAY)

    def holds(self, now: float, *, unreachable: bool = False) -> bool:
        """Tell whether this copy may still be used."""
        hold = ROBOTS_HOLD_UNREACHABLE if unreachable else ROBOTS_HOLD
        return 0 <= now - self.time < hold


def retry_after(value: str | None, now: float) -> float | None:
    """Read `Retry-After`: seconds to wait from `now`, None when it says nothing usable.

    Both forms of RFC 9110 10.2.3: a number of seconds, or a date.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), MAX_RETRY_AFTER)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return min(max(0.0, date.timestamp() - now), MAX_RETRY_AFTER)


def is_open(hours: str, hour: int) -> bool:
    """Tell whether a crawl may run at `hour` (0 to 23), when it may run during `hours`.

    `9-17` ends as the clock strikes 17; `22-6` goes over midnight; empty: always.
    """
    if not hours:
        return True
    begin, end = (int(each) for each in hours.split("-"))
    return begin <= hour < end if begin < end else hour >= begin or hour < end


def retry_pause(tries: int) -> float:
    """Return how long to wait after the `tries`-th failure of an address, in seconds."""
    return _RETRIES[min(tries, len(_RETRIES)) - 1]


class Pauses:
    """Which hosts of a site are to be left alone, and until when."""

    def __init__(self, known: Mapping[str, float] | None = None) -> None:
        self._until = dict(known or {})
        self._refusals: dict[str, int] = {}

    def until(self, host: str) -> float:
        """Return when `host` may be asked again, in seconds since the epoch; 0: now."""
        return self._until.get(host, 0.0)

    def close(self, host: str) -> None:
        """Leave a host alone for the rest of this run."""
        self._until[host] = math.inf

    def answered(self, host: str) -> None:
        """Forget a host's refusals: it answers again."""
        self._refusals.pop(host, None)
        self._until.pop(host, None)

    def refused(self, host: str, wish: float | None, now: float) -> float:
        """Note a 429 or 503 with its `Retry-After` in seconds; return until when to wait."""
        count = self._refusals[host] = self._refusals.get(host, 0) + 1
        pause = _PAUSES[min(count, len(_PAUSES)) - 1] if wish is None else wish
        self._until[host] = max(self.until(host), now + pause)
        return self._until[host]
