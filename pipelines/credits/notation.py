"""Grammars written as text: from rules to trees of nodes.

A rule is words separated by blanks: `UPPER` is a class of the lexicon or a terminal that the
caller defines, `lower` another rule, `":"` a mark; `x?`, `x*`, `x+`, `(a b | c)` as usual, and
`name=X` keeps what `X` matched under `name`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PIECE = re.compile(r'\s*(?:([a-z_]+)=)?("[^"]*"|\w+|[()|?*+])')
_REPEATED = {"?": (False, False), "*": (False, True), "+": (True, True)}


@dataclass(frozen=True, slots=True)
class Word:
    """A class or terminal, and the name under which what it matched is kept."""

    name: str
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One of some marks, each a single character."""

    marks: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One or the other; the first is preferred."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """As often as possible: at least once where it is `needed`, at most where it is not `many`."""

    part: Node
    needed: bool
    many: bool


Node = Word | Mark | Sequence | Choice | Repeat


def read_rules(rules: Mapping[str, str]) -> dict[str, Node]:
    """Read the rules of a grammar; a rule names only rules before it.

    ValueError for one that is not well written.
    """
    nodes: dict[str, Node] = {}
    for name, rule in rules.items():
        nodes[name] = _Reader(rule, nodes).read()
    return nodes


def needed(node: Node) -> frozenset[str]:
    """Return the classes and terminals that stand in every line which `node` matches."""
    match node:
        case Word(name=name):
            return frozenset({name})
        case Sequence(parts=parts):
            return frozenset[str]().union(*map(needed, parts))
        case Choice(parts=parts):
            return frozenset.intersection(*map(needed, parts))
        case Repeat(part=part, needed=True):
            return needed(part)
    return frozenset()


class _Reader:
    """Reads the text of one rule."""

    def __init__(self, rule: str, rules: Mapping[str, Node]):
        self._pieces = [match.groups() for match in _PIECE.finditer(" ".join(rule.split()))]
        self._rules = rules
        self._at = 0

    def read(self) -> Node:
        node = self._choice()
        if self._at < len(self._pieces):
            raise ValueError(f"cannot read {self._pieces[self._at :]}")
        return node

    def _peek(self) -> str | None:
        return self._pieces[self._at][1] if self._at < len(self._pieces) else None

    def _choice(self) -> Node:
        parts = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            parts.append(self._sequence())
        return Choice(tuple(parts)) if len(parts) > 1 else parts[0]

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self._peek() not in (None, "|", ")"):
            parts.append(self._repeated())
        if not parts:
            raise ValueError("a part of a rule is empty")
        return Sequence(tuple(parts)) if len(parts) > 1 else parts[0]

    def _repeated(self) -> Node:
        node = self._single()
        times = _REPEATED.get(self._peek() or "")
        if times:
            self._at += 1
            return Repeat(node, *times)
        return node

    def _single(self) -> Node:
        kept, piece = self._pieces[self._at]
        self._at += 1
        if piece != "(":
            return self._leaf(piece, kept)
        node = self._choice()
        if self._peek() != ")":
            raise ValueError("a bracket is not closed")
        self._at += 1
        return node

    def _leaf(self, piece: str, kept: str | None) -> Node:
        if piece.startswith('"'):
            return Mark(piece[1:-1])
        if not piece.islower():
            return Word(piece, kept)
        if piece not in self._rules:
            raise ValueError(f"the rule {piece!r} is not known here")
        return self._rules[piece]
