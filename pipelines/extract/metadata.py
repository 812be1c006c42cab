"""What a page says of itself for machines: JSON-LD, OpenGraph, Dublin Core, microdata.

Sources: schema.org (JSON-LD 1.1 and HTML microdata), https://ogp.me, https://www.dublincore.org.
Nothing is decided here: values are given as the page has them (white space cleaned, addresses made
absolute, times in UTC), and an extractor chooses between them and what it sees itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import Any, Final
from urllib.parse import urljoin

from lxml.html import HtmlElement

from pipelines.dates import read_timestamp

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

_NODES = 2_000
"""A graph longer than this is not metadata; reading stops there."""

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of a page, from the most exact source that has them.

    `published` and `modified` are ISO 8601 in UTC where the page gives a zone.
    `breadcrumb` is as in a BreadcrumbList, home first. `is_article` says that a
    source calls this page an article.
    """

    title: str | None = None
    site_name: str | None = None
    description: str | None = None
    canonical: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    sections: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    breadcrumb: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    is_article: bool = False
    nodes: tuple[Node, ...] = field(default=(), repr=False)
    metas: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)


def read_metadata(tree: HtmlElement, base_url: str) -> Metadata:
    """Read all machine-readable parts of a page; `base_url` makes addresses absolute."""
    nodes = tuple(json_ld(tree))
    metas = meta_values(tree)
    address = link(tree, "canonical", base_url) or _first(metas, "og:url") or base_url
    article = article_node(nodes, address) or microdata(tree)
    times = _Times(article, metas)
    return Metadata(
        title=_text(article.get("headline"))
        or _first(metas, "og:title", "dc.title", "dcterms.title"),
        site_name=_first(metas, "og:site_name") or _named(nodes, "WebSite"),
        description=_first(metas, "og:description", "description", "dc.description"),
        canonical=link(tree, "canonical", base_url),
        language=_text(article.get("inLanguage")) or html_language(tree),
        authors=_authors(article, nodes, metas),
        published=times.published,
        modified=times.modified,
        sections=_texts(article.get("articleSection")) or metas.get("article:section", ()),
        keywords=_keywords(article, metas),
        breadcrumb=breadcrumb(nodes),
        images=_images(article, metas, base_url),
        is_article=bool(article) or _first(metas, "og:type") == "article",
        nodes=nodes,
        metas=metas,
    )


# --- JSON-LD ----------------------------------------------------------------------------------


def json_ld(tree: HtmlElement) -> Iterator[Node]:
    """Yield every typed node of the page's JSON-LD, at any depth; broken scripts are left out."""
    found: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found += _nodes(_load(script.text_content() or ""))
    yield from islice(found, _NODES)


def _load(text: str) -> Any:
    text = re.sub(
        r"^\s*(<!--|/\*<!\[CDATA\[\*/|//<!\[CDATA\[)|(-->|/\*\]\]>\*/|//\]\]>)\s*$", "", text
    )
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


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
    names = value if isinstance(value, list) else [value]
    return frozenset(str(name).rsplit("/", 1)[-1] for name in names if name)


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
            return tuple(name for step in steps if (name := _name(step) or _name(step.get("item"))))
    return ()


def _position(item: Node) -> float:
    try:
        return float(item.get("position") or 0)
    except (TypeError, ValueError):
        return 0.0


def _named(nodes: Iterable[Node], kind: str) -> str | None:
    return next((name for node in nodes if kind in types(node) and (name := _name(node))), None)


# --- metas, links, microdata ------------------------------------------------------------------


