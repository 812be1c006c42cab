"""The lines of a page as a browser sets them: words between the edges of boxes.

Whether a line is a box of its own or stands loose among other boxes, its words are found together,
each with the element around it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from lxml.html import HtmlElement

from pipelines.extract.page import one_line

_INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark q s small span"
    " strong sub sup time tt u var".split()
)
"""Elements that begin no line of their own, by HTML's own style sheet."""
_SILENT: Final = frozenset(
    {"button", "script", "style", "svg", "select", "textarea", "template", "noscript", "figure"}
)
"""Elements whose words are no line of an article's head."""


_Words = Iterator[tuple[str | None, HtmlElement]]
"""Words with the element around them; None, with the box that goes on, where a box has an edge."""
_Step = Callable[[HtmlElement, Collection[HtmlElement]], _Words]


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """What a browser sets in one line of `box`: the words, each with the element around them."""

    box: HtmlElement
    words: list[tuple[str, HtmlElement]] = field(default_factory=list)

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
        if line.box in markers or line.text():
            yield line
        line = PrintedLine(element)
    if line.text():
        yield line


def _walk(
    root: HtmlElement,
    markers: Collection[HtmlElement],
    is_out: Callable[[HtmlElement], bool],
) -> _Words:
    ahead: list[tuple[_Step, HtmlElement]] = [(_enter, root)]
    while ahead:
        step, element = ahead.pop()
        if step is _enter and (element.tag in _SILENT or (element is not root and is_out(element))):
            continue
        yield from step(element, markers)
        if step is _enter and element not in markers:
            ahead.append((_leave, element))
            for child in reversed(element):
                ahead += [(_follow, child), (_enter, child)]


def _enter(element: HtmlElement, markers: Collection[HtmlElement]) -> _Words:
    if element.tag not in _INLINE and element.tag != "br":
        yield None, element
    if element not in markers:
        yield "\n" if element.tag == "br" else one_line(element.text), element


def _leave(element: HtmlElement, _markers: Collection[HtmlElement]) -> _Words:
    """Yield the edge at which a box ends: what follows stands in the box around it."""
    if element.tag not in _INLINE and element.tag != "br" and element.getparent() is not None:
        yield None, element.getparent()


def _follow(element: HtmlElement, markers: Collection[HtmlElement]) -> _Words:
    parent = element.getparent()
    if element in markers:
        yield None, parent
    if element.tail:
        yield one_line(element.tail), parent
