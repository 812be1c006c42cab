"""The breadcrumb that leads to an article, and the section that it stands in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extract.page import line_of, one_line
from pipelines.extract.spip.outline import Anchor, Outline
from pipelines.extract.spip.wording import fold, uncut

_STEPS: Final = ">›»→/\\|·•: "
"""Signs between the steps of a breadcrumb."""

_SEPARATED: Final = re.compile(r"\s*(?:>|›|»|→|::|/)")
_VOCABULARY: Final = "BreadcrumbList"
_CALLED: Final = re.compile(r"breadcrumb|ariane|miga|you are here|vous êtes ici")
"""What templates call it for those who do not see it, in lower case."""

_PATH_KINDS: Final = frozenset({"home", "rubric", "article", None})
"""Kinds of addresses in a path."""
_MOST_STEPS: Final = 12
"""Links of a breadcrumb; a box with more is a menu."""

_CUT: Final = re.compile(r"\(?(?:…|\.\.\.)")
_SHORTEST_CUT: Final = 9
"""Characters of a title before the dots that cut it; fewer may agree by chance."""

_MOST: Final = 50
"""Elements that are looked at as breadcrumbs; a page has one."""


class Breadcrumb(NamedTuple):
    """The steps as displayed, home first; `sections` are those that are links to sections."""

    element: HtmlElement | None = None
    steps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()

    @property
    def section(self) -> str | None:
        """The innermost section."""
        return self.sections[-1] if self.sections else None


def find_breadcrumb(outline: Outline) -> Breadcrumb:
    """Find the breadcrumb by name, by role or by its form: home first, then steps after signs."""
    seen: set[HtmlElement] = set()
    for element in islice(_breadcrumbs(outline), _MOST * 4):
        if element in seen or len(seen) > _MOST:
            continue
        seen.add(element)
        found = _read_breadcrumb(outline, element)
        if len(found.steps) > 1:
            return found
    if run := _first_run(outline):
        return run
    steps = outline.metadata.breadcrumb
    own = fold(outline.metadata.title)
    return Breadcrumb(None, steps, tuple(step for step in steps[1:] if fold(step) != own))


def _breadcrumbs(outline: Outline) -> Iterator[HtmlElement]:
    yield from outline.named("path")
    for element in outline.tagged("nav"):
        label = f"{element.get('aria-label') or ''} {element.get('itemtype') or ''}".lower()
        if _CALLED.search(label):
            yield element
    parents = dict.fromkeys(link.getparent() for link in _separated(outline))
    yield from (each for each in parents if each is not None and _is_path(each))
    yield from _listed(outline)
    for tag in ("ol", "ul", "div", "p"):
        yield from (e for e in outline.tagged(tag) if _VOCABULARY in _declared(e))
    yield from _titled(outline)


def _separated(outline: Outline) -> Iterator[HtmlElement]:
    """Yield the links home, then those to sections, that a sign between steps follows."""
    for link, _ in outline.home_links[: _MOST * 10]:
        if _SEPARATED.match(link.tail or ""):
            yield link
    sections = (link for link, to in outline.links if to.kind == "rubric")
    yield from islice((each for each in sections if _SEPARATED.match(each.tail or "")), _MOST * 10)


def _is_path(element: HtmlElement) -> bool:
    """Tell whether an element holds a path and not a part of the page."""
    more = next(element.iterdescendants("h1", "h2", "h3", "p", "form"), None)
    return more is None and "".join(element.itertext()).count("|") < 2


def _first_run(outline: Outline) -> Breadcrumb | None:
    """Return the first row of links with signs between them, whatever else is in their element."""
    for link in islice(_separated(outline), _MOST):
        row = islice(_row(link), _MOST_STEPS)
        links = [each for element in row for each in outline.links_in(element)]
        sections = tuple(line_of(each) for each, to in links if to.kind == "rubric")
        if sections and all(to.kind in _PATH_KINDS for _, to in links):
            return Breadcrumb(None, tuple(line_of(each) for each, _ in links), sections)
    return None


def _row(link: HtmlElement) -> Iterator[HtmlElement]:
    """Yield a link and those that follow it, each after a sign between steps."""
    following: HtmlElement | None = link
    while following is not None and following.tag == "a":
        yield following
        following = following.getnext() if _SEPARATED.match(following.tail or "") else None


def _declared(element: HtmlElement) -> str:
    """Return what an element says in microdata or RDFa that it is."""
    return element.get("itemtype") or element.get("typeof") or ""


def _listed(outline: Outline) -> Iterator[HtmlElement]:
    """Yield lists that begin with home and end with the title, as `<title>` has it."""
    head = fold(outline.page.head_title)
    for element in (*outline.tagged("ol"), *outline.tagged("ul"))[: _MOST * 4]:
        if not 1 < len(element) <= _MOST_STEPS:
            continue
        links = outline.links_in(element)
        if not links or not outline.is_home(links[0][1]):
            continue
        last = fold(line_of(element[-1]))
        is_own = head.startswith(last) or (last in head and not outline.links_in(element[-1]))
        if len(last) > 3 and is_own:
            yield element


def _titled(outline: Outline) -> Iterator[HtmlElement]:
    """Yield what begins with home and ends with the title, whatever signs are between the steps."""
    head = fold(outline.page.head_title)
    for link, _ in outline.home_links[:_MOST]:
        parent = link.getparent()
        links = outline.links_in(parent)
        if links[0][0] is link and 1 < len(links) <= _MOST_STEPS:
            last = fold(uncut(_after(parent, links[-1][0])))
            if len(last) > 3 and last in head:
                yield parent


def _read_breadcrumb(outline: Outline, element: HtmlElement) -> Breadcrumb:
    links = outline.links_in(element)
    linked = [(text, to) for link, to in links if (text := line_of(link))]
    if not linked or len(linked) > _MOST_STEPS:
        return Breadcrumb()
    tail = _after(element, links[-1][0])
    sections = [t for t, to in linked if not (outline.is_own(to) or outline.is_home(to))]
    if tail and sections and not _may_be_title(outline, tail):
        sections.append(tail)
    steps = [text for text, _ in linked]
    return Breadcrumb(element, tuple([*steps, tail] if tail else steps), tuple(sections))


def _may_be_title(outline: Outline, step: str) -> bool:
    """Tell whether a step without a link is the page's own title, perhaps cut."""
    own, head = fold(uncut(step)), outline.page.head_title
    if not head or own in fold(head) or own in fold(outline.metadata.title):
        return True
    begin, *cut = _CUT.split(head)
    if cut and len(begin) > _SHORTEST_CUT and own.startswith(fold(begin)):
        return True
    return any(own in fold(line_of(heading)) for heading in outline.tagged("h1"))


