"""The title of the page's article.

The title is the element whose words several witnesses agree on: `<title>` (SPIP's templates write
`TITLE - Site`, long ones cut), `og:title`, `DC.title`, the last step of the breadcrumb.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final, NamedTuple

from lxml.html import HtmlElement

from pipelines.extract.page import line_of, one_line
from pipelines.extract.spip.breadcrumb import Breadcrumb
from pipelines.extract.spip.outline import Outline
from pipelines.extract.spip.wording import fold, uncut

_LINE_TAGS: Final = ("div", "p", "td", "span", "strong", "b", "font", "big", "center", "dt")
_HOME_LINKS: Final = 5
"""Links home that are asked for the name of the site; logo and breadcrumb come first."""

_TITLE_TAGS: Final = frozenset({"h1", "h2", "h3"})
_SHORTEST_PART: Final = 9
"""Characters; a shorter part of a heading may agree by chance."""

_LONGEST: Final = 400


def find_title(
    outline: Outline, breadcrumb: Breadcrumb, witnesses: Witnesses
) -> HtmlElement | None:
    """Return the element that holds the title; None where none agrees with a witness."""
    others = chain(_headings(outline, "h2", "h3"), _lines(outline, witnesses))
    path = breadcrumb.element
    for candidates in (outline.part("title"), _headings(outline, "h1"), others):
        agreed = [
            (len(fold(said)), -outline.order[element], element)
            for element in candidates
            if not (path is not None and outline.holds(path, element))
            and (said := witnesses.said_by(element))
        ]
        if agreed:
            return max(agreed)[-1]
    first = [(h, said) for h in _headings(outline, "h1") if (said := text_of(h))]
    return first[0][0] if len(first) == 1 and not witnesses.is_site(first[0][1]) else None


def _headings(outline: Outline, *tags: str) -> Iterator[HtmlElement]:
    for tag in tags:
        for element in outline.tagged(tag):
            if not outline.in_furniture(element):
                yield element


def _lines(outline: Outline, witnesses: Witnesses) -> Iterator[HtmlElement]:
    """Yield elements of one line that begin as `<title>` does: the title of old templates."""
    beginnings = witnesses.beginnings
    for tag in _LINE_TAGS:
        for element in outline.tagged(tag):
            begin = one_line(element.text)
            if not begin or len(begin) > _LONGEST or outline.in_furniture(element):
                continue
            if fold(begin)[:8] in beginnings:
                yield element


class Witnesses(NamedTuple):
    """What other parts of the page say the title is, folded for comparing."""

    head: str
    titles: frozenset[str]
    cut: tuple[str, ...]
    sites: frozenset[str]

    @classmethod
    def of(cls, outline: Outline, breadcrumb: Breadcrumb) -> Witnesses:
        """Gather the witnesses of a page."""
        last = breadcrumb.steps[-1] if len(breadcrumb.steps) > 1 else None
        said = [outline.metadata.title, None if last in breadcrumb.sections else last]
        cut = [text for t in (*said, outline.page.head_title) if t and (text := uncut(t)) != t]
        cut += [t.split("(…)")[0].split("(...)")[0] for t in [outline.page.head_title] if "(" in t]
        head, sites = fold(outline.page.head_title), frozenset(filter(None, _site_names(outline)))
        # `[Site] Title`
        after = (head[len(site) :] for site in sites if head.startswith(site) and head != site)
        return cls(
            head,
            frozenset(after).union(fold(text) for text in said if text),
            tuple(folded for text in cut if len(folded := fold(text)) > 20),
            sites,
        )

    @property
    def beginnings(self) -> frozenset[str]:
        """The first letters of every title that is named."""
        return frozenset(text[:8] for text in (self.head, *self.titles) if text)

    def agree(self, text: str) -> bool:
        """Tell whether `text` is the title that a witness names."""
        own = fold(text) if len(text) <= _LONGEST else ""
        if not own or own in self.sites:
            return False
        return self._is_named(own) or any(own.startswith(cut) for cut in self.cut)

    def _is_named(self, own: str) -> bool:
        """Tell whether a witness names the whole of a folded text."""
        if own in self.titles or self.head.startswith(own):
            return True
        return len(own) > 8 and self.head.endswith(own)

    def said_by(self, element: HtmlElement) -> str:
        """Return what of an element's text is the title: all of it, or a part; else nothing.

        Templates put the country, the subtitle or the date into the heading too.
        """
        whole = text_of(element)
        if element.tag not in _TITLE_TAGS or not len(element) or fold(whole) in self.titles:
            return whole if self.agree(whole) else ""
        parts = [one_line(element.text), *map(text_of, element)]
        parts += [one_line(child.tail) for child in element]
        agreed = [part for part in parts if len(part) > _SHORTEST_PART and self.agree(part)]
        exact = [part for part in agreed if fold(part) in self.titles]
        if exact or not self.agree(whole):
            return max(exact or agreed, key=len, default="")
        # Where the title is cut, what follows it in the heading agrees too.
        is_more = agreed and not self._is_named(fold(whole)) and not _has_own_words(element)
        return max(agreed, key=len) if is_more else whole

    def is_site(self, text: str) -> bool:
        """Tell whether `text` is the name of the site."""
        return bool(own := fold(text)) and own in self.sites


def _site_names(outline: Outline) -> Iterator[str]:
    """Yield what the site calls itself, folded: for machines, and where a link leads home."""
    yield fold(outline.metadata.site_name)
    for link, _ in outline.home_links[:_HOME_LINKS]:
        yield fold(text_of(link))


def _has_own_words(element: HtmlElement) -> bool:
    """Tell whether some words of an element stand in none of those that it holds."""
    return any(one_line(text) for text in (element.text, *(child.tail for child in element)))


def text_of(element: HtmlElement) -> str:
    """Return the text of an element, else what stands for the pictures in it."""
    return line_of(element) or " ".join(one_line(e.get("alt")) for e in element.iter("img")).strip()


def lines_within(
    heading: HtmlElement, witnesses: Witnesses
) -> tuple[HtmlElement | None, HtmlElement | None]:
    """Return what stands in a heading before and after the title: surtitle and subtitle."""
    said = witnesses.said_by(heading) if len(heading) else ""
    if not said or said == text_of(heading):
        return None, None
    before, after, passed = None, None, one_line(heading.text) == said
    for child in heading:
        if text_of(child) == said:
            passed = True
        elif passed:
            after = after if after is not None else child
        else:
            before = child
        passed = passed or one_line(child.tail) == said
    return before, after


def title_above(outline: Outline, witnesses: Witnesses, text: HtmlElement) -> HtmlElement | None:
    """Return the heading that stands above a text, where nothing says what the title is."""
    for candidates in (outline.part("title"), _headings(outline, "h1"), _headings(outline, "h2")):
        above = [
            e
            for e in candidates
            if outline.before(e, text)
            and not outline.holds(e, text)
            and text_of(e)
            and not witnesses.is_site(text_of(e))
        ]
        if above:
            return max(above, key=outline.order.__getitem__)
    return None


def written_title(
    outline: Outline, witnesses: Witnesses, element: HtmlElement | None
) -> str | None:
    """Return the title as the page prints it, else as its head gives it."""
    if element is not None:
        return witnesses.said_by(element) or text_of(element) or None
    return outline.metadata.title or next(map(line_of, outline.tagged("h1")), None) or None
