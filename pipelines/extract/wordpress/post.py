"""The page of a WordPress post, in whatever theme.

What core prints is believed first (body and post classes, short link, REST link, `rel` of terms),
then what plugins print for machines, then the classes that nearly all themes share. A standing page
(`page-id-N`) is no article, and neither is a listing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from archive.model import ReadingRole
from pipelines.extract.around import Around
from pipelines.extract.cached import cached_property
from pipelines.extract.container import (
    Named,
    begins_aside,
    by_prose,
    cards,
    class_names,
    fullest,
    holders,
    is_aside,
    outermost,
)
from pipelines.extract.head import leads_home, link
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
_BOXES: Final = ("article", "div", "section", "main")
"""Elements that a theme puts around a post."""
_POSTS: Final = frozenset({"hentry", "wp-block-post", "type-post"})
"""Classes that core gives to the element of a post, beside its number."""

_TITLES: Final = frozenset(
    {"entry-title", "wp-block-post-title", "post-title", "article-title", "amp-wp-title"}
)
_NO_POST: Final = frozenset({"author", "tag", "category", "home"})
"""What core says of links that lead to no post."""
_BANNERS: Final = frozenset({"site-title", "site-header", "wp-block-site-title"})
_MARKED_TEXT: Final = etree.XPath("descendant::*[@itemprop='articleBody']")

_BUILT_TEXT: Final = etree.XPath("descendant::*[@data-elementor-type='wp-post']")
"""What the builder Elementor makes of a post's own text, in many parts."""


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
            or number_after("post-", self._own_element.get("id"))
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
        """The element around the whole post, with its title, which some themes print beside it."""
        own = self._own_element
        if self._has_title(own):
            return own
        around = (e for e in own.iterancestors() if e is not self.body and self._has_title(e))
        return next(around, own)

    @cached_property
    def _own_element(self) -> HtmlElement:
        """The post's element by its number, else its own `<article>`, else `<main>` or the body."""
        number = self._numbered_class("postid-")
        if number and (own := self._numbered_box(number)) is not None:
            return own
        articles = [e for e in self.body.iter("article") if not is_aside(e)]
        articles = [e for e in articles if _number_in(e) in {None, number}]
        if len(articles) == 1:
            return articles[0]
        mains = list(self.body.iter("main"))
        return mains[0] if len(mains) == 1 else self.body

    def _numbered_box(self, number: int) -> HtmlElement | None:
        """Return the element that core names after a post: by its id, else by its classes."""
        name = f"post-{number}"
        own = next((e for e in self.body.iter(*_BOXES) if e.get("id") == name), None)
        marked = (e for e in self.on_page(name) if e.tag in _BOXES and _number_in(e) == number)
        return own if own is not None else next(marked, None)

    # --- the title

    def _has_title(self, element: HtmlElement) -> bool:
        return next(self.titles_in(element), None) is not None

    def titles_in(self, root: HtmlElement) -> Iterator[HtmlElement]:
        """Yield the headings under `root` that may be the title, the likeliest first.

        A class says so, or it is the page's highest heading, or `<title>` begins or ends with it.
        """
        others, in_banner = _others(self.number, root), Around(_is_banner)

        def is_own(heading: HtmlElement) -> bool:
            elsewhere = others.has(heading.getparent())
            return not (elsewhere or leads_home(heading, self.base_url))

        yield from (e for e in root.iter("h1", "h2") if _is_named_title(e) and is_own(e))
        yield from (e for e in root.iter("h1") if not in_banner.has(e) and is_own(e))
        head = self.page.head_title
        headings = [(e, text) for e in root.iter("h1", "h2", "h3") if (text := line_of(e))]
        yield from (e for e, text in headings if head.startswith(text) and is_own(e))
        yield from (e for e, text in headings if head.endswith(text) and is_own(e))

    def is_apart(self, element: HtmlElement) -> bool:
        """Tell whether an element of the post's `root` is not the post's own.

        It stands aside, or in another post: core gives each post in a list its number as a class.
        """
        if element is self.root:
            return False
        return begins_aside(element) or self._in_others.has(element.getparent())

    @cached_property
    def _in_others(self) -> Around:
        return _others(self.number, self.root)

    def is_elsewhere(self, element: HtmlElement) -> bool:
        """Tell whether an element stands apart, or in a box with a heading that leads elsewhere."""
        return self.is_apart(element) or self._cards.has(element)

    def begins_elsewhere(self, element: HtmlElement) -> bool:
        """Tell whether an element under `root` is itself the outermost of what is elsewhere."""
        is_other = begins_aside(element) or _number_in(element) not in {None, self.number}
        return is_other or element in self._cards_found

    @cached_property
    def _cards(self) -> Around:
        return Around(self._cards_found.__contains__, self.root)

    @cached_property
    def _cards_found(self) -> frozenset[HtmlElement]:
        """The boxes that show other posts in short, in themes that give them no number."""
        own = [self.container, next(self.titles_in(self.root), None)]
        around = holders(e for e in own if e is not None)
        return frozenset(cards(self.root, around, self._leads_elsewhere))

    def _leads_elsewhere(self, link: HtmlElement) -> bool:
        """Tell whether a link leads to another page than the home page, a term or an account."""
        url = absolute(link.get("href"), self.base_url)
        if url is None or not _NO_POST.isdisjoint((link.get("rel") or "").split()):
            return False
        own = {self.canonical, self.page.url}
        return url.partition("#")[0] not in own and bool(urlsplit(url).path.strip("/"))

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
            found = [e for e in named if not self.is_apart(e)]
            if found:
                return fullest(outermost(found))
        marked = _MARKED_TEXT(self.root) or _BUILT_TEXT(self.root)
        return fullest(marked) if marked else by_prose(self.root)


def _others(number: int | None, top: HtmlElement) -> Around:
    """Return what holds what is not of the post of that number.

    It does not refer to the post, or a page would be freed by the collector, not with its last use.
    """
    own = {None, number}
    return Around(lambda each: begins_aside(each) or _number_in(each) not in own, top)


def _number_in(element: HtmlElement) -> int | None:
    """Return the number of the post that `element` holds, by the classes that core gives it."""
    classes = class_names(element.get("class") or "")
    if classes.isdisjoint(_POSTS):
        return None
    return next((n for name in classes if (n := number_after("post-", name))), None)


def _is_named_title(element: HtmlElement) -> bool:
    return not _TITLES.isdisjoint(class_names(element.get("class") or ""))


def _is_banner(element: HtmlElement) -> bool:
    """Tell whether an element is the head of the page, with the publication's name."""
    if element.tag == "header" and element.find(".//nav") is not None:
        return True
    return not _BANNERS.isdisjoint(class_names(element.get("class") or ""))