def meta_values(tree: HtmlElement) -> dict[str, tuple[str, ...]]:
    """Return name or property (lower case) -> contents, of every <meta> that has both."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = clean(meta.get("content"))
        for name in (meta.get("property") or meta.get("name") or "").lower().split():
            if content:
                found.setdefault(name, []).append(content)
    return {name: tuple(values) for name, values in found.items()}


def link(tree: HtmlElement, rel: str, base_url: str) -> str | None:
    """Return the absolute address of the first `<link rel=...>` with that relation."""
    for element in tree.iter("link"):
        href = (element.get("href") or "").strip()
        if href and rel in (element.get("rel") or "").lower().split():
            return absolute(base_url, href)
    return None


def html_language(tree: HtmlElement) -> str | None:
    """Return the language code that the root element declares (ISO 639-1, lower case)."""
    root = tree.getroottree().getroot()
    for name in ("lang", "xml:lang", "{http://www.w3.org/XML/1998/namespace}lang"):
        if code := primary_language(root.get(name)):
            return code
    return None


def primary_language(tag: str | None) -> str | None:
    """Return the primary subtag of a language tag or locale: `es_ES` -> `es`."""
    match = re.match(r"\s*([A-Za-z]{2,3})(?:[-_].*)?\s*$", tag or "")
    return match.group(1).lower() if match else None


def microdata(tree: HtmlElement) -> dict[str, Any]:
    """Return the properties of the page's only microdata article, shaped as a JSON-LD node."""
    scopes = [e for e in tree.xpath("//*[@itemtype]") if _is_article_scope(e)]
    if len(scopes) != 1:
        return {}
    found: dict[str, list[Any]] = {}
    for element in scopes[0].xpath("descendant::*[@itemprop]"):
        if _scope(element) is scopes[0]:
            for name in element.get("itemprop").split():
                found.setdefault(name, []).append(_item_value(element))
    return found if found.get("headline") else {}


def _scope(element: HtmlElement) -> HtmlElement | None:
    """Return the item that a property belongs to: not a picture's author to the article."""
    return next(
        (each for each in element.iterancestors() if each.get("itemscope") is not None), None
    )


def _is_article_scope(element: HtmlElement) -> bool:
    kind: str = element.get("itemtype")
    return kind.strip().rstrip("/").rsplit("/", 1)[-1] in ARTICLE_TYPES


def _item_value(element: HtmlElement) -> str | None:
    for name in ("content", "datetime"):
        if element.get(name):
            return clean(element.get(name))
    if element.tag in {"a", "link", "img", "meta"} and not (element.text_content() or "").strip():
        return clean(element.get("href") or element.get("src"))
    return clean(element.text_content())


# --- values -----------------------------------------------------------------------------------


class _Times:
    """When, from the article's node, else from the metas."""

    def __init__(self, article: Node, metas: Mapping[str, Sequence[str]]) -> None:
        self.published = _time(article.get("datePublished")) or _time(
            _first(
                metas,
                "article:published_time",
                "datepublished",
                "dcterms.issued",
                "dc.date.issued",
                "dc.date",
            )
        )
        self.modified = _time(article.get("dateModified")) or _time(
            _first(metas, "article:modified_time", "og:updated_time", "dcterms.modified")
        )


def _time(value: Any) -> str | None:
    text = _text(value)
    return read_timestamp(text) if text else None


def _authors(
    article: Node, nodes: Sequence[Node], metas: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    known = {str(node["@id"]): _name(node) for node in nodes if node.get("@id")}
    names = []
    for author in _list(article.get("author")) or _list(article.get("creator")):
        reference = author.get("@id") if isinstance(author, dict) else None
        names.append(_name(author) or known.get(str(reference)))
    if not any(names):
        names = [
            *metas.get("author", ()),
            *metas.get("dc.creator", ()),
            *metas.get("dcterms.creator", ()),
        ]
    return tuple(dict.fromkeys(name for name in names if name))


def _keywords(article: Node, metas: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    values = _texts(article.get("keywords"))
    if len(values) == 1:
        values = tuple(part for text in values[0].split(",") if (part := text.strip()))
    return values or metas.get("article:tag", ())


def _images(article: Node, metas: Mapping[str, tuple[str, ...]], base_url: str) -> tuple[str, ...]:
    found = [
        _text(image.get("url")) if isinstance(image, dict) else _text(image)
        for image in _list(article.get("image"))
    ]
    addresses = [text for text in found if text] or metas.get("og:image", ())
    return tuple(dict.fromkeys(url for text in addresses if (url := absolute(base_url, text))))


def absolute(base_url: str, href: str) -> str | None:
    """Return `href` made absolute; None for what is no address at all."""
    try:
        return urljoin(base_url, href.strip())
    except ValueError:
        return None


def clean(text: str | None) -> str | None:
    """Return `text` with white space made single; None when nothing is left."""
    return " ".join(text.split()) or None if text else None


def _first(metas: Mapping[str, Sequence[str]], *names: str) -> str | None:
    return next((metas[name][0] for name in names if metas.get(name)), None)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str | None:
    values = _texts(value)
    return values[0] if values else None


def _texts(value: Any) -> tuple[str, ...]:
    strings = (item for item in _list(value) if isinstance(item, str))
    return tuple(text for item in strings if (text := clean(unescape(item))))


def _name(value: Any) -> str | None:
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)
