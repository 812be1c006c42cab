"""Clauses as one automaton: what can stand after what, known before any line is read.

A state is a `Leaf`, a word or mark of a clause, with the leaves that can come next as they are
preferred. What several clauses end with (`modifiers`) is one part of the automaton: only the first
leaf of a clause is its own. The leaf that ends a clause is followed by the openings of all clauses,
as is the one before the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Final, NamedTuple

from pipelines.credits.notation import Choice, Mark, Node, Repeat, Sequence, Word

END: Final = 0
"""The number of the leaf that ends a clause; the line begins as after one."""

END_OF_CLAUSE: Final = ""
"""The symbol of that leaf."""

Numbers = tuple[int, ...]


class Leaf(NamedTuple):
    """A class, a terminal or a mark, under what it is kept, and the clause that it opens."""

    symbol: str
    kept: str | None = None
    opens: str | None = None


class Way(NamedTuple):
    """A way on: to the leaf of a number, by its symbol; what it keeps, and what it opens."""

    number: int
    symbol: str
    kept: str | None
    opens: str | None


class Automaton:
    """Some clauses, in the order in which they are preferred."""

    def __init__(self, clauses: Mapping[str, Node]) -> None:
        builder = _Builder()
        for name, node in clauses.items():
            builder.add_clause(name, node)
        ways = [Way(number, *leaf) for number, leaf in enumerate(builder.leaves)]
        self.ways = tuple(
            tuple(ways[number] for number in builder.resolved(following))
            for following in builder.following
        )
        """Leaf -> the ways on from it, the preferred first; from `END` to all clauses in order."""
        self.symbols = frozenset(leaf.symbol for leaf in builder.leaves)


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
