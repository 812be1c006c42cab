"""Credits: who did what, where a text first appeared, when it was signed.

    line -> tokens -> clauses (grammar) -> what they say (meaning)

A line is a credit only as a whole; prose that mentions a translation is none. The words are in
`lexicon`, one module a language; the clauses are in `grammar`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial, reduce
from itertools import chain

from archive.model import Credit, Link, Role
from pipelines.credits import lexicon
from pipelines.credits.alone import (
    is_body,
    is_likely_alone,
    may_be_alone,
    may_be_remark,
    read_alone,
)
from pipelines.credits.cutting import BREAK, plain_words
from pipelines.credits.engine import Bindings, Bound, Possible
from pipelines.credits.grammar import parse, possible_clauses
from pipelines.credits.meaning import from_original, is_translation, join, meaning
from pipelines.credits.names import TITLE_ARTICLES
from pipelines.credits.said import REPOSTED, Line, Said
from pipelines.credits.tokens import Token, Tokens, first_token, read_tokens
from pipelines.dates import FoundDate, find_dates, is_whole

__all__ = ["Line", "Said", "has_trigger", "merge", "read_line"]

MAX_LINE = 400
"""Characters; longer lines are prose."""

MAX_DATELINE = 160
"""Characters of a line that is only place, date and publication."""

MAX_DATE_ALONE = 40
"""Characters; a line that is a date and nothing else is the commonest, and needs no grammar."""

_TRIGGERS = (
    "DONE", "ACTIVE", "NOUN", "ABBREVIATED", "ASKED", "NOTES_BY_TRANSLATORS", "FIRST_NOUN",
    "PUBLISHED", "SOURCE", "APPEARED", "REPOSTED", "ORIGINAL", "INTERVIEW", "INTERVIEWED",
    "INTERVIEWS", "PUBLISHED_ON", "RIGHTS", "SPOKE",
)  # fmt: skip
_ONLY_IN_BYLINES = frozenset({"names_alone"})
_UNLIKELY = {"byline": frozenset[str](), "foot": _ONLY_IN_BYLINES | {"interviews"}}
"""Place -> clauses that are not meant there; names alone are a credit only in a byline."""

_BRACKETS = "()[]{}*_•·–—-.,;:«»“”\"'"
_AROUND = _BRACKETS + " "


@dataclass(slots=True, eq=False)
class _Outline:
    """What is seen of a clean line before it is read, whatever it links to.

    Those of its tokens that are inside brackets, what clauses it could have, and its dates.
    By an outline it is remembered what was read, so it is equal to none but itself.
    """

    line: Line
    items: tuple[Token, ...]
    start: int
    end: int
    possible: Possible | None
    dates: tuple[FoundDate, ...]


def read_line(line: Line, language: str | None) -> Said | None:
    """Return what a whole line says; None when it is not a credit or date line.

    `language` (ISO 639-1) is the text's, and only settles dates in figures.
    """
    text = _clean(line.text)
    if not 0 < len(text) <= MAX_LINE:
        return None
    seen = _look(text, language, line.place, line.emphasised)
    return _read(seen, line.links) if isinstance(seen, _Outline) else seen


@lru_cache(maxsize=1024)
def _read(outline: _Outline, links: tuple[Link, ...]) -> Said | None:
    """Read a line: once, for it comes back in print page, feed and REST answer."""
    line, start, end = outline.line, outline.start, outline.end
    tokens = Tokens(line.text, outline.items, links, outline.dates)
    credible = partial(_credible, line, tokens)
    possible = outline.possible
    clauses = parse(tokens, start, end, credible, possible) if possible else None
    return meaning(tokens, clauses) if clauses else read_alone(tokens, start, end, line)


@lru_cache(maxsize=1024)
def _look(
    text: str, language: str | None, place: str, is_emphasised: bool
) -> _Outline | Said | None:
    """Look at a clean line: None for one that says nothing, as most do; all that a date says."""
    is_short = len(text) <= MAX_DATELINE
    dates = tuple(find_dates(text, language)) if is_short else ()
    if _is_date(text, dates):
        return Said(signed_date=dates[0].iso, dateline=text)
    triggered = place == "byline" or bool(dates) or _may_be_credit(text)
    if not (triggered or is_likely_alone(text, place)):
        return None
    if not is_short:
        dates = tuple(find_dates(text, language))
    return _outline(Line(text, (), place, is_emphasised), dates, triggered=triggered)


def _outline(line: Line, dates: tuple[FoundDate, ...], *, triggered: bool) -> _Outline | None:
    """Outline a line; None where it cannot be read. Its words and first token tell most of that."""
    said, opening = plain_words(line.text), first_token(line.text.lstrip(_AROUND))
    if opening is None:
        return None
    possible = None
    if triggered:
        unlikely = _UNLIKELY.get(line.place, _ONLY_IN_BYLINES)
        possible = possible_clauses(said, opening, unlikely, is_dated=bool(dates))
    if not (possible or line.place == "foot" or may_be_remark(said, opening)):
        return None
    items = read_tokens(line.text)
    start, end = _inside_brackets(items)
    if possible or may_be_alone(items[start:], line.place, is_emphasised=line.emphasised):
        return _Outline(line, items, start, end, possible, dates)
    return None


def _is_date(text: str, dates: Sequence[FoundDate]) -> bool:
    """Whether a line is a date and nothing else: the commonest, it needs no grammar."""
    if not dates or len(text) >= MAX_DATE_ALONE or ":" in text:
        return False
    return is_whole(text, dates[0])


def merge(said: Iterable[Said]) -> Said:
    """Return what all lines of one article say together, in the order of the page."""
    lines = [*said]
    whole = reduce(join, lines) if lines else Said()
    if whole.translators_annotated:
        whole = whole._replace(credits=(*whole.credits, *_as_annotators(whole)))
    source, original = whole.translated_from, whole.first_published
    if original is None or whole.firmness == REPOSTED or not is_translation(whole):
        return whole
    # Without an address or a language it is not said that the first publication was the original.
    return from_original(whole) if original.url or (source and source.language) else whole


def _as_annotators(said: Said) -> list[Credit]:
    translators = (credit for credit in said.credits if credit.role is Role.TRANSLATOR)
    return [replace(credit, role=Role.ANNOTATOR) for credit in translators]


def _clean(text: str) -> str:
    text = text[: MAX_LINE + 1]
    if "--" in text:
        text = re.sub(r"(?<=\s)--+(?=\s|$)", "—", text)
    if text.isprintable() and "  " not in text:  # of white space only a plain blank is printable
        return text.strip()
    if BREAK not in text:
        return " ".join(text.split())
    lines = [" ".join(part.split()) for part in text.split(BREAK)]
    return BREAK.join(filter(None, lines))


@cache
def _triggers() -> frozenset[str]:
    """Return words without any of which a line is hardly a credit."""
    return lexicon.telling_words(*_TRIGGERS)


@cache
def _openings() -> frozenset[tuple[str, ...]]:
    """Return the first words, two at most, of what opens a line that has no trigger."""
    phrases = chain(lexicon.phrases("BYLINE"), lexicon.phrases("FROM"))
    return frozenset(plain_words(" ".join(phrase))[:2] for phrase in phrases)


def has_trigger(text: str) -> bool:
    """Tell whether a word stands in `text` without which no line says more than names and dates."""
    return not _triggers().isdisjoint(plain_words(text))


def _may_be_credit(text: str) -> bool:
    said = plain_words(text)
    return not (_openings().isdisjoint((said[:1], said[:2])) and _triggers().isdisjoint(said))


def _inside_brackets(items: Sequence[Token]) -> tuple[int, int]:
    start, end = 0, len(items)
    while start < end and items[start].text in _BRACKETS:
        start += 1
    while end > start and items[end - 1].text in _BRACKETS:
        end -= 1
    return start, end


def _credible(line: Line, tokens: Tokens, name: str, bindings: Bindings) -> bool:
    """Whether a clause can be meant, where the line stands."""
    if name == "noun_of":
        roles = {bound.value for bound in bindings if bound.name == "role"}
        return len(roles) > 1 or not roles.isdisjoint({Role.TRANSLATOR, Role.ANNOTATOR})
    if name == "bare_noun":
        apart = line.emphasised or line.place == "byline" or tokens.text[0] in _BRACKETS
        return apart or _is_by_body(tokens, bindings)
    if name == "from_dated":
        return any(_is_set_off(tokens, bound) for bound in bindings if bound.name == "source")
    if name in ("signature", "adopted"):
        return all(is_body(tokens, b.start, b.end) for b in bindings if b.name == "signing")
    return True


def _is_set_off(tokens: Tokens, source: Bound) -> bool:
    """Whether a name is no place's: it is linked, says its issue, begins with "The" or "Il"."""
    words = tokens.items[source.start : source.end]
    is_issue = any(lexicon.has("ISSUE", token.folded) for token in words)
    is_linked = tokens.link_of(source.start, source.end) is not None
    return is_issue or is_linked or words[0].text in TITLE_ARTICLES


def _is_by_body(tokens: Tokens, bindings: Bindings) -> bool:
    """Whether a translation is by an organisation: "Traduction rédaction A l'encontre"."""
    if Role.TRANSLATOR not in {bound.value for bound in bindings if bound.name == "role"}:
        return False
    named = (bound for bound in bindings if bound.name == "names")
    return all(is_body(tokens, bound.start, bound.end) for bound in named)
