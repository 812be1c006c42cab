"""Dates, languages and numbers as a reader writes them, by the data of CLDR (Babel)."""

from __future__ import annotations

import re

from babel import Locale
from babel.numbers import format_decimal

_ENGLISH = Locale("en", "GB")
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 may not hold (section 2.2)."""
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def printable(text: str) -> str:
    """Return text without what XML 1.0 may not hold, such as control characters."""
    return _FORBIDDEN.sub(" ", text)


def day(date: str | None) -> str:
    """Return an ISO date, which may be partial or a time: `19 June 2026`, `June 2026`, `2026`."""
    found = _DATE.match(date or "")
    if found is None:
        return date or ""
    year, month, number = found.groups()
    names = _ENGLISH.months["format"]["wide"]
    if not month or int(month) not in names:
        return year
    return " ".join(
        [str(int(number)), names[int(month)], year] if number else [names[int(month)], year]
    )


def moment(time: str | None) -> str:
    """Return a time of the index: `19 June 2026, 09:12 UTC`."""
    return f"{day(time)}, {time[11:16]} UTC" if time and len(time) > 15 else day(time)


def language(code: str | None) -> str:
    """Return the English name of a language; the code where it has none."""
    return str(_ENGLISH.languages.get((code or "").replace("-", "_"), code or ""))


def count(number: int | None) -> str:
    """Return a number with its thousands parted."""
    return format_decimal(number or 0, locale=_ENGLISH)
