"""The words of a text as letters: what each may be in a date."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.dates.names import months, named_days, weekdays, words_of_named_days
from pipelines.letters import fold

_WORD = re.compile(r"\d+|[^\W\d_]+|\S")
_SMALL = frozenset(
    "a à al alle am d de del dem den der di do dos du e el em feira i il in l la le les lo o of on"
    " the vom στις".split()
)
_ORDINALS = frozenset("st nd rd th er re º ª ° o a".split())
# An apostrophe belongs to the small word before it: "d'abril".
_MARKS = {"'": "p", "’": "p", "ko": "k", **{mark: mark for mark in "-–—,./"}}

Word = tuple[str, int, int, int]
"""Letter, number that it stands for, start, end."""


def read_words(text: str) -> tuple[str, list[Word]]:
    """Return the letters of a text's words in one string, and the words.

    d is a day or the number of a month, Y a year, M a month, W a weekday, p a small word, o an
    ordinal, k the Basque "of", E a named day, e a word of one; some marks stand for themselves, and
    x is all else.
    """
    words = [(*_classify(match[0]), *match.span()) for match in _WORD.finditer(text)]
    letters = "".join([word[0] for word in words])
    if "e" in letters:
        words = _join_named_days(text, words)
        letters = "".join([word[0] for word in words])
    return letters, words


@lru_cache(maxsize=4096)
def _classify(word: str) -> tuple[str, int]:
    """Return the letter of a word, and the number that it stands for."""
    if word.isdecimal():
        return _classify_number(word)
    if word in _MARKS:
        return _MARKS[word], 0
    folded = fold(word)
    if (month := months().get(folded)) is not None:
        return "M", month
    # Before the weekdays: "do" is Thursday in Dutch, and "of" in Galician.
    if folded in _SMALL:
        return "p", 0
    if (weekday := weekdays().get(folded)) is not None:
        return "W", weekday
    if folded in words_of_named_days():
        return "e", 0
    return ("o" if word in _ORDINALS else "x"), 0


def _classify_number(word: str) -> tuple[str, int]:
    if len(word) <= 2:
        return "d", int(word)
    if len(word) == 4 and 1500 <= int(word) < 2200:
        return "Y", int(word)
    return "x", 0


def _join_named_days(text: str, words: list[Word]) -> list[Word]:
    """Put one word in place of those of a named day ("Christmas Eve")."""
    days, pattern = named_days()
    folded = re.sub(r"[’'-]", " ", fold(text))
    match = pattern.search(folded) if len(folded) == len(text) else None
    if match is None:
        return words
    month, day = days[match.group()]
    start, end = match.span()
    joined: Word = ("E", month * 100 + day, start, end)
    before = [word for word in words if word[3] <= start]
    return [*before, joined, *(word for word in words if word[2] >= end)]
