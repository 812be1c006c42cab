"""The lines of a page as a browser sets them: words between the edges of boxes.

Whether a line is a box of its own or stands loose among other boxes, its words are found together,
each with the element around it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extract.page import one_line

_INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big br cite code data dfn em font i ins kbd label mark q s small span"
    " strong sub sup time tt u var".split()
)
"""Elements that begin no line of their own, by HTML's own style sheet."""
_SILENT: Final = frozenset(
    {"button", "script", "style", "svg", "select", "textarea", "template", "noscript", "figure"}
)
"""Elements whose words are no line of an article's head."""


_Words = Iterator[tuple[str | None, HtmlElement]]
"""Words with the element around them; None, with the box that goes on, where a box has an edge."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """What a browser sets in one line of `box`: the words, each with the element around them."""

    box: HtmlElement
    words: list[tuple[str, HtmlElement]] = field(default_factory=list)

    @property
    def is_printed(self) -> bool:
        """Whether there are words in the line, and not only ends of lines."""
        return any(words != "\n" for words, _ in self.words)

    def text(self, passes: Callable[[HtmlElement], bool] = lambda _: True) -> str:
        """Return the words whose element passes; a `<br>` is a line break."""
        said = " ".join(words for words, element in self.words if passes(element))
        return "\n".join(filter(None, map(one_line, said.split("\n"))))

    def links(self) -> dict[HtmlElement, str]:
        """Return the links in the line with their words."""
        found: dict[HtmlElement, str] = {}
        for words, element in self.words:
            if (link := _link_around(element, self.box)) is not None:
                found[link] = one_line(f"{found.get(link, '')} {words}")
        return found


def _link_around(element: HtmlElement, box: HtmlElement) -> HtmlElement | None:
    inside = takewhile(lambda e: e is not box, (element, *element.iterancestors()))
    return next((e for e in inside if e.tag == "a"), None)


def printed_lines(
    root: HtmlElement,
    markers: Collection[HtmlElement],
    is_out: Callable[[HtmlElement], bool],
) -> Iterator[PrintedLine]:
    """Yield the lines under `root` in page order, without those that are `is_out`.

    What an element of `markers` holds is no line: a line without words stands in its place.
    """
    line = PrintedLine(root)
    for words, element in _walk(root, markers, is_out):
        if words is not None:
            line.words.append((words, element))
            continue
        if line.box in markers or line.is_printed:
            yield line
        line = PrintedLine(element)
    if line.is_printed:
        yield line


def _walk(
    root: HtmlElement,
    markers: Collection[HtmlElement],
    is_out: Callable[[HtmlElement], bool],
) -> _Words:
    walker = etree.iterwalk(root, events=("start", "end"))
    left_out = None
    for event, element in walker:
        if event == "end":
            if element is not root:
                is_edge = element is not left_out and (element in markers or _is_box(element))
                yield from _follow(element, is_edge=is_edge)
        elif element.tag in _SILENT or (element is not root and is_out(element)):
            left_out = element
            walker.skip_subtree()
        else:
            yield from _enter(element, is_marker=element in markers)
            if element in markers:
                walker.skip_subtree()


def _is_box(element: HtmlElement) -> bool:
    return element.tag not in _INLINE


def _enter(element: HtmlElement, *, is_marker: bool) -> _Words:
    if element.tag == "br":
        yield "\n", element
    elif _is_box(element):
        yield None, element
    if not is_marker and (words := one_line(element.text)):
        yield words, element


def _follow(element: HtmlElement, *, is_edge: bool) -> _Words:
    """Yield the edge at which a box ends, and what follows: it stands in the box around it."""
    if is_edge:
        yield None, element.getparent()
    if words := one_line(element.tail):
        yield words, element.getparent()
