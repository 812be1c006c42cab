"""Lines around a text that are no part of it: date and authors, tools, rights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lxml.html import HtmlElement

from pipelines.credits import Line, read_line
from pipelines.dates import FoundDate, find_dates
from pipelines.extract.page import line_of
from pipelines.extract.pieces import Piece
from pipelines.extract.spip.languages import offers_languages

_RIGHTS: Final = re.compile(r"copyright|©|all rights|tous droits|<?https?://\S+>?$", re.I)
_DIGIT: Final = re.compile(r"\d")
_BY: Final = re.compile(
    r"(?:by|par|por|von|di|per|από|door|av|af|yazan|egilea|przez|írta|oleh|gant)\s*:?\s+\S", re.I
)
"""What SPIP writes before the names of authors (`par_auteur` in its files of words)."""
_BY_WITHIN: Final = re.compile(rf"(?:^|[\s,;|–—-])(?={_BY.pattern})", re.I)
_PARTS: Final = re.compile(r"\s+[|—–•·/]\s+")
_BY_WORD: Final = re.compile(r"^\w+\s*:?\s+")
_BETWEEN: Final = re.compile(r"\s*,\s*|\s+(?:and|et|y|und|e|i|en|eta|ve|και|och|og|&)\s+")
_PERSON: Final = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w.'’()-]*(?: [\w.'’()-]+){0,7}")
_ON: Final = re.compile(r"[\s,]*\b(?:on|le|el|am|il|em)?\s*$", re.I)
_ORIGINAL: Final = re.compile(
    r"(?:original(?:ly)?|first|earlier|previous|prior|1st|premi[èe]re?|ant[ée]rieure?|originale?|1re|"
    r"initiale?|primera|anterior|primeira|prima|erst\w*|fr[üu]here?|πρώτη)\b.{0,40}?"
    r"(?:publi\w*|ver[öo]ffentlich\w*|edici[óo]n|parution|edition|pubblicazione|δημοσίευση)"
    r"|(?:publi\w*|parution|edici[óo]n|pubblicazione|ver[öo]ffentlich\w*).{0,20}?"
    r"(?:original\w*|ant[ée]rieure?|initiale?|anterior)"
    r"|(?:date|fecha|data|datum)\s+(?:de|of|di)?\s*(?:r[ée]daction|redacci[óo]n|redazione|writing)",
    re.I,
)
FIGURES: Final = "fr"
"""The language as whose dates in figures are read: SPIP's put the day first, whatever it speaks."""

_PUBLISHING: Final = tuple(
    "publi ffentlich edici editi paruti pubbli δημοσ date fecha data datum".split()
)
"""Parts of words, one of which is in each label of an original date."""

_DATED: Final = 12
"""Words that may stand beside a date in a line that says when and by whom."""


def is_meta_line(text: str) -> bool:
    """Tell whether a line near the title says when, by whom or under what rights."""
    if len(text) > 300:
        return False
    if _RIGHTS.match(text) or original_date(text):
        return True
    date = next(dates_in(text), None)
    if date is not None:
        return _says_little_more(text, text[: date.start] + text[date.end :])
    return bool(_BY.match(text)) and byline(text) != ()


def _says_little_more(text: str, rest: str) -> bool:
    """Tell whether the rest of a line beside its date is short or says by whom, and no sentence."""
    ends = text.rstrip().endswith((".", "!", "?")) and any(map(str.isalnum, rest))
    if ends and not byline(text):
        return False
    return len(rest.split()) <= _DATED or bool(_BY.match(rest.strip(" ,;|")))


def dates_in(text: str) -> Iterator[FoundDate]:
    """Find the dates in a line that a template printed."""
    return find_dates(text, FIGURES)


def byline(text: str) -> tuple[str, ...]:
    """Return the names in the part of a line that says by whom: `..., by A, B and C`."""
    parts = dict.fromkeys((*_PARTS.split(text), text))
    return next((names for part in parts if (names := _byline(part))), ())


def _byline(text: str) -> tuple[str, ...]:
    for date in list(dates_in(text[:300]))[::-1]:
        text = _ON.sub("", text[: date.start]) + text[date.end :]
    match = _BY_WITHIN.search(text)
    if match is None:
        return ()
    line = text[match.start() :].strip(" ,;:|–—-.")
    said = read_line(Line(line, (), "byline"), None)
    # Who signs a line that begins with "by" in a language without credits is no name yet.
    if said is not None and not any(_BY.match(credit.name) for credit in said.credits):
        named = tuple(credit.name for credit in said.credits)
        # "Data di redazione anteriore" has a "di" of another kind.
        return () if match.start() and any(map(str.islower, named)) else named
    names = [name.strip() for name in _BETWEEN.split(_BY_WORD.sub("", line))]
    return tuple(names) if all(_PERSON.fullmatch(name) for name in names) else ()


def original_date(text: str) -> str | None:
    """Return the date in a line that says when the text first appeared; None for other lines."""
    return _original_date(text) if len(text) <= 200 and _DIGIT.search(text) else None


@lru_cache(maxsize=256)
def _original_date(text: str) -> str | None:
    """Read a short line with a figure; once, for all who look for what it is ask."""
    lower = text.lower()
    label = _ORIGINAL.search(text) if any(word in lower for word in _PUBLISHING) else None
    if label is None or _names_publication(text):
        return None
    return next((found.iso for found in dates_in(text) if found.start >= label.end() - 1), None)


def _names_publication(text: str) -> bool:
    """Tell whether a line says where a text first appeared: then an editor wrote it."""
    said = read_line(Line(text, (), "head"), None)
    return (
        said is not None
        and said.first_published is not None
        and bool(said.first_published.publication)
    )


def is_links(element: HtmlElement) -> bool:
    """Tell whether links make up a fourth of an element or more: a choice of languages, tools."""
    linked = sum(len(line_of(a)) for a in element.iter("a"))
    return linked * 4 > len(line_of(element)) or offers_languages(element)


def linked_length(piece: Piece) -> int:
    """Return how many characters of a piece are links."""
    return sum([len(link.text) for link in piece.links])
