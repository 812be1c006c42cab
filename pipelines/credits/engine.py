"""Finds the clauses that cover the tokens of one line.

The way through the automaton that the grammar prefers is walked, and where it leads nowhere, the
next. A place in the line from which one word of a clause was found to lead nowhere is not tried
again, so that the work is linear in the line; a word is not tried at a token that it cannot begin
with. What is asked at one place again and again, a name or a phrase, is looked for once.

Before all that the grammar tells from the words alone with what clauses a line could open: those
for which all that they need is in it. What can begin with a token is known of every token that was
met, and of all names and numbers at once, for they begin alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from pipelines.credits import lexicon
from pipelines.credits.automaton import END, END_OF_CLAUSE, Automaton, Way
from pipelines.credits.cutting import plain_words
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

Found = Sequence[tuple[int, object]]
"""Ends and values, the best first."""


class Terminal(NamedTuple):
    """A part of clauses that is no list of phrases: a name, a date."""

    match: Callable[[Tokens, int], Found]
    """From a token's number to what could stand there."""
    may_begin: Callable[[Token], bool]
    """Whether it can begin with a token; of a date that is told by the line, not by the token."""


@dataclass(slots=True)
class Bound:
    """What a named part of a rule matched: tokens `start` to `end`, and what they stand for."""

    name: str
    start: int
    end: int
    value: object


class Possible(NamedTuple):
    """Which clauses a line could have: by the classes `present`, as bits; not those `unlikely`."""

    present: int
    unlikely: frozenset[str] = frozenset()


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
        automaton = Automaton(clauses)
        self.ways = automaton.ways
        self.skip = skip
        self._terminals = terminals
        self._signs = automaton.symbols.difference(terminals)
        self.match = {symbol: _match(symbol, terminals) for symbol in automaton.symbols}
        """Symbol -> how it is looked for, from a token's number; not for the end of a clause."""
        untold = {each for each in terminals if each != DATE} | _without_words()
        needs = {name: needed(node) - untold for name, node in clauses.items()}
        bits = {name: 1 << n for n, name in enumerate(sorted(set[str]().union(*needs.values())))}
        self._dated = bits.get(DATE, 0)
        self._gives = _phrases_give(bits)
        needed_by = {name: sum(bits[each] for each in classes) for name, classes in needs.items()}
        self._openings: dict[str, list[tuple[int, int, Way]]] = {}
        """Symbol -> ways to first leaves: their rank, what their clauses need, and they."""
        for rank, way in enumerate(self.ways[END]):
            opening = rank, needed_by[way.opens or ""], way
            self._openings.setdefault(way.symbol, []).append(opening)
        self._openings_of = lru_cache(_TOKENS)(self._find_openings)
        self._classes = lexicon.classes()
        self.begun_by = lru_cache(_TOKENS)(self._find_begun_like)
        """From a token to the symbols that can begin with it, but for `DATE`."""
        self._begun_by_name, self._begun_by_number = map(self._find_begun, (_NAME, _NUMBER))

    def look_for(self, said: Sequence[str], *, is_dated: bool) -> int:
        """Return which of the classes that clauses need, as bits, could be in a line.

        `said` are the words of the line, without figures and marks.
        """
        gives, present = self._gives, self._dated if is_dated else 0
        for word, following in pairwise((*said, "")):
            if word in gives:
                alone, with_second = gives[word]
                present |= with_second.get(following, alone)
        return present

    def openings(self, begun: frozenset[str], possible: Possible) -> list[Way]:
        """Return the ways to the first leaves of possible clauses, by some symbols."""
        present, unlikely = possible
        return [
            way
            for _, needs, way in self._openings_of(begun)
            if needs & present == needs and way.opens not in unlikely
        ]

    def _find_openings(self, begun: frozenset[str]) -> list[tuple[int, int, Way]]:
        return sorted(each for symbol in begun for each in self._openings.get(symbol, ()))

    def _find_begun_like(self, token: Token) -> frozenset[str]:
        """Return what begins with a token, at once where it is one of many that begin the same."""
        if token.folded not in self._classes:
            if token.kind == "number":
                return self._begun_by_number
            if token.is_capital and token.kind == "word":
                return self._begun_by_name
        return self._find_begun(token)

    def _find_begun(self, token: Token) -> frozenset[str]:
        signs = self._signs & {END_OF_CLAUSE, token.text, *self._classes.get(token.folded, ())}
        named = self._terminals.items()
        return signs.union([name for name, each in named if each.may_begin(token)])


def _match(symbol: str, terminals: Mapping[str, Terminal]) -> Callable[[Tokens, int], Found]:
    """Return what finds the ends of a symbol: a terminal, a mark, or phrases of the lexicon."""
    if symbol in terminals:
        return terminals[symbol].match
    return _one_token if len(symbol) <= 1 else partial(find_phrases, symbol)


def _one_token(_tokens: Tokens, at: int) -> Found:
    return ((at + 1, None),)


