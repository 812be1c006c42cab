"""A small matcher for grammars written as text, over tokens and a lexicon.

A rule is a tree of nodes (`notation` makes it from text). Matching goes back and tries again
(generators), so a budget of steps bounds the work for one line: it is linear in the end, whatever
the line. What is asked at one place again and again, a name or a phrase, is looked for once; a
node is not tried where nothing stands that it can begin with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.credits import lexicon
from pipelines.credits.tokens import Tokens

STEPS = 20_000
"""Most lines need fewer than 300; a line that needs more is not a credit."""


class TooManySteps(Exception):
    """The budget of one line is spent."""


class Bound(NamedTuple):
    """What a named part of a rule matched: tokens `start` to `end`, and what they stand for."""

    name: str
    start: int
    end: int
    value: object


Bindings = tuple[Bound, ...]
Found = Iterable[tuple[int, Bindings]]
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
        self.classes = (*lexicon.classes_of(tokens.words), frozenset[str]())
        """For each token, the classes of which a phrase may begin there."""
        self._marks = (*(token.text for token in tokens.items), "")
        self._ends: dict[tuple[str, int], tuple[tuple[int, object], ...]] = {}

    def match(self, rule: str, at: int = 0) -> Found:
        """Find the ways in which `rule` matches from token `at`; TooManySteps over the budget."""
        node = self._rules[rule]
        return node.match(self, at) if self.may_begin(node, at) else ()

    def spend(self) -> None:
        """Count a step."""
        self._steps -= 1
        if self._steps < 0:
            raise TooManySteps

    def ends(self, name: str, at: int) -> tuple[tuple[int, object], ...]:
        """Match a terminal, or a phrase of a class of the lexicon (the longest first)."""
        known = self._ends.get((name, at))
        if known is None:
            terminal = self._terminals.get(name)
            found = terminal(self.tokens, at) if terminal else self._phrases(name, at)
            known = self._ends[name, at] = tuple(found)
        return known

    def may_begin(self, node: Node, at: int) -> bool:
        """Tell whether something stands at token `at` that `node` can begin with."""
        begins = node.begins
        if begins is None or not begins.classes.isdisjoint(self.classes[at]):
            return True
        if begins.marks and self._marks[at] in begins.marks:
            return True
        for name in begins.terminals:  # noqa: SIM110 a generator costs as much as the looking up
            if self.ends(name, at):
                return True
        return False

    def is_mark(self, at: int, marks: str) -> bool:
        """Tell whether token `at` is one of `marks`."""
        return self._marks[at] in marks if at < len(self.tokens.items) else False

    def rule(self, name: str) -> Node:
        """Return the rule of that name."""
        return self._rules[name]

    def _phrases(self, name: str, at: int) -> Iterator[tuple[int, object]]:
        if name not in self.classes[at]:
            return
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
        is_article = lexicon.has("ARTICLE", last.folded)
        return end - at > 1 and is_article and last.is_capital > self.tokens.items[at].is_capital


class Begins(NamedTuple):
    """With what a node can begin: classes of the lexicon, marks, terminals."""

    classes: frozenset[str]
    marks: frozenset[str]
    terminals: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Node:
    """A part of a rule. `begins` is None for a node that can be empty."""

    begins: Begins | None = field(default=None, init=False, repr=False)

    def match(self, matcher: Matcher, at: int) -> Found:
        """Find the ends of this part from token `at`, with what was kept on the way."""
        raise NotImplementedError


@dataclass(slots=True, eq=False)
class Word(Node):
    """A class or terminal."""

    name: str
    kept: str | None = None

    def match(self, matcher: Matcher, at: int) -> Found:  # noqa: D102 see Node
        ends = matcher.ends(self.name, at)
        if ends:
            matcher.spend()
        if self.kept is None:
            return [(end, ()) for end, _ in ends]
        return [(end, (Bound(self.kept, at, end, value),)) for end, value in ends]


@dataclass(slots=True, eq=False)
class Reference(Node):
    """Another rule."""

    name: str

    def match(self, matcher: Matcher, at: int) -> Found:  # noqa: D102 see Node
        matcher.spend()
        return matcher.rule(self.name).match(matcher, at)


@dataclass(slots=True, eq=False)
class Mark(Node):
    """One of some marks."""

    marks: str

    def match(self, matcher: Matcher, at: int) -> Found:  # noqa: D102 see Node
        return ((at + 1, ()),) if matcher.is_mark(at, self.marks) else ()


@dataclass(slots=True, eq=False)
class Sequence(Node):
    """One after the other."""

    parts: tuple[Node, ...]

    def match(self, matcher: Matcher, at: int) -> Found:  # noqa: D102 see Node
        return self._from(0, matcher, at)

    def _from(self, part: int, matcher: Matcher, at: int) -> Found:
        node, following = self.parts[part], part + 1
        if not matcher.may_begin(node, at):
            return
        for middle, first in node.match(matcher, at):
            if following == len(self.parts):
                yield middle, first
                continue
            for end, rest in self._from(following, matcher, middle):
                yield end, first + rest


@dataclass(slots=True, eq=False)
class Choice(Node):
    """One or the other."""

    parts: tuple[Node, ...]

    def match(self, matcher: Matcher, at: int) -> Found:  # noqa: D102 see Node
        for part in self.parts:
            if matcher.may_begin(part, at):
                yield from part.match(matcher, at)


@dataclass(slots=True, eq=False)
class Repeat(Node):
    """`low` to `high` times, as often as possible first."""

    part: Node
    low: int
    high: int

    def match(self, matcher: Matcher, at: int) -> Found:  # noqa: D102 see Node
        return self._times(0, matcher, at)

    def _times(self, times: int, matcher: Matcher, at: int) -> Found:
        if times < self.high and matcher.may_begin(self.part, at):
            for middle, first in self.part.match(matcher, at):
                if middle > at:
                    for end, rest in self._times(times + 1, matcher, middle):
                        yield end, first + rest
        if times >= self.low:
            yield at, ()
