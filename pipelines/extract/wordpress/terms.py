"""Categories and tags of a post, from the links that WordPress gives a `rel` to.

Classic themes print `rel="category tag"` and `rel="tag"`; block themes `rel="tag"` for both, inside
an element of the taxonomy's class. The post's own class names the slugs of its terms, whatever the
theme (`category-world tag-spain`).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from pipelines.extract.container import is_aside
from pipelines.extract.metadata import Metadata
from pipelines.extract.page import line_of

_CATEGORY_PLACES = ("taxonomy-category", "cat-links", "post-categories", "entry-categories")
_TAG_PLACES = ("taxonomy-post_tag", "tags-links", "post-tags", "entry-tags", "tagcloud")
_CATEGORY_BASES = frozenset(
    {
        "category",
        "categoria",
        "categoría",
        "categorie",
        "catégorie",
        "kategorie",
        "seccion",
        "section",
    }
)
_TAG_BASES = frozenset({"tag", "tags", "etiqueta", "etiquette", "étiquette", "schlagwort", "tema"})


@dataclass(frozen=True, slots=True)
class Terms:
    """Names of categories (with the slugs of their addresses) and of tags, as the page has them."""

    categories: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()

    def section(self, breadcrumb: tuple[str, ...], url: str) -> str | None:
        """Return the category that the site takes for the first.

        The breadcrumb names it, or an address of the form `/category/slug/`; else it is the first
        that is printed.
        """
        names = [name for name, _ in self.categories]
        if named := next((step for step in reversed(breadcrumb) if step in names), None):
            return named
        path = unquote(urlsplit(url).path).strip("/").split("/")[:-1]
        in_path = [name for name, slug in self.categories if slug and slug in path]
        return next(iter(in_path or names), None)


def read_terms(
    root: HtmlElement, body: HtmlElement, container: HtmlElement | None, metadata: Metadata
) -> Terms:
    """Return the terms that stand with the post and outside its text."""
    inside = set(_tagged(container)) if container is not None else set()
    classes = frozenset(f"{root.get('class') or ''} {body.get('class') or ''}".split())
    categories: dict[str, str] = {}
    tags: dict[str, None] = {}
    for element in _tagged(root):
        relations = element.get("rel").split()
        name = line_of(element)
        if "tag" not in relations or not name or element in inside or is_aside(element, root):
            continue
        if _is_category(element, relations, classes):
            categories.setdefault(name, _slug(element))
        else:
            tags.setdefault(name)
    return Terms(
        tuple(categories.items()) or tuple((name, "") for name in metadata.sections),
        tuple(tags) or metadata.keywords,
    )


def _tagged(root: HtmlElement) -> list[HtmlElement]:
    found: list[HtmlElement] = root.xpath("descendant::a[contains(@rel, 'tag')]")
    return found


def _is_category(element: HtmlElement, relations: list[str], classes: frozenset[str]) -> bool:
    if "category" in relations:
        return True
    for around in element.iterancestors("div", "span", "ul", "p", "li"):
        names = set((around.get("class") or "").split())
        if names.intersection(_CATEGORY_PLACES):
            return True
        if names.intersection(_TAG_PLACES):
            return False
    slug, path = _slug(element), set(unquote(urlsplit(element.get("href") or "").path).split("/"))
    if f"category-{slug}" in classes or f"tag-{slug}" in classes:
        return f"category-{slug}" in classes and not path & _TAG_BASES
    return bool(path & _CATEGORY_BASES) and not path & _TAG_BASES


def _slug(element: HtmlElement) -> str:
    try:
        return unquote(urlsplit(element.get("href") or "").path).rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""
