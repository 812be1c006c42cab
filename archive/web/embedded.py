"""Metadata inside an article's page, for Zotero and other programs that read pages.

Three forms, because programs differ: Highwire's `citation_*`, which Google Scholar and Zotero
read; Dublin Core; and JSON-LD after schema.org. Zotero takes translators and the kind of item
from its own vocabulary (`z.*`), as its Embedded Metadata translator does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from archive.web.addresses import safe

Csl = Mapping[str, Any]
Article = Mapping[str, Any]

SCHEMAS = {
    "DC": "http://purl.org/dc/elements/1.1/",
    "DCTERMS": "http://purl.org/dc/terms/",
    "z": "http://www.zotero.org/namespaces/export#",
}
"""Prefix -> address, for `<link rel="schema.DC">`; names, never asked for."""
_HIGHWIRE = (
    ("citation_title", "title"),
    ("citation_journal_title", "container-title"),
    ("citation_issue", "issue"),
    ("citation_language", "language"),
    ("citation_abstract", "abstract"),
    ("citation_public_url", "URL"),
)
_DUBLIN = (
    ("DC.title", "title"),
    ("DC.publisher", "container-title"),
    ("DC.language", "language"),
    ("DC.description", "abstract"),
    ("DC.identifier", "URL"),
)


def tags(item: Csl, article: Article) -> list[tuple[str, str]]:
    """Return name and content of each `meta` element."""
    return [*_highwire(item, article), *_dublin_core(item, article), *_zotero(item)]


def json_ld(item: Csl, article: Article) -> Markup:
    """Return the article as schema.org has it, safe inside a `script` element."""
    data = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": item.get("title"),
        "author": _persons(item, "author"),
        "translator": _persons(item, "translator"),
        "datePublished": article.get("published"),
        "dateModified": article.get("modified"),
        "inLanguage": item.get("language"),
        "abstract": item.get("abstract"),
        "keywords": article.get("keywords"),
        "url": safe(item.get("URL")),
        "isPartOf": {"@type": "Periodical", "name": item.get("container-title")},
        "wordCount": article.get("words"),
    }
    text = json.dumps({name: value for name, value in data.items() if value}, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - nothing that ends a script element is left in it


def _highwire(item: Csl, article: Article) -> Iterator[tuple[str, str]]:
    for tag, variable in _HIGHWIRE:
        if item.get(variable):
            yield tag, str(item[variable])
    for name in item.get("author", ()):
        yield "citation_author", _inverted(name)
    if article.get("published"):
        yield "citation_publication_date", article["published"][:10].replace("-", "/")
    for keyword in article.get("keywords") or ():
        yield "citation_keywords", keyword


def _dublin_core(item: Csl, article: Article) -> Iterator[tuple[str, str]]:
    for tag, variable in _DUBLIN:
        if item.get(variable):
            yield tag, str(item[variable])
    for name in item.get("author", ()):
        yield "DC.creator", _inverted(name)
    for name in item.get("translator", ()):
        yield "DC.contributor", _inverted(name)
    if article.get("published"):
        yield "DC.date", article["published"][:10]
    for keyword in article.get("keywords") or ():
        yield "DC.subject", keyword


def _zotero(item: Csl) -> Iterator[tuple[str, str]]:
    yield "z.itemType", "magazineArticle"
    for name in item.get("translator", ()):
        yield "z.translators", _inverted(name)


def _persons(item: Csl, role: str) -> list[dict[str, str]]:
    kinds = {True: "Organization", False: "Person"}
    return [
        {
            "@type": kinds["literal" in name],
            "name": name.get("literal") or f"{name['given']} {name['family']}",
        }
        for name in item.get(role, ())
    ]


def _inverted(name: Mapping[str, str]) -> str:
    return name.get("literal") or f"{name['family']}, {name['given']}"
