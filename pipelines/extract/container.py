"""Find the element that holds an article's text: by shared names, else by its prose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import chain, islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

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
    # A name that begins or ends with the word; not `has-sidebar`, nor `content-sidebar-wrap`.
    rf"(?i)(?:^|\s)(?!has-|no-|with-|is-)"
    rf"(?:(?:{_ASIDE_WORDS})(?:[-_][\w-]*)?|[\w-]*[-_](?:{_ASIDE_WORDS}))(?=$|\s)"
)
_PROSE: Final = frozenset({"p", "blockquote", "h2", "h3", "h4", "ul", "ol"})


def is_aside(element: HtmlElement, root: HtmlElement | None = None) -> bool:
    """Tell whether `element` stands in a side column, a list of other texts, a menu, a forum."""
    for each in islice(chain((element,), element.iterancestors()), _DEEPEST):
        if each is root:
            return False
        tag = each.tag
        if tag in _ASIDE_TAGS or (tag == "footer" and _is_page_footer(each)):
            return True
        if tag not in _WHOLE_PAGE and _is_aside_name(each.get("class"), each.get("id")):
            return True
    return False


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
    like: list[HtmlElement] = _with_classes_like(names)(root)
    return [e for e in like if not wanted.isdisjoint(e.get("class").split())]


_CLASSES: Final = etree.XPath("descendant-or-self::*/@class", smart_strings=False)


def class_names(root: HtmlElement) -> frozenset[str]:
    """Return every class under `root`: to know in one pass what need not be looked for."""
    return frozenset(" ".join(_CLASSES(root)).split())


class Named:
    """The elements under a root by their classes: for a root that is asked again and again."""

    def __init__(self, root: HtmlElement) -> None:
        self._found: dict[str, list[tuple[int, HtmlElement]]] = {}
        for number, element in enumerate(root.xpath("descendant-or-self::*[@class]")):
            for name in element.get("class").split():
                self._found.setdefault(name, []).append((number, element))

    def __call__(self, *names: str) -> list[HtmlElement]:
        """Return the elements that have any of the classes, in page order."""
        found = dict(pair for name in names for pair in self._found.get(name, ()))
        return [found[number] for number in sorted(found)]


@cache
def _with_classes_like(names: tuple[str, ...]) -> etree.XPath:
    """Return the search for elements whose class holds any of the names: a sieve, done in C."""
    tests = " or ".join(f"contains(@class, '{name}')" for name in names)
    return etree.XPath(f"descendant-or-self::*[{tests}]")


def outermost(elements: Iterable[HtmlElement]) -> list[HtmlElement]:
    """Return `elements` without those that stand inside another of them."""
    found = list(elements)
    inside, outside = set(found), set[HtmlElement]()
    return [e for e in found if not _stands_in(e, inside, outside)]


def _stands_in(element: HtmlElement, inside: set[HtmlElement], outside: set[HtmlElement]) -> bool:
    """Climb from `element` until it is known, and remember the way: no step is gone twice."""
    path: list[HtmlElement] = []
    for each in element.iterancestors():
        if each in inside:
            return True
        if each in outside:
            break
        path.append(each)
    outside.update(path)
    return False


def holders(elements: Iterable[HtmlElement]) -> set[HtmlElement]:
    """Return the elements and all that hold one of them."""
    found: set[HtmlElement] = set()
    for element in elements:
        each: HtmlElement | None = element
        while each is not None and each not in found:
            found.add(each)
            each = each.getparent()
    return found


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
    for element in root.iter("p"):
        parent = element.getparent()
        if parent is None or is_out(element):
            continue
        weights[parent] = weights.get(parent, 0) + len(line_of(element))
    best = max(weights, key=lambda e: weights[e], default=None)
    while best is not None and best.tag in _PROSE | {"li", "figure", "span"}:
        best = best.getparent()
    return best
