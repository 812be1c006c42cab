"""A line of text as words that know their place, their link and the dates among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from archive.model import Link
from pipelines import dates

BREAK = "\n"

_KINDS = {
    "url": r"(?:https?://|www\.)[^\s<>\"“”»]*[^\s<>\"“”»).,;:\]]",
    # French and Italian words lose their vowel before another: l'anglais, dall'inglese.
    "elided": r"\b(?:[dlnsDLNS]|[Qq]u|[Uu]n|(?:[Dd]|[Ss]|[Nn])?[Aaeu]ll|[Dd][ae]ll|[Qq]uest)"
    r"['’](?=\w|$)",
    "word": r"[^\W\d_][^\W_]*(?:[-.’'][-.]?[^\W_]+)*",
    "number": r"\d+",
    "line": r"\n",
    "mark": r"[^\w\s]|_",
}
_TOKEN = re.compile("|".join(_KINDS.values()))
_FIRST_WORD = re.compile(f"{_KINDS['elided']}|{_KINDS['word']}")
_KIND = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))


class Token(NamedTuple):
    """A word or a mark, wherever it stands: its `text`, and `folded` for comparing.

    `is_word` says that it is written in letters, `is_capital` that it begins like a name (scripts
    without case always do).
    """

    kind: str
    text: str
    folded: str
    is_word: bool
    is_capital: bool


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a line.

    `words` are the folded words of `items`, `spans` their places in `text`; `linked` maps a token's
    number to that of its link in `links`, `dates` the number of a date's first token, with and
    without the small words before it, to the number after its last and its ISO form.
    """

    text: str
    items: tuple[Token, ...]
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    links: tuple[Link, ...] = ()
    linked: Mapping[int, int] = field(default_factory=dict)
    dates: Mapping[int, tuple[int, str]] = field(default_factory=dict)

    def slice(self, start: int, end: int) -> str:
        """Return the text of tokens `start` to `end`, as printed, on one line."""
        if start >= end:
            return ""
        return " ".join(self.text[self.spans[start][0] : self.spans[end - 1][1]].split())

    def link_of(self, start: int, end: int) -> Link | None:
        """Return the first link among tokens `start` to `end`."""
        if not self.linked:
            return None
        linked = (self.linked[number] for number in range(start, end) if number in self.linked)
        return next((self.links[link] for link in linked), None)


def fold_words(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase as the tokens of a line are compared."""
    return (_folded(phrase),) if phrase.isalpha() else tuple(map(_folded, _TOKEN.findall(phrase)))


def first_word(text: str) -> str:
    """Return the first word in letters of `text`, folded; `""` where there is none."""
    found = _FIRST_WORD.search(text)
    return _folded(found[0]) if found else ""


def read_tokens(text: str) -> tuple[Token, ...]:
    """Cut `text` into words and marks; only blanks are between them."""
    return tuple(chain.from_iterable(map(_cut, text.split(" "))))


@lru_cache(maxsize=4096)
def _cut(piece: str) -> tuple[Token, ...]:
    """Cut what stands between two blanks: mostly a word, with or without a mark, known already."""
    return (_token(piece),) if piece.isalpha() else tuple(map(_token, _TOKEN.findall(piece)))


def tokenise(
    text: str,
    items: tuple[Token, ...],
    links: Sequence[Link] = (),
    found: Iterable[dates.FoundDate] = (),
) -> Tokens:
    """Return the tokens of `text`, which are `items`, with their places, links and dates.

    The links are looked for in their order; the dates are those `found` in the text.
    """
    spans = tuple(_spans(text, items))
    words = tuple([token.folded for token in items])
    linked = _linked(text, spans, links) if links else {}
    return Tokens(text, items, words, spans, tuple(links), linked, _dates(spans, found))


@lru_cache(maxsize=4096)
def _token(text: str) -> Token:
    if text.isalpha():
        return Token("word", text, dates.fold(text), True, not text[0].islower())
    kind = _kind(text)
    is_word = kind in ("word", "elided")
    return Token(kind, text, _folded(text), is_word, is_word and not text[0].islower())


def _kind(text: str) -> str:
    found = _KIND.fullmatch(text)
    return (found and found.lastgroup) or "mark"


def _spans(text: str, items: Iterable[Token]) -> Iterator[tuple[int, int]]:
    end = 0
    for token in items:
        start = text.index(token.text, end)
        end = start + len(token.text)
        yield start, end


def _folded(word: str) -> str:
    return dates.fold(word).replace("’", "'")


def _linked(text: str, spans: Sequence[tuple[int, int]], links: Sequence[Link]) -> dict[int, int]:
    linked: dict[int, int] = {}
    at = 0
    for number, link in enumerate(links):
        label = " ".join(link.text.split())
        found = text.find(label, at) if label else -1
        if found >= 0:
            at = found + len(label)
            inside = (n for n, (start, _) in enumerate(spans) if found <= start < at)
            linked.update(dict.fromkeys(inside, number))
    return linked


def _dates(
    spans: Sequence[tuple[int, int]], found: Iterable[dates.FoundDate]
) -> dict[int, tuple[int, str]]:
    of_tokens: dict[int, tuple[int, str]] = {}
    for date in found:
        inside = [n for n, (start, _) in enumerate(spans) if date.start <= start < date.end]
        for number in inside:
            if number == inside[0] or spans[number][0] <= date.bare:
                of_tokens[number] = inside[-1] + 1, date.iso
    return of_tokens
