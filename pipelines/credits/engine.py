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

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial, reduce
from itertools import chain, pairwise
from operator import or_
from typing import NamedTuple

from pipelines.credits import lexicon
from pipelines.credits.automaton import END, END_OF_CLAUSE, Automaton, members
from pipelines.credits.notation import Node, needed
from pipelines.credits.tokens import Token, Tokens, words_of

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
    may_begin: Callable[[Token], bool]
    """Whether it can begin with a token; of a date that is told by the line, not by the token."""


@dataclass(slots=True)
class Bound:
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
        self._begun_by = lru_cache(_TOKENS)(self._leaves_like)
        needs = {name: needed(node) - (terminals.keys() - {DATE}) for name, node in clauses.items()}
        often = Counter(chain.from_iterable(needs.values())).most_common()
        bits = {name: 1 << n for n, (name, _) in enumerate(often)}
        self._dated = bits.get(DATE, 0)
        self._needing: dict[int, list[tuple[int, int]]] = {}
        for name, openings in self.automaton.openings.items():
            need = [bits[each] for each in needs[name]]
            self._needing.setdefault(max(need, default=0), []).append((_union(need), openings))
        self._gives = _phrases_give(bits)
        self._openings_with = lru_cache(_TOKENS)(self._find_openings)
        self._classes = lexicon.classes()
        of_symbol = self.automaton.of_symbol
        self._of_date = of_symbol.get(DATE, 0)
        self._of_sign = {sign: of_symbol[sign] for sign in of_symbol.keys() - terminals.keys()}
        self._of_terminal = [
            (each.may_begin, of_symbol.get(name, 0)) for name, each in terminals.items()
        ]
        self._of_name, self._of_number = map(self._find_leaves, (_NAME, _NUMBER))
        self.openings = self.automaton.after[END]
        self.match = {symbol: _match(symbol, terminals) for symbol in of_symbol}
        """Symbol -> how it is looked for, from a token's number; not for the end of a clause."""

    def possible(self, items: Sequence[Token], *, is_dated: bool) -> int:
        """Return the openings of the clauses for which all that they need is in a line."""
        gives, words, present = self._gives, words_of(items), self._dated if is_dated else 0
        for word, following in pairwise((*words, "")):
            if word in gives:
                alone, with_second = gives[word]
                present |= with_second.get(following, alone)
        return self._openings_with(present)

    def _find_openings(self, present: int) -> int:
        # A clause stands under the rarest class that it needs.
        rarest = [0, *(1 << number for number in members(present))]
        return _union(
            [
                openings
                for each in rarest
                for needs, openings in self._needing.get(each, ())
                if needs & present == needs
            ]
        )

    def leaves_of(self, token: Token, *, is_dated: bool) -> int:
        """Return what can begin with a token, and with a date if the flag is set."""
        leaves = self._begun_by(token)
        return leaves | self._of_date if is_dated else leaves

    def _leaves_like(self, token: Token) -> int:
        """Return the leaves of a token, at once where it is one of many that begin the same."""
        if token.folded not in self._classes:
            if token.kind == "number":
                return self._of_number
            if token.is_capital and token.kind == "word":
                return self._of_name
        return self._find_leaves(token)

    def _find_leaves(self, token: Token) -> int:
        leaves = 1 << END | self._of_sign.get(token.text, 0)
        for name in self._classes.get(token.folded, ()):
            leaves |= self._of_sign.get(name, 0)
        for may_begin, own in self._of_terminal:
            if may_begin(token):
                leaves |= own
        return leaves


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
            first, second = (*phrase, "")[:2]
            by_second = found.setdefault(first, {"": 0})
            by_second[second] = by_second.get(second, 0) | bit
    for by_second in found.values():
        if alone := by_second[""]:
            for second in by_second:
                by_second[second] |= alone
    return {first: (by_second[""], by_second) for first, by_second in found.items()}


def _union(sets: Iterable[int]) -> int:
    """Return what is in any of some sets."""
    return reduce(or_, sets, 0)


_DONE = -1
"""Where a line's last clause leads to."""


_Step = tuple[int, int, int, object, int]
"""A leaf, from what token to what it matched, the value, and the leaves that can come next.

No class, for a line takes many.
"""


