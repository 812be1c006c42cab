"""Answers of WordPress's REST interface (`/wp-json/wp/v2/posts`): one post or a list of them.

Source: https://developer.wordpress.org/rest-api/reference/posts/. Times are the `_gmt` ones;
categories, tags, author and featured picture come with `_embed`. Standing pages, comments, media,
terms and users have addresses of the same form and are no articles.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, Final

from archive.model import Article, Image, Reading, ReadingRole, Site
from pipelines import language
from pipelines.dates import read_timestamp
from pipelines.extract.accounts import is_author
from pipelines.extract.body import Body, read_containers
from pipelines.extract.cached import cached_property
from pipelines.extract.ends import Setting
from pipelines.extract.notes import find_notes
from pipelines.extract.page import Page, absolute, line_of, parse_html
from pipelines.extract.signing import date_of_original
from pipelines.extract.tooltips import unfold
from pipelines.extract.wordpress.mending import make_inner
from pipelines.extract.wordpress.names import credits_of

_NOT_POSTS: Final = frozenset({"page", "attachment", "comment", "nav_menu_item", "wp_block"})
_CUT: Final = ("[…]", "[...]", "…", "...")


def is_answer(page: Page) -> bool:
    """Tell whether `page` is an answer in JSON."""
    return page.body.lstrip()[:1] in {b"{", b"["} and not page.is_feed


def read_answer(page: Page, site: Site) -> tuple[Reading, ...]:
    """Return a reading for each published post in an answer."""
    try:
        answer = json.loads(page.text)
    except (ValueError, RecursionError):
        return ()
    items = answer if isinstance(answer, list) else [answer]
    posts = (_Item(item, page.url, site) for item in items if _is_post(item))
    return tuple(post.reading() for post in posts)


def _is_post(item: Any) -> bool:
    if not isinstance(item, dict) or str(item.get("type")) in _NOT_POSTS:
        return False
    has_parts = all(isinstance(item.get(name), dict) for name in ("title", "content"))
    is_public = item.get("status", "publish") == "publish"
    link = absolute(item["link"], "") if isinstance(item.get("link"), str) else None
    return has_parts and is_public and isinstance(item.get("id"), int) and link is not None


class _Item:
    """One post of an answer."""

    def __init__(self, item: Mapping[str, Any], url: str, site: Site) -> None:
        self.item = item
        self.url = url
        self.site = site
        self.link: str = item["link"]

    def reading(self) -> Reading:
        """Return what the answer says of the post."""
        number = f"post{self.item['id']}"
        return Reading(self.url, self.link, ReadingRole.API, number, 1, self._article())

    def _article(self) -> Article:
        text = self._text
        article = Article(
            url=self.link,
            canonical_url=self.link,
            title=self._rendered("title"),
            language=language.guess(text.text) if text.text else None,
            section=next(iter(self._terms("category")), None),
            excerpt=self._excerpt(),
            credits=credits_of(text, lambda: self._authors, self._site_language),
            published=self._time("date"),
            modified=self._time("modified"),
            date_original=date_of_original(text.said),
            keywords=tuple(sorted(self._terms("post_tag"))),
            images=tuple(self._featured()),
            access=self._access(),
        )
        return text.completing(article)

    @cached_property
    def _text(self) -> Body:
        tree = parse_html(self._raw("content"))
        if tree is None or self._is_protected:
            return Body()
        make_inner(tree, (self.link,))
        unfold(tree)
        setting = Setting(self.link, self._site_language, tuple(self._authors))
        return read_containers([tree], find_notes(tree), setting)

    @property
    def _site_language(self) -> str | None:
        return self.site.languages[0] if len(self.site.languages) == 1 else None

    @property
    def _is_protected(self) -> bool:
        return bool(self.item["content"].get("protected"))

    def _access(self) -> str:
        if self._is_protected:
            return "password"
        return "teaser" if "paywall" in self._text.furniture else "public"

    def _raw(self, name: str) -> str:
        part = self.item.get(name)
        value = part.get("rendered") if isinstance(part, dict) else None
        return value if isinstance(value, str) else ""

    def _rendered(self, name: str) -> str | None:
        tree = parse_html(self._raw(name))
        return (line_of(tree) or None) if tree is not None else None

    def _excerpt(self) -> str | None:
        """Return the excerpt, unless WordPress cut it from the beginning of the text."""
        text = self._rendered("excerpt")
        return None if text is None or self._is_protected or text.endswith(_CUT) else text

    def _time(self, name: str) -> str | None:
        value = self.item.get(f"{name}_gmt")
        return read_timestamp(f"{value}Z") if isinstance(value, str) else None

    def _embedded(self, name: str) -> Iterator[Mapping[str, Any]]:
        embedded = self.item.get("_embedded")
        value = embedded.get(name) if isinstance(embedded, dict) else None
        stack = list(value) if isinstance(value, list) else []
        while stack:
            one = stack.pop(0)
            if isinstance(one, dict):
                yield one
            elif isinstance(one, list):
                stack = [*one, *stack]

    def _terms(self, taxonomy: str) -> list[str]:
        terms = (t for t in self._embedded("wp:term") if t.get("taxonomy") == taxonomy)
        return [unescape(t["name"]) for t in terms if isinstance(t.get("name"), str)]

    @cached_property
    def _authors(self) -> list[str]:
        names = [a["name"] for a in self._embedded("author") if isinstance(a.get("name"), str)]
        return [name for name in names if is_author(name, (self.site.title,))]

    def _featured(self) -> Iterator[Image]:
        for media in self._embedded("wp:featuredmedia"):
            src, alt = media.get("source_url"), media.get("alt_text")
            if isinstance(src, str) and (url := absolute(src, self.link)):
                yield Image(url, alt if isinstance(alt, str) and alt else None)
