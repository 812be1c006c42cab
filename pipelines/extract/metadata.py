"""What a page says of itself for machines: JSON-LD, OpenGraph, Dublin Core, microdata.

Sources: schema.org (JSON-LD 1.1 and HTML microdata), https://ogp.me, https://www.dublincore.org.
Nothing is decided here: values are given as the page has them (white space cleaned, addresses made
absolute, times in UTC), and an extractor chooses between them and what it sees itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from pipelines.dates import read_timestamp
from pipelines.extract.head import html_language, link, meta_values
from pipelines.extract.json_ld import Node, article_node, breadcrumb, json_ld, named
from pipelines.extract.microdata import microdata
from pipelines.extract.values import absolute, as_list, as_name, as_text, as_texts


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
    canonical = link(tree, "canonical", base_url)
    address = canonical or _first(metas, "og:url") or base_url
    article = article_node(nodes, address) or microdata(tree)
    times = _Times(article, metas)
    return Metadata(
        title=as_text(article.get("headline"))
        or _first(metas, "og:title", "dc.title", "dcterms.title"),
        site_name=_first(metas, "og:site_name") or named(nodes, "WebSite"),
        description=_first(metas, "og:description", "description", "dc.description"),
        canonical=canonical,
        language=as_text(article.get("inLanguage")) or html_language(tree),
        authors=_authors(article, nodes, metas),
        published=times.published,
        modified=times.modified,
        sections=as_texts(article.get("articleSection")) or metas.get("article:section", ()),
        keywords=_keywords(article, metas),
        breadcrumb=breadcrumb(nodes),
        images=_images(article, metas, base_url),
        is_article=bool(article) or _first(metas, "og:type") == "article",
        nodes=nodes,
        metas=metas,
    )


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
    text = as_text(value)
    return read_timestamp(text) if text else None


def _authors(
    article: Node, nodes: Sequence[Node], metas: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    known = {str(node["@id"]): as_name(node) for node in nodes if node.get("@id")}
    names = []
    for author in as_list(article.get("author")) or as_list(article.get("creator")):
        reference = author.get("@id") if isinstance(author, dict) else None
        names.append(as_name(author) or known.get(str(reference)))
    if not any(names):
        names = [
            *metas.get("author", ()),
            *metas.get("dc.creator", ()),
            *metas.get("dcterms.creator", ()),
        ]
    return tuple(dict.fromkeys(name for name in names if name))


def _keywords(article: Node, metas: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    values = as_texts(article.get("keywords"))
    if len(values) == 1:
        values = tuple(part for text in values[0].split(",") if (part := text.strip()))
    return values or metas.get("article:tag", ())


def _images(article: Node, metas: Mapping[str, tuple[str, ...]], base_url: str) -> tuple[str, ...]:
    found = [
        as_text(image.get("url")) if isinstance(image, dict) else as_text(image)
        for image in as_list(article.get("image"))
    ]
    addresses = [text for text in found if text] or metas.get("og:image", ())
    return tuple(dict.fromkeys(url for text in addresses if (url := absolute(base_url, text))))


def _first(metas: Mapping[str, Sequence[str]], *names: str) -> str | None:
    return next((metas[name][0] for name in names if metas.get(name)), None)
