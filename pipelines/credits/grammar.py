"""The grammar of credit lines: clauses that combine, each with what it says.

UPPER words are classes of the lexicon or terminals (NAMES, PUBLICATION, DATE, PLACE, PAREN); see
`notation` for how rules are written. A line is a credit only when clauses cover it whole, so prose
that mentions a translation is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from pipelines.credits import lexicon
from pipelines.credits.engine import Bindings, Matcher, Node, Terminal, TooManySteps
from pipelines.credits.names import Ends, match_names
from pipelines.credits.notation import compile_rules, needed
from pipelines.credits.publications import is_own, match_place, match_publication
from pipelines.credits.tokens import BREAK, Tokens

RULES = {
    # --- parts -------------------------------------------------------------------------------
    "subject": "VERSION_OF? ( THIS | ARTICLE )? TEXT",
    "publication": "ARTICLE? of=PUBLICATION PAREN?",
    "source": "( ARTICLE? MEDIUM )? ARTICLE? source=PUBLICATION PAREN?",
    "language": "ARTICLE? ORIGINAL_TAIL? language=LANGUAGE ORIGINAL_TAIL?",
    "from": """FROM language ( FROM source )? | FROM source | FROM ORIGINAL in_language?
               | FROM ( ARTICLE? language=LANGUAGE )? TEXT PUBLISHED? IN source""",
    "for": "FOR ( publication | FEW )",
    "aside": '"(" ( from | for ) ")" | PAREN | "/" publication',
    "modifier": "from | for | AND? notes=NOTES | aside | HELP NAMES | ON? dated=DATE",
    "modifiers": '( ","? modifier )*',
    "also": '",/" AND? | AND',
    "roles": "role=DONE ( also role=DONE )*",
    "nouns": "role=NOUN ( also role=NOUN )*",
    # --- clauses -----------------------------------------------------------------------------
    "done_by": """( subject WAS? )? roles modifiers ( also roles modifiers )? ","? BY ":"?
                  names=NAMES modifiers""",
    "done_last": "( subject WAS )? ( BY names=NAMES | from | for )+ roles",
    "from_done_by": 'from roles modifiers ","? BY ":"? names=NAMES modifiers',
    "from_by": 'from ( BY | ":" ) names=NAMES modifiers',
    "done_from": '( subject WAS? )? roles US? ","? from modifiers US?',
    "abbreviated": 'role=ABBREVIATED "." names=NAMES modifiers',
    "active": "names=NAMES role=ACTIVE subject? modifiers",
    "noun": 'THIS? nouns modifiers ( ":" | BY ":"? | "–—-" ) names=NAMES modifiers',
    "noun_of": "THIS? nouns ( FROM language | for )* OF names=NAMES modifiers",
    "bare_noun": "nouns names=NAMES modifiers",
    "byline": 'BYLINE ":"? authors=NAMES PAREN? tail*',
    "names_alone": "authors=NAMES PAREN? tail*",
    "tail": '"|,/–—-•·" ( DATE | PLACE | PAREN )',
    "byline_from": 'BYLINE authors=NAMES "," source=PUBLICATION "/|" place=PLACE "," signed=DATE',
    "notes_by": 'annotated=NOTES_BY_TRANSLATORS ( ","? EXCEPT )?',
    # Interviews: who asked and who answered.
    "on": '","? ON? signed=DATE',
    "whom": '( ","? ( for | aside ) )*',
    "interview_of": """INTERVIEW OF_ASKED answering=NAMES ","? CONDUCTED? BY_ASKER asking=NAMES
                       whom on? modifiers""",
    "interview_by": """INTERVIEW CONDUCTED? on? whom ( BY | OF | ":" ) asking=NAMES
                       ( TO answering=NAMES )? whom on? modifiers""",
    "asked": 'ASKED ":"? asking=NAMES whom on? modifiers',
    "asked_by": "INTERVIEW TO answering=NAMES OF_ASKER asking=NAMES whom on? modifiers",
    "spoke": "WITH answering=NAMES SPOKE asking=NAMES whom on? modifiers",
    "interview_with": """INTERVIEW ( TO | WITH ) answering=NAMES
                         ( ","? CONDUCTED? ( BY | ":" ) asking=NAMES )? whom on? modifiers""",
    "interviewed": "( answering=NAMES WAS? )? INTERVIEWED BY asking=NAMES whom on? modifiers",
    "interviews": "asking=NAMES INTERVIEWS answering=NAMES modifiers",
    "interview_on": """( THIS? INTERVIEW | subject ) WAS? CONDUCTED ( AT PLACE )? on
                       ( BY asking=NAMES )? modifiers""",
    "conducted_by": """THIS ( INTERVIEW | TEXT ) ","? WAS? CONDUCTED BY asking=NAMES
                       whom on?""",
    "asked_and": 'role=ASKING also nouns ( ":" | BY ":"? ) names=NAMES modifiers',
    # Where it appeared.
    "date": "ON? ( date=DATE | date=YEAR )",
    "numbered": '"(" ISSUE NUMBER "," date ")"',
    "when": '","? ( date | "(" date ")" | numbered )',
    "appeared_first": "( subject WAS? )? ( FIRST PUBLISHED | PUBLISHED FIRST | FIRST_NOUN )",
    "in_language": "IN_LANGUAGE language",
    "issue_of": 'ARTICLE? ( ISSUE NUMBER | "°º" NUMBER | NUMBER | date ISSUE ) OF_ISSUE',
    "has_appeared": "( subject WAS? | WAS FIRST? ) PUBLISHED FIRST?",
    "first": """( appeared_first | has_appeared ) when? FIRST? in_language?
                ( IN ":"? | ":" ) issue_of? source when? in_language? ( RIGHTS | PERMISSION )?""",
    "first_last": "subject WAS FIRST? ( IN source | when )+ PUBLISHED",
    "first_when": 'appeared_first ":"? date',
    "named": """SOURCE ":" ( source | source=UNCAPPED ) ( ";" publication )* when?
                ( "(" IN_LANGUAGE? language ")" )?""",
    "appeared": "( APPEARED | PUBLISHED in_language IN ) source when?",
    "reposted": "( subject WAS? )? REPOSTED source when? ( RIGHTS | PERMISSION )?",
    "original": """READ? ( THIS? language ORIGINAL | ORIGINAL in_language? )
                   ( "(" IN_LANGUAGE? language ")" )? ( IS_AT | PUBLISHED )?
                   ( HERE | IN source | ":"? titled=PUBLICATION )? when?""",
    # Places and dates.
    "adopted": 'SIGNED ":"? BY? signing=NAMES ","? ON? signed=DATE',
    "signature": 'signing=NAMES ","? ON? DATE | ON? signed=DATE "," signing=NAMES',
    "signed_at": 'SIGNED? signed=DATE "," PLACE',
    "signed": 'SIGNED? ":"? ( place=PLACE ( "," PLACE )* ","? )? ( ON? | SIGNED ) signed=DATE',
    "dateline": """( place=PLACE ( "," PLACE )* "," )? signed=DATE "–—-" publication
                   ( ","? REPOSTED source )?
                   "–—-"?""",
    "published_on": 'PUBLISHED_ON ":"? DATE',
}

CLAUSES = (
    "first", "first_last", "first_when", "named", "reposted", "appeared", "notes_by", "done_by",
    "interviewed", "from_done_by", "noun_of", "noun", "done_last", "from_by", "done_from",
    "abbreviated", "interview_of", "asked_by", "asked_and", "conducted_by", "interview_by",
    "asked", "spoke", "interview_with", "interview_on", "original", "interviews",
    "active", "bare_noun", "byline_from", "byline", "published_on", "adopted", "signature",
    "signed", "signed_at", "dateline", "names_alone",
)  # fmt: skip
"""In the order in which they are tried: what is said firmly before what is only likely."""

MAX_CLAUSES = 5

_SEPARATORS = frozenset(
    {".", ";", ",", "|", "/", "—", "–", "-", "•", "·", BREAK, "(", ")", "]", "["}
)


def _date(tokens: Tokens, at: int) -> Ends:
    if at in tokens.dates:
        yield tokens.dates[at]


def _in_brackets(tokens: Tokens, at: int) -> Ends:
    """Find a remark in brackets: short, without a date, and without a meaning for us."""
    items = tokens.items
    if at >= len(items) or items[at].text != "(":
        return
    for number in range(at + 1, min(at + 10, len(items))):
        if number in tokens.dates:
            return
        if items[number].text == ")":
            yield number + 1, tokens.slice(at + 1, number)
            return


def _year(tokens: Tokens, at: int) -> Ends:
    if at < len(tokens.items) and re.fullmatch(r"(?:19|20)\d\d", tokens.items[at].text):
        yield at + 1, tokens.items[at].text


def _number(tokens: Tokens, at: int) -> Ends:
    if at < len(tokens.items) and tokens.items[at].kind == "number":
        yield at + 1, tokens.items[at].text


def _few_words(tokens: Tokens, at: int) -> Ends:
    """Find the name of a magazine that writes itself without capitals: "para viento sur"."""
    for end in range(min(at + 3, len(tokens.items)), at, -1):
        if all(token.kind == "word" for token in tokens.items[at:end]):
            yield end, tokens.slice(at, end)


def _uncapped(tokens: Tokens, at: int) -> Ends:
    """Find a name in lower case that is all that follows: up to a date, a mark, the end."""
    if is_own(tokens, at):
        return
    for end, name in _few_words(tokens, at):
        if end == len(tokens.items) or end in tokens.dates or tokens.items[end].text in ".,;()/|":
            yield end, name


def _medium(tokens: Tokens, at: int) -> Ends:
    """Find what a publication is said to be, before its name: "la revista", "the weekly"."""
    if at < len(tokens.items) and not tokens.items[at].is_capital:
        yield from lexicon.find("MEDIUM", tokens.words, at)


def _article(tokens: Tokens, at: int) -> Ends:
    """Find an article that is no part of a name: "the" of "the Guardian", not "La" of "La Puna".

    One that is elided ("l'Humanité") belongs to its name.
    """
    if at < len(tokens.items):
        token = tokens.items[at]
        is_small = token.kind == "word" and not token.is_capital
        if is_small and lexicon.has("ARTICLE", token.folded):
            yield at + 1, token.folded


TERMINALS: dict[str, Terminal] = {
    "NAMES": match_names,
    "PUBLICATION": match_publication,
    "PLACE": match_place,
    "DATE": _date,
    "PAREN": _in_brackets,
    "ARTICLE": _article,
    "YEAR": _year,
    "UNCAPPED": _uncapped,
    "MEDIUM": _medium,
    "NUMBER": _number,
    "FEW": _few_words,
}

_RULES: dict[str, Node] = compile_rules(RULES, TERMINALS)
_NEEDED = {name: needed(_RULES[name], _RULES) - (TERMINALS.keys() - {"DATE"}) for name in CLAUSES}

Clause = tuple[str, Bindings]
Check = Callable[[str, Bindings], bool]
"""Whether a clause can be meant, where the line stands."""


def parse(
    tokens: Tokens, start: int, end: int, credible: Check, unlikely: Collection[str] = ()
) -> list[Clause] | None:
    """Return the clauses that cover tokens `start` to `end`; None when none do.

    `unlikely` names the clauses that cannot be meant, whatever they say.
    """
    matcher = Matcher(tokens, _RULES, TERMINALS)
    dates = {"DATE"} if tokens.dates else set()
    present = frozenset().union(dates, *matcher.classes[start:end])
    possible = [name for name in CLAUSES if _NEEDED[name] <= present and name not in unlikely]
    try:
        return next(_Clauses(matcher, end, credible, possible).cover(start), None)
    except TooManySteps:
        return None


class _Clauses:
    """The ways to cover the rest of one line with clauses."""

    def __init__(
        self, matcher: Matcher, end: int, credible: Check, possible: Sequence[str]
    ) -> None:
        self._matcher = matcher
        self._end = end
        self._credible = credible
        self._possible = possible
        self._dead: set[tuple[int, int]] = set()

    def cover(self, at: int, depth: int = 0) -> Iterator[list[Clause]]:
        """Find the clauses from token `at` on; a place where there are none is tried once."""
        if depth == MAX_CLAUSES or (at, depth) in self._dead:
            return
        is_dead = True
        for clause, stop in self._first(at):
            if stop >= self._end:
                is_dead = False
                yield [clause]
            else:
                for rest in self.cover(stop, depth + 1):
                    is_dead = False
                    yield [clause, *rest]
        if is_dead:
            self._dead.add((at, depth))

    def _first(self, at: int) -> Iterator[tuple[Clause, int]]:
        """Find one clause from token `at`, and where the next would begin."""
        for name in self._possible:
            for stop, bindings in self._matcher.match(name, at):
                following = _skip(self._matcher.tokens, stop)
                is_apart = following > stop or following >= self._end
                if is_apart and self._credible(name, bindings):
                    yield (name, bindings), following


def _skip(tokens: Tokens, at: int) -> int:
    """Skip what stands between two clauses: points, commas, dashes, one "and"."""
    items = tokens.items
    while at < len(items) and items[at].text in _SEPARATORS:
        at += 1
    if at < len(items) and lexicon.has("AND", items[at].folded):
        at += 1
    return at
