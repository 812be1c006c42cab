"""Parameters that change nothing: `?sort=date` on a page that takes none.

A parameter is idle when pages that were asked with it said the same as without it, or were what the
site shows under any address, three times and mostly; links with it lead to what is known.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterator
from urllib.parse import SplitResult

from spiders.families.addresses import read_query, write_query

HANDFUL = 3
MOST = 20_000
"""Pages of which is remembered what they said."""


class IdleParameters:
    """What is learned of each parameter's name while a site is walked."""

    def __init__(self) -> None:
        self._said: OrderedDict[str, int] = OrderedDict()
        self._idle: Counter[str] = Counter()
        self._working: Counter[str] = Counter()

    def take(self, parts: SplitResult, body: bytes) -> None:
        """Take in a page of its own: compare it with the page without each of its parameters."""
        mark = hash(body)
        self._said[_name(parts.path, parts.query)] = mark
        if len(self._said) > MOST:
            self._said.popitem(last=False)
        for name, bare in _without_each(parts.query):
            is_same = self._said.get(_name(parts.path, bare)) == mark
            (self._idle if is_same else self._working)[name] += 1

    def repeats(self, parts: SplitResult, body: bytes) -> bool:
        """Tell whether a page says what it says without one of its parameters."""
        bare = (_name(parts.path, query) for _, query in _without_each(parts.query))
        return hash(body) in {self._said.get(each) for each in bare}

    def take_copy(self, parts: SplitResult) -> None:
        """Take in that an address was answered with what the site shows under any."""
        self._idle.update(name for name, _ in _without_each(parts.query))

    def in_address(self, parts: SplitResult) -> bool:
        """Tell whether an address has a parameter that was seen to change nothing."""
        names = {name for name, _ in read_query(parts.query)}
        return any(self._idle[name] >= max(HANDFUL, 2 * self._working[name]) for name in names)


def _without_each(query: str) -> Iterator[tuple[str, str]]:
    pairs = read_query(query)
    for name in dict.fromkeys(name for name, _ in pairs):
        yield name, write_query(pair for pair in pairs if pair[0] != name)


def _name(path: str, query: str) -> str:
    return f"{path.rstrip('/')}?{query}"
