"""The query in the box, word for word: which filters stand in it, and it with one more or less."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.index.query import parse

_WORD = re.compile(r'(?:[^\s"]|"[^"]*"?)+')


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that stands in a query, and the query without it."""

    text: str
    without: str


def chips(text: str) -> list[Chip]:
    """Return the filters of a query, each with the query that is left when it is taken out."""
    words = _WORD.findall(text)
    return [
        Chip(word, " ".join(words[:place] + words[place + 1 :]))
        for place, word in enumerate(words)
        if _is_filter(word)
    ]


def toggled(text: str, wanted: str) -> str:
    """Return a query with a filter put in, or taken out where it stands in it."""
    words = _WORD.findall(text)
    left = [word for word in words if word != wanted]
    return " ".join(left if len(left) < len(words) else [*words, wanted])


def holds(text: str, wanted: str) -> bool:
    """Whether a filter stands in a query."""
    return wanted in _WORD.findall(text)


def with_dates(text: str, after: str, before: str) -> str:
    """Return a query with dates from the form, in place of those in the query."""
    for field, date in (("after", after), ("before", before)):
        if date:
            words = [word for word in _WORD.findall(text) if not word.startswith(f"{field}:")]
            text = " ".join([*words, f"{field}:{date}"])
    return text


def _is_filter(word: str) -> bool:
    query = parse(word)
    return bool(query.filters) and not query.match and not query.without
