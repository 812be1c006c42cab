"""Which readings speak of one article.

Readings of a publication belong together when they agree on the canonical address or on the
CMS's own number. A redirect ties what hangs in the air (a print page that only knows its number)
to the page that it leads to; two pages that both stand on their own stay two articles, of which
one has moved. The result depends on the readings and their times alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from archive.index.addresses import address_key, is_root
from archive.model import Capture, Reading, ReadingRole

Witness = tuple[Capture, Reading]

PAGE_LIKE = (ReadingRole.PAGE, ReadingRole.PRINT, ReadingRole.ALTERNATE)
CONTENT = frozenset({*PAGE_LIKE, ReadingRole.API, ReadingRole.FEED})


def in_time(witness: Witness) -> datetime:
    """Return the key to sort by; captures of one time keep the order of their files."""
    return witness[0].time


def groups(readings: Iterable[Witness]) -> list[tuple[Witness, ...]]:
    """Return the readings of each article, oldest first.

    What only a feed or a redirect mentions is no article yet and is left out.
    """
    ordered = sorted(readings, key=in_time)
    clusters = _Clusters()
    for witness in ordered:
        clusters.add(witness[1])
    aliases = [each for _, each in ordered if each.role is ReadingRole.ALIAS]
    for alias in aliases:
        clusters.bridge(alias)
    found: dict[str, list[Witness]] = {}
    for witness in ordered:
        for cluster in clusters.of(witness[1], aliases):
            found.setdefault(cluster, []).append(witness)
    return [tuple(each) for _, each in sorted(found.items()) if any(map(_is_article, each))]


def content_keys(reading: Reading) -> tuple[str, ...]:
    """Return what ties `reading` to others: canonical address, and number if it has one."""
    canonical = f"c:{address_key(reading.canonical_url)}"
    return (canonical, f"n:{reading.number}") if reading.number else (canonical,)


def _is_article(witness: Witness) -> bool:
    reading = witness[1]
    if reading.role is ReadingRole.API:
        return bool(reading.article and reading.article.body_text)
    return reading.role in PAGE_LIKE and reading.article is not None


class _Clusters:
    """Disjoint sets of keys, with the numbers in each and whether a page stands in it."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._numbers: dict[str, set[str]] = {}
        self._paged: set[str] = set()

    def add(self, reading: Reading) -> None:
        """Tie the keys of a reading with content to each other."""
        if reading.role not in CONTENT or reading.article is None:
            return
        keys = content_keys(reading)
        for key in keys:
            self._parent.setdefault(key, key)
            self._numbers.setdefault(self._find(key), set())
        for key in keys[1:]:
            self._join(keys[0], key)
        root = self._find(keys[0])
        self._numbers[root].update(keys[1:])
        if reading.role is ReadingRole.PAGE:
            self._paged.add(root)

    def bridge(self, alias: Reading) -> None:
        """Tie what a redirect comes from to what it leads to, unless both are pages."""
        if is_root(alias.canonical_url):
            return
        source = f"c:{address_key(alias.url)}"
        keys = [key for key in (*content_keys(alias), source) if key in self._parent]
        for key in keys[1:]:
            self._try(keys[0], key)

    def of(self, reading: Reading, aliases: Sequence[Reading]) -> set[str]:
        """Return the clusters that a reading speaks of; none for one that leads nowhere."""
        keys = set(content_keys(reading))
        if reading.role is ReadingRole.ALIAS and is_root(reading.canonical_url):
            keys.discard(f"c:{address_key(reading.canonical_url)}")
        if reading.role not in CONTENT:
            keys.add(f"c:{address_key(reading.url)}")
            keys |= _followed(keys, aliases)
        elif reading.article is None:
            return set()
        return {self._find(key) for key in keys if key in self._parent}

    def _try(self, one: str, other: str) -> None:
        one, other = self._find(one), self._find(other)
        both_pages = one in self._paged and other in self._paged
        if not both_pages and len(self._numbers[one] | self._numbers[other]) <= 1:
            self._join(one, other)

    def _join(self, one: str, other: str) -> None:
        one, other = sorted((self._find(one), self._find(other)))
        if one == other:
            return
        self._parent[other] = one
        self._numbers[one] |= self._numbers.pop(other)
        if other in self._paged:
            self._paged.remove(other)
            self._paged.add(one)

    def _find(self, key: str) -> str:
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key


def _followed(keys: set[str], aliases: Sequence[Reading]) -> set[str]:
    """Return where redirects of redirects lead."""
    steps: dict[str, set[str]] = {}
    for alias in aliases:
        if not is_root(alias.canonical_url):
            target = f"c:{address_key(alias.canonical_url)}"
            steps.setdefault(f"c:{address_key(alias.url)}", set()).add(target)
    reached: set[str] = set()
    waiting = list(keys)
    while waiting:
        for target in steps.get(waiting.pop(), set()) - reached:
            reached.add(target)
            waiting.append(target)
    return reached
