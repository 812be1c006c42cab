"""Clauses as one automaton: what can stand after what, known before any line is read.

A state is a `Leaf`, a word or mark of a clause; a set of states is an integer with a bit for each,
so that all clauses are followed at once. What several clauses end with (`modifiers`) is one part
of the automaton: only the first leaf of a clause is its own. The leaf that ends a clause is
followed by the openings of all clauses, as is the one before the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, reduce
from operator import or_
from typing import Final, NamedTuple

from pipelines.credits.notation import Choice, Mark, Node, Repeat, Sequence, Word

END: Final = 0
"""The number of the leaf that ends a clause; the line begins as after one."""

END_OF_CLAUSE: Final = ""
"""The symbol of that leaf."""

_WAYS: Final = 8192
"""So many ways are remembered: lines of credits are much alike."""

Numbers = tuple[int, ...]


class Leaf(NamedTuple):
    """A class, a terminal or a mark, under what it is kept, and the clause that it opens."""

    symbol: str
    kept: str | None = None
    opens: str | None = None


class Way(NamedTuple):
    """To what leaf, by what symbol, and what can come after it; what it keeps and opens."""

    leaf: int
    symbol: str
    after: int
    kept: str | None
    opens: str | None


class Automaton:
    """Some clauses, in the order in which they are preferred."""

    def __init__(self, clauses: Mapping[str, Node]) -> None:
        builder = _Builder()
        for name, node in clauses.items():
            builder.add_clause(name, node)
        self.leaves = tuple(builder.leaves)
        self._following = tuple(map(builder.resolved, builder.following))
        self.after = tuple(map(as_set, self._following))
        """Leaf -> those that can come next, as a set."""
        to_leaves = zip(self.leaves, self.after, strict=True)
        self._ways = [
            Way(n, leaf.symbol, after, leaf.kept, leaf.opens)
            for n, (leaf, after) in enumerate(to_leaves)
        ]
        self.ways = lru_cache(_WAYS)(self._find_ways)
        """From a leaf and some of those `after` it to the ways there, the preferred first."""
        self.openings = _grouped(self.leaves, lambda leaf: leaf.opens)
        """Clause -> the leaves that it opens with."""
        self.of_symbol = _grouped(self.leaves, lambda leaf: leaf.symbol)
        """Class, terminal or mark -> its leaves."""

    def _find_ways(self, leaf: int, among: int) -> list[Way]:
        found = members(among)
        if len(found) > 1:
            found.sort(key=self._following[leaf].index)
        return [self._ways[number] for number in found]


def as_set(numbers: Iterable[int]) -> int:
    """Return a set of leaves."""
    return reduce(or_, (1 << number for number in numbers), 0)


def members(numbers: int) -> list[int]:
    """Return the leaves of a set; there are few in it, of more than a thousand."""
    found = []
    while numbers:
        lowest = numbers & -numbers
        found.append(lowest.bit_length() - 1)
        numbers ^= lowest
    return found


def _grouped(leaves: Iterable[Leaf], key: Callable[[Leaf], str | None]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, leaf in enumerate(leaves):
        if name := key(leaf):
            found[name] = found.get(name, 0) | 1 << number
    return found


class _Builder:
    """Makes leaves from the ends of clauses to their beginnings; equal ones are made once.

    A negative number stands for a loop: for what can come next where it begins again or ends.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Leaf, Numbers], int] = {}
        self._loops: dict[tuple[int, Numbers], int] = {}
        self._next: dict[int, Numbers] = {}
        self.leaves = [Leaf(END_OF_CLAUSE)]
        self.following: list[Numbers] = [()]

    def add_clause(self, name: str, node: Node) -> None:
        openings = self.resolved(self._first(node, (END,)))
        if END in openings:
            raise ValueError(f"the clause {name!r} can match nothing")
        own = [self._add(self.leaves[n]._replace(opens=name), self.following[n]) for n in openings]
        self.following[END] += tuple(own)

    def resolved(self, numbers: Numbers) -> Numbers:
        """Return what can come next, without loops, each once."""
        found: dict[int, None] = {}
        waiting = [*reversed(numbers)]
        while waiting:
            number = waiting.pop()
            if number not in found:
                found[number] = None
                waiting += reversed(self._next.get(number, ()))
        return tuple(number for number in found if number >= 0)

    def _first(self, node: Node, following: Numbers) -> Numbers:
        """Return what `node` can begin with where `following` can come after it."""
        match node:
            case Sequence(parts=parts):
                return reduce(lambda after, part: self._first(part, after), parts[::-1], following)
            case Choice(parts=parts):
                return tuple(n for part in parts for n in self._first(part, following))
            case Repeat(part=part, many=False):
                return self._first(part, following) + following
            case Repeat(part=part, needed=needed):
                loop = self._loop(part, following)
                return self._first(part, (loop,)) if needed else (loop,)
            case Mark(marks=marks):
                return tuple(self._leaf(Leaf(mark), following) for mark in marks)
            case Word(name=name, kept=kept):
                return (self._leaf(Leaf(name, kept), following),)
        raise ValueError(node)

    def _loop(self, part: Node, following: Numbers) -> int:
        key = id(part), following
        if key not in self._loops:
            loop = self._loops[key] = ~len(self._loops)
            self._next[loop] = self._first(part, (loop,)) + following
        return self._loops[key]

    def _leaf(self, leaf: Leaf, following: Numbers) -> int:
        key = leaf, following
        if key not in self._known:
            self._known[key] = self._add(leaf, following)
        return self._known[key]

    def _add(self, leaf: Leaf, following: Numbers) -> int:
        self.leaves.append(leaf)
        self.following.append(following)
        return len(self.leaves) - 1
