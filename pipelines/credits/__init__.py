"""Credits: who did what, where a text first appeared, when it was signed.

    line -> tokens -> clauses (grammar) -> what they say (meaning)

A line is a credit only as a whole; prose that mentions a translation is none. The words are in
`lexicon`, one module a language; the clauses are in `grammar`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, reduce

from archive.model import Credit, Role
from pipelines import people
from pipelines.credits import lexicon
from pipelines.credits.engine import Bindings
from pipelines.credits.grammar import parse
from pipelines.credits.meaning import combine, join, meaning
from pipelines.credits.names import match_names
from pipelines.credits.said import NAMED_AS_SOURCE, Line, Said
from pipelines.credits.tokens import BREAK, Tokens, tokenise
from pipelines.dates import fold

__all__ = ["Line", "Said", "merge", "read_line"]

MAX_LINE = 400
"""Characters; longer lines are prose."""

_TRIGGERS = (
    "DONE", "ACTIVE", "NOUN", "NOTES_BY_TRANSLATORS", "FIRST_NOUN", "PUBLISHED", "SOURCE", "APPEARED",
    "REPOSTED", "ORIGINAL", "INTERVIEW", "INTERVIEWED", "INTERVIEWS", "PUBLISHED_ON", "RIGHTS",
    "REMARK", "BYLINE", "LANGUAGE",
)  # fmt: skip
_BRACKETS = frozenset("()[]{}*_•·–—-.,;:«»“”\"'")


def read_line(line: Line, language: str | None) -> Said | None:
    """Return what a whole line says; None when it is not a credit or date line.

    `language` (ISO 639-1) is the text's, and only settles dates in figures.
    """
    text = _clean(line.text)
    if not text or len(text) > MAX_LINE:
        return None
    if not _may_be_credit(text):
        return _name_alone(line, text)
    tokens = tokenise(text, line.links, language)
    start, end = _inside_brackets(tokens)
    clauses = parse(tokens, start, end, lambda name, bindings: _credible(line, name, bindings))
    if clauses:
        return _with_evidence(meaning(tokens, clauses), text)
    return _remark(tokens, start, end) or _name_alone(line, text)


def merge(said: Iterable[Said]) -> Said:
    """Return what all lines of one article say together, in the order of the page."""
    whole = reduce(join, said, Said())
    if whole.translators_annotated:
        whole = replace(whole, credits=(*whole.credits, *_as_annotators(whole.credits)))
    source, original = whole.translated_from, whole.first_published
    if original is None or whole.firmness < NAMED_AS_SOURCE or not _has(whole, Role.TRANSLATOR):
        return whole
    # Without an address or a language it is not said that the first publication was the original.
    if original.url or (source and source.language):
        return replace(whole, translated_from=combine(source, original))
    return whole


def _has(said: Said, role: Role) -> bool:
    return any(credit.role is role for credit in said.credits)


def _as_annotators(credits: Iterable[Credit]) -> list[Credit]:
    return [
        replace(credit, role=Role.ANNOTATOR) for credit in credits if credit.role is Role.TRANSLATOR
    ]


def _clean(text: str) -> str:
    lines = (" ".join(part.split()) for part in text[: MAX_LINE + 1].split(BREAK))
    return BREAK.join(part for part in lines if part)


@cache
def _triggers() -> frozenset[str]:
    """The longest word of each phrase: a line without any of them, and no date, is no credit."""
    return frozenset(max(phrase, key=len) for name in _TRIGGERS for phrase in lexicon.phrases(name))


def _may_be_credit(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", fold(text))
    return any(char.isdigit() for char in text) or not _triggers().isdisjoint(words)


def _inside_brackets(tokens: Tokens) -> tuple[int, int]:
    items = tokens.items
    start, end = 0, len(items)
    while start < end and items[start].text in _BRACKETS:
        start += 1
    while end > start and items[end - 1].text in _BRACKETS:
        end -= 1
    return start, end


def _credible(line: Line, name: str, bindings: Bindings) -> bool:
    if name == "noun_of":
        return any(bound.value in (Role.TRANSLATOR, Role.ANNOTATOR) for bound in bindings)
    if name == "bare_noun":
        return line.emphasised or line.place == "byline"
    if name == "interviews":
        return line.place != "foot"
    return True


def _with_evidence(said: Said, text: str) -> Said:
    printed = " ".join(text.split())
    credits = tuple(replace(credit, line=printed) for credit in said.credits)
    return replace(said, credits=credits)


def _remark(tokens: Tokens, start: int, end: int) -> Said | None:
    """A permission or a correction: about the text, without a fact for us."""
    return None


def _name_alone(line: Line, text: str) -> Said | None:
    """A name and nothing else, where that is a byline or a signature."""
    return None
