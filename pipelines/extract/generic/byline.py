"""Authors: the metadata's, else the byline that a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from archive.model import Role
from pipelines import people
from pipelines.credits import Line, read_line
from pipelines.extract.accounts import is_role
from pipelines.extract.called import BYLINE_OPENING
from pipelines.extract.generic.heading import SiteName
from pipelines.extract.metadata import Metadata
from pipelines.extract.values import clean

MAX_BYLINE = 160
_CANDIDATES = 12
_ADDRESS = re.compile(r"https?://|@|\.(?:com|org|net|de|fr|es|it|co\.uk)\b")
_PARTS = re.compile(
    r"""(?ix) \s[·•|–—]\s | (?:\s(?:am|on|le|el|il|em|vom))?\s?\d |
      (?:\s(?:first|last|zuerst|zuletzt))?\s(?:published|updated|posted|
      veröffentlicht|aktualisiert|publié|mis\ à\ jour|publicado|actualizado|atualizado|
      pubblicato|aggiornato)\b"""
)
"""What follows a name in a byline: the paper, the time."""
_LISTED = re.compile(r"\s*[,;|]\s*|\s+(?:und|and|et|y|e|&)\s+")


def find_authors(bylines: Sequence[HtmlElement], meta: Metadata, site: SiteName) -> tuple[str, ...]:
    """Return the names of the authors, as printed, each once.

    A site that declares itself the author is believed only where the page shows no other name.
    """
    declared = _names(meta.authors)
    others = [name for name in declared if not site.is_named_in(name)]
    seen = _byline(bylines, others)
    # Metadata that names one author often leaves the others of the byline out.
    is_all = set(map(people.key, others)) <= set(map(people.key, seen))
    names = seen if seen and is_all else declared
    return tuple({people.key(name): name for name in reversed(names)}.values())[::-1]


def _names(values: Iterable[str]) -> list[str]:
    """Part lists in one value ("Ana Ruiz und Uwe Braun, dpa"); leave addresses out."""
    found = []
    for value in values:
        for name in _LISTED.split(value):
            name = BYLINE_OPENING.sub("", name.strip(" ()"), count=1)
            if name and not _ADDRESS.search(name) and not is_role(name):
                found.append(name)
    return found


def _byline(bylines: Sequence[HtmlElement], declared: list[str]) -> list[str]:
    for text in islice(dict.fromkeys(_candidates(bylines)), _CANDIDATES):
        said = read_line(Line(text, place="byline"), None)
        names = (
            [credit.name for credit in said.credits if credit.role is Role.AUTHOR] if said else []
        )
        if declared and people.key(declared[0]) not in map(people.key, names):
            continue
        if names:
            return names
    return []


def _candidates(bylines: Sequence[HtmlElement]) -> Iterator[str]:
    for element in bylines:
        text = clean(" ".join(element.itertext()))
        if text and len(text) <= MAX_BYLINE:
            yield BYLINE_OPENING.sub("", _PARTS.split(text)[0].strip(" ,"), count=1)
