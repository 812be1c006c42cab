"""Credits: who wrote, translated and annotated a text, where it first appeared, when it was signed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from archive.model import Credit, Link, Role, Source
from pipelines import dates, people


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page. `place` is `head`, `foot`, `standfirst`, `note` or `byline`."""

    text: str
    links: tuple[Link, ...] = ()
    place: str = "foot"
    emphasised: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says, or several lines together."""

    credits: tuple[Credit, ...] = ()
    translated_from: Source | None = None
    first_published: Source | None = None
    signed_date: str | None = None
    dateline: str | None = None


_BY = re.compile(r"(?:by|por|par|von|translated by|traduit par|traducido por)\s+(.+)", re.I)


def read_line(line: Line, language: str | None) -> Said | None:
    """Return what a whole line says; None when it is not a credit or date line."""
    text = " ".join(line.text.split())
    date = dates.read_date(text, language)
    if date:
        return Said(signed_date=date, dateline=text)
    match = _BY.fullmatch(text.rstrip("."))
    if not match or len(text) > 120:
        return None
    role = Role.TRANSLATOR if text.lower().startswith("tra") else Role.AUTHOR
    names = re.split(r",\s*|\s+(?:and|et|y|e|und)\s+", match.group(1))
    return Said(tuple(Credit(role, name, people.kind(name), line=line.text) for name in names))


def merge(said: Iterable[Said]) -> Said:
    """Return what all lines of one article say together."""
    lines = list(said)
    return Said(
        tuple(dict.fromkeys(credit for line in lines for credit in line.credits)),
        next((line.translated_from for line in lines if line.translated_from), None),
        next((line.first_published for line in lines if line.first_published), None),
        next((line.signed_date for line in lines if line.signed_date), None),
        next((line.dateline for line in lines if line.dateline), None),
    )
