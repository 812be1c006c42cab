"""Traps that need no knowledge of a site: addresses that a site makes without end."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from urllib.parse import SplitResult

from archive.model import SkipReason
from spiders.families.addresses import read_query

LONGEST = 2000
DEEPEST = 12
HANDFUL = 3
"""So many copies of the home page (or of one body) under addresses of one shape are enough."""

_MONTH = re.compile(r"\d{4}-\d{1,2}(-\d{1,2})?")
_CALENDAR_NAMES = frozenset({"cal", "calendar", "month", "tribe-bar-date", "eventdate"})


def trap(parts: SplitResult, url: str) -> SkipReason | None:
    """Tell what kind of trap an address is by its form alone."""
    if len(url) > LONGEST:
        return SkipReason.TOO_LONG
    if _path_repeats(parts.path):
        return SkipReason.TRAP_PATH
    if "=" in parts.query and _is_calendar(parts.query):
        return SkipReason.TRAP_CALENDAR
    return None


def _path_repeats(path: str) -> bool:
    """Tell whether a path grows or loops: one segment three times, or a pair twice in a row.

    Numbers do not count: `/2011/11/11/11` may be a day.
    """
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) > DEEPEST:
        return True
    words = [segment for segment in segments if not segment.isdigit()]
    if len(words) > 2 and max(Counter(words).values()) > 2:
        return True
    pairs = zip(words, words[1:], words[2:], words[3:], strict=False)
    return any((a, b) == (c, d) for a, b, c, d in pairs)


def _is_calendar(query: str) -> bool:
    """Tell whether a query turns the leaves of a calendar."""
    pairs = [(name.lower(), value or "") for name, value in read_query(query)]
    return any(_MONTH.fullmatch(value) for _, value in pairs) or any(
        name in _CALENDAR_NAMES and value for name, value in pairs
    )


def shape(parts: SplitResult) -> tuple[str, ...] | None:
    """Return what addresses made by one trap have in common: first folder, parameters' names.

    None for a bare name at the root: there the articles of many sites are.
    """
    folder = parts.path.strip("/").split("/")
    names = sorted({name for name, _ in read_query(parts.query)})
    if len(folder) < 2 and not names:
        return None
    return (folder[0] if len(folder) > 1 else "", *names)


class Learned:
    """Shapes of addresses that were answered with a page known already; bounded in memory."""

    def __init__(self, bodies: int = 10_000) -> None:
        self._bodies: OrderedDict[int, int] = OrderedDict()
        self._most_bodies = bodies
        self._shapes: Counter[tuple[str, ...]] = Counter()
        self._good: Counter[tuple[str, ...]] = Counter()
        self.copies = 0

    def is_repeated(self, body: bytes) -> bool:
        """Count a body; tell whether `HANDFUL` others were the same."""
        mark = hash(body)
        count = self._bodies.pop(mark, 0) + 1
        self._bodies[mark] = count
        if len(self._bodies) > self._most_bodies:
            self._bodies.popitem(last=False)
        return count > HANDFUL

    def copy(self, parts: SplitResult) -> None:
        """Learn that an address was answered with a page known already."""
        self.copies += 1
        if form := shape(parts):
            self._shapes[form] += 1

    def page(self, parts: SplitResult) -> None:
        """Learn that an address was answered with a page of its own."""
        if form := shape(parts):
            self._good[form] += 1

    def refuses(self, parts: SplitResult) -> bool:
        """Tell whether addresses of this shape were copies, a handful of times and mostly."""
        if not self._shapes:
            return False
        form = shape(parts)
        if form is None:
            return False
        return self._shapes[form] >= max(HANDFUL, self._good[form])