class Matcher:
    """One line being matched: tokens up to `end`, by clauses with some `openings`."""

    def __init__(self, grammar: Grammar, tokens: Tokens, end: int, openings: int) -> None:
        self._grammar = grammar
        self._tokens = tokens
        self._end = end
        self._allowed = openings | ~grammar.openings
        # After the last token a clause can only end, and after the line nothing is asked.
        self._beginning = {len(tokens.items): 1 << END, _DONE: ~0}
        self._known: dict[tuple[str, int], tuple[tuple[int, object], ...]] = {}
        self._dead: set[tuple[int, int]] = set()

    def cover(self, start: int, credible: Check) -> list[Clause] | None:
        """Return the preferred clauses that cover the tokens from `start`; None if none do."""
        way: list[_Step] = []
        choices = [self._steps(END, start, self._grammar.openings & self._may_begin(start))]
        refused = 0  # so many of the choices were refused something by what stands before
        for _ in range(STEPS):
            step = next(choices[-1], None)
            if step is None:
                choices.pop()
                if not way:
                    return None
                left, _, end, _, _ = way.pop()
                if len(choices) >= refused:
                    self._dead.add((left, end))
                refused = min(refused, len(choices))
                continue
            leaf, _, end, _, following = step
            if leaf == END and not _hold(clauses := self._clauses(way), credible):
                refused = len(choices)
            elif end == _DONE:
                return clauses
            elif (leaf, end) not in self._dead:
                way.append(step)
                choices.append(self._steps(leaf, end, following))
        return None

    def _steps(self, leaf: int, at: int, among: int) -> Iterator[_Step]:
        """Find the steps from `leaf` to one `among` others at token `at`, the preferred first."""
        beginning, known = self._beginning, self._known
        for number, symbol, after in self._grammar.automaton.ways(leaf, among):
            ends = known.get((symbol, at))
            if ends is None:
                ends = known[symbol, at] = self._find_ends(symbol, at)
            for end, value in ends:
                if following := after & (beginning.get(end) or self._may_begin(end)):
                    yield number, at, end, value, following

    def _may_begin(self, at: int) -> int:
        """Return the leaves that can begin at token `at`, by its looks; never none of them."""
        known = self._beginning.get(at)
        if known is None:
            tokens = self._tokens
            leaves = self._grammar.leaves_of(tokens.items[at], is_dated=at in tokens.dates)
            known = self._beginning[at] = leaves & self._allowed
        return known

    def _find_ends(self, symbol: str, at: int) -> tuple[tuple[int, object], ...]:
        """Return where a symbol that begins at token `at` can end, and its values; best first."""
        if symbol == END_OF_CLAUSE:
            return self._close(at)
        return tuple(self._grammar.match[symbol](self._tokens, at))

    def _close(self, at: int) -> tuple[tuple[int, object], ...]:
        """Find where the next clause would begin if one ended at token `at`: it must be apart."""
        following = self._grammar.skip(self._tokens, at)
        if following >= self._end:
            return ((_DONE, None),)
        return ((following, None),) if following > at else ()

    def _clauses(self, way: Iterable[_Step]) -> list[Clause]:
        """Return the clauses of a way, with what each kept."""
        telling, clauses = self._grammar.automaton.telling, list[tuple[str, list[Bound]]]()
        for number, start, end, value, _ in way:
            if number in telling:
                _, kept, opens = telling[number]
                if opens:
                    clauses.append((opens, []))
                if kept:
                    clauses[-1][1].append(Bound(kept, start, end, value))
        return [(name, tuple(kept)) for name, kept in clauses]


def _hold(clauses: Sequence[Clause], credible: Check) -> bool:
    """Whether the last of some clauses can be meant, and there are not too many."""
    return len(clauses) <= MAX_CLAUSES and credible(*clauses[-1])


def find_phrases(name: str, tokens: Tokens, at: int) -> Sequence[tuple[int, object]]:
    """Find the phrases of a class of the lexicon that begin with token `at`, the longest first."""
    items = tokens.items
    found: list[tuple[int, object]] = []
    for end, value in lexicon.find(name, tokens.words, at):
        if end - at == 1 or not _takes_title(items[at], items[end - 1]):
            found.append((end, value))
            # "trad." and "n." are abbreviations.
            if end < len(items) and items[end].text == ".":
                found.append((end + 1, value))
    return found


def _takes_title(first: Token, last: Token) -> bool:
    """Whether a phrase like "en la" would take the article of the title "La Puna"."""
    return lexicon.has("ARTICLE", last.folded) and last.is_capital > first.is_capital
