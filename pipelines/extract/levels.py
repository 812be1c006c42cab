"""What is nested too deep in a page stands side by side: no way to the root is long."""

from __future__ import annotations

from functools import cache
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

MAX_DEPTH: Final = 512
"""Levels of elements; what is nested deeper stands side by side on the last one.

Browsers do the same (`maximumHTMLParserDOMTreeDepth` in WebKit and Blink is 512). Pages of this
press have 17 levels at most. So whoever climbs from an element to the root takes no more steps.
"""


@cache
def _deepest() -> etree.XPath:
    """Return the search for the elements on the last level: one step for each level above."""
    return etree.XPath("/*" * MAX_DEPTH)


def level(tree: HtmlElement) -> None:
    """Put what is nested deeper than `MAX_DEPTH` side by side on that level."""
    for outermost in {element.getparent() for element in _deepest()(tree)}:
        _flatten(outermost)


def _flatten(root: HtmlElement) -> None:
    """Make children of all elements under `root`, so that the words keep their order."""
    found: list[tuple[HtmlElement, list[str]]] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            found.append((element, []))
        elif element is not root:
            # What follows an element stands behind all that it holds.
            found[-1][1].append(element.tail or "")
    # From the last to the first: each is without its children when it is moved.
    for element, words in reversed(found[1:]):
        element.tail = "".join(words)
        root.insert(0, element)
