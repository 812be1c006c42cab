"""A line of text as words that know their place, their link and the dates among them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import attrgetter

from archive.model import Link
from pipelines import dates, letters
from pipelines.credits import lexicon
from pipelines.credits.cutting import BREAK, cut, folded, kind
from pipelines.people import is_organisation_word

__all__ = ["BREAK", "Token", "Tokens", "first_token", "read_tokens", "words_of"]

_AFTER_WORDS = frozenset(".,;:)")
"""Marks that no word has in it where nothing comes after them."""


@dataclass(slots=True, eq=False)
class Token:
    """A word or a mark, wherever it stands: its `text`, and `folded` for comparing.

    `is_word` says that it is written in letters, `is_capital` that it begins like a name (scripts
    without case always do). A word in lower case is `is_small` if names and titles have it too, and
    `is_plain` if they do not: a few make a line prose. `is_body` says that it names a body of
    people. Never changed; that it is not frozen, nor a tuple, is because a line makes many and asks
    them much.
    """

    kind: str
    text: str
    folded: str
    is_word: bool
    is_capital: bool
    is_small: bool = False
    is_plain: bool = False
    is_body: bool = False


_TEXT, _FOLDED = attrgetter("text"), attrgetter("folded")


class Tokens:
    """The tokens of a line, which are `items`, with the `links` and the dates `found` in it.

    `line` is the text without its breaks, `words` are the folded words of `items`; `linked` maps a
    token's number to that of its link in `links`, `dates` the number of a date's first token, with
    and without the small words before it, to the number after its last and its ISO form.
    """

    def __init__(
        self,
        text: str,
        items: tuple[Token, ...],
        links: tuple[Link, ...] = (),
        found: Sequence[dates.FoundDate] = (),
    ) -> None:
        self.text = text
        self.line = text.replace(BREAK, " ")
        self.items = items
        self.words = words_of(items)
        self.links = links
        self._spans: tuple[tuple[int, int], ...] | None = None
        self.linked = _linked(text, self.spans, links) if links else {}
        self.dates = _dates(self.spans, found) if found else {}

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The places of the tokens in `text`; many a line says nothing before they are needed."""
        if self._spans is None:
            self._spans = _find_spans(self.text, self.items)
        return self._spans

    def slice(self, start: int, end: int) -> str:
        """Return the text of tokens `start` to `end`, as printed, on one line."""
        if start >= end:
            return ""
        spans = self.spans
        return self.line[spans[start][0] : spans[end - 1][1]]

    def link_of(self, start: int, end: int) -> Link | None:
        """Return the first link among tokens `start` to `end`."""
        if not self.linked:
            return None
        linked = (self.linked[number] for number in range(start, end) if number in self.linked)
        return next((self.links[link] for link in linked), None)


def words_of(items: Iterable[Token]) -> tuple[str, ...]:
    """Return the words of a line as they are compared: the folded ones of its tokens."""
    return tuple(map(_FOLDED, items))


def first_token(text: str) -> Token | None:
    """Return the token with which `text` begins; None where it begins with a blank, or has none."""
    return next(iter(_cut(text.split(" ", 1)[0])), None)


def read_tokens(text: str) -> tuple[Token, ...]:
    """Cut `text` into words and marks; only blanks are between them."""
    return tuple(chain.from_iterable(map(_cut, text.split(" "))))


@lru_cache(maxsize=4096)
def _cut(piece: str) -> tuple[Token, ...]:
    """Cut what stands between two blanks: mostly a word, with or without a mark, known already."""
    if piece.isalpha():
        return (_token(piece),)
    if piece[-1:] in _AFTER_WORDS and piece[:-1].isalpha():
        return _token(piece[:-1]), _token(piece[-1])
    return tuple(map(_token, cut(piece)))


@lru_cache(maxsize=4096)
def _token(text: str) -> Token:
    is_alpha = text.isalpha()
    what = "word" if is_alpha else kind(text)
    compared = letters.fold(text) if is_alpha else folded(text)
    is_word = is_alpha or what in ("word", "elided")
    is_capital = is_word and not text[0].islower()
    is_small = not is_capital and lexicon.has("SMALL", compared)
    is_plain = is_word and not is_capital and not is_small
    is_body = is_word and is_organisation_word(compared)
    return Token(what, text, compared, is_word, is_capital, is_small, is_plain, is_body)


def _find_spans(text: str, items: Iterable[Token]) -> tuple[tuple[int, int], ...]:
    spans, end = [], 0
    for word in map(_TEXT, items):
        while text[end] != word[0]:  # a blank
            end += 1
        start, end = end, end + len(word)
        spans.append((start, end))
    return tuple(spans)


def _begun_between(spans: Sequence[tuple[int, int]], start: int, end: int) -> range:
    """Return the numbers of the tokens that begin in a part of the text."""
    return range(bisect_left(spans, (start,)), bisect_left(spans, (end,)))


def _linked(text: str, spans: Sequence[tuple[int, int]], links: Sequence[Link]) -> dict[int, int]:
    linked: dict[int, int] = {}
    at = 0
    for number, link in enumerate(links):
        label = " ".join(link.text.split())
        found = text.find(label, at) if label else -1
        if found >= 0:
            at = found + len(label)
            linked.update(dict.fromkeys(_begun_between(spans, found, at), number))
    return linked


def _dates(
    spans: Sequence[tuple[int, int]], found: Iterable[dates.FoundDate]
) -> dict[int, tuple[int, str]]:
    of_tokens: dict[int, tuple[int, str]] = {}
    for date in found:
        inside = _begun_between(spans, date.start, date.end)
        for number in inside:
            if number == inside.start or spans[number][0] <= date.bare:
                of_tokens[number] = inside.stop, date.iso
    return of_tokens
