"""JSON-LD on a page: its typed nodes, and which of them speaks of the text (schema.org)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from lxml.html import HtmlElement

from pipelines.extract.values import as_name

ARTICLE_TYPES: Final = frozenset(
    {
        "AdvertiserContentArticle",
        "AnalysisNewsArticle",
        "Article",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "NewsArticle",
        "OpinionNewsArticle",
        "Report",
        "ReportageNewsArticle",
        "Review",
        "ReviewNewsArticle",
        "ScholarlyArticle",
        "SocialMediaPosting",
        "TechArticle",
    }
)
"""schema.org types whose node speaks of the text on the page."""

_SIGNS: Final = re.compile(
    r"^\s*(<!--|/\*<!\[CDATA\[\*/|//<!\[CDATA\[)|(-->|/\*\]\]>\*/|//\]\]>)\s*$"
)
_NODES = 2_000
"""A graph longer than this is not metadata; reading stops there."""

Node = Mapping[str, Any]


def json_ld(scripts: Iterable[HtmlElement]) -> Iterator[Node]:
    """Yield every typed node of a page's JSON-LD, at any depth; broken scripts are left out."""
    found: list[Node] = []
    for script in scripts:
        if "ld+json" in (script.get("type") or "").lower():
            found += _nodes(_load(script.text or ""))
    yield from islice(found, _NODES)


def _load(text: str) -> Any:
    for way in (str, _without_signs):
        with suppress(ValueError, RecursionError):
            return json.loads(way(text), strict=False)
    return None


def _without_signs(text: str) -> str:
    """Return a script without what once hid it from browsers, and from readers of XML."""
    return _SIGNS.sub("", text)


def _nodes(value: Any) -> Iterator[Node]:
    stack = [value]
    for _ in range(_NODES * 10):
        if not stack:
            return
        item = stack.pop()
        if isinstance(item, dict):
            if "@type" in item:
                yield item
            stack += reversed(item.values())
        elif isinstance(item, list):
            stack += reversed(item)


def types(node: Node) -> frozenset[str]:
    """Return the names of a node's types, without vocabulary address."""
    value = node.get("@type")
    if isinstance(value, str):
        return _type(value)
    names = value if isinstance(value, list) else [value]
    return frozenset[str]().union(*(_type(str(name)) for name in names if name))


@lru_cache(maxsize=256)
def _type(name: str) -> frozenset[str]:
    return frozenset({name.rsplit("/", 1)[-1]}) if name else frozenset()


def article_node(nodes: Iterable[Node], address: str | None = None) -> Node:
    """Return the node of the article that the page shows; empty if there is none.

    A listing names many articles: then only the one that names the page's own `address` counts.
    """
    found = [node for node in nodes if types(node) & ARTICLE_TYPES and node.get("headline")]
    if len({str(node["headline"]) for node in found}) > 1:
        found = [node for node in found if address and _is_about(node, address)][:1]
    return found[0] if found else {}


def _is_about(node: Node, address: str) -> bool:
    entity = node.get("mainEntityOfPage")
    named = [node.get("url"), node.get("@id"), entity]
    if isinstance(entity, dict):
        named += [entity.get("@id"), entity.get("url")]
    plain = address.split("#")[0].rstrip("/")
    return any(isinstance(name, str) and name.split("#")[0].rstrip("/") == plain for name in named)


def breadcrumb(nodes: Iterable[Node]) -> tuple[str, ...]:
    """Return the names of the first BreadcrumbList, in the order of their positions."""
    for node in nodes:
        items = node.get("itemListElement")
        if "BreadcrumbList" in types(node) and isinstance(items, list):
            steps = sorted((i for i in items if isinstance(i, dict)), key=_position)
            return tuple(
                name for step in steps if (name := as_name(step) or as_name(step.get("item")))
            )
    return ()


def _position(item: Node) -> float:
    try:
        return float(item.get("position") or 0)
    except (TypeError, ValueError):
        return 0.0


def named(nodes: Iterable[Node], kind: str) -> str | None:
    """Return the name of the first node of that type."""
    return next((name for node in nodes if kind in types(node) and (name := as_name(node))), None)
