"""Finds the clauses that cover the tokens of one line.

The way through the automaton that the grammar prefers is walked, and where it leads nowhere, the
next. A place in the line from which one word of a clause was found to lead nowhere is not tried
again, so that the work is linear in the line; a word is not tried at a token that it cannot begin
with. What is asked at one place again and again, a name or a phrase, is looked for once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from pipelines.credits import lexicon
from pipelines.credits.automaton import END, END_OF_CLAUSE, Automaton
from pipelines.credits.notation import Node, needed
from pipelines.credits.tokens import Token, Tokens

DATE = "DATE"
"""The terminal of dates, the only one whose absence is seen before a line is read."""

STEPS = 20_000
"""A walk goes back where a clause is not credible; a line that needs more steps is no credit."""

MAX_CLAUSES = 5

_TOKENS = 8192
"""Of so many tokens it is remembered what can begin with them."""

_NAME = Token("word", "", "", is_word=True, is_capital=True)
_NUMBER = Token("number", "", "", is_word=False, is_capital=False)
"""Stand for every word with a capital, every number that no class has: they all begin the same."""

Found = Iterable[tuple[int, object]]
"""Ends and values, the best first."""


class Terminal(NamedTuple):
    """A part of clauses that is no list of phrases: a name, a date."""

    match: Callable[[Tokens, int], Found]
    """From a token's number to what could stand there."""
    may_begin: Callable[[Token, bool], bool]
    """Whether it can begin with a token; the flag says that a date may begin there."""


class Bound(NamedTuple):
    """What a named part of a rule matched: tokens `start` to `end`, and what they stand for."""

    name: str
    start: int
    end: int
    value: object


Bindings = tuple[Bound, ...]
Clause = tuple[str, Bindings]
Check = Callable[[str, Bindings], bool]
"""Whether a clause can be meant, where the line stands."""


class Grammar:
    """Clauses in the order in which they are preferred, and the terminals in them.

    `skip` leads from the end of a clause to where the next would begin. A clause is possible in a
    line only if phrases of all classes in `needs` can begin in it, and a date if it needs `DATE`.
    """

    def __init__(
        self,
        clauses: Mapping[str, Node],
        terminals: Mapping[str, Terminal],
        skip: Callable[[Tokens, int], int],
    ) -> None:
        self.automaton = Automaton(clauses)
        self.terminals = terminals
        self.skip = skip
        self._classes = lexicon.classes()
        self._known_leaves = lru_cache(_TOKENS)(self._find_leaves)
        needs = {name: needed(node) - (terminals.keys() - {DATE}) for name, node in clauses.items()}
        bits = {name: 1 << n for n, name in enumerate(frozenset().union(*needs.values()))}
        self._dated = bits.get(DATE, 0)
        self._needs = [
            (_bits(needs[name], bits), self.automaton.openings[name]) for name in clauses
        ]
        self._gives = _phrases_give(bits)
        self._openings_with = lru_cache(_TOKENS)(self._find_openings)
        of_symbol = self.automaton.of_symbol
        self._of_sign = {sign: of_symbol[sign] for sign in of_symbol.keys() - terminals.keys()}
        self._of_terminal = [
            (each.may_begin, of_symbol.get(name, 0)) for name, each in terminals.items()
        ]

    def possible(self, items: Sequence[Token], *, is_dated: bool) -> int:
        """Return the openings of the clauses for which all that they need is in a line."""
        present = self._dated if is_dated else 0
        for number, token in enumerate(items, 1):
            if gives := self._gives.get(token.folded):
                following = items[number].folded if number < len(items) else ""
                present |= gives.get("", 0) | gives.get(following, 0)
        return self._openings_with(present)

    def _find_openings(self, present: int) -> int:
        found = 0
        for needs, openings in self._needs:
            if needs & present == needs:
                found |= openings
        return found

    def leaves_of(self, token: Token, is_dated: bool) -> int:
        """Return what can begin with a token, and with a date if the flag is set."""
        if token.folded not in self._classes:
            if token.kind == "number":
                token = _NUMBER
            elif token.is_capital and token.kind == "word":
                token = _NAME
        return self._known_leaves(token, is_dated)

    def _find_leaves(self, token: Token, is_dated: bool) -> int:
        leaves = 1 << END | self._of_sign.get(token.text, 0)
        for name in self._classes.get(token.folded, ()):
            leaves |= self._of_sign.get(name, 0)
        for may_begin, own in self._of_terminal:
            if may_begin(token, is_dated):
                leaves |= own
        return leaves


