"""What stands over a node's text: its title and when it was created.

RDFa says both where a theme keeps it; else the title is the page's heading, and the day stands in
the line about the account ("Submitted by ... on ..."), whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import takewhile
from typing import Final

from lxml.html import HtmlElement

from pipelines.dates import find_dates, find_day, read_timestamp
from pipelines.extract.around import Around
from pipelines.extract.cached import cached_property
from pipelines.extract.container import (
    Named,
    begins_aside,
    class_names,
    holders,
    innermost,
    is_aside,
)
from pipelines.extract.drupal.fields import is_other_node
from pipelines.extract.head import leads_home, primary_language
from pipelines.extract.metadata import Metadata
from pipelines.extract.page import line_of

_TITLE_PROPERTIES: Final = frozenset({"dc:title", "schema:name", "schema:headline"})
_CREATED: Final = frozenset({"dc:created", "schema:dateCreated", "schema:datePublished"})
_DATES: Final = (
    *("submitted", "node__submitted", "node__meta", "meta", "post-date", "date", "byline"),
    *("print-submitted", "print-created", "field--name-created", "node-date"),
)
_DATE_LINE: Final = 200
"""Characters; the line about the account is shorter."""
_DATE_ALONE: Final = 80
"""Characters of a date, and what little stands with it where nothing calls it one."""
_SITE: Final = re.compile(r"\s+\|\s+[^|]+$")
"""What core puts behind the title of a page: ` | SITE`."""
_SITE_NAMES: Final = frozenset(
    {"site-name", "site-title", "site-branding", "site-branding__name", "name-and-slogan"}
)


class Head:
    """The head of a node on its page; `text` are the elements that hold its text."""

    def __init__(
        self,
        tree: HtmlElement,
        root: HtmlElement,
        metadata: Metadata,
        text: Collection[HtmlElement],
        named: Named,
        base_url: str,
    ) -> None:
        self.tree = tree
        self.root = root
        self.metadata = metadata
        self.text = text
        self.named = named
        self.base_url = base_url

    @cached_property
    def title(self) -> str | None:
        """The title of the node."""
        seen = self._stated_title() or (line_of(self.heading) if self.heading is not None else None)
        return seen or self.metadata.title or self._page_title()

    @cached_property
    def heading(self) -> HtmlElement | None:
        """The heading that shows the title."""
        in_banner = Around(_is_site_name)
        heads = (
            e
            for e in self._headings()
            if not (in_banner.has(e) or self.is_in_text(e) or leads_home(e, self.base_url))
        )
        return next((e for e in heads if line_of(e)), None)

    def _stated_title(self) -> str | None:
        for element in self.root.iter():
            if _states(element, _TITLE_PROPERTIES) and self._is_of_node(element):
                return " ".join((element.get("content") or line_of(element)).split()) or None
        return None

    def _is_of_node(self, element: HtmlElement) -> bool:
        """Tell whether a property is the node's own, and not its author's or its term's."""
        about = takewhile(lambda e: e is not self.root, (element, *element.iterancestors()))
        is_others = any(e.get("typeof") or e.get("rel") for e in about)
        return not is_others and not is_aside(element, self.root)

    def _headings(self) -> Iterator[HtmlElement]:
        yield from self.root.iter("h1")
        yield from self.tree.iter("h1")

    def _page_title(self) -> str | None:
        text = " ".join((self.tree.findtext(".//title") or "").split())
        return _SITE.sub("", text) or None

    @cached_property
    def published(self) -> str | None:
        """When the node was created: in UTC where a machine's time is given, else the day."""
        return self._stated_time() or self.metadata.published or self._printed_day()

    def _stated_time(self) -> str | None:
        for element in self.root.iter():
            created = _states(element, _CREATED)
            stated = element.get("content") if created else element.get("datetime")
            is_time = stated and (created or element.tag == "time")
            if is_time and not (self.is_apart(element) or self.is_in_text(element)):
                return read_timestamp(stated)
        return None

    def _printed_day(self) -> str | None:
        language = primary_language(self.metadata.language)
        for element in (*self.named(*_DATES), *self.root.iter("header", "footer")):
            text = "" if self.is_in_text(element) or is_aside(element) else line_of(element)
            if len(text) < _DATE_LINE and (found := next(find_dates(text, language), None)):
                return found.iso
        return self._lone_day(language)

    def _lone_day(self, language: str | None) -> str | None:
        """Return the first whole day in a short line beside the text, whatever it is called."""
        for element in innermost(self.root, "p", "li", "div", "span"):
            text = line_of(element)
            found = find_day(text, language) if len(text) <= _DATE_ALONE else None
            if found and not (self.is_in_text(element) or is_aside(element, self.root)):
                return found
        return None

    def is_apart(self, element: HtmlElement) -> bool:
        """Tell whether an element stands aside, or in another node."""
        return is_aside(element, self.root) or self._in_others.has(element.getparent())

    def begins_apart(self, element: HtmlElement) -> bool:
        """Tell whether an element itself is aside, or shows another node: none holds the text."""
        return begins_aside(element) or (is_other_node(element) and element not in self._around)

    @cached_property
    def _around(self) -> set[HtmlElement]:
        return holders((self.root, *self.text))

    @cached_property
    def _in_others(self) -> Around:
        around = self._around
        return Around(lambda e: e not in around and is_other_node(e))

    def is_in_text(self, element: HtmlElement) -> bool:
        """Tell whether an element stands in the text."""
        return self._in_text.has(element.getparent())

    @cached_property
    def _in_text(self) -> Around:
        return Around(self.text.__contains__)


def _states(element: HtmlElement, properties: frozenset[str]) -> bool:
    stated = element.get("property")
    return stated is not None and not properties.isdisjoint(stated.split())


def _is_site_name(element: HtmlElement) -> bool:
    names = class_names(element.get("class") or "")
    return element.get("id") in _SITE_NAMES or not _SITE_NAMES.isdisjoint(names)
