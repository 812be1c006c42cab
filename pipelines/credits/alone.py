"""Lines that no clause makes: a name alone, and remarks about the text."""

from __future__ import annotations

from archive.model import Credit, Role
from pipelines import people
from pipelines.credits import lexicon
from pipelines.credits.names import is_small, match_names
from pipelines.credits.said import Line, Said
from pipelines.credits.tokens import BREAK, Tokens

_REMARK_HEAD = 10
"""Tokens before the colon of a remark: "Correction, 15 June 2026:"."""
_SIGNATURE_WORDS = 12


def read_alone(tokens: Tokens, start: int, end: int, line: Line) -> Said | None:
    """Read a line that is a name or a remark, else None.

    A name alone is an author only in a byline: at the head it could as well be a heading. At the
    foot an organisation (or a person, set apart by its type) signs.
    """
    if start >= end:
        return None
    if _is_remark(tokens, start, end):
        return Said()
    if line.place == "byline":
        return _byline(tokens, start, end)
    if line.place == "foot":
        return _signature(tokens, start, end, line)
    return None


def _is_remark(tokens: Tokens, start: int, end: int) -> bool:
    """Whether it is a correction or a permission: about the text, without a fact for us."""
    if any(_phrase(tokens, "RIGHTS", at) for at in range(start, end)):
        return True
    length = _phrase(tokens, "REMARK", start)
    after = tokens.items[start + length : start + length + _REMARK_HEAD]
    return length > 0 and any(token.text == ":" for token in after)


def _phrase(tokens: Tokens, name: str, at: int) -> int:
    """Return how many tokens a phrase of class `name` has at `at`, 0 where there is none."""
    phrases = lexicon.phrases(name)
    for length in range(lexicon.longest(name), 0, -1):
        if tuple(token.folded for token in tokens.items[at : at + length]) in phrases:
            return length
    return 0


def _byline(tokens: Tokens, start: int, end: int) -> Said | None:
    whole = next((names for stop, names in match_names(tokens, start) if stop == end), None)
    if not isinstance(whole, tuple):
        return None
    return Said(tuple(_credit(tokens, Role.AUTHOR, *span) for span in whole))


def _signature(tokens: Tokens, start: int, end: int, line: Line) -> Said | None:
    items = tokens.items[start:end]
    proper = all(token.is_capital or is_small(token) or token.text in f",&-–(){BREAK}" for token in items)
    if not proper or not 2 <= len(items) <= _SIGNATURE_WORDS or not items[0].is_capital:
        return None
    credit = _credit(tokens, Role.SIGNATORY, start, end)
    person = line.emphasised and not any(is_small(token) for token in items)
    return Said((credit,)) if person or credit.kind == "organisation" else None


def _credit(tokens: Tokens, role: Role, start: int, end: int) -> Credit:
    name = tokens.slice(start, end)
    link = tokens.link_of(start, end)
    return Credit(role, name, people.kind(name), url=link.url if link else None)
