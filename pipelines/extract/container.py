"""Find the element that holds an article's text: by shared names, else by its prose."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice, takewhile
from typing import Final

from lxml.html import HtmlElement

from pipelines.extract.around import Around
from pipelines.extract.page import line_of

_DEEPEST: Final = 100
"""Elements around one that are looked at; pages nest some thirty, bombs thousands."""

_WHOLE_PAGE: Final = frozenset({"body", "html", "main"})
_ASIDE_TAGS: Final = frozenset({"aside", "nav", "form"})
_ASIDE_WORDS: Final = (
    "sidebar|widget|widgets|comments?|commentlist|respond|menu|nav|navigation|related|relatedposts|"
    "yarpp|site-footer|colophon|wp-block-query|wp-block-latest-posts|breadcrumbs?|cookie|"
    "newsletter|popup|modal|carousel|slider|recent|ticker|also-on"
)
_ASIDE_NAMES: Final = re.compile(
    # A name that begins or ends with the word; not `has-sidebar`, nor `content-sidebar-wrap`;
    # and not what the builder Elementor calls every part of a page.
    rf"(?i)(?:^|\s)(?!has-|no-|with-|is-|elementor-widget(?:$|\s))"
    rf"(?:(?:{_ASIDE_WORDS})(?:[-_][\w-]*)?|[\w-]*[-_](?:{_ASIDE_WORDS}))(?=$|\s)"
)
_HEADINGS: Final = ("h2", "h3", "h4", "h5")
_IN_LINE: Final = frozenset(
    {"a", "abbr", "b", "br", "cite", "em", "font", "i", "q", "span", "strong", "sub", "sup", "u"}
)
"""Elements that a paragraph holds; words in others are no prose."""
_PARAGRAPH: Final = 80
"""Characters of a paragraph that is prose, and no label or teaser."""
_PROSE: Final = frozenset({"p", "blockquote", "h2", "h3", "h4", "ul", "ol"})


def is_aside(element: HtmlElement, root: HtmlElement | None = None) -> bool:
    """Tell whether `element` stands in a side column, a list of other texts, a menu, a forum."""
    for each in islice(chain((element,), element.iterancestors()), _DEEPEST):
        if each is root:
            return False
        if begins_aside(each):
            return True
    return False


def begins_aside(element: HtmlElement) -> bool:
    """Tell whether `element` itself is a side column, a list of other texts, a menu, a forum."""
    tag = element.tag
    if tag in _ASIDE_TAGS or (tag == "footer" and _is_page_footer(element)):
        return True
    return tag not in _WHOLE_PAGE and _is_aside_name(element.get("class"), element.get("id"))


@lru_cache(maxsize=4096)
def _is_aside_name(names: str | None, identifier: str | None) -> bool:
    return bool(_ASIDE_NAMES.search(f"{names or ''} {identifier or ''}"))


def _is_page_footer(element: HtmlElement) -> bool:
    """Tell the foot of the page from that of an article, which gives its terms and its author."""
    around = islice(element.iterancestors(), _DEEPEST)
    return all(each.tag not in {"article", "main"} for each in around)


def by_class(root: HtmlElement, *names: str) -> list[HtmlElement]:
    """Return `root` and the elements under it that have any of the classes, in page order."""
    wanted = frozenset(names)
    # A search by XPath's contains() takes longer, the more so the more names are asked for.
    return [
        e for e in root.iter() if (c := e.get("class")) and not wanted.isdisjoint(class_names(c))
    ]


@lru_cache(maxsize=4096)
def class_names(value: str) -> frozenset[str]:
    """Return the names in a class attribute; a site has few hundred of these."""
    return frozenset(value.split())


class Named:
    """The elements under a root by their classes: for a root that is asked again and again."""

    def __init__(self, root: HtmlElement) -> None:
        self.elements: list[HtmlElement] = []
        like: dict[str, list[int]] = {}
        for element in root.iter():
            if value := element.get("class"):
                like.setdefault(value, []).append(len(self.elements))
                self.elements.append(element)
        self._places: dict[str, list[int]] = {}
        for value, places in like.items():
            for name in class_names(value):
                self._places.setdefault(name, []).extend(places)

    def __call__(self, *names: str) -> list[HtmlElement]:
        """Return the elements that have any of the classes, in page order."""
        places = {place for name in names for place in self._places.get(name, ())}
        return [self.elements[place] for place in sorted(places)]

    def under(self, element: HtmlElement, *names: str) -> list[HtmlElement]:
        """Return those that are `element` or stand in it."""
        return [e for e in self(*names) if e is element or element in e.iterancestors()]


def outermost(elements: Iterable[HtmlElement]) -> list[HtmlElement]:
    """Return `elements` without those that stand inside another of them."""
    found = list(elements)
    if len(found) < 2:
        return found
    around = Around(set(found).__contains__)
    return [each for each in found if not around.has(each.getparent())]


def innermost(root: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    """Yield the elements with these tags under `root` that hold no other of them, in order."""
    for element in root.iter(*tags):
        if next(element.iterdescendants(*tags), None) is None:
            yield element


def holders(elements: Iterable[HtmlElement]) -> set[HtmlElement]:
    """Return the elements and all that hold one of them."""
    found: set[HtmlElement] = set()
    for element in elements:
        each: HtmlElement | None = element
        while each is not None and each not in found:
            found.add(each)
            each = each.getparent()
    return found


def cards(
    root: HtmlElement, own: Collection[HtmlElement], leads_elsewhere: Callable[[HtmlElement], bool]
) -> Iterator[HtmlElement]:
    """Yield the boxes under `root` that show other texts in short, by their linked headings.

    Each is the largest around one such heading; none is or holds an element of `own`.
    """
    headings = (h for h in root.iter(*_HEADINGS) if h not in own)
    linked = {h for h in headings if _is_linked(h, leads_elsewhere)}
    for heading in linked:
        around = takewhile(lambda e: e not in own, heading.iterancestors())
        # With one card there is no telling where a list of cards ends.
        alone = islice(around, 2) if len(linked) == 1 else around
        *_, box = heading, *takewhile(lambda e: not _holds_two(e, linked), alone)
        yield box


def _holds_two(element: HtmlElement, headings: Collection[HtmlElement]) -> bool:
    return sum(heading in headings for heading in element.iter(*_HEADINGS)) > 1


def _is_linked(heading: HtmlElement, leads: Callable[[HtmlElement], bool]) -> bool:
    parent = heading.getparent()
    links = [*heading.iter("a"), *([parent] if parent is not None and parent.tag == "a" else [])]
    return any(map(leads, links))


def fullest(elements: Iterable[HtmlElement]) -> HtmlElement | None:
    """Return the element with the longest text; the first of equals."""
    found = list(elements)
    if len(found) < 2:
        return found[0] if found else None
    return max(found, key=lambda e: len(line_of(e)))


def by_prose(
    root: HtmlElement, is_out: Callable[[HtmlElement], bool] = is_aside
) -> HtmlElement | None:
    """Return the element whose children hold the most prose: where nothing else names the text."""
    weights: dict[HtmlElement, int] = {}
    for element in root.iter("p", "div"):
        parent = element.getparent()
        if parent is None or not _is_paragraph(element) or is_out(element):
            continue
        weights[parent] = weights.get(parent, 0) + len(line_of(element))
    best = max(weights, key=lambda e: weights[e], default=None)
    while best is not None and best.tag in _PROSE | {"li", "figure", "span"}:
        best = best.getparent()
    return best if best is None else _with_like(best, root)


def _with_like(box: HtmlElement, root: HtmlElement) -> HtmlElement:
    """Return the box that holds `box` and others like it, as builders set a text in rows.

    Rows that lead to other pages by their headings are no parts of a text, nor is the title.
    """
    found, inner = box, box
    for around in takewhile(lambda e: e is not root.getparent(), box.iterancestors()):
        names = inner.get("class")
        like = (e for e in around if names and e.get("class") == names and _has_prose(e))
        if len(list(like)) > 1 and not _holds_more(around):
            found = around
        inner = around
    return found


def _holds_more(box: HtmlElement) -> bool:
    """Tell whether a box holds the title of its page, or headings that lead elsewhere."""
    has_title = next(box.iter("h1"), None) is not None
    return has_title or any(h.find(".//a") is not None for h in box.iter(*_HEADINGS))


def _has_prose(element: HtmlElement) -> bool:
    """Tell whether a box holds a paragraph, or a table or list that leads nowhere."""
    lists = element.iter("table", "ul", "ol")
    paragraphs = filter(_is_paragraph, element.iter("p", "div"))
    return any(e.find(".//a") is None for e in lists) or any(
        len(line_of(p)) >= _PARAGRAPH for p in paragraphs
    )


def _is_paragraph(element: HtmlElement) -> bool:
    """Tell whether an element is a paragraph: so named, or a long box of words alone."""
    if element.tag == "p":
        return True
    is_leaf = all(child.tag in _IN_LINE for child in element)
    return is_leaf and len(line_of(element)) >= _PARAGRAPH
