"""Elements known by what their class, id or role calls them: bylines and standfirsts.

One walk over a page finds both, by the trade's own words (`pipelines.extract.called`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extract.called import called

_FURNITURE = frozenset(
    {"nav", "aside", "footer", "form", "script", "style", "template", "noscript"}
)
_NAMES = frozenset({"class", "id", "data-testid", "data-qa", "data-component"})
_ROLES = frozenset({"rel", "itemprop"})
# Bylines and standfirsts stand near the title; a page has thousands of elements far from it. Which
# attributes an element has is asked of these few: libxml2 takes longer over it than over the page.
_ANYWHERE = etree.XPath("(//body//*[@*])[position() <= 600]")
_BEFORE = etree.XPath("preceding::*[@*][position() <= 40]")
_AFTER = etree.XPath("following::*[@*][position() <= 300]")


@dataclass(slots=True)
class Marked:
    """The elements of a page that are called a byline or a standfirst, in page order."""

    bylines: list[HtmlElement] = field(default_factory=list)
    standfirsts: list[HtmlElement] = field(default_factory=list)


def find_marked(tree: HtmlElement, title: HtmlElement | None) -> Marked:
    """Find those around the title's heading, but for those in menus, forms and the like."""
    marked = Marked()
    for element in _near_title(tree, title):
        byline, standfirst = _called(element)
        if (byline or standfirst) and not _in_furniture(element):
            if byline:
                marked.bylines.append(element)
            if standfirst:
                marked.standfirsts.append(element)
    return marked


def _near_title(tree: HtmlElement, title: HtmlElement | None) -> list[HtmlElement]:
    return _ANYWHERE(tree) if title is None else [*_BEFORE(title), *_AFTER(title)]


def _called(element: HtmlElement) -> tuple[bool, bool]:
    byline = standfirst = False
    for name, value in element.items():
        if name in _NAMES:
            is_byline, is_standfirst = called(value)
            byline, standfirst = byline or is_byline, standfirst or is_standfirst
        elif name in _ROLES and "author" in value:
            byline = byline or "author" in value.split()
    return byline, standfirst


def _in_furniture(element: HtmlElement) -> bool:
    return element.tag in _FURNITURE or any(e.tag in _FURNITURE for e in element.iterancestors())
