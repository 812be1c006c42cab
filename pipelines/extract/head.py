"""The head of a page: metas, links, the language that the page declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.extract.page import Page, one_line
from pipelines.extract.values import absolute

_TAG = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_].*)?\s*$")


def meta_values(metas: Iterable[HtmlElement]) -> Mapping[str, Sequence[str]]:
    """Return name or property (lower case) -> contents, of every <meta> that has both."""
    found: dict[str, list[str]] = {}
    for meta in metas:
        names = meta.get("property") or meta.get("name")
        if names and (content := one_line(meta.get("content"))):
            for name in _lower_names(names):
                found.setdefault(name, []).append(content)
    return found


@lru_cache(maxsize=1024)
def _lower_names(names: str) -> tuple[str, ...]:
    """Return the names in an attribute, in small letters; all pages of a site have the same."""
    return tuple(names.lower().split())


def link(page: Page, rel: str) -> str | None:
    """Return the absolute address of the first `<link rel=...>` with that relation."""
    for element in page.relations:
        if rel in _lower_names(element.get("rel") or ""):
            href = (element.get("href") or "").strip()
            if href:
                return absolute(href, page.base_url)
    return None


def html_language(tree: HtmlElement) -> str | None:
    """Return the language code that the root element declares (ISO 639-1, lower case)."""
    root = tree if tree.getparent() is None else tree.getroottree().getroot()
    for name in ("lang", "xml:lang", "{http://www.w3.org/XML/1998/namespace}lang"):
        if code := primary_language(root.get(name)):
            return code
    return None


@lru_cache(maxsize=256)
def primary_language(tag: str | None) -> str | None:
    """Return the primary subtag of a language tag or locale: `es_ES` -> `es`."""
    match = _TAG.match(tag) if tag else None
    return match.group(1).lower() if match else None


def leads_home(heading: HtmlElement, base_url: str) -> bool:
    """Tell whether a heading is the publication's name: its link leads to the home page."""
    href = next((a.get("href") for a in heading.iter("a")), None)
    url = absolute(href, base_url) if href and not href.startswith("#") else None
    parts = urlsplit(url or "")
    return url is not None and parts.path in {"", "/"} and not parts.query
