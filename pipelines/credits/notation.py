"""Grammars written as text: from rules to the nodes that `engine` matches.

A rule is words separated by blanks: `UPPER` is a class of the lexicon or a terminal that the
caller defines, `lower` another rule, `":"` a mark; `x?`, `x*`, `x+`, `(a b | c)` as usual, and
`name=X` keeps what `X` matched under `name`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from pipelines.credits.engine import Begins, Choice, Mark, Node, Reference, Repeat, Sequence, Word

_PIECE = re.compile(r'\s*(?:([a-z_]+)=)?("[^"]*"|\w+|[()|?*+])')
_TIMES = {"?": (0, 1), "*": (0, 12), "+": (1, 12)}


def compile_rules(rules: Mapping[str, str], terminals: Collection[str]) -> dict[str, Node]:
    """Compile the rules of a grammar; ValueError for one that is not well written."""
    nodes = {name: _Reader(rule).read() for name, rule in rules.items()}
    for rule in nodes.values():
        for node in _all(rule):
            node.begins = _begins(node, nodes, terminals)
    return nodes


# --- what is known of a rule before a line is read --------------------------------------------


def needed(node: Node, rules: Mapping[str, Node]) -> frozenset[str]:
    """Return the classes and terminals that must stand in every line which `node` matches."""
    match node:
        case Word(name=name):
            return frozenset({name})
        case Reference(name=name):
            return needed(rules[name], rules)
        case Sequence(parts=parts):
            return frozenset().union(*(needed(part, rules) for part in parts))
        case Choice(parts=parts):
            return frozenset.intersection(*(needed(part, rules) for part in parts))
        case Repeat(part=part, low=low):
            return needed(part, rules) if low else frozenset()
    return frozenset()


def _all(node: Node) -> Iterator[Node]:
    yield node
    match node:
        case Sequence(parts=parts) | Choice(parts=parts):
            for part in parts:
                yield from _all(part)
        case Repeat(part=part):
            yield from _all(part)


def _begins(node: Node, rules: Mapping[str, Node], terminals: Collection[str]) -> Begins | None:
    leaves, is_empty = _openings(node, rules)
    if is_empty:
        return None
    words = dict.fromkeys(leaf.name for leaf in leaves if isinstance(leaf, Word))
    return Begins(
        frozenset(words.keys() - set(terminals)),
        frozenset("".join(leaf.marks for leaf in leaves if isinstance(leaf, Mark))),
        tuple(name for name in words if name in terminals),
    )


def _openings(node: Node, rules: Mapping[str, Node]) -> tuple[list[Node], bool]:
    """Return the words and marks that `node` can begin with, and whether it can be empty."""
    match node:
        case Reference(name=name):
            return _openings(rules[name], rules)
        case Repeat(part=part, low=low):
            leaves, is_empty = _openings(part, rules)
            return leaves, is_empty or not low
        case Choice(parts=parts):
            found = [_openings(part, rules) for part in parts]
            return [leaf for leaves, _ in found for leaf in leaves], any(e for _, e in found)
        case Sequence(parts=parts):
            begin: list[Node] = []
            for part in parts:
                leaves, is_empty = _openings(part, rules)
                begin += leaves
                if not is_empty:
                    return begin, False
            return begin, True
    return [node], False


# --- reading a rule ---------------------------------------------------------------------------


def _leaf(piece: str, kept: str | None) -> Node:
    if piece.startswith('"'):
        return Mark(piece[1:-1])
    return Reference(piece) if piece.islower() else Word(piece, kept)


class _Reader:
    """Reads the text of one rule."""

    def __init__(self, rule: str):
        self._pieces = [match.groups() for match in _PIECE.finditer(" ".join(rule.split()))]
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
        times = _TIMES.get(self._peek() or "")
        if times:
            self._at += 1
            return Repeat(node, *times)
        return node

    def _single(self) -> Node:
        kept, piece = self._pieces[self._at]
        self._at += 1
        if piece != "(":
            return _leaf(piece, kept)
        node = self._choice()
        if self._peek() != ")":
            raise ValueError("a bracket is not closed")
        self._at += 1
        return node
