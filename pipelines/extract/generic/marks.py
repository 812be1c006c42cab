"""Elements found by what their class, id or role calls them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

FURNITURE = frozenset({"nav", "aside", "footer", "form", "script", "style", "template", "noscript"})
_NAMES = ("class", "id", "data-testid", "data-qa", "data-component")


def marked(
    tree: HtmlElement,
    pattern: re.Pattern[str],
    *,
    rel: str | None = None,
    itemprop: str | None = None,
) -> Iterator[HtmlElement]:
    """Find elements whose names match `pattern` (or with that rel or itemprop), in page order."""
    for element in tree.iter(etree.Element):
        if _matches(element, pattern, rel, itemprop) and not _in_furniture(element):
            yield element


def _matches(
    element: HtmlElement, pattern: re.Pattern[str], rel: str | None, itemprop: str | None
) -> bool:
    if rel and rel in (element.get("rel") or "").split():
        return True
    if itemprop and itemprop in (element.get("itemprop") or "").split():
        return True
    return any(pattern.search(value.lower()) for name in _NAMES if (value := element.get(name)))


def _in_furniture(element: HtmlElement) -> bool:
    return element.tag in FURNITURE or any(
        each.tag in FURNITURE for each in element.iterancestors()
    )
