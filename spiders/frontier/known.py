"""Telling links that change nothing from those that do, before anything is written.

Most links of a page are known: its menu, its neighbours. Such a link costs a look at an index, and
the next time a look into memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from spiders.frontier.addresses import Address

AT_A_TIME = 16
"""Addresses looked up by one statement; a short row is filled up with NULL, which finds nothing."""

MOST = 20_000
"""Addresses remembered in each of two halves: some 10 MB."""

_ROW = ", ".join("?" * AT_A_TIME)
# Both are answered from an index alone. A link wakes what an earlier run left aside.
_KNOWN = f"""
SELECT digest FROM addresses WHERE digest IN ({_ROW})
EXCEPT SELECT digest FROM addresses INDEXED BY skipped
    WHERE state = 'skipped' AND digest IN ({_ROW})
"""

Name = tuple[str, str]


class Known:
    """What is queued, asked or in flight, as far as links of one run were looked up."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._run = ""
        self._young: set[Name] = set()
        self._old: set[Name] = set()

    def sift(self, addresses: Iterable[Address], run: str) -> list[Address]:
        """Return the addresses that may change something: new, left aside, or dated, or seeds."""
        if run != self._run:  # what that one left aside may be wanted by this one
            self._run, self._young, self._old = run, set(), set()
        weighty: list[Address] = []
        plain: list[Address] = []
        for each in addresses:
            if each.seed or each.dated is not None:
                weighty.append(each)
            elif not self._remembers((each.site, each.key or each.url)):
                plain.append(each)
        return weighty + [each for batch in _batches(plain) for each in self._unknown(batch)]

    def _unknown(self, batch: Sequence[Address]) -> list[Address]:
        digests = [each.digest for each in batch]
        row = digests + [None] * (AT_A_TIME - len(digests))
        known = {digest for (digest,) in self._db.execute(_KNOWN, row + row)}
        for each, digest in zip(batch, digests, strict=True):
            if digest in known:
                self._remember((each.site, each.key or each.url))
        return [each for each, digest in zip(batch, digests, strict=True) if digest not in known]

    def _remembers(self, name: Name) -> bool:
        if name in self._young:
            return True
        if name not in self._old:
            return False
        self._remember(name)
        return True

    def _remember(self, name: Name) -> None:
        if len(self._young) >= MOST:
            self._young, self._old = set(), self._young
        self._young.add(name)


def _batches(addresses: Iterable[Address]) -> Iterator[list[Address]]:
    rest = iter(addresses)
    while batch := list(islice(rest, AT_A_TIME)):
        yield batch
