"""The elements of a page by name and by order, collected in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import takewhile
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.extract.metadata import Metadata, read_metadata
from pipelines.extract.notes import NoteLinks, find_notes
from pipelines.extract.page import Page, absolute, line_of, one_line
from pipelines.extract.spip import addresses
from pipelines.extract.spip.generations import GENERATIONS

_FURNITURE_TAGS: Final = frozenset({"nav", "aside", "footer", "form", "li", "select", "button"})
_FURNITURE_NAMES: Final = re.compile(
    r"forum\w*|comment\w*|sidebar|menu\w*|navigation|nav|extra|footer|pied|foot|share\w*|"
    r"partage\w*|related|newsletter|petition\w*|tagcloud",
    re.I,
)
HEADING_TAGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


class Anchor(NamedTuple):
    """A link of the page with its absolute address."""

    element: HtmlElement
    url: str

    @property
    def kind(self) -> str | None:
        """What the address names by its form."""
        return addresses.kind(self.url)


class Outline:
    """A page's tree with what is asked of it again and again."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.base_url = page.base_url
        body = page.tree.find("body")
        self.body: HtmlElement = page.tree if body is None else body
        self.order: dict[HtmlElement, int] = {}
        self.named: dict[str, list[HtmlElement]] = {}
        self.tagged: dict[str, list[HtmlElement]] = {}
        self._furniture: dict[HtmlElement, bool] = {}
        self._ends: dict[HtmlElement, int] = {}
        self._near: tuple[HtmlElement, list[Anchor]] | None = None
        for number, element in enumerate(self.body.iter()):
            self.order[element] = number
            self.tagged.setdefault(element.tag, []).append(element)
            names = element.get("class")
            if identifier := element.get("id"):
                names = f"{names} {identifier}" if names else identifier
            for name in names.split() if names else ():
                self.named.setdefault(name.rstrip("0123456789"), []).append(element)

    @cached_property
    def metadata(self) -> Metadata:
        """What the page says of itself for machines."""
        return read_metadata(self.page.tree, self.base_url)

    @cached_property
    def notes(self) -> NoteLinks:
        """The note calls of the page and what they lead to."""
        return find_notes(self.body)

    @cached_property
    def head_title(self) -> str:
        """The text of `<title>`."""
        return one_line(self.page.tree.findtext(".//title"))

    @cached_property
    def links(self) -> list[Anchor]:
        """Every link of the body with its absolute address."""
        return self._anchors(self.tagged.get("a", ()))

    def links_of(self, scope: HtmlElement) -> list[Anchor]:
        """Return the links under `scope`, out of `links`."""
        if self._near is None or self._near[0] is not scope:
            found = [each for each in self.links if self.holds(scope, each.element)]
            self._near = (scope, found)
        return self._near[1]

    def _anchors(self, elements: Iterable[HtmlElement]) -> list[Anchor]:
        found = ((a, absolute(a.get("href"), self.base_url)) for a in elements)
        return [Anchor(a, url) for a, url in found if url]

    def part(self, name: str) -> Iterator[HtmlElement]:
        """Yield the elements that some generation of templates calls by `name`, furniture aside."""
        for generation in GENERATIONS:
            for each in generation.names.get(name, ()):
                for element in self.named.get(each, ()):
                    if not self.in_furniture(element):
                        yield element

    def in_furniture(self, element: HtmlElement, below: HtmlElement | None = None) -> bool:
        """Tell whether `element` stands in a menu, a list of others, a form, a forum, a foot."""
        if below is not None:
            path = takewhile(lambda each: each is not below, (element, *element.iterancestors()))
            return any(is_furniture(each) for each in path)
        path_up = []
        each: HtmlElement | None = element
        while each is not None and each is not self.body and each not in self._furniture:
            path_up.append(each)
            each = each.getparent()
        found = each is not None and self._furniture.get(each, False)
        for each in reversed(path_up):
            found = found or is_furniture(each)
            self._furniture[each] = found
        return found

    def holds(self, element: HtmlElement, other: HtmlElement) -> bool:
        """Tell whether `element` is `other` or holds it; both in the body."""
        if element not in self._ends:
            last = element
            while len(last):
                last = last[-1]
            self._ends[element] = self.order.get(last, -1)
        return self.order.get(element, 0) <= self.order.get(other, -1) <= self._ends[element]

    def before(self, one: HtmlElement | None, other: HtmlElement) -> bool:
        """Tell whether `one` begins before `other`."""
        return self.order.get(one, -1) < self.order.get(other, -1)

    def is_home(self, url: str) -> bool:
        """Tell whether `url` is the page that SPIP calls `sommaire`."""
        return addresses.kind(url) == "home" and _host(url) == _host(self.page.url)

    def links_in(self, element: HtmlElement) -> list[Anchor]:
        """Return the links under `element` with their absolute addresses."""
        return self._anchors(element.iter("a"))


def is_furniture(element: HtmlElement) -> bool:
    """Tell whether an element is by its tag or name no part of an article."""
    if element.tag in _FURNITURE_TAGS:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    return any(_FURNITURE_NAMES.fullmatch(name) for name in names)


def in_other_box(element: HtmlElement) -> bool:
    """Tell whether an element stands in a box beside the article; lists are none."""
    return any(is_furniture(each) for each in element.iterancestors() if each.tag != "li")


def fold(text: str | None) -> str:
    """Return only the letters and figures of `text`, for comparing titles."""
    return re.sub(r"[\W_]+", "", text or "").casefold()


def is_above(element: HtmlElement, other: HtmlElement) -> bool:
    """Tell whether `element` is `other` or holds it."""
    return element is other or any(each is element for each in other.iterancestors())


def lines(elements: Iterable[HtmlElement]) -> list[str]:
    """Return the text of each element on one line, the empty ones left out."""
    return [text for element in elements if (text := line_of(element))]


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
