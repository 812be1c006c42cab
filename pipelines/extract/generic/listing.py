"""Pages that are no article: the home page, listings, searches."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pipelines.extract.json_ld import types
from pipelines.extract.metadata import Metadata
from pipelines.extract.page import Page

_LISTING_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage", "CategoryPage"})
_LISTING_PATH = re.compile(
    r"/(?:(?:tags?|categor(?:y|ies|ia|ie)|kategorie|rubrique|seccion|autho?rs?|autor|auteurs?|search"
    r"|suche|recherche|buscar|themen?|topics?|page/\d+)(?:/[^/]*)?|archiv(?:e|es|os?)?(?:/\d+)*)/?$"
)
_MANY = 5
"""So many articles on one page, each with its link, make a listing."""


def is_listing(page: Page, meta: Metadata) -> bool:
    """Whether a page lists articles; a page that calls itself an article is none."""
    parts = urlsplit(page.url)
    if parts.path.strip("/") == "" and not parts.query:
        return True
    if meta.is_article:
        return False
    if any(types(node) & _LISTING_TYPES for node in meta.nodes):
        return True
    return bool(_LISTING_PATH.search(parts.path)) or _lists_articles(page)


def _lists_articles(page: Page) -> bool:
    articles = [each for each in page.tree.iter("article") if each.find(".//a[@href]") is not None]
    titled = [each for each in articles if any(True for _ in each.iter("h2", "h3", "h4"))]
    return len(titled) >= _MANY and next(page.tree.iter("h1"), None) is None
