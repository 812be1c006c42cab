"""HTML microdata (schema.org): the properties of the article on a page."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extract.json_ld import ARTICLE_TYPES
from pipelines.extract.page import Page
from pipelines.extract.values import clean

_TYPES: Final = etree.XPath("descendant-or-self::*/@itemtype", smart_strings=False)
_SCOPES: Final = etree.XPath("descendant-or-self::*[@itemtype]")


def microdata(page: Page) -> dict[str, Any]:
    """Return the properties of the page's only microdata article, shaped as a JSON-LD node."""
    if not _may_be_titled(page.body) or sum(map(_is_article, _TYPES(page.tree))) != 1:
        return {}
    (scope,) = (e for e in _SCOPES(page.tree) if _is_article(e.get("itemtype")))
    found: dict[str, list[Any]] = {}
    for element in scope.xpath("descendant::*[@itemprop]"):
        if _scope(element) is scope:
            for name in element.get("itemprop").split():
                found.setdefault(name, []).append(_item_value(element))
    return found if found.get("headline") else {}


def _may_be_titled(body: bytes) -> bool:
    """Tell whether a page may have an article with a headline; to search the tree takes longer.

    ASCII letters are the same in all codecs but those with two bytes to a letter. The names of
    properties are in small letters, other than those of attributes.
    """
    return b"headline" in body or b"\x00" in body


def _scope(element: HtmlElement) -> HtmlElement | None:
    """Return the item that a property belongs to: not a picture's author to the article."""
    return next(
        (each for each in element.iterancestors() if each.get("itemscope") is not None), None
    )


def _is_article(kind: str) -> bool:
    return kind.strip().rstrip("/").rsplit("/", 1)[-1] in ARTICLE_TYPES


def _item_value(element: HtmlElement) -> str | None:
    for name in ("content", "datetime"):
        if element.get(name):
            return clean(element.get(name))
    if element.tag in {"a", "link", "img", "meta"} and not (element.text_content() or "").strip():
        return clean(element.get("href") or element.get("src"))
    return clean(element.text_content())
