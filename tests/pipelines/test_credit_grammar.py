"""The grammar of credits: what is refused unread, and that what is read is what the rules say."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import astuple
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archive.model import Link
from pipelines.credits import Line, lexicon, read_line
from pipelines.credits.alone import may_be_alone, may_be_remark, read_alone
from pipelines.credits.automaton import Automaton
from pipelines.credits.cutting import plain_words
from pipelines.credits.engine import DATE, MAX_CLAUSES, Bound, Check, Clause, Possible, find_phrases
from pipelines.credits.grammar import (
    CLAUSES,
    RULES,
    TERMINALS,
    credit_grammar,
    parse,
    possible_clauses,
)
from pipelines.credits.notation import Choice, Mark, Node, Repeat, Sequence, Word, read_rules
from pipelines.credits.tokens import Tokens, read_tokens
from pipelines.dates import find_dates, has_year, read_date
from tests.pipelines.test_credits import golds, table

UNLIKELY = frozenset({"names_alone", "interviews"})
NODES = read_rules(RULES)
SAMPLES = {
    "NAMES": [
        "Ana Prado",
        "Luis Mora and Eva Sand",
        "Workers’ Union",
        "A. J. Smith",
        "the editors",
    ],
    "PUBLICATION": [
        "Links",
        "“Red Star”",
        "https://x.example/a",
        "Viento Sur, no. 7",
        "jungen Welt",
    ],
    "PLACE": ["Paris", "San José (Costa Rica)", "Rio de Janeiro"],
    "DATE": ["3 May 2020", "May 2020", "le 4 mai 2019", "Christmas Eve, 2025"],
    "PAREN": ["(with thanks)", "(editor of Links)"],
    "YEAR": ["1938", "2020"],
    "UNCAPPED": ["viento sur"],
    "NUMBER": ["7"],
    "FEW": ["viento sur", "para todos"],
}
ODD = [
    "zebra",
    "the",
    "Also",
    "of",
    ",",
    ".",
    "(",
    ")",
    "2020",
    "Paris",
    "\n",
    "l’",
    "“",
    "nº",
    "-",
]


# --- lines ------------------------------------------------------------------------------------


def words_of(node: Node, chance: random.Random) -> Iterator[str]:
    """Make words that a rule matches."""
    match node:
        case Word(name=name) if name in SAMPLES:
            yield chance.choice(SAMPLES[name])
        case Word(name=name):
            yield " ".join(chance.choice([*lexicon.phrases(name)]))
        case Mark(marks=marks):
            yield chance.choice(marks)
        case Sequence(parts=parts):
            for part in parts:
                yield from words_of(part, chance)
        case Choice(parts=parts):
            yield from words_of(chance.choice(parts), chance)
        case Repeat(part=part, needed=needed, many=many):
            for _ in range(needed + (chance.random() < 0.3) * (1 + many)):
                yield from words_of(part, chance)


@st.composite
def credit_lines(draw: st.DrawFn) -> str:
    """Lines of some clauses, many with a word too many, too few or out of place."""
    chance = draw(st.randoms(use_true_random=False))
    words: list[str] = []
    for _ in range(chance.choice([1, 1, 2, 3])):
        clause = [*words_of(NODES[chance.choice(CLAUSES)], chance)]
        words += [clause[0][:1].upper() + clause[0][1:], *clause[1:]]
        words.append(chance.choice([".", ";", ",", "—", "\n", "and"]))
    for _ in range(chance.choice([0, 0, 1, 2])):
        words.insert(chance.randrange(len(words)), chance.choice(ODD))
        del words[chance.randrange(len(words))]
    return " ".join(words)[:300]


LINES = st.one_of(credit_lines(), st.lists(st.sampled_from(ODD)).map(" ".join), st.text())


def line_of(text: str) -> Tokens:
    found = tuple(find_dates(text))
    links = (Link("https://x.example/", text[3:9]),)
    return Tokens(text, read_tokens(text), links, found)


def always(_name: str, _bindings: tuple[Bound, ...]) -> bool:
    return True


def every_clause(unlikely: frozenset[str] = frozenset()) -> Possible:
    """Whatever words a line has."""
    return Possible(-1, unlikely)


def read(tokens: Tokens, possible: Possible | None) -> list[Clause] | None:
    return parse(tokens, 0, len(tokens.items), always, possible) if possible else None


# --- what is refused unread -------------------------------------------------------------------


def check_refusal(text: str) -> None:
    """What is refused before a line is read would not be read; the rest is read all the same."""
    tokens = line_of(text)
    if not tokens.items:
        return
    said, opening = plain_words(text), tokens.items[0]
    for unlikely in (UNLIKELY, frozenset[str]()):
        possible = possible_clauses(said, opening, unlikely, is_dated=has_year(text))
        assert read(tokens, possible) == read(tokens, every_clause(unlikely))
    for place in ("foot", "head"):
        for is_emphasised in (False, True):
            likely = place == "foot" or may_be_remark(said, opening)
            if not likely or not may_be_alone(tokens.items, place, is_emphasised=is_emphasised):
                line = Line(text, tokens.links, place, is_emphasised)
                assert read_alone(tokens, 0, len(tokens.items), line) is None


def test_no_line_of_the_tables_and_magazines_is_refused_that_would_be_read() -> None:
    lines = [text for text, _ in table()]
    for _, gold in golds():
        lines += [block["text"] for block in gold.get("blocks") or [] if block.get("text")]
        lines += [str(entry) for entry in gold.get("end_matter") or []]
    assert len(lines) > 1000
    for text in lines:
        check_refusal(text[:400])


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(LINES)
@example("“")
@example("(1938")
def test_no_line_is_refused_that_would_be_read(text: str) -> None:
    check_refusal(text)


@given(
    st.dates(min_value=date(1500, 1, 1), max_value=date(2199, 12, 31)),
    st.sampled_from(
        ["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "le %d mai %Y", "(May %Y)", "— %d May, %Y."]
    ),
    st.sampled_from(["head", "foot", "byline", "note", "standfirst"]),
)
def test_a_date_alone_is_never_refused(day: date, form: str, place: str) -> None:
    text = day.strftime(form)
    said = read_line(Line(text, place=place), "fr")
    assert (said and said.signed_date) == read_date(text, "fr")
    assert said


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES)
def test_nothing_begins_with_a_token_that_it_cannot_begin_with(text: str) -> None:
    tokens = line_of(text)
    for at, token in enumerate(tokens.items):
        for name, terminal in TERMINALS.items():
            told_by_line = name == DATE and at in tokens.dates
            if not (told_by_line or terminal.may_begin(token)):
                assert not [*terminal.match(tokens, at)], (name, token)


# --- what is read -----------------------------------------------------------------------------

Found = Iterator[tuple[int, tuple[Bound, ...]]]


class Plain:
    """The rules taken word for word: all ways in their order, without knowing anything before."""

    def __init__(self, tokens: Tokens, credible: Check) -> None:
        self.tokens = tokens
        self.credible = credible

    def cover(self, at: int, depth: int = 0) -> Iterator[list[Clause]]:
        for name in CLAUSES if depth < MAX_CLAUSES else ():
            for stop, bindings in self.ways(NODES[name], at):
                following = credit_grammar().skip(self.tokens, stop)
                if not self.credible(name, bindings):
                    continue
                if following >= len(self.tokens.items):
                    yield [(name, bindings)]
                elif following > stop:
                    yield from (
                        [(name, bindings), *rest] for rest in self.cover(following, depth + 1)
                    )

    def ways(self, node: Node, at: int) -> Found:
        match node:
            case Word(name=name, kept=kept):
                for end, value in self.ends(name, at):
                    yield end, ((Bound(kept, at, end, value),) if kept else ())
            case Mark(marks=marks):
                if at < len(self.tokens.items) and self.tokens.items[at].text in marks:
                    yield at + 1, ()
            case Sequence(parts=parts):
                yield from self.sequence(parts, at)
            case Choice(parts=parts):
                for part in parts:
                    yield from self.ways(part, at)
            case Repeat():
                yield from self.repeat(node, at, needed=node.needed)

    def sequence(self, parts: tuple[Node, ...], at: int) -> Found:
        if not parts:
            yield at, ()
            return
        for middle, first in self.ways(parts[0], at):
            for end, rest in self.sequence(parts[1:], middle):
                yield end, first + rest

    def repeat(self, node: Repeat, at: int, *, needed: bool) -> Found:
        for middle, first in self.ways(node.part, at):
            following = self.repeat(node, middle, needed=False) if node.many else [(middle, ())]
            for end, rest in following:
                yield end, first + rest
        if not needed:
            yield at, ()

    def ends(self, name: str, at: int) -> Iterator[tuple[int, object]]:
        if at < len(self.tokens.items):
            terminal = TERMINALS.get(name)
            yield from (
                terminal.match(self.tokens, at) if terminal else find_phrases(name, self.tokens, at)
            )


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(credit_lines(), st.integers(1, 4))
def test_the_first_way_that_the_rules_have_and_the_check_allows_is_taken(text: str, n: int) -> None:
    def some(_name: str, bindings: tuple[Bound, ...]) -> bool:
        return n == 1 or sum(bound.end for bound in bindings) % n > 0

    tokens = line_of(text[:90])
    found = parse(tokens, 0, len(tokens.items), some, every_clause())
    assert found == next(Plain(tokens, some).cover(0), None)


def test_a_clause_that_is_not_meant_gives_way_to_the_next() -> None:
    tokens = line_of("Translation Ana Prado. By Luis Mora")
    every = every_clause()

    def names(refused: str) -> list[str]:
        found = parse(tokens, 0, len(tokens.items), lambda name, _: name != refused, every)
        return [name for name, _ in found or []]

    assert names("") == ["bare_noun", "byline"]
    assert names("byline") == ["bare_noun", "names_alone"]
    assert names("bare_noun") == ["names_alone", "byline"]


@pytest.mark.parametrize("rule", ["( BY", "BY | | OF", "", "BY )", "unknown"])
def test_a_rule_that_is_not_well_written_is_an_error(rule: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_rules({"rule": rule})


def test_a_clause_that_could_be_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing"):
        Automaton(read_rules({"rule": "BY?"}))


@given(st.text())
def test_between_tokens_there_are_only_blanks(text: str) -> None:
    tokens = line_of(text)
    ends = [0, *(end for _, end in tokens.spans)]
    starts = [*(start for start, _ in tokens.spans), len(text)]
    assert not "".join(text[end:start] for end, start in zip(ends, starts, strict=True)).strip()
    assert [text[slice(*span)] for span in tokens.spans] == [each.text for each in tokens.items]


@given(st.lists(st.text("abLd1.-’'()«»:/?=é\n", min_size=1, max_size=8), max_size=8))
@example(["Trad.", "dell’inglese", "d’", "x;", "http://x.example/a?b=1,", "©", "2026"])
def test_no_token_goes_over_a_blank(pieces: list[str]) -> None:
    tokens = read_tokens(" ".join(pieces))
    apart = [token for piece in pieces for token in read_tokens(piece)]
    assert [*map(astuple, tokens)] == [*map(astuple, apart)]
    assert "".join(each.text for each in tokens) == "".join(pieces)


@given(st.one_of(st.integers(0, 9999).map(str), st.text(min_size=1), LINES))
def test_what_begins_with_a_token_is_known_of_all_that_are_like_it(text: str) -> None:
    grammar = credit_grammar()
    for token in read_tokens(text):
        assert grammar.begun_by(token) == grammar._find_begun(token)