def _phrases_give(bits: Mapping[str, int]) -> dict[str, tuple[int, dict[str, int]]]:
    """Return the bits of classes by the words with which their phrases begin.

    A first word -> those of which it is a phrase, and second word -> those and longer ones.
    """
    found: dict[str, dict[str, int]] = {}
    for name, bit in bits.items():
        for phrase in lexicon.phrases(name):
            first, second = (*plain_words(" ".join(phrase)), "")[:2]
            by_second = found.setdefault(first, {"": 0})
            by_second[second] = by_second.get(second, 0) | bit
    for by_second in found.values():
        if alone := by_second[""]:
            for second in by_second:
                by_second[second] |= alone
    return {first: (by_second[""], by_second) for first, by_second in found.items()}


def _without_words() -> set[str]:
    """Return the classes with a phrase that is only a mark: the words of a line tell nothing."""
    every = {name: map(" ".join, lexicon.phrases(name)) for name in lexicon.names()}
    return {name for name, phrases in every.items() if not all(map(plain_words, phrases))}


class Matcher:
    """One line being matched: tokens up to `end`, by the `possible` clauses."""

    def __init__(
        self, grammar: Grammar, tokens: Tokens, end: int, possible: Possible, credible: Check
    ) -> None:
        self._grammar = grammar
        self._tokens = tokens
        self._end = end
        self._possible = possible
        self._credible = credible
        # After the last token a clause can only end.
        self._begun = {len(tokens.items): frozenset({END_OF_CLAUSE})}
        self._known: dict[tuple[str, int], Found] = {}
        self._dead: set[tuple[int, int]] = set()
        self._clauses: list[Clause] = []
        self._refused = 0
        """So many clauses were refused, by what they say or what stands before them."""
        self._steps = 0

    def cover(self, start: int) -> list[Clause] | None:
        """Return the preferred clauses that cover the tokens from `start`; None if none do."""
        return self._clauses if self._open(start) else None

    def _open(self, at: int) -> bool:
        """Cover what is left with clauses, the first of which begins at token `at`."""
        begun = self._begun.get(at) or self._begin(at)
        return self._walk(self._grammar.openings(begun, self._possible), at, "", ())

    def _walk(self, ways: Iterable[Way], at: int, name: str, bound: Bindings) -> bool:
        """Cover what is left, by one of some ways on at token `at`, the best first.

        What the clause has `bound` so far goes along; a clause has its `name` from its first leaf.
        """
        self._steps += 1
        if self._steps > STEPS:
            return False
        known, dead, ways_from = self._known, self._dead, self._grammar.ways
        for number, symbol, kept, opens in ways:
            if number == END:
                if self._close(at, (name, bound)):
                    return True
                continue
            ends = known.get((symbol, at))
            if ends is None:
                ends = known[symbol, at] = self._grammar.match[symbol](self._tokens, at)
            for end, value in ends:
                begun = self._begun.get(end) or self._begin(end)
                following = [way for way in ways_from[number] if way[1] in begun]
                if not following or (number, end) in dead:
                    continue
                held = (*bound, Bound(kept, at, end, value)) if kept else bound
                refused = self._refused
                if self._walk(following, end, opens or name, held):
                    return True
                if self._refused == refused:
                    dead.add((number, end))
        return False

    def _close(self, at: int, clause: Clause) -> bool:
        """End a clause at token `at`, if it can be meant; the next must stand apart from it."""
        following = self._grammar.skip(self._tokens, at)
        is_last = following >= self._end
        if not is_last and (following == at or (END, following) in self._dead):
            return False
        if len(self._clauses) >= MAX_CLAUSES or not self._credible(*clause):
            self._refused += 1
            return False
        refused = self._refused
        self._clauses.append(clause)
        if is_last or self._open(following):
            return True
        self._clauses.pop()
        if self._refused == refused:
            self._dead.add((END, following))
        return False

    def _begin(self, at: int) -> frozenset[str]:
        """Return the symbols that can begin at token `at`, by its looks."""
        begun = self._grammar.begun_by(self._tokens.items[at])
        if at in self._tokens.dates:
            begun |= {DATE}
        self._begun[at] = begun
        return begun


def find_phrases(name: str, tokens: Tokens, at: int) -> Found:
    """Find the phrases of a class of the lexicon that begin with token `at`, the longest first."""
    items, words = tokens.items, tokens.words
    found: list[tuple[int, object]] = []
    for length, phrase, value in lexicon.by_first_word(name).get(words[at], ()):
        end = at + length
        if length > 1 and (words[at:end] != phrase or _takes_title(items[at], items[end - 1])):
            continue
        found.append((end, value))
        # "trad." and "n." are abbreviations.
        if end < len(words) and words[end] == ".":
            found.append((end + 1, value))
    return found


def _takes_title(first: Token, last: Token) -> bool:
    """Whether a phrase like "en la" would take the article of the title "La Puna"."""
    return lexicon.has("ARTICLE", last.folded) and last.is_capital > first.is_capital