def _after(element: HtmlElement, last: HtmlElement) -> str:
    """Return the text that follows the last link of a breadcrumb: the page's own title."""
    parts = []
    while last is not element:
        parts.append(last.tail or "")
        parts += map(_with_tail, last.itersiblings())
        last = last.getparent()
    return one_line("".join(parts)).lstrip(_STEPS)


def _with_tail(element: HtmlElement) -> str:
    """Return the text of an element and what follows it."""
    if not len(element):
        return (element.text or "") + (element.tail or "")
    text: str = etree.tostring(element, encoding="unicode", method="text")
    return text


def lone_section(outline: Outline, text: HtmlElement, beside: list[Anchor]) -> str | None:
    """Return the only section that is linked above a text, menus aside; a breadcrumb says more.

    The links `beside` the text are of the article, so they are asked first; of all the page only
    those that stand alone, not in a row with links to other sections.
    """
    near = _sections_above(outline, text, beside)
    if not near:
        far = _sections_above(outline, text, outline.links)
        rows = Counter(link.getparent() for link in far)
        near = [link for link in far if rows[link.getparent()] == 1]
    names = {line_of(link) for link in near} - {""}
    return names.pop() if len(names) == 1 else None


def _sections_above(outline: Outline, text: HtmlElement, links: list[Anchor]) -> list[HtmlElement]:
    end = outline.order[text]
    sections = (link for link, to in links if to.kind == "rubric" and outline.order[link] < end)
    return [link for link in sections if not outline.in_furniture(link)]
