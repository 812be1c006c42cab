"""What plugins and old themes put into a post's text, undone before it is read.

Notes that are linked by the whole address of the post ("easy footnotes" does so, for its text may
stand in a list of posts too); lines of terms and dates, which themes once printed under the text.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import takewhile
from typing import Final

from lxml.html import HtmlElement

from pipelines.extract.page import line_of

_LINES: Final = frozenset({"p", "div", "ul", "li", "small"})
_LONGEST: Final = 400
"""Characters; a line of terms is no longer."""


def make_inner(tree: HtmlElement, addresses: Collection[str]) -> None:
    """Make links within the page of those that name it by one of its `addresses`."""
    own = {address.partition("#")[0].rstrip("/") for address in addresses}
    for link in tree.iter("a"):
        address, mark, name = (link.get("href") or "").partition("#")
        if address and name and address.rstrip("/") in own:
            link.set("href", mark + name)


def drop_terms(container: HtmlElement) -> None:
    """Drop the lines in a text that link categories: no editor types `rel="category"`."""
    for link in [e for e in container.iter("a") if is_category(e)]:
        around = takewhile(lambda e: e is not container, link.iterancestors())
        line = next((e for e in around if e.tag in _LINES), None)
        if line is not None and line.getparent() is not None and len(line_of(line)) <= _LONGEST:
            line.drop_tree()


def is_category(link: HtmlElement) -> bool:
    """Tell whether core made a link to a category."""
    return "category" in (link.get("rel") or "").split()
