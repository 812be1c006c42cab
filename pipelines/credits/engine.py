"""A small matcher for grammars written as text, over tokens and a lexicon.

A rule is words separated by blanks: `UPPER` is a class of the lexicon or a terminal that the
caller defines, `lower` another rule, `":"` a mark; `x?`, `x*`, `x+`, `(a b | c)` as usual, and
`name=X` keeps what `X` matched under `name`. Matching goes back and tries again (generators), so
a budget of steps bounds the work for one line: it is linear in the end, whatever the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pipelines.credits import lexicon
from pipelines.credits.tokens import Tokens

STEPS = 20_000
"""Most lines need fewer than 300; a line that needs more is not a credit."""


class TooManySteps(Exception):
    """The budget of one line is spent."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a named part of a rule matched: tokens `start` to `end`, and what they stand for."""

    name: str
    start: int
    end: int
    value: object


Bindings = tuple[Bound, ...]
Found = Iterator[tuple[int, Bindings]]
Terminal = Callable[[Tokens, int], Iterator[tuple[int, object]]]
"""From a token's number to the ends and values that could stand there, best first."""


class Matcher:
    """One line being matched."""

    def __init__(
        self, tokens: Tokens, rules: Mapping[str, Node], terminals: Mapping[str, Terminal]
    ):
        self.tokens = tokens
        self._rules = rules
        self._terminals = terminals
        self._steps = STEPS
        self._begins = (*map(lexicon.classes_of, tokens.words), frozenset[str]())

    def match(self, rule: str, at: int = 0) -> Found:
        """Find the ways in which `rule` matches from token `at`; TooManySteps over the budget."""
        return self._rules[rule].match(self, at)

    def spend(self) -> None:
        """Count a step."""
        self._steps -= 1
        if self._steps < 0:
            raise TooManySteps

    def terminal(self, name: str, at: int) -> Iterator[tuple[int, object]]:
        """Match a terminal, or a phrase of a class of the lexicon (the longest first)."""
        self.spend()
        if special := self._terminals.get(name):
            return special(self.tokens, at)
        return self._phrases(name, at)

    def may_begin(self, name: str, at: int) -> bool:
        """Tell whether a terminal, or a phrase of a class, may begin at token `at`."""
        return name in self._terminals or name in self._begins[at]

    def rule(self, name: str) -> Node:
        """Return the rule of that name."""
        return self._rules[name]

    def _phrases(self, name: str, at: int) -> Iterator[tuple[int, object]]:
        items = self.tokens.items
        for end, value in lexicon.find(name, self.tokens.words, at):
            if not self._takes_title(at, end):
                yield end, value
                # "trad." and "n." are abbreviations.
                if end < len(items) and items[end].text == ".":
                    yield end + 1, value

    def _takes_title(self, at: int, end: int) -> bool:
        """Whether a phrase like "en la" would take the article of the title "La Puna"."""
        last = self.tokens.items[end - 1]
        is_article = (last.folded,) in lexicon.phrases("ARTICLE")
        return end - at > 1 and is_article and last.is_capital > self.tokens.items[at].is_capital


class Node:
    """A part of a rule."""

    def match(self, matcher: Matcher, at: int) -> Found:
        """Find the ends of this part from token `at`, with what was kept on the way."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Word(Node):
    """A class or terminal."""

    name: str
    kept: str | None = None

    def match(self, matcher: Matcher, at: int) -> Found:  # noqa: D102 see Node
        return self._match(matcher, at) if matcher.may_begin(self.name, at) else iter(())

    def _match(self, matcher: Matcher, at: int) -> Found:
        for end, value in matcher.terminal(self.name, at):
            yield end, (Bound(self.kept, at, end, value),) if self.kept else ()


@dataclass(frozen=True, slots=True)
class Reference(Node):
    """Another rule."""

    name: str

    def match(self, matcher: Matcher, at: int) -> Found:  # noqa: D102 see Node
        matcher.spend()
        return matcher.rule(self.name).match(matcher, at)


@dataclass(frozen=True, slots=True)
class Mark(Node):
    """One of some marks."""

    marks: str

    def match(self, matcher: Matcher, at: int) -> Found:  # noqa: D102 see Node
        items = matcher.tokens.items
        if at < len(items) and items[at].text in self.marks:
            yield at + 1, ()


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """One after the other."""

    parts: tuple[Node, ...]

    def match(self, matcher: Matcher, at: int) -> Found:  # noqa: D102 see Node
        return self._from(0, matcher, at)

    def _from(self, part: int, matcher: Matcher, at: int) -> Found:
        if part == len(self.parts):
            yield at, ()
            return
        for middle, first in self.parts[part].match(matcher, at):
            for end, rest in self._from(part + 1, matcher, middle):
                yield end, first + rest


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """One or the other."""

    parts: tuple[Node, ...]

    def match(self, matcher: Matcher, at: int) -> Found:  # noqa: D102 see Node
        for part in self.parts:
            yield from part.match(matcher, at)


@dataclass(frozen=True, slots=True)
class Repeat(Node):
    """`low` to `high` times, as often as possible first."""

    part: Node
    low: int
    high: int

    def match(self, matcher: Matcher, at: int) -> Found:  # noqa: D102 see Node
        return self._times(0, matcher, at)

    def _times(self, times: int, matcher: Matcher, at: int) -> Found:
        if times < self.high:
            for middle, first in self.part.match(matcher, at):
                if middle > at:
                    for end, rest in self._times(times + 1, matcher, middle):
                        yield end, first + rest
        if times >= self.low:
            yield at, ()


def needed(node: Node, rules: Mapping[str, Node]) -> frozenset[str]:
    """Return the classes and terminals that must stand in every line which `node` matches."""
    match node:
        case Word(name):
            return frozenset({name})
        case Reference(name):
            return needed(rules[name], rules)
        case Sequence(parts):
            return frozenset().union(*(needed(part, rules) for part in parts))
        case Choice(parts):
            return frozenset.intersection(*(needed(part, rules) for part in parts))
        case Repeat(part, low):
            return needed(part, rules) if low else frozenset()
    return frozenset()


def openings(node: Node, rules: Mapping[str, Node]) -> tuple[frozenset[str], bool]:
    """Return with which classes, terminals and marks `node` can begin, and if it can be empty."""
    match node:
        case Word(name) | Mark(name):
            return frozenset({name}), False
        case Reference(name):
            return openings(rules[name], rules)
        case Repeat(part, low):
            names, empty = openings(part, rules)
            return names, empty or not low
        case Choice(parts):
            found = [openings(part, rules) for part in parts]
            return frozenset().union(*(names for names, _ in found)), any(e for _, e in found)
        case Sequence(parts):
            begin: frozenset[str] = frozenset()
            for part in parts:
                names, empty = openings(part, rules)
                begin |= names
                if not empty:
                    return begin, False
            return begin, True
    return frozenset(), True


_PIECE = re.compile(r'\s*(?:([a-z_]+)=)?("[^"]*"|\w+|[()|?*+])')
_TIMES = {"?": (0, 1), "*": (0, 12), "+": (1, 12)}


def compile_rules(rules: Mapping[str, str]) -> dict[str, Node]:
    """Compile the rules of a grammar; ValueError for one that is not well written."""
    return {name: _Reader(rule).read() for name, rule in rules.items()}


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
        return Sequence(tuple(parts)) if len(parts) != 1 else parts[0]

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
