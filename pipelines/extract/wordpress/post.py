"""The page of a WordPress post, in whatever theme.

What core prints is believed first (body and post classes, short link, REST link, `rel` of terms),
then what plugins print for machines, then the classes that nearly all themes share. A standing page
(`page-id-N`) is no article, and neither is a listing.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from archive.model import ReadingRole
from pipelines.extract.around import Around
from pipelines.extract.cached import cached_property
from pipelines.extract.container import (
    Named,
    begins_aside,
    by_prose,
    class_names,
    fullest,
    is_aside,
    outermost,
)
from pipelines.extract.head import link
from pipelines.extract.metadata import Metadata
from pipelines.extract.page import Page, absolute, line_of
from pipelines.extract.values import number_after
from pipelines.extract.wordpress import addresses

_LISTINGS: Final = frozenset(
    {"home", "blog", "archive", "search", "error404", "attachment", "page", "page-template"}
    | {"author", "category", "tag", "tax-post_tag", "post-type-archive", "single-attachment"}
    | {"single-product", "single-tribe_events"}
)
_CONTENT: Final = (
    ("entry-content", "wp-block-post-content", "amp-wp-article-content"),
    ("post-content", "article-content", "td-post-content", "single-content", "the-content"),
    ("post-body", "post__content", "entry__content", "article__content", "article-body", "entry"),
    ("elementor-widget-theme-post-content", "et_pb_post_content", "post-entry", "content-inner"),
)
_MARKED_TEXT: Final = etree.XPath("descendant::*[@itemprop='articleBody']")


class Post:
    """A page asked for one thing after the other; each found once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tree: HtmlElement = page.tree
        self.base_url = page.base_url
        self.body: HtmlElement = next(self.tree.iterchildren("body"), self.tree)
        self.classes = class_names(self.body.get("class") or "")

    @cached_property
    def metadata(self) -> Metadata:
        """What the page says of itself for machines."""
        return Metadata(self.page)

    # --- what page this is

    @cached_property
    def is_post(self) -> bool:
        """Whether the page shows one post, and not only the card of it that other sites embed."""
        if self.on_page("wp-embed"):
            return False
        if self._numbered_class("postid-") or "single-post" in self.classes:
            return True
        if self.classes & _LISTINGS:
            return False
        if "single" in self.classes or self.metadata.is_article:
            return self.root is not None and self.container is not None
        shortlink = addresses.post_number(link(self.page, "shortlink"))
        return shortlink is not None and bool(self.on_page("type-post"))

    @cached_property
    def number(self) -> int | None:
        """WordPress's number of the post."""
        return (
            self._numbered_class("postid-")
            or addresses.post_number(link(self.page, "shortlink"))
            or self._number_in_rest()
            or number_after("post-", self.root.get("id"))
            or None
        )

    def _number_in_rest(self) -> int | None:
        rest = (e.get("href") for e in self.page.relations if "json" in (e.get("type") or ""))
        return next((n for href in rest if (n := addresses.post_number(href))), None)

    def _numbered_class(self, start: str) -> int | None:
        return next((n for name in self.classes if (n := number_after(start, name))), None)

    @cached_property
    def part(self) -> int:
        """Which part of the post the page shows, from 1."""
        named = self._numbered_class("single-paged-") or self._numbered_class("paged-")
        if named:
            return named
        numbers = self.on_page("post-page-numbers")
        current = next((e for e in numbers if "current" in (e.get("class") or "").split()), None)
        stated = re.search(r"\d+", line_of(current)) if current is not None else None
        return int(stated[0]) if stated else 1

    @cached_property
    def canonical(self) -> str:
        """The address of the post."""
        stated = self.metadata.canonical or (self.metadata.metas.get("og:url") or (None,))[0]
        return addresses.canonical(absolute(stated, self.base_url) or self.page.url, self.part)

    @cached_property
    def role(self) -> ReadingRole:
        """What the page is to the post."""
        html = self.tree.getroottree().getroot()
        amp = addresses.is_amp(self.page.url) or "amp" in html.attrib or "⚡" in html.attrib
        if amp or addresses.is_comment_page(self.page.url):
            return ReadingRole.ALTERNATE
        return ReadingRole.PAGE

    # --- where things are

    @cached_property
    def root(self) -> HtmlElement:
        """The element around the whole post: its own `<article>`, else `<main>`, else the body."""
        number = self._numbered_class("postid-")
        for element in self.body.iter("article", "div", "section", "main"):
            if number and element.get("id") == f"post-{number}":
                return element
        articles = [e for e in self.body.iter("article") if not is_aside(e)]
        if len(articles) == 1:
            return articles[0]
        mains = list(self.body.iter("main"))
        return mains[0] if len(mains) == 1 else self.body

    def is_apart(self, element: HtmlElement) -> bool:
        """Tell whether an element of the post's `root` is not the post's own.

        It stands aside, or in another post: core gives each post in a list its number as a class.
        """
        if element is self.root:
            return False
        return begins_aside(element) or self._in_others.has(element.getparent())

    @cached_property
    def _in_others(self) -> Around:
        return Around(self._holds_others, self.root)

    def _holds_others(self, element: HtmlElement) -> bool:
        """Tell whether what stands in `element` is not the post's own."""
        return begins_aside(element) or _number_in(element) not in {None, self.number}

    @cached_property
    def on_page(self) -> Named:
        """The elements of the page by their classes."""
        return Named(self.body)

    def in_post(self, *names: str) -> list[HtmlElement]:
        """Return the elements of the post that have any of the classes."""
        return self.on_page.under(self.root, *names)

    @cached_property
    def in_text(self) -> frozenset[HtmlElement]:
        """Every element of the text."""
        return frozenset() if self.container is None else frozenset(self.container.iter())

    @cached_property
    def container(self) -> HtmlElement | None:
        """The element that holds the text."""
        for names in _CONTENT:
            named = (e for e in self.in_post(*names) if e.tag != "article")
            found = [e for e in named if not is_aside(e, self.root)]
            if found:
                return fullest(outermost(found))
        marked = _MARKED_TEXT(self.root)
        return fullest(marked) if marked else by_prose(self.root)


def _number_in(element: HtmlElement) -> int | None:
    """Return the number of the post that `element` holds, by the classes that core gives it."""
    classes = class_names(element.get("class") or "")
    if "hentry" not in classes and "wp-block-post" not in classes:
        return None
    return next((n for name in classes if (n := number_after("post-", name))), None)
