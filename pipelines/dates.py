"""Dates that a magazine prints (`read_date`); those that machines exchange are `read_timestamp`.

A printed date is read by its shape. Every word becomes one letter (a day, a month, a year, a small
word ...) and the shapes of dates are patterns over these letters, so that a new language is a new
list of names and no new rule. The names of months and weekdays are CLDR's, through Babel.

Partial dates stay partial: `June 2026` is `2026-06` (ISO 8601, reduced precision).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from babel import Locale

from pipelines.timestamps import read_timestamp

__all__ = ["FoundDate", "find_dates", "fold", "read_date", "read_timestamp"]

LANGUAGES = ("en", "fr", "es", "pt", "de", "it", "ca", "gl", "el", "nl", "eu", "pl", "sv", "tr")
DAY_FIRST = frozenset(LANGUAGES) - {"en"}
"""Where 01/12/2020 can only be the first of December."""

MAX_LENGTH = 400
"""Characters of a line that are looked at; a date line is far shorter."""

MAX_DATE = 80
"""Characters of the longest thing that is a date and nothing else."""

_WORD = re.compile(r"\d+|[^\W\d_]+|\S")
_SMALL = frozenset(
    "a à al alle am d de del dem den der di do dos du e el em feira i il in l la le les lo o of on"
    " the vom στις".split()
)
_SHORT_MONTHS = frozenset("en fr es pt de it ca gl el nl".split())
"""Languages whose short names of months are known; in others they are common words of these."""

_CASES = {"eu": ("", "ren", "k")}
"""Endings that the names of months take within a date."""

_ORDINALS = frozenset("st nd rd th er re º ª ° o a".split())
_ACCENTS = re.compile("[\u0300-\u036f]+")
# An apostrophe belongs to the small word before it: "d'abril".
_MARKS = {"'": "p", "’": "p", "ko": "k", **{mark: mark for mark in "-–—,./"}}
# Fixed days that people sign with, and the day before them where "eve" is said.
_NAMED_DAYS = {
    (12, 24): "christmas eve|veille de noel|reveillon de noel|nochebuena|vespera de natal"
    "|heiligabend|heiliger abend|vigilia di natale|nit de nadal|noiteboa",
    (12, 25): "christmas day|christmas|jour de noel|noel|dia de navidad|navidad|dia de natal|natal"
    "|weihnachten|natale|giorno di natale|nadal",
    (12, 31): "new year s eve|saint sylvestre|la saint sylvestre|nochevieja|silvester"
    "|capodanno vigilia|vigilia di capodanno|vespera de ano novo|reveillon",
    (1, 1): "new year s day|jour de l an|ano nuevo|dia de ano nuevo|ano novo|neujahr|capodanno",
    (5, 1): "may day|international workers day",
    (3, 8): "international women s day",
}

# Letters of the shapes: d day or month number, Y year, M month, W weekday, p small word,
# o ordinal, k Basque "of", E named day, e a word of one, others stand for themselves, x all else.
_LEAD = r"(?:W(?:-p)?\.?,?)?p*"
_SHAPES = tuple(
    (name, re.compile(shape))
    for name, shape in (
        ("day_first", _LEAD + r"(?P<d>d)[po]?\.?[-/]?p*(?P<m>M)\.?[-/]?,?p*(?P<y>Y)W?"),
        ("month_first", _LEAD + r"(?P<m>M)\.?p*(?P<d>d)[po]?\.?,?p*(?P<y>Y)"),
        ("range", _LEAD + r"d[po]?\.?[-–—/]d[po]?\.?p*(?P<m>M)\.?,?p*(?P<y>Y)"),
        ("range", _LEAD + r"(?P<m>M)\.?d[po]?[-–—/]d[po]?,?(?P<y>Y)"),
        ("range", r"p*(?P<m>M)\.?[-–—/]M\.?,?p*(?P<y>Y)"),
        ("month", r"p*(?P<m>M)\.?[-/]?,?p*(?P<y>Y)"),
        # Basque: "2026(e)ko ekainaren 19a".
        ("year_first", r"(?P<y>Y)(?:xpx)?k(?P<m>M)(?P<d>d)(?:[po]|xpx?)?(?:,?W)?"),
        ("iso", r"(?P<y>Y)-(?P<m>d)-(?P<d>d)"),
        ("numbers", _LEAD + r"(?P<d>d)(?P<s>[-./])(?P<m>d)(?P=s)(?P<y>Y)"),
        ("named", _LEAD + r"(?P<e>E),?p*(?P<y>Y)"),
    )
)
_DAY_LENGTH = len("2026-06-19")

_SOME_SHAPE = re.compile(
    r"(?=[WpdMYE])(?:{})".format(
        "|".join(
            "({})".format(re.sub(r"\?P<\w+>", "?:", shape.pattern.replace("(?P=s)", "[-./]")))
            for _, shape in _SHAPES
        )
    )
)
"""All shapes in one, a little wider, to pass over at once where no date can begin, by one letter.

The number of its group is that of the first shape which may be there.
"""

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


@dataclass(frozen=True, slots=True)
class _Names:
    months: dict[str, int]
    weekdays: dict[str, int]


def fold(text: str) -> str:
    """Return `text` without accents and case, for comparing words."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text).casefold()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", plain))


def has_year(text: str) -> bool:
    """Tell whether a year may stand in `text`: without one there is no date in it."""
    return _YEAR.search(text) is not None


