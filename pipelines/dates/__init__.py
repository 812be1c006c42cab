"""Dates that a magazine prints (`read_date`); those that machines exchange are `read_timestamp`.

A printed date is read by its shape. Every word becomes one letter (a day, a month, a year, a small
word ...: `words`) and the shapes of dates are patterns over these letters (`shapes`), so that a new
language is a new list of names (`names`) and no new rule.

Partial dates stay partial: `June 2026` is `2026-06` (ISO 8601, reduced precision).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.dates.names import LANGUAGES
from pipelines.dates.shapes import read_shapes
from pipelines.dates.words import read_words
from pipelines.timestamps import read_timestamp

__all__ = [
    "LANGUAGES",
    "FoundDate",
    "find_dates",
    "find_day",
    "has_year",
    "is_whole",
    "read_date",
    "read_timestamp",
]

MAX_LENGTH = 400
"""Characters of a line that are looked at; a date line is far shorter."""

MAX_DATE = 80
"""Characters of the longest thing that is a date and nothing else."""

_DAY_LENGTH = len("2026-06-19")

_YEAR = re.compile(r"\d\d{3}")
"""What stands in every date; the first figure by itself, so that only figures are looked at."""

_AROUND = " \t\r\n\xa0.,;()[]–—-"
"""What may stand around a date that is alone."""

_TAIL = re.compile(
    r"[\s.,;–—-]*(?:(?:at|à|a las|a la|as|às|um|alle(?: ore)?|ore|ώρα)\b)?\s*"
    r"(?:\d{1,2}\s?[:h.]\s?(?:\d{2})?(?::\d{2})?\s*(?:[ap]\.?m\.?|uhr|h|hs)?)?[\s.,;–—-]*",
    re.IGNORECASE,
)


class FoundDate(NamedTuple):
    """A date in a text: its place (`text[start:end]`) and its ISO form.

    `bare` is where it begins without the small words before it: "in the" of "in the May 2024".
    """

    start: int
    end: int
    iso: str
    bare: int


def has_year(text: str) -> bool:
    """Tell whether a year may stand in `text`: without one there is no date in it."""
    return _YEAR.search(text) is not None


def read_date(text: str, language: str | None = None) -> str | None:
    """Return the date that `text` consists of, as `2026-06-19` or `2026-06`, else None.

    A weekday before it and a time of day after it are allowed. `language` (ISO 639-1) settles
    dates in figures, which are None where they could be read in two ways.
    """
    text = text[:MAX_LENGTH].strip(_AROUND)
    found = next(find_dates(text, language), None) if len(text) <= MAX_DATE else None
    return found.iso if found and is_whole(text, found) else None


def is_whole(text: str, found: FoundDate) -> bool:
    """Tell whether a text is a date that was found in it, and nothing else."""
    if text[: found.start].strip(_AROUND):
        return False
    return _TAIL.fullmatch(text.rstrip(_AROUND), found.end) is not None


def find_dates(text: str, language: str | None = None) -> Iterator[FoundDate]:
    """Find the dates in the first `MAX_LENGTH` characters of `text`, in their order."""
    text = text[:MAX_LENGTH]
    if not _YEAR.search(text):
        return
    letters, words = read_words(text)
    for match, iso in read_shapes(letters, words, language):
        first, end = match.span()
        lead = len(match[0]) - len(match[0].lstrip("p"))
        yield FoundDate(words[first][2], words[end - 1][3], iso, words[first + lead][2])


def find_day(text: str, language: str | None = None) -> str | None:
    """Return the first whole date in `text`, with its day; None where there is none."""
    return next((f.iso for f in find_dates(text, language) if len(f.iso) == _DAY_LENGTH), None)
