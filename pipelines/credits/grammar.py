"""The grammar of credit lines: clauses that combine, each with what it says.

UPPER words are classes of the lexicon or terminals (NAMES, PUBLICATION, DATE, PLACE, PAREN); see
`notation` for how rules are written. A line is a credit only when clauses cover it whole, so prose
that mentions a translation is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import takewhile

from pipelines.credits import lexicon
from pipelines.credits.engine import (
    DATE,
    Check,
    Clause,
    Grammar,
    Matcher,
    Possible,
    Terminal,
)
from pipelines.credits.names import Ends, match_names, may_begin_name
from pipelines.credits.notation import read_rules
from pipelines.credits.publications import is_own, match_place, match_publication
from pipelines.credits.tokens import BREAK, Token, Tokens

RULES = {
    # --- parts -------------------------------------------------------------------------------
    "subject": "VERSION_OF? ( THIS | ARTICLE )? TEXT",
    "publication": "ARTICLE? of=PUBLICATION PAREN?",
    "source": """( ARTICLE? MEDIUM OF_ISSUE? )? ARTICLE?
                 source=PUBLICATION ( "(" date=YEAR ")" | PAREN )?""",
    "language": "ARTICLE? ORIGINAL_TAIL? language=LANGUAGE ORIGINAL_TAIL?",
    "in_language": "IN_LANGUAGE language",
    "day": 'NUMBER "."? OF_ISSUE? MONTH | MONTH NUMBER',
    "date": "ON? ( date=DATE | ( SEASON OF_ISSUE? )? date=YEAR | day )",
    "dated_issue": "ARTICLE? ( date ISSUE | ISSUE date ) OF_ISSUE",
    "issue_number": 'NUMBER ( "/" NUMBER )?',
    "issue_of": """ARTICLE? ( ISSUE issue_number | "°º" NUMBER | NUMBER ) OF_ISSUE
                   | ARTICLE? MONTHLY_ISSUE date=YEAR? OF_ISSUE | dated_issue""",
    "from": """FROM ( ARTICLE? language=LANGUAGE | ARTICLE )? TEXT in_language? THAT? PUBLISHED? IN
               source
               | FROM language ( FROM source )? | FROM dated_issue? source
               | FROM ORIGINAL in_language?""",
    "for": "FOR ( publication | FEW )",
    "aside": '"(" ( from | for ) ")" | PAREN | "/" publication',
    "modifier": """from | for | AND? ( NOTES OF annotating=NAMES | notes=NOTES )
                   | PAREN AND names=NAMES | aside | HELP NAMES | TOGETHER names=NAMES
                   | ON? ( dated=DATE | day ) | PERMISSION | EXCEPT""",
    "modifiers": '( ","? modifier )*',
    "also": '",/" AND? | AND',
    "roles": "role=DONE ( also role=DONE )*",
    "nouns": "role=NOUN ( also role=NOUN )*",
    "whose": "subject WAS? | WAS",
    "tail": '"|,/–—-•·" ( DATE | AT? PLACE | PAREN )',
    # --- clauses -----------------------------------------------------------------------------
    "by_machine": """( whose? roles BY | nouns from? ( ":" | "–—-" | BY )? )
                     MACHINE ( also? roles ( BY ":"? )? NAMES )?""",
    "done_for_by": """whose? roles ( FROM language ( for? BY | ":" ) | from for BY )
                      names=NAMES modifiers""",
    "done_by_first": "whose? roles BY names=NAMES modifiers",
    "done_by": """whose? roles modifiers ( also roles modifiers )? ","? BY ":"?
                  names=NAMES modifiers""",
    "done_last": "( subject WAS )? ( BY names=NAMES | from | for )+ roles",
    "from_done_by": 'from roles modifiers ","? BY ":"? names=NAMES modifiers',
    "from_by": 'from ( BY | ":" ) names=NAMES modifiers',
    "done_from": 'whose? roles US? PERMISSION? ","? from modifiers US?',
    "done_by_us": "( whose? roles | nouns ) modifiers US",
    "made_of": "THIS? ( MAKING NAMES | role=PICTURED names=NAMES ) modifiers",
    "thanked": "THANKS names=NAMES FOR role=NOUN",
    "allowed": "subject? WAS? PUBLISHED HERE? PERMISSION",
    "abbreviated": 'role=ABBREVIATED "." names=NAMES modifiers',
    "active": "names=NAMES role=ACTIVE subject? modifiers",
    "noun": 'THIS? nouns modifiers ( ":" | BY ":"? | "–—-" ) names=NAMES modifiers',
    "noun_is_by": "THIS nouns WAS BY names=NAMES modifiers",
    "noun_of": "THIS? nouns ( FROM language | for )* OF names=NAMES modifiers",
    "bare_noun": "nouns names=NAMES modifiers",
    "byline_dated": 'BYLINE ":"? authors=NAMES ON? signed=DATE',
    "byline": 'BYLINE ":"? authors=NAMES PAREN? tail*',
    "names_alone": "authors=NAMES PAREN? tail*",
    "byline_from": 'BYLINE authors=NAMES "," source=PUBLICATION "/|" place=PLACE "," signed=DATE',
    "notes_by": 'annotated=NOTES_BY_TRANSLATORS ( ","? EXCEPT )?',
    # Interviews: who asked and who answered.
    "on": '","? ON? ( signed=DATE | day )',
    "conducted": "CONDUCTED ( in_language | AT PLACE )?",
    "whom": '( ","? ( for | aside ) )*',
    "interview_of": """INTERVIEW OF_ASKED answering=NAMES ","? CONDUCTED? BY_ASKER asking=NAMES
                       whom on? modifiers""",
    "interview_given": """INTERVIEW ( OF_ASKER answering=NAMES )? GIVEN asking=NAMES
                          whom on? modifiers""",
    "interview_by": """INTERVIEW conducted? on? whom ( BY | OF | ":" ) asking=NAMES
                       ( TO answering=NAMES )? whom on? modifiers""",
    "asked": 'ASKED ":"? asking=NAMES whom on? modifiers',
    "led": "INTERVIEW ( TO | WITH ) answering=NAMES whom on? LED asking=NAMES whom on? modifiers",
    "asked_by": "INTERVIEW TO answering=NAMES OF_ASKER asking=NAMES whom on? modifiers",
    "spoke": "WITH answering=NAMES SPOKE asking=NAMES whom on? modifiers",
    "interview_with": """INTERVIEW ( TO | WITH ) answering=NAMES
                         ( ","? CONDUCTED? ( BY | ":" ) asking=NAMES )? whom on? modifiers""",
    "interviewed": "( answering=NAMES WAS? )? INTERVIEWED BY asking=NAMES whom on? modifiers",
    "interviews": "asking=NAMES INTERVIEWS answering=NAMES modifiers",
    "interview_on": """( THIS? INTERVIEW | subject ) ","? WAS? CONDUCTED ( AT PLACE )? on
                       ( AT PLACE )? ( BY asking=NAMES )? modifiers""",
    "conducted_by": """THIS ( INTERVIEW | TEXT ) ","? WAS? conducted on? BY asking=NAMES
                       whom on?""",
    "asked_and": 'role=ASKING also nouns ( ":" | BY ":"? ) names=NAMES modifiers',
    # Where it appeared.
    "numbered": '"(" ISSUE NUMBER "," date ")"',
    "when": '","? ( date | "(" date ")" | numbered )',
    "appeared_first": "( subject WAS? )? ( FIRST PUBLISHED | PUBLISHED FIRST | FIRST_NOUN )",
    "has_appeared": "( subject WAS? | WAS FIRST? ) PUBLISHED FIRST?",
    "first": """( appeared_first | has_appeared ) when? FIRST? in_language?
                ( IN ":"? | ":" ) issue_of? source when? in_language?
                ( TITLED PUBLICATION )? ","? ( RIGHTS | PERMISSION )?""",
    "first_here": "( subject WAS? )? PUBLISHED ( in_language FIRST | FIRST in_language )",
    "first_last": "subject WAS FIRST? ( in_language | IN source | when )+ PUBLISHED",
    "first_when": 'appeared_first ( ":" | OWN_PLACE ","? )? date',
    "named": """SOURCE ":" ( dated_issue? source | source=UNCAPPED ) ( ";" publication )* when?
                ( "," publication )?
                ( "(" IN_LANGUAGE? language ")" )?""",
    "appeared": """subject? ( APPEARED ":"? | PUBLISHED in_language IN )
                   issue_of? source when? PERMISSION?""",
    "reposted": """( subject WAS? )? REPOSTED dated_issue? source when?
                   ","? ( RIGHTS | PERMISSION )?""",
    "from_issue": "FROM ( dated_issue | ARTICLE? MONTHLY_ISSUE date=YEAR? OF_ISSUE ) source",
    "from_dated": 'FROM ( ":"? source when | ":" source )',
    "original": """READ? ( THIS? language ORIGINAL | ORIGINAL ( ","? in_language ","? )? )
                   ( "(" IN_LANGUAGE? language ")" )? ( IS_AT | PUBLISHED )?
                   ( HERE | IN source | ":" source when | ":"? titled=PUBLICATION )? when?""",
    # Places and dates.
    "adopted": 'SIGNED ":"? BY? signing=NAMES ","? ON? signed=DATE',
    "signature": """signing=NAMES ","? ( PLACE "," )? ON? DATE
                    | ( PLACE "," )? ON? signed=DATE "," signing=NAMES""",
    "signed_at": 'SIGNED? signed=DATE "," PLACE',
    "signed": 'SIGNED? ":"? ( place=PLACE ( "," PLACE )* ","? )? ( ON? | SIGNED ) signed=DATE',
    "dateline": """( place=PLACE ( "," PLACE )* "," )? signed=DATE "–—-" publication
                   ( ","? REPOSTED source )?
                   "–—-"?""",
    "published_on": 'PUBLISHED_ON ":"? DATE',
}

CLAUSES = (
    "first_here", "first", "first_last", "first_when", "named", "reposted", "appeared",
    "from_issue", "from_dated", "notes_by", "by_machine", "done_for_by", "done_by_first",
    "done_by", "interviewed", "from_done_by", "noun_of", "noun", "done_last", "noun_is_by",
    "from_by", "done_from", "done_by_us", "made_of", "thanked", "allowed", "abbreviated",
    "interview_of", "led", "asked_by", "asked_and", "conducted_by", "interview_given",
    "interview_by", "asked", "spoke", "interview_with", "interview_on", "original",
    "interviews", "active", "bare_noun", "byline_from", "byline_dated", "byline",
    "published_on", "adopted", "signature", "signed", "signed_at", "dateline", "names_alone",
)  # fmt: skip
"""In the order in which they are tried: what is said firmly before what is only likely."""

_SEPARATORS = frozenset(
    {".", ";", ",", "|", "/", "—", "–", "-", "•", "·", BREAK, "(", ")", "]", "["}
)


def _date(tokens: Tokens, at: int) -> Ends:
    return (tokens.dates[at],) if at in tokens.dates else ()


def _in_brackets(tokens: Tokens, at: int) -> Ends:
    """Find a remark in brackets: short, without a date, and without a meaning for us."""
    items = tokens.items
    if at >= len(items) or items[at].text != "(":
        return ()
    for number in range(at + 1, min(at + 10, len(items))):
        if number in tokens.dates:
            return ()
        if items[number].text == ")":
            return ((number + 1, None),)
    return ()


def _year(tokens: Tokens, at: int) -> Ends:
    year = re.fullmatch(r"(?:19|20)\d\d", tokens.items[at].text) if at < len(tokens.items) else None
    return ((at + 1, year[0]),) if year else ()


def _number(tokens: Tokens, at: int) -> Ends:
    is_number = at < len(tokens.items) and tokens.items[at].kind == "number"
    return ((at + 1, None),) if is_number else ()


def _few_words(tokens: Tokens, at: int) -> Ends:
    """Find the name of a magazine that writes itself without capitals: "para viento sur"."""
    few = list(takewhile(_is_word, tokens.items[at : at + 3]))
    return [(at + length, (at, at + length)) for length in range(len(few), 0, -1)]


def _uncapped(tokens: Tokens, at: int) -> Ends:
    """Find a name in lower case that is all that follows: up to a date, a mark, the end."""
    if is_own(tokens, at):
        return ()
    items = tokens.items
    return [
        (end, name)
        for end, name in _few_words(tokens, at)
        if end == len(items) or end in tokens.dates or items[end].text in ".,;()/|"
    ]


def _medium(tokens: Tokens, at: int) -> Ends:
    """Find what a publication is said to be, before its name: "la revista", "the weekly"."""
    if at >= len(tokens.items) or tokens.items[at].is_capital:
        return ()
    return lexicon.find("MEDIUM", tokens.words, at)


def _article(tokens: Tokens, at: int) -> Ends:
    """Find an article that is no part of a name: "the" of "the Guardian", not "La" of "La Puna".

    One that is elided ("l'Humanité") belongs to its name.
    """
    if at >= len(tokens.items):
        return ()
    token = tokens.items[at]
    is_small = token.kind == "word" and not token.is_capital
    return ((at + 1, None),) if is_small and lexicon.has("ARTICLE", token.folded) else ()


def _is_number(token: Token) -> bool:
    return token.kind == "number"


def _is_word(token: Token) -> bool:
    return token.kind == "word"


def _is_small(class_name: str) -> Callable[[Token], bool]:
    words = lexicon.words_of(class_name)
    return lambda token: token.folded in words and not token.is_capital


TERMINALS = {
    "NAMES": Terminal(match_names, may_begin_name),
    "PUBLICATION": Terminal(match_publication, lambda _: True),
    "PLACE": Terminal(match_place, lambda token: token.is_capital),
    DATE: Terminal(_date, lambda _: False),
    "PAREN": Terminal(_in_brackets, lambda token: token.text == "("),
    "ARTICLE": Terminal(_article, _is_small("ARTICLE")),
    "YEAR": Terminal(_year, _is_number),
    "UNCAPPED": Terminal(_uncapped, _is_word),
    "MEDIUM": Terminal(_medium, _is_small("MEDIUM")),
    "NUMBER": Terminal(_number, _is_number),
    "FEW": Terminal(_few_words, _is_word),
}


@cache
def credit_grammar() -> Grammar:
    """Return the grammar of credit lines."""
    rules = read_rules(RULES)
    return Grammar({name: rules[name] for name in CLAUSES}, TERMINALS, _skip)


def possible_clauses(
    said: Sequence[str],
    first: Token,
    unlikely: frozenset[str] = frozenset(),
    *,
    is_dated: bool,
) -> Possible | None:
    """Return what clauses a line could have; None where it can have none.

    The line has the words `said`, and begins with the token `first`; `unlikely` names the clauses
    that cannot be meant, whatever they say. Sound: what is refused here, `parse` would not read.
    """
    grammar = credit_grammar()
    possible = Possible(grammar.look_for(said, is_dated=is_dated), unlikely)
    begun = grammar.begun_by(first)
    return possible if grammar.openings(begun | {DATE} if is_dated else begun, possible) else None


def parse(
    tokens: Tokens, start: int, end: int, credible: Check, possible: Possible
) -> list[Clause] | None:
    """Return the `possible` clauses that cover tokens `start` to `end`; None when none do."""
    return Matcher(credit_grammar(), tokens, end, possible, credible).cover(start)


def _skip(tokens: Tokens, at: int) -> int:
    """Skip what stands between two clauses: points, commas, dashes, one "and"."""
    items = tokens.items
    while at < len(items) and items[at].text in _SEPARATORS:
        at += 1
    if at < len(items) and lexicon.has("AND", items[at].folded):
        at += 1
    return at