def _phrases_give(bits: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Return the bits of classes by the first two words of their phrases, or one and `""`."""
    found: dict[str, dict[str, int]] = {}
    for name, bit in bits.items():
        for phrase in lexicon.phrases(name):
            first, second = (*phrase, "")[:2]
            by_second = found.setdefault(first, {})
            by_second[second] = by_second.get(second, 0) | bit
    return found


def _bits(names: Iterable[str], bits: Mapping[str, int]) -> int:
    """Return the sum of the bits of some names; those without any have none."""
    return reduce(or_, (bits.get(name, 0) for name in names), 0)


_DONE = -1
"""Where a line's last clause leads to."""


_Step = tuple[int, int, int, object]
"""A leaf, from what token to what it matched, and the value; no class, for a line takes many."""


class Matcher:
    """One line being matched: tokens up to `end`, by clauses with some `openings`."""

    def __init__(self, grammar: Grammar, tokens: Tokens, end: int, openings: int) -> None:
        self._grammar = grammar
        self._automaton = grammar.automaton
        self._tokens = tokens
        self._end = end
        self._allowed = openings | ~self._automaton.after[END]
        self._known: dict[tuple[str, int], tuple[tuple[int, object], ...]] = {}
        self._beginning: dict[int, int] = {}
        self._dead: set[tuple[int, int]] = set()

    def cover(self, start: int, credible: Check) -> list[Clause] | None:
        """Return the preferred clauses that cover the tokens from `start`; None if none do."""
        way: list[_Step] = []
        choices = [self._steps(END, start)]
        refused = 0  # so many of the choices were refused something by what stands before
        for _ in range(STEPS):
            step = next(choices[-1], None)
            if step is None:
                choices.pop()
                if not way:
                    return None
                left, _, end, _ = way.pop()
                if len(choices) >= refused:
                    self._dead.add((left, end))
                refused = min(refused, len(choices))
                continue
            leaf, _, end, _ = step
            if leaf == END and not _hold(clauses := self._clauses(way), credible):
                refused = len(choices)
            elif end == _DONE:
                return clauses
            elif (leaf, end) not in self._dead:
                way.append(step)
                choices.append(self._steps(leaf, end))
        return None

    def _steps(self, leaf: int, at: int) -> Iterator[_Step]:
        """Find the steps that can come after `leaf` from token `at`, the preferred first."""
        for number, symbol, after in self._automaton.ways(leaf, self._may_begin(at)):
            for stop, value in self._ends(symbol, at):
                if stop == _DONE or after & self._may_begin(stop):
                    yield number, at, stop, value

    def _may_begin(self, at: int) -> int:
        """Return the leaves that can begin at token `at`, by its looks."""
        known = self._beginning.get(at)
        if known is None:
            known = self._beginning[at] = self._find_beginning(at)
        return known

    def _find_beginning(self, at: int) -> int:
        tokens = self._tokens
        if at == len(tokens.items):
            return 1 << END
        return self._grammar.leaves_of(tokens.items[at], at in tokens.dates) & self._allowed

    def _ends(self, symbol: str, at: int) -> tuple[tuple[int, object], ...]:
        """Return where a symbol that begins at token `at` can end, and its values; best first."""
        known = self._known.get((symbol, at))
        if known is None:
            known = self._known[symbol, at] = tuple(self._find_ends(symbol, at))
        return known

    def _find_ends(self, symbol: str, at: int) -> Found:
        if symbol == END_OF_CLAUSE:
            return self._close(at)
        if len(symbol) == 1:
            return ((at + 1, None),)
        terminal = self._grammar.terminals.get(symbol)
        return (
            terminal.match(self._tokens, at) if terminal else find_phrases(symbol, self._tokens, at)
        )

    def _close(self, at: int) -> Found:
        """Find where the next clause would begin if one ended at token `at`: it must be apart."""
        following = self._grammar.skip(self._tokens, at)
        if following >= self._end:
            return ((_DONE, None),)
        return ((following, None),) if following > at else ()

    def _clauses(self, way: Iterable[_Step]) -> list[Clause]:
        """Return the clauses of a way, with what each kept."""
        clauses: list[tuple[str, list[Bound]]] = []
        for number, start, end, value in way:
            leaf = self._automaton.leaves[number]
            if leaf.opens:
                clauses.append((leaf.opens, []))
            if leaf.kept:
                clauses[-1][1].append(Bound(leaf.kept, start, end, value))
        return [(name, tuple(kept)) for name, kept in clauses]


def _hold(clauses: Sequence[Clause], credible: Check) -> bool:
    """Whether the last of some clauses can be meant, and there are not too many."""
    return len(clauses) <= MAX_CLAUSES and credible(*clauses[-1])


def find_phrases(name: str, tokens: Tokens, at: int) -> Found:
    """Find the phrases of a class of the lexicon that begin with token `at`, the longest first."""
    items = tokens.items
    for end, value in lexicon.find(name, tokens.words, at):
        if not _takes_title(tokens, at, end):
            yield end, value
            # "trad." and "n." are abbreviations.
            if end < len(items) and items[end].text == ".":
                yield end + 1, value


def _takes_title(tokens: Tokens, at: int, end: int) -> bool:
    """Whether a phrase like "en la" would take the article of the title "La Puna"."""
    if end - at == 1:
        return False
    last = tokens.items[end - 1]
    return lexicon.has("ARTICLE", last.folded) and last.is_capital > tokens.items[at].is_capital
