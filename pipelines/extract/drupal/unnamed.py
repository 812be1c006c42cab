"""Fields that a theme prints without name and label: lines over the text, told by their form.

Core's own templates, without a theme's classes, print a field of one value as `<div>value</div>`,
in the order that the editors chose: what stands over the title's text is its kicker, who wrote it,
and its standfirst.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from archive.model import Role
from pipelines import people
from pipelines.credits import Line, read_line
from pipelines.extract.called import BYLINE_OPENING
from pipelines.extract.lines import is_like_a_name
from pipelines.extract.page import line_of

_KICKER: Final = 60
_STANDFIRST: Final = range(25, 900)
"""Characters of a kicker at most, and of a standfirst."""
_ENDS: Final = tuple('.!?…»”"')


@dataclass(frozen=True, slots=True)
class Lines:
    """What lines without a name say by their form."""

    surtitle: str | None = None
    authors: tuple[str, ...] = ()
    standfirst: str | None = None


def read_lines(text: HtmlElement) -> Lines:
    """Read the lines that stand over the element of the text, beside it."""
    above = [e for e in text.itersiblings(preceding=True) if _is_value(e)][::-1]
    lines = [line for e in above if (line := line_of(e))]
    sentences = [line for line in lines if line.endswith(_ENDS) and len(line) in _STANDFIRST]
    short = [line for line in lines if line not in sentences and len(line) <= _KICKER]
    named = [line for line in short if _names(line)]
    others = [line for line in short if line not in named[-1:]]
    return Lines(
        surtitle=next(iter(others), None) if short and others[:1] == short[:1] else None,
        authors=_names(named[-1]) if named else (),
        standfirst=next(iter(sentences), None),
    )


def _is_value(element: HtmlElement) -> bool:
    """Tell whether an element is the value of a field: words, without name and picture."""
    has_parts = any(e.tag in {"img", "h1", "h2", "time", "form"} for e in element.iter())
    return element.tag == "div" and not element.get("class") and not has_parts


def _names(line: str) -> tuple[str, ...]:
    """Return the persons whose names are all of a line."""
    return _persons(line) if is_like_a_name(line) else ()


def _persons(line: str) -> tuple[str, ...]:
    said = read_line(Line(BYLINE_OPENING.sub("", line, count=1), place="byline"), None)
    found = said.credits if said else ()
    persons = [c.name for c in found if c.role is Role.AUTHOR and c.kind == people.PERSON]
    return tuple(persons) if len(persons) == len(found) else ()
