"""The names of months and weekdays, which are CLDR's (through Babel), and of some fixed days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from babel import Locale

from pipelines.letters import fold

LANGUAGES = ("en", "fr", "es", "pt", "de", "it", "ca", "gl", "el", "nl", "eu", "pl", "sv", "tr")

_SHORT_MONTHS = frozenset("en fr es pt de it ca gl el nl".split())
"""Languages whose short names of months are known; in others they are common words of these."""

_CASES = {"eu": ("", "ren", "k")}
"""Endings that the names of months take within a date."""

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


@cache
def months() -> dict[str, int]:
    """Return the number of each month, from 1, by its names, folded."""
    return _numbers("months") | {"sept": 9}


@cache
def weekdays() -> dict[str, int]:
    """Return the number of each weekday, Monday is 0, by its names, folded."""
    return _numbers("days")


def _numbers(kind: str) -> dict[str, int]:
    """Return what the names of one kind stand for; the first language decides of each."""
    numbers: dict[str, int] = {}
    for language in LANGUAGES:
        widths = ("wide", "abbreviated") if language in _SHORT_MONTHS else ("wide",)
        for number, name in _named(getattr(Locale.parse(language), kind), widths):
            for case in _CASES.get(language, ("",)):
                numbers.setdefault(fold(name + case), number)
    return numbers


def _named(tables: Any, widths: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the number and the name of each month or weekday in one language."""
    for context in tables.values():
        for width in widths:
            for number, name in context.get(width, {}).items():
                # Catalan names come with their preposition ("de gener"),
                # Portuguese days with their kind ("terça-feira").
                yield number, re.split(r"[\s’']", name)[-1].split("-")[0].rstrip(".")


@cache
def named_days() -> tuple[dict[str, tuple[int, int]], re.Pattern[str]]:
    """Return month and day of each named day, and what finds their names in folded words."""
    days = {name: day for day, names in _NAMED_DAYS.items() for name in names.split("|")}
    longest_first = sorted(days, key=len, reverse=True)
    return days, re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")


@cache
def words_of_named_days() -> frozenset[str]:
    """Return a word of each named day: the longest, and the last of those."""
    days, _ = named_days()
    return frozenset(max(reversed(name.split()), key=len) for name in days)
