"""The page of a Drupal node, in whatever theme.

Which node a page shows is said by the body's class, the short link, the script settings or the
node's own element. The fields say what is what; where a theme prints none, the text is found by
its RDFa or by its prose. Standing pages (`page`, `webform`) and listings are no articles.
"""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from archive.model import Reading, ReadingRole, Site
from pipelines.extract.cached import cached_property
from pipelines.extract.container import Named, class_names
from pipelines.extract.drupal import addresses
from pipelines.extract.drupal.story import Story
from pipelines.extract.head import link
from pipelines.extract.page import Page, line_of
from pipelines.extract.values import number_after

_STANDING: Final = frozenset({"page", "basic-page", "webform", "panel", "landing-page", "forum"})
_CURRENT_PATH: Final = re.compile(r'"currentPath"\s*:\s*"node\\?/(\d{1,10})"')
_BODY_FIELDS: Final = ("field-name-body", "field--name-body")
_FULL_NODES: Final = ("node-full", "node--view-mode-full", "node--full")
_KIND: Final = re.compile(r"(?:page-)?node-?-type-{1,2}([\w-]+)")
_OTHER_PATHS: Final = re.compile(
    r"^page-(?:comment|user|search|taxonomy|blog|archive|admin)(?:-|$)"
)


def read_node(page: Page, site: Site) -> tuple[Reading, ...]:
    """Return the reading of a node's page; nothing for other pages."""
    node = Node(page)
    if not node.is_article:
        return ()
    story = Story(page, site, node.root, node.canonical, node.named)
    number = f"node{node.number}" if node.number else None
    return (Reading(page.url, node.canonical, node.role, number, 1, story.article()),)


class Node:
    """Which node a page shows, and where."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tree: HtmlElement = page.tree
        self.body: HtmlElement = next(self.tree.iterchildren("body"), self.tree)
        self.classes = class_names(self.body.get("class") or "")
        self.named = Named(self.tree)

    @property
    def is_article(self) -> bool:
        """Whether the page shows one node that is no standing page."""
        if any(_OTHER_PATHS.match(name) for name in self.classes):
            return False
        if self.classes & {"front", "path-frontpage"} or self.kind in _STANDING:
            return False
        return self.number is not None

    @cached_property
    def kind(self) -> str | None:
        """The content type, as the classes name it."""
        return next((m[1] for name in self.classes if (m := _KIND.fullmatch(name))), None)

    @cached_property
    def number(self) -> int | None:
        """Drupal's number of the node."""
        named = (number_after("page-node-", name) for name in self.classes)
        return (
            next(filter(None, named), None)
            or addresses.node_number(link(self.page, "shortlink"))
            or self._current()
            or self._own_number
            or None
        )

    def _current(self) -> int | None:
        for script in self.tree.iter("script"):
            if match := _CURRENT_PATH.search(script.text or ""):
                return int(match[1])
        return None

    @cached_property
    def _own_number(self) -> int | None:
        full = self.named(*_FULL_NODES)
        if len(full) == 1:
            return _number_of(full[0])
        numbered = {n for e in self.body.iter("div") if (n := number_after("node-", e.get("id")))}
        if addresses.node_number(self.page.url) in numbered:
            return addresses.node_number(self.page.url)
        if not full and self._has_text():
            return addresses.node_number(self.page.url)
        return self._only_number

    @property
    def _only_number(self) -> int | None:
        """The number of the one node that a page shows; its title leads nowhere, as a teaser's.

        Themes for Drupal 6 say no more (source: `node.tpl.php` of Garland, `$page == 0`).
        """
        nodes = [e for e in self.body.iter("div", "article") if _is_numbered_node(e)]
        if len(nodes) != 1 or _is_teaser(nodes[0]) or _is_headed_by_link(nodes[0]):
            return None
        return _number_of(nodes[0])

    def _has_text(self) -> bool:
        return bool(self.named(*_BODY_FIELDS))

    def _holds_text(self, element: HtmlElement) -> bool:
        """Tell whether `element` has the text, where the page prints it as a field at all."""
        return bool(self.named.under(element, *_BODY_FIELDS)) or not self._has_text()

    @cached_property
    def root(self) -> HtmlElement:
        """The element around the node, else around the page's content."""
        for element in self.body.iter("div", "article", "section"):
            is_own = self.number and _number_of(element) == self.number
            if is_own and not _is_teaser(element) and self._holds_text(element):
                return element
        full = self.named(*_FULL_NODES)
        contents = [*full, *self.body.iter("main"), *self.named("region-content")]
        contents += [e for e in self.body.iter("div") if e.get("id") in {"content", "main"}]
        return contents[0] if contents else self.body

    @cached_property
    def canonical(self) -> str:
        """The address of the node, by its alias."""
        stated = link(self.page, "canonical")
        return addresses.plain(stated or self.page.url)

    @property
    def role(self) -> ReadingRole:
        """What the page is to the node."""
        other = addresses.is_other_page(self.page.url)
        return ReadingRole.ALTERNATE if other else ReadingRole.PAGE


def _number_of(element: HtmlElement) -> int | None:
    """Return the number of the node that `element` holds, if it says so."""
    stated = element.get("data-history-node-id") or ""
    if stated.isascii() and stated.isdecimal():
        return int(stated[:10])
    return number_after("node-", element.get("id")) or (
        addresses.node_number(element.get("about"))
        if "node" in (element.get("class") or "")
        else None
    )


def _is_numbered_node(element: HtmlElement) -> bool:
    is_node = "node" in class_names(element.get("class") or "")
    return is_node and number_after("node-", element.get("id")) is not None


def _is_headed_by_link(node: HtmlElement) -> bool:
    """Tell whether the first heading of a node is a link to it."""
    heading = next(node.iter("h1", "h2", "h3"), None)
    return heading is not None and len(line_of(heading)) == sum(
        len(line_of(a)) for a in heading.iter("a")
    )


def _is_teaser(element: HtmlElement) -> bool:
    classes = (element.get("class") or "").split()
    return any("teaser" in name for name in classes)
