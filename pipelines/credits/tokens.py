"""A line of text as words that know their place, their link and the dates among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from archive.model import Link
from pipelines import dates

BREAK = "\n"

_WORD = re.compile(
    r"(?P<url>(?:https?://|www\.)[^\s<>\"“”»]*[^\s<>\"“”»).,;:\]])"
    # French and Italian words lose their vowel before another: l'anglais, dall'inglese.
    r"|(?P<elided>\b(?:[dlnsDLNS]|[Qq]u|[Uu]n|(?:[Dd]|[Ss]|[Nn])?[Aaeu]ll|[Dd][ae]ll|[Qq]uest)['’](?=\w|$))"
    r"|(?P<word>[^\W\d_][^\W_]*(?:[-.’'][-.]?[^\W_]+)*)"
    r"|(?P<number>\d+)"
    r"|(?P<line>\n)"
    r"|(?P<mark>[^\w\s]|_)"
)


class Token(NamedTuple):
    """A word or a mark: its `text`, `folded` for comparing, its place, its link's number.

    `is_word` says that it is written in letters, `is_capital` that it begins like a name (scripts
    without case always do).
    """

    kind: str
    text: str
    folded: str
    is_word: bool
    is_capital: bool
    start: int
    end: int
    link: int | None = None


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a line.

    `words` are the folded words of `items`; `dates` maps the number of a date's first token to
    the number after its last and its ISO form.
    """

    text: str
    items: tuple[Token, ...]
    words: tuple[str, ...]
    links: tuple[Link, ...] = ()
    dates: dict[int, tuple[int, str]] = field(default_factory=dict)

    def slice(self, start: int, end: int) -> str:
        """Return the text of tokens `start` to `end`, as printed, on one line."""
        if start >= end:
            return ""
        return " ".join(self.text[self.items[start].start : self.items[end - 1].end].split())

    def link_of(self, start: int, end: int) -> Link | None:
        """Return the first link among tokens `start` to `end`."""
        for token in self.items[start:end]:
            if token.link is not None:
                return self.links[token.link]
        return None


def fold_words(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase as the tokens of a line are compared."""
    return tuple(_folded(match.group()) for match in _WORD.finditer(phrase))


def tokenise(text: str, links: Sequence[Link] = (), language: str | None = None) -> Tokens:
    """Cut `text` into tokens; links are looked for in their order."""
    spans = _link_spans(text, links)
    items = tuple(
        Token(
            *_word(match.lastgroup or "mark", match.group()),
            *match.span(),
            _link_at(match.start(), spans) if spans else None,
        )
        for match in _WORD.finditer(text)
    )
    words = tuple(token.folded for token in items)
    return Tokens(text, items, words, tuple(links), _dates(text, items, language))


def _link_at(place: int, spans: dict[int, tuple[int, int]]) -> int | None:
    return next((number for number, (a, b) in spans.items() if a <= place < b), None)


@lru_cache(maxsize=4096)
def _word(kind: str, text: str) -> tuple[str, str, str, bool, bool]:
    """Return what a token is wherever it stands: its fields up to its place."""
    is_word = kind in ("word", "elided")
    return kind, text, _folded(text), is_word, is_word and not text[0].islower()


def _folded(word: str) -> str:
    return dates.fold(word).replace("’", "'")


def _link_spans(text: str, links: Sequence[Link]) -> dict[int, tuple[int, int]]:
    spans: dict[int, tuple[int, int]] = {}
    at = 0
    for number, link in enumerate(links):
        label = " ".join(link.text.split())
        found = text.find(label, at) if label else -1
        if found >= 0:
            spans[number] = found, found + len(label)
            at = found + len(label)
    return spans


def _dates(text: str, items: Sequence[Token], language: str | None) -> dict[int, tuple[int, str]]:
    found: dict[int, tuple[int, str]] = {}
    for date in dates.find_dates(text, language):
        inside = [n for n, token in enumerate(items) if date.start <= token.start < date.end]
        if inside:
            found[inside[0]] = inside[-1] + 1, date.iso
    return found
