"""What stands around the elements of a page."""

from __future__ import annotations

from collections.abc import Callable

from lxml.html import HtmlElement


class Around:
    """The elements that pass a test and hold others; no step up is gone twice.

    What is `top`, or around it, is not asked.
    """

    def __init__(
        self, passes: Callable[[HtmlElement], bool], top: HtmlElement | None = None
    ) -> None:
        self._passes = passes
        self._nearest: dict[HtmlElement | None, HtmlElement | None] = {top: None, None: None}

    def nearest(self, element: HtmlElement | None) -> HtmlElement | None:
        """Return the nearest that holds an element, or is it; None where there is none."""
        path: list[HtmlElement] = []
        while element is not None and element not in self._nearest:
            path.append(element)
            element = element.getparent()
        nearest = self._nearest[element]
        for each in reversed(path):
            nearest = each if self._passes(each) else nearest
            self._nearest[each] = nearest
        return nearest

    def has(self, element: HtmlElement | None) -> bool:
        """Tell whether one holds an element, or is it."""
        return self.nearest(element) is not None