@cache
def _names() -> _Names:
    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    for language in LANGUAGES:
        locale = Locale.parse(language)
        widths = ("wide", "abbreviated") if language in _SHORT_MONTHS else ("wide",)
        cases = _CASES.get(language, ("",))
        for target, tables in ((months, locale.months), (weekdays, locale.days)):
            for number, name in _named(tables, widths):
                target |= {fold(name + case): number for case in cases} | target
    months["sept"] = 9
    return _Names(months, weekdays)


def _named(tables: Any, widths: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the number and the name of each month or weekday in one language."""
    for context in tables.values():
        for width in widths:
            for number, name in context.get(width, {}).items():
                # Catalan names come with their preposition ("de gener"),
                # Portuguese days with their kind ("terça-feira").
                yield number, re.split(r"[\s’']", name)[-1].split("-")[0].rstrip(".")


@cache
def _words_of_named_days() -> frozenset[str]:
    """Return a word of each named day: the longest, and the last of those."""
    days, _ = _named_days()
    return frozenset(max(reversed(name.split()), key=len) for name in days)


@cache
def _named_days() -> tuple[dict[str, tuple[int, int]], re.Pattern[str]]:
    days = {name: day for day, names in _NAMED_DAYS.items() for name in names.split("|")}
    longest_first = sorted(days, key=len, reverse=True)
    return days, re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")


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
    letters, words = _words(text)
    candidate = _SOME_SHAPE.search(letters)
    while candidate:
        at = candidate.start()
        match, iso = _match(letters, candidate, words, language)
        if match is not None and iso is not None:
            lead = len(match[0]) - len(match[0].lstrip("p"))
            start, bare = words[at][2], words[at + lead][2]
            yield FoundDate(start, words[match.end() - 1][3], iso, bare)
        candidate = _SOME_SHAPE.search(letters, match.end() if match else at + 1)


def find_day(text: str, language: str | None = None) -> str | None:
    """Return the first whole date in `text`, with its day; None where there is none."""
    return next((f.iso for f in find_dates(text, language) if len(f.iso) == _DAY_LENGTH), None)


_Word = tuple[str, int, int, int]
"""Letter, number that it stands for, start, end."""


def _words(text: str) -> tuple[str, list[_Word]]:
    """Return the words of a text, and their letters in one string."""
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
    folded, names = fold(word), _names()
    if folded in names.months:
        return "M", names.months[folded]
    # Before the weekdays: "do" is Thursday in Dutch, and "of" in Galician.
    if folded in _SMALL:
        return "p", 0
    if folded in names.weekdays:
        return "W", names.weekdays[folded]
    if folded in _words_of_named_days():
        return "e", 0
    return ("o" if word in _ORDINALS else "x"), 0


def _classify_number(word: str) -> tuple[str, int]:
    if len(word) <= 2:
        return "d", int(word)
    if len(word) == 4 and 1500 <= int(word) < 2200:
        return "Y", int(word)
    return "x", 0


def _join_named_days(text: str, words: list[_Word]) -> list[_Word]:
    """Put one word in place of those of a named day ("Christmas Eve")."""
    days, pattern = _named_days()
    folded = re.sub(r"[’'-]", " ", fold(text))
    match = pattern.search(folded) if len(folded) == len(text) else None
    if match is None:
        return words
    month, day = days[match.group()]
    start, end = match.span()
    joined: _Word = ("E", month * 100 + day, start, end)
    before = [word for word in words if word[3] <= start]
    return [*before, joined, *(word for word in words if word[2] >= end)]


def _match(
    letters: str, candidate: re.Match[str], words: list[_Word], language: str | None
) -> tuple[re.Match[str] | None, str | None]:
    at, number = candidate.start(), candidate.lastindex or 1
    for name, shape in _SHAPES[number - 1 :]:
        match = shape.match(letters, at)
        if match:
            values = {key: words[match.start(key)][1] for key in shape.groupindex}
            weekday = words[at][1] if letters[at] == "W" else None
            dotted = name == "numbers" and match["s"] == "."
            if iso := _iso(name, values, weekday, language, dotted=dotted):
                return match, iso
    return None, None


def _iso(
    shape: str, values: dict[str, int], weekday: int | None, language: str | None, *, dotted: bool
) -> str | None:
    year = values["y"]
    if shape in ("month", "range"):
        return f"{year:04}-{values['m']:02}"
    if shape == "named":
        return _day(year, *divmod(values["e"], 100))
    if shape != "numbers":
        return _day(year, values["m"], values["d"])
    return _figures(
        values["d"], values["m"], year, weekday, day_first=dotted or language in DAY_FIRST
    )


def _figures(
    first: int, second: int, year: int, weekday: int | None, *, day_first: bool
) -> str | None:
    """Read 19/06/2026, and 06/19/2026, and 01/12/2020 where it can be settled."""
    european, american = _day(year, second, first), _day(year, first, second)
    if weekday is not None:
        fitting = [day for day in (european, american) if day and _weekday(day) == weekday]
        if len(set(fitting)) == 1:
            return fitting[0]
    if day_first and european:
        return european
    possible = {day for day in (european, american) if day}
    return possible.pop() if len(possible) == 1 else None


def _weekday(day: str) -> int:
    return date.fromisoformat(day).weekday()


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
