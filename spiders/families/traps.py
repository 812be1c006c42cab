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
MANY = 10
"""So many where the shape says little: bare names at the root."""

_DIGITS = re.compile(r"\d+")
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


Shape = tuple[str | int, ...]


def shape(parts: SplitResult) -> tuple[Shape, Shape]:
    """Return what addresses made by one trap have in common, narrowly and broadly.

    Narrowly: the first folder (or the name, if it is numbered) with its numbers taken out, the
    number of folders, the parameters' names. Broadly: without the first folder.
    """
    segments = [segment for segment in parts.path.split("/") if segment]
    names = sorted({name for name, _ in read_query(parts.query)})
    first = _DIGITS.sub("0", segments[0]) if segments else ""
    if len(segments) == 1 and "0" not in first:
        first = ""  # a bare name: two of them have nothing in common
    return (first, len(segments), *names), (len(segments), *names)


class Learned:
    """Shapes of addresses that were answered with a page known already; bounded in memory."""

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._bodies: OrderedDict[int, int] = OrderedDict()
        self._copies: Counter[Shape] = Counter()
        self._pages: Counter[Shape] = Counter()

    def is_repeated(self, body: bytes) -> bool:
        """Count a body; tell whether `HANDFUL` others were the same."""
        mark = hash(body)
        count = self._bodies.pop(mark, 0) + 1
        self._bodies[mark] = count
        if len(self._bodies) > self._most:
            self._bodies.popitem(last=False)
        return count > HANDFUL

    def copy(self, parts: SplitResult) -> None:
        """Learn that an address was answered with a page known already."""
        self._count(self._copies, parts)

    def page(self, parts: SplitResult) -> None:
        """Learn that an address was answered with a page of its own."""
        self._count(self._pages, parts)

    def _count(self, counter: Counter[Shape], parts: SplitResult) -> None:
        counter.update(shape(parts))
        if len(counter) > self._most:
            for form, _ in counter.most_common()[self._most // 2 :]:
                del counter[form]

    def refuses(self, parts: SplitResult, *, listed_elsewhere: bool = False) -> bool:
        """Tell whether addresses of this shape were copies, often enough and mostly.

        A bare name at the root is refused only where the site lists its pages elsewhere and the
        address is not among them, and then after one copy for every five pages: there the
        articles of many sites are, and a dead link is no trap yet.
        """
        if not self._copies:
            return False
        narrow, broad = shape(parts)
        copies, pages = self._copies[broad], self._pages[broad]
        if narrow == ("", 1):
            return listed_elsewhere and copies >= MANY and copies * 5 >= pages
        if self._copies[narrow] >= max(HANDFUL, self._pages[narrow]):
            return True
        return broad != (1,) and copies >= max(MANY, pages)
