"""The elements of a page by name and by order, collected in one pass.

What is asked of many elements is answered from their places in the page: whether one holds another,
which links stand in it, what stands between two. What is asked of the elements around one is
remembered on the way up (`Around`). So no depth and no number of links makes a page dear.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import filterfalse
from operator import itemgetter
from typing import Final

from lxml.html import HtmlElement

from pipelines.extract.around import Around
from pipelines.extract.cached import cached_property
from pipelines.extract.metadata import Metadata
from pipelines.extract.notes import NoteLinks, Places, find_notes
from pipelines.extract.page import Page, absolute
from pipelines.extract.spip import addresses
from pipelines.extract.spip.addresses import Address
from pipelines.extract.spip.generations import PARTS, parts_named

_FURNITURE_TAGS: Final = frozenset({"nav", "aside", "footer", "form", "li", "select", "button"})
_HOST: Final = re.compile(r"https?://(?:[^/?#@]*@)?(?:www\.)?(\[[^\]]*\]|[^/?#:]*)", re.I)
_PAGE_COUNTS: Final = ("?", ";", "//")
"""Beginnings of links that are joined to the whole address of a page, not to its folder."""

_CLASS: Final = b"class"
_ID: Final = b"id"
"""Asked of every element: lxml would make bytes of a text each time."""

_FIRST: Final = itemgetter(0)

HEADING_TAGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


Anchor = tuple[HtmlElement, Address]
"""A link of the page, and where it leads."""


class Outline:
    """A page's tree with what is asked of it again and again."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.base_url = page.base_url
        self.metadata = Metadata(page)
        self.body: HtmlElement = next(page.tree.iterchildren("body"), page.tree)
        self.elements: list[HtmlElement] = list(self.body.iter())
        self.order = {element: place for place, element in enumerate(self.elements)}
        self.ids: dict[str, HtmlElement] = {}
        self._tagged: dict[str, list[HtmlElement]] = {}
        self._named: dict[str, list[HtmlElement]] = {part: [] for part in PARTS}
        self.links: list[Anchor] = []
        self._inner_links: list[tuple[HtmlElement, str]] = []
        self._list_elements()
        self._list_links()
        self.is_furniture = is_furniture = _furniture(frozenset(self.named("furniture")))
        self._furniture = Around(is_furniture, self.body)
        self._ends: dict[HtmlElement, int] = {self.body: len(self.elements) - 1}

    def _list_elements(self) -> None:
        """List all elements by their ids, and by the parts that class or id name."""
        found: list[tuple[int, str, HtmlElement]] = []
        for element in self.elements:
            if names := element.get(_CLASS):
                for part, rank in parts_named(names):
                    found.append((rank, part, element))
            if identifier := element.get(_ID):
                self.ids.setdefault(identifier, element)
                for part, rank in parts_named(identifier):
                    found.append((rank, part, element))
        for _, part, element in sorted(found, key=_FIRST):
            self._named[part].append(element)

    def _list_links(self) -> None:
        """List all links with their addresses; those to places on the page as they are written."""
        base, here = self.base_url, addresses.known(self.base_url.partition("#")[0])
        folder = absolute(".", base) or base
        for element in self.tagged("a"):
            href = element.get("href", "").strip()
            if not href:
                continue
            first = href[0]
            if first == "#":
                self._inner_links.append((element, href))
                self.links.append((element, Address(here.url + href, here.kind, here.tool)))
                continue
            whole = first in "?;/" and href.startswith(_PAGE_COUNTS)
            if to := addresses.join(href, base if whole else folder):
                self.links.append((element, to))

    @cached_property
    def notes(self) -> NoteLinks:
        """The note calls of the page and what they lead to."""
        places = Places(self.order, self.tagged("a"), self._inner_links, self.ids)
        return find_notes(self.body, places)

    @cached_property
    def note_places(self) -> list[int]:
        """Where the notes begin, in order."""
        return self.places(self.notes.anchors)

    # --- links

    @cached_property
    def _link_places(self) -> list[int]:
        return self.places(map(_FIRST, self.links))

    @cached_property
    def home_links(self) -> list[Anchor]:
        """The links that lead to the page that SPIP calls `sommaire`."""
        return [link for link in self.links if link[1].kind == "home" and self.is_home(link[1])]

    def links_from(self, element: HtmlElement) -> list[Anchor]:
        """Return the links under `element` and below it."""
        return self.links[self._under(element, self._link_places).start :]

    def links_in(self, element: HtmlElement) -> list[Anchor]:
        """Return the links under `element`, or the link that it is."""
        return self.links[self._under(element, self._link_places)]

    def links_beside(self, text: HtmlElement, around: HtmlElement) -> list[Anchor]:
        """Return the links under what is `around` a text and not in the text."""
        places = self._link_places
        box, inner = self._under(around, places), self._under(text, places)
        return self.links[box.start : inner.start] + self.links[inner.stop : box.stop]

    def is_home(self, to: Address) -> bool:
        """Tell whether an address is that of the page that SPIP calls `sommaire`."""
        return to.kind == "home" and _host(to.url) == self._own_host

    def is_own(self, to: Address) -> bool:
        """Tell whether an address is the page's: the one asked for, or the one it gives itself."""
        return to.url in (self.page.url, self.metadata.canonical)

    @cached_property
    def _own_host(self) -> str:
        return _host(self.page.url)

    # --- elements by tag and by name

    def tagged(self, tag: str) -> list[HtmlElement]:
        """Return the elements with a tag; few tags of a page are ever asked for."""
        if tag not in self._tagged:
            self._tagged[tag] = list(self.body.iter(tag))
        return self._tagged[tag]

    def named(self, part: str) -> Sequence[HtmlElement]:
        """Return the elements that some generation of templates calls a part, the surest first."""
        return self._named[part]

    def part(self, part: str) -> Iterator[HtmlElement]:
        """Yield what is `named` so and is no furniture."""
        return filterfalse(self.in_furniture, self.named(part))

    # --- places

    def in_furniture(self, element: HtmlElement, below: HtmlElement | None = None) -> bool:
        """Tell whether `element` stands in a menu, a list of others, a form, a forum, a foot.

        With `below`, only what stands below that element counts; it holds `element`.
        """
        nearest = self._furniture.nearest(element)
        return nearest is not None and (below is None or self.before(below, nearest))

    def in_other_box(self, element: HtmlElement) -> bool:
        """Tell whether an element stands in a box beside the article; lists are none."""
        return self._boxes.has(element.getparent())

    @cached_property
    def _boxes(self) -> Around:
        is_furniture = self.is_furniture
        return Around(lambda each: each.tag != "li" and is_furniture(each), self.body)

    def between(self, one: HtmlElement | None, other: HtmlElement | None) -> list[HtmlElement]:
        """Return the elements that begin after `one` and before `other`; None: where all do."""
        first = self.order.get(one, -1) + 1
        return self.elements[first : self.order.get(other, len(self.elements))]

    def holds(self, element: HtmlElement, other: HtmlElement) -> bool:
        """Tell whether `element` is `other` or holds it; both in the body."""
        return self.order.get(element, 0) <= self.order.get(other, -1) <= self._end(element)

    def share(self, element: HtmlElement, others: Iterable[HtmlElement]) -> bool:
        """Tell whether `element` is or holds one of `others`, or stands in one."""
        first, last = self.order.get(element, 0), self._end(element)
        return any(
            (place := self.order.get(other, -1)) <= last
            and (place >= first or self._end(other) >= first)
            for other in others
        )

    def places(self, elements: Iterable[HtmlElement]) -> list[int]:
        """Return the places of elements in the page, sorted: see `count`."""
        return sorted(map(self.order.__getitem__, elements))

    def count(self, element: HtmlElement, places: Sequence[int]) -> int:
        """Return how many of some `places` are under `element`."""
        return len(places[self._under(element, places)])

    def _under(self, element: HtmlElement, places: Sequence[int]) -> slice:
        """Return where in `places`, which are sorted, those under `element` stand."""
        first = bisect_left(places, self.order.get(element, 0))
        return slice(first, bisect_right(places, self._end(element), first))

    def before(self, one: HtmlElement | None, other: HtmlElement) -> bool:
        """Tell whether `one` begins before `other`."""
        return self.order.get(one, -1) < self.order.get(other, -1)

    def _end(self, element: HtmlElement) -> int:
        """Return the place of the last element under `element`: just above what follows it."""
        if (known := self._ends.get(element)) is not None:
            return known
        ends, path = self._ends, []
        around: HtmlElement | None = element
        end = len(self.elements) - 1
        while around is not None:
            if around in ends:
                end = ends[around]
                break
            path.append(around)
            if (following := around.getnext()) is not None:
                end = self.order.get(following, 0) - 1
                break
            around = around.getparent()
        for each in path:
            ends[each] = end
        return end


def _furniture(called: frozenset[HtmlElement]) -> Callable[[HtmlElement], bool]:
    """Return the test whether an element is no part of an article: by its tag, or as `called` so.

    No method: an outline that holds what holds itself is not freed with its last use.
    """

    def is_furniture(element: HtmlElement) -> bool:
        return element in called or element.tag in _FURNITURE_TAGS

    return is_furniture


@lru_cache(maxsize=256)
def _host(url: str) -> str:
    match = _HOST.match(url)
    return match[1].lower() if match else ""
