"""The shapes of dates: patterns over the letters that `words` gives, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pipelines.dates.names import LANGUAGES
from pipelines.dates.words import Word

DAY_FIRST = frozenset(LANGUAGES) - {"en"}
"""Where 01/12/2020 can only be the first of December."""

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
"""What a shape says, and its pattern; the letters are those of `read_words`."""

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


def read_shapes(
    letters: str, words: Sequence[Word], language: str | None
) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the dates among the words: the letters that match a shape, and the ISO form."""
    candidate = _SOME_SHAPE.search(letters)
    while candidate:
        found = _read(letters, candidate, words, language)
        if found is not None:
            yield found
        candidate = _SOME_SHAPE.search(letters, found[0].end() if found else candidate.start() + 1)


def _read(
    letters: str, candidate: re.Match[str], words: Sequence[Word], language: str | None
) -> tuple[re.Match[str], str] | None:
    """Return the first shape from a candidate on that is a date of the calendar."""
    at, number = candidate.start(), candidate.lastindex or 1
    for name, shape in _SHAPES[number - 1 :]:
        match = shape.match(letters, at)
        if match:
            values = {key: words[match.start(key)][1] for key in shape.groupindex}
            weekday = words[at][1] if letters[at] == "W" else None
            dotted = name == "numbers" and match["s"] == "."
            if iso := _iso(name, values, weekday, language, dotted=dotted):
                return match, iso
    return None


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
