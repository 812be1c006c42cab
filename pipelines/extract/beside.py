"""The lines that stand beside a text, told by their form where no name says what they are.

Between its title and its text, and under it until the next heading, a page prints when an article
appeared, who wrote it and its standfirst. Themes of utility classes, builders and plain templates
call these nothing; but a date is a date, names stand with it or behind "By", and a standfirst is
the only sentence over a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import takewhile
from typing import Final

from lxml.html import HtmlElement

from archive.model import Role
from pipelines import people
from pipelines.credits import Line, read_line
from pipelines.dates import find_dates, find_day
from pipelines.extract.cached import cached_property
from pipelines.extract.called import BYLINE_OPENING, is_byline_label
from pipelines.extract.furniture import kind_by_name
from pipelines.extract.lines import is_like_a_name, is_picture_credit, is_update
from pipelines.extract.page import line_of, one_line

_LINES: Final = frozenset({"p", "div", "li", "dd", "dt", "small", "address"})
_PARTS: Final = frozenset({*_LINES, "ul", "ol", "dl", "table", "form", "figure", "nav", "section"})
"""What no line holds."""
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SHORT: Final = 160
"""Characters of a line that gives names or a date."""
_MOST: Final = 12
"""Lines that are looked at on either side."""
_STANDFIRST: Final = range(40, 900)
"""Characters of a standfirst that nothing calls one."""
_WORDS: Final = 8
_ENDS: Final = tuple('.!?…»”"')
_SEPARATORS: Final = re.compile(r"\s[|·•–—/-]\s|[|·•]|\s{2,}")
_CHANGED: Final = frozenset({"updated", "modified", "dateModified"})
_PUBLISHED: Final = frozenset({"published", "entry-date", "datePublished"})
"""What core and the microformats call the two days of a text; themes give one `<time>` both."""
_OWN_KINDS: Final = frozenset({None, "tools"})
"""Kinds of furniture that may hold the lines of an article: `entry-meta` does."""


class Beside:
    """The lines over and under `texts` in `root`; `is_out` tells what is not the article's.

    `title` is the heading after which the lines begin, `is_term` tells the links that classify.
    """

    def __init__(
        self,
        root: HtmlElement,
        texts: Sequence[HtmlElement],
        title: HtmlElement | None,
        is_out: Callable[[HtmlElement], bool],
        is_term: Callable[[HtmlElement], bool],
    ) -> None:
        self._root = root
        self._texts = texts
        self._title = title
        self._is_out = is_out
        self._is_term = is_term

    @cached_property
    def _over(self) -> list[HtmlElement]:
        around = set(self._texts[0].iterancestors()) if self._texts else set()
        places = takewhile(lambda e: e not in self._texts, self._root.iter()) if around else ()
        found: list[HtmlElement] = []
        for element in places:
            if element is self._title:
                found = []
            elif element not in around and self._is_line(element):
                found.append(element)
        return found[-_MOST:]

    @cached_property
    def _under(self) -> list[HtmlElement]:
        found: list[HtmlElement] = []
        for element in takewhile(lambda e: e.tag not in _HEADINGS, self._after_text()):
            if self._is_line(element):
                found.append(element)
            if len(found) == _MOST:
                break
        return found

    def _after_text(self) -> Iterator[HtmlElement]:
        """Yield what follows the text, in page order."""
        if not self._texts:
            return
        inside = set(self._texts[-1].iter())
        is_after = False
        for element in self._root.iter():
            if element in inside:
                is_after = True
            elif is_after:
                yield element

    def _is_line(self, element: HtmlElement) -> bool:
        if element.tag not in _LINES or any(e.tag in _PARTS for e in element.iterdescendants()):
            return False
        return bool(line_of(element)) and not self._is_out(element)

    # --- what the lines say

    def day(self, language: str | None) -> str | None:
        """Return the first whole day over the text, else under it."""
        texts = (_spaced(e, _printed(e, _is_change)) for e in (*self._over, *self._under))
        short = (text for text in texts if len(text) <= _SHORT and not is_update(text))
        return next(filter(None, (find_day(text, language) for text in short)), None)

    def names(self, language: str | None) -> tuple[str, ...]:
        """Return the persons named over the text, else under it: after "By", or with a date."""
        return self._named(self._over, language) or self._named(self._under, language)

    def _named(self, elements: Collection[HtmlElement], language: str | None) -> tuple[str, ...]:
        lines = [self._segments(e) if len(_spaced(e)) <= _SHORT else [] for e in elements]
        said = next(filter(None, map(_after_label, lines, [*lines[1:], []])), None)
        if said:
            return said
        dated = [any(next(find_dates(part, language), None) for part in line) for line in lines]
        here = (line for line, has_date in zip(lines, dated, strict=True) if has_date)
        near = (line for i, line in enumerate(lines) if any(dated[max(0, i - 1) : i + 2]))
        alone = (line for line in near if len(line) == 1)
        found = (_persons(part) for line in (*here, *alone) for part in line)
        return next(filter(None, found), ())

    def _segments(self, element: HtmlElement) -> list[str]:
        """Return the parts of a line: what separators and dates set apart, terms left out."""
        terms = _printed(element, lambda e: e.tag == "a" and self._is_term(e))
        return _split(_spaced(element, terms))

    @cached_property
    def standfirst(self) -> str | None:
        """The first sentence between title and text; none where nothing is the title."""
        if self._title is None:
            return None
        sentences = (line_of(e) for e in self._over if self._may_be_standfirst(e))
        return next((text for text in sentences if _is_standfirst(text)), None)

    def _may_be_standfirst(self, element: HtmlElement) -> bool:
        """Tell whether a line is none of a box, and not mostly links."""
        around = takewhile(lambda e: e is not self._root, element.iterancestors())
        is_boxed = any(kind_by_name(e) not in _OWN_KINDS or e.tag == "figure" for e in around)
        linked = sum(len(line_of(a)) for a in element.iter("a"))
        is_plain = linked * 2 < len(line_of(element)) and not kind_by_name(element)
        return is_plain and not (is_boxed or self._is_with_picture(element))

    def _is_with_picture(self, element: HtmlElement) -> bool:
        """Tell whether a line shares a box with a picture, and not with the title: its caption."""
        box = element.getparent()
        inside = set(box.iter()) if box is not None else set()
        return any(e.tag == "img" for e in inside) and self._title not in inside


def _is_standfirst(text: str) -> bool:
    if len(text) not in _STANDFIRST or not text.endswith(_ENDS) or len(text.split()) < _WORDS:
        return False
    return not (is_update(text) or is_picture_credit(text))


def _printed(line: HtmlElement, passes: Callable[[HtmlElement], bool]) -> set[str]:
    """Return what those elements of a line print that pass."""
    return {text for e in line.iterdescendants() if passes(e) for text in e.itertext()}


def _is_change(element: HtmlElement) -> bool:
    """Tell whether an element gives the day of the last change, and only that."""
    stated = f"{element.get('class') or ''} {element.get('itemprop') or ''}".split()
    return not _CHANGED.isdisjoint(stated) and _PUBLISHED.isdisjoint(stated)


def _spaced(element: HtmlElement, without: Collection[str] = ()) -> str:
    """Return the text of a line; what inner elements print is parted, for labels touch values."""
    return one_line(" ".join(text for text in element.itertext() if text not in without))


def _split(text: str) -> list[str]:
    """Return what separators and whole dates part in a line; dates are parts too."""
    found, start = [], 0
    for date in find_dates(text):
        found += [text[start : date.start], text[date.start : date.end]]
        start = date.end
    parts = (part for each in (*found, text[start:]) for part in _SEPARATORS.split(each))
    return [part for each in parts if (part := each.strip(" ,;–—-"))]


def _after_label(line: Sequence[str], following: Sequence[str]) -> tuple[str, ...]:
    """Return the persons behind "By", or in the line under a line that only says "Author"."""
    for place, part in enumerate(line):
        if is_byline_label(part):
            return _names(next(iter([*line[place + 1 :], *following]), ""))
        rest = BYLINE_OPENING.sub("", part, count=1)
        if rest != part and (names := _names(rest)):
            return names
    return ()


def _persons(text: str) -> tuple[str, ...]:
    """Return the persons whose names are all of a text, "By" before them apart."""
    text = BYLINE_OPENING.sub("", text, count=1).strip()
    names = _names(text)
    return names if all(people.kind(name) == people.PERSON for name in names) else ()


def _names(text: str) -> tuple[str, ...]:
    """Return the names of authors that are all of a text."""
    said = read_line(Line(text, place="byline"), None) if is_like_a_name(text) else None
    found = said.credits if said else ()
    names = [c.name for c in found if c.role is Role.AUTHOR]
    return tuple(names) if len(names) == len(found) else ()
