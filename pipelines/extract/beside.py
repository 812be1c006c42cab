"""The lines that stand beside a text, told by their form where no name says what they are.

Between its title and its text, over the title and under the text, a page prints when an article
appeared, who wrote it and its standfirst. Themes of utility classes, builders and plain templates
call these nothing; but a date is a date, names stand with it or behind "By", and a standfirst is
the only sentence over a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.model import Role
from pipelines import people
from pipelines.credits import Line, read_line
from pipelines.dates import find_dates, find_day
from pipelines.extract.cached import cached_property
from pipelines.extract.called import BYLINE_OPENING, called, is_byline_label
from pipelines.extract.container import holders
from pipelines.extract.furniture import kind_by_name
from pipelines.extract.lines import is_like_a_name, is_picture_credit, is_update
from pipelines.extract.page import line_of
from pipelines.extract.printed import PrintedLine, printed_lines
from pipelines.letters import fold

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SHORT: Final = 160
"""Characters of a line that gives names or a date."""
_MOST: Final = 12
"""Lines that are looked at on either side of the text."""
_OVER_TITLE: Final = 4
"""Lines that are looked at over the title."""
_STANDFIRST: Final = range(40, 900)
"""Characters of a standfirst that nothing calls one."""
_WORDS: Final = 8
_COMPANY: Final = ("img", "form", "input")
"""What stands with captions and with calls to subscribe, and with no standfirst."""
_ENDS: Final = tuple('.!?…»”"')
_SEPARATORS: Final = re.compile(r"\s[|·•–—/-]\s|[|·•\n]")
_CHANGED: Final = frozenset({"updated", "modified", "dateModified"})
_PUBLISHED: Final = frozenset({"published", "entry-date", "datePublished"})
"""What core and the microformats call the two days of a text; themes give one `<time>` both."""
_OWN_KINDS: Final = frozenset({None, "tools"})
"""Kinds of furniture that may hold the lines of an article: `entry-meta` does."""
_USERS: Final = frozenset({"user", "users", "people", "profile", "profiles", "taxonomy"})
"""Steps of the addresses of persons, beside those that are called a byline."""


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
        self._texts = frozenset(texts)
        self._title = title
        self._is_out = is_out
        self._is_term = is_term

    # --- the lines

    @cached_property
    def _halves(self) -> tuple[list[PrintedLine], Iterator[PrintedLine]]:
        """The lines before the text, and those after it when they are asked for.

        The title and each text are a line without words.
        """
        title = () if self._title is None else (self._title,)
        lines = printed_lines(self._root, {*title, *self._texts}, self._is_out)
        return list(takewhile(lambda line: line.box not in self._texts, lines)), lines

    @property
    def _before(self) -> list[PrintedLine]:
        return self._halves[0]

    @cached_property
    def _title_at(self) -> int | None:
        places = (i for i, line in enumerate(self._before) if line.box is self._title)
        return next((i for i in places if not self._before[i].words), None)

    @cached_property
    def _over(self) -> list[PrintedLine]:
        """The lines between title and text."""
        start = 0 if self._title_at is None else self._title_at + 1
        return self._before[start:][-_MOST:] if self._texts else []

    @cached_property
    def _over_title(self) -> list[PrintedLine]:
        """The lines over the title in its own box."""
        if self._title is None or not self._title_at:
            return []
        around = takewhile(lambda e: e is not self._root, self._title.iterancestors())
        most = len(line_of(self._title))
        box = next((e for e in around if len(line_of(e)) > most), self._root)
        inside = set(box.iter())
        above = self._before[: self._title_at]
        return [line for line in above if line.box in inside][-_OVER_TITLE:]

    @cached_property
    def _under(self) -> list[PrintedLine]:
        """The lines between the last text and the next heading."""
        found: list[PrintedLine] = []
        for line in self._halves[1]:
            if line.box in self._texts and not line.words:
                found = []
            elif line.box.tag in _HEADINGS or len(found) == _MOST:
                break
            else:
                found.append(line)
        return found

    # --- what they say

    def day(self, language: str | None) -> str | None:
        """Return the first whole day over the text, else over the title, else under the text."""
        lines = (*self._over, *self._over_title, *self._under)
        texts = (line.text(_is_no_change) for line in lines)
        short = (text for text in texts if len(text) <= _SHORT and not is_update(text))
        return next(filter(None, (find_day(text, language) for text in short)), None)

    def names(self) -> tuple[str, ...]:
        """Return who is named over the text, else over the title, else under the text.

        Their names stand after "By", or with a date.
        """
        return self._named(self._over) or self._named(self._over_title) or self._named(self._under)

    def _named(self, lines: Sequence[PrintedLine]) -> tuple[str, ...]:
        parts = [self._parts(line) for line in lines]
        labelled = (self._labelled(place, lines, parts) for place in range(len(lines)))
        if said := next(filter(None, labelled), None):
            return said
        dated = [any(next(find_dates(part), None) for part in each) for each in parts]
        here = [place for place, is_dated in enumerate(dated) if is_dated]
        beside = (i for i in range(len(lines)) if any(dated[max(0, i - 1) : i + 2]))
        near = (i for i in beside if len(parts[i]) == 1)
        found = (_persons(lines[i], part) for i in (*here, *near) for part in parts[i])
        return next(filter(None, found), ())

    def _labelled(
        self, place: int, lines: Sequence[PrintedLine], parts: Sequence[Sequence[str]]
    ) -> tuple[str, ...]:
        """Return the names behind "By" in a line; under one that only says so, in the next ones."""
        for at, part in enumerate(parts[place]):
            if is_byline_label(part):
                beside = [_names(lines[place], each) for each in parts[place][at + 1 :]]
                under = zip(lines[place + 1 :], parts[place + 1 :], strict=True)
                below = (_names(line, each[0]) if len(each) == 1 else () for line, each in under)
                found = takewhile(bool, beside or below)
                return tuple(name for names in found for name in names)
            if BYLINE_OPENING.match(part) and (names := _names(lines[place], part)):
                return names
        return ()

    def _parts(self, line: PrintedLine) -> list[str]:
        """Return what separators and dates set apart in a short line, terms left out."""
        links = line.links()
        terms = {e for link in links if self._is_term(link) for e in link.iter()}
        text = line.text(lambda e: e not in terms)
        return _split(text) if len(text) <= _SHORT else []

    @cached_property
    def standfirst(self) -> str | None:
        """The first sentence between title and text; none where nothing is the title."""
        if self._title is None:
            return None
        told = ((line, line.text()) for line in self._over)
        sentences = ((line, text) for line, text in told if _is_standfirst(text))
        return next((text for line, text in sentences if self._may_be_standfirst(line)), None)

    def _may_be_standfirst(self, line: PrintedLine) -> bool:
        """Tell whether a line is no caption or call to subscribe, in no box, and not all links."""
        around = takewhile(lambda e: e is not self._root, line.box.iterancestors())
        is_boxed = any(kind_by_name(e) not in _OWN_KINDS for e in around) or kind_by_name(line.box)
        linked = sum(map(len, line.links().values()))
        is_plain = linked * 2 < len(line.text()) and not is_boxed
        return is_plain and not self._has_company(line.box)

    def _has_company(self, element: HtmlElement) -> bool:
        """Tell whether a line shares a box with a picture or a form, not with title or text."""
        box = element.getparent()
        own = holders(each for each in (self._title, *self._texts) if each is not None)
        return box is not None and box not in own and next(box.iter(*_COMPANY), None) is not None


def _is_standfirst(text: str) -> bool:
    if len(text) not in _STANDFIRST or not text.endswith(_ENDS) or len(text.split()) < _WORDS:
        return False
    return not (is_update(text) or is_picture_credit(text))


def _is_no_change(element: HtmlElement) -> bool:
    """Tell whether an element gives anything but the day of the last change."""
    stated = f"{element.get('class') or ''} {element.get('itemprop') or ''}".split()
    return _CHANGED.isdisjoint(stated) or not _PUBLISHED.isdisjoint(stated)


def _split(text: str) -> list[str]:
    """Return what separators and dates part in a line; dates are parts too."""
    found, start = [], 0
    for date in find_dates(text):
        found += [text[start : date.start], text[date.start : date.end]]
        start = date.end
    parts = (part for each in (*found, text[start:]) for part in _SEPARATORS.split(each))
    return [part for each in parts if (part := each.strip(" ,;–—-"))]


def _persons(line: PrintedLine, part: str) -> tuple[str, ...]:
    """Return the persons whose names are all of a part of a line."""
    names = _names(line, part)
    return names if all(people.kind(name) == people.PERSON for name in names) else ()


def _names(line: PrintedLine, part: str) -> tuple[str, ...]:
    """Return the names of authors that are all of a part of a line; each link names its own."""
    linked = {link: words for link, words in line.links().items() if words in part}
    if not all(_leads_to_person(link, words) for link, words in linked.items()):
        return ()
    if len(linked) > 1:
        return tuple(name for words in linked.values() for name in _read_names(words))
    return _read_names(BYLINE_OPENING.sub("", part, count=1).strip())


def _read_names(text: str) -> tuple[str, ...]:
    said = read_line(Line(text, place="byline"), None) if is_like_a_name(text) else None
    found = said.credits if said else ()
    names = [c.name for c in found if c.role is Role.AUTHOR]
    return tuple(names) if len(names) == len(found) else ()


def _leads_to_person(link: HtmlElement, words: str) -> bool:
    """Tell whether a link's address is that of the person whom it names."""
    steps = [step for step in fold(_path(link.get("href") or "")).split("/") if step]
    own = set(re.findall(r"[^\W_]{3,}", fold(words)))
    is_named = bool(steps) and not own.isdisjoint(re.findall(r"[^\W_]+", steps[-1]))
    return is_named or any(called(step)[0] or step in _USERS for step in steps[:-1])


def _path(href: str) -> str:
    try:
        return urlsplit(href).path
    except ValueError:
        return ""
