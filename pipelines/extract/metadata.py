"""What a page says of itself for machines: JSON-LD, OpenGraph, Dublin Core, microdata.

Sources: schema.org (JSON-LD 1.1 and HTML microdata), https://ogp.me, https://www.dublincore.org.
Nothing is decided here: values are given as the page has them (white space cleaned, addresses made
absolute, times in UTC), and an extractor chooses between them and what it sees itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.dates import read_timestamp
from pipelines.extract.cached import cached_property
from pipelines.extract.head import html_language, link, meta_values
from pipelines.extract.json_ld import Node, article_node, breadcrumb, json_ld, named
from pipelines.extract.microdata import microdata
from pipelines.extract.page import Page
from pipelines.extract.values import absolute, as_list, as_name, as_text, as_texts


class Metadata:
    """The fields of a page, from the most exact source that has them, each read when it is asked.

    `nodes` are those of JSON-LD, `metas` the contents of every `<meta>` by name, `canonical` the
    address that the page gives itself: they are read at once, so that the tree may change then.
    """

    def __init__(self, page: Page) -> None:
        self.nodes: tuple[Node, ...] = tuple(json_ld(page.declarations["script"]))
        self.metas: Mapping[str, Sequence[str]] = meta_values(page.declarations["meta"])
        self.canonical: str | None = link(page, "canonical")
        address = self.canonical or self._meta("og:url") or page.base_url
        self._article = article_node(self.nodes, address) or microdata(page)
        self._declared = html_language(page.tree)
        self._base_url = page.base_url

    @cached_property
    def title(self) -> str | None:
        """The title of the article."""
        headline = as_text(self._article.get("headline"))
        return headline or self._meta("og:title", "dc.title", "dcterms.title")

    @cached_property
    def site_name(self) -> str | None:
        """What the publication calls itself."""
        return self._meta("og:site_name") or named(self.nodes, "WebSite")

    @property
    def description(self) -> str | None:
        """What the page says that it is about."""
        stated = self._meta("og:description", "description", "dc.description")
        return stated or as_text(self._article.get("description"))

    @property
    def language(self) -> str | None:
        """The code of the article's language, else of the page's."""
        return as_text(self._article.get("inLanguage")) or self._declared

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """The names of the authors."""
        return _authors(self._article, self.nodes, self.metas)

    @cached_property
    def published(self) -> str | None:
        """When, in ISO 8601, in UTC where the page gives a zone."""
        said = self._meta(
            "article:published_time",
            "datepublished",
            "dcterms.issued",
            "dc.date.issued",
            "dc.date",
        )
        return _time(self._article.get("datePublished")) or _time(said)

    @cached_property
    def modified(self) -> str | None:
        """When the article was last changed, as `published`."""
        said = self._meta("article:modified_time", "og:updated_time", "dcterms.modified")
        return _time(self._article.get("dateModified")) or _time(said)

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of the sections that the article stands in."""
        sections = as_texts(self._article.get("articleSection"))
        return sections or tuple(self.metas.get("article:section", ()))

    @property
    def keywords(self) -> tuple[str, ...]:
        """The article's keywords, or tags."""
        return _keywords(self._article, self.metas)

    @property
    def breadcrumb(self) -> tuple[str, ...]:
        """The steps of a BreadcrumbList, home first."""
        return breadcrumb(self.nodes)

    @property
    def images(self) -> tuple[str, ...]:
        """The addresses of the pictures that stand for the article."""
        return _images(self._article, self.metas, self._base_url)

    @property
    def is_article(self) -> bool:
        """Whether a source calls this page an article."""
        return bool(self._article) or self._meta("og:type") == "article"

    def _meta(self, *names: str) -> str | None:
        """Return the first content of the first of some metas that the page has."""
        return next((found[0] for name in names if (found := self.metas.get(name))), None)


_AUTHORS = ("author", "dc.creator", "dcterms.creator")
_PROFILES = ("article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "byl")
"""Names of metas that give the authors: standards', and those of services that papers use."""


def _time(value: Any) -> str | None:
    text = as_text(value)
    return read_timestamp(text) if text else None


def _authors(
    article: Node, nodes: Sequence[Node], metas: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    known = {str(node["@id"]): as_name(node) for node in nodes if node.get("@id")}
    names: list[str | None] = []
    for author in as_list(article.get("author")) or as_list(article.get("creator")):
        reference = author.get("@id") if isinstance(author, dict) else None
        stated = as_texts(author.get("name")) if isinstance(author, dict) else as_texts(author)
        names += stated or [known.get(str(reference))]
    if not any(names):
        names = [name for meta in _AUTHORS for name in metas.get(meta, ())]
    if not names:
        # An address of a profile is what the vocabulary asks for; most papers write the name.
        named = (name for meta in _PROFILES for name in metas.get(meta, ()))
        names = [name for name in named if "/" not in name]
    return tuple(dict.fromkeys(name for name in names if name))


def _keywords(article: Node, metas: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    values = as_texts(article.get("keywords"))
    if len(values) == 1:
        values = tuple(part for text in values[0].split(",") if (part := text.strip()))
    return values or tuple(metas.get("article:tag", ()))


def _images(article: Node, metas: Mapping[str, Sequence[str]], base_url: str) -> tuple[str, ...]:
    found = [
        as_text(image.get("url")) if isinstance(image, dict) else as_text(image)
        for image in as_list(article.get("image"))
    ]
    addresses = [text for text in found if text] or metas.get("og:image", ())
    return tuple(dict.fromkeys(url for text in addresses if (url := absolute(text, base_url))))
