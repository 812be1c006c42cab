"""Categories and tags of a post, from the links that WordPress gives a `rel` to.

Classic themes print `rel="category tag"` and `rel="tag"`; block themes `rel="tag"` for both, inside
an element of the taxonomy's class. The post's own class names the slugs of its terms, whatever the
theme (`category-world tag-spain`): a link to one of these slugs is one to a term, `rel` or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

from lxml.html import HtmlElement

from pipelines.extract.container import class_names
from pipelines.extract.page import line_of
from pipelines.extract.wordpress.mending import is_category
from pipelines.extract.wordpress.post import Post

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
_RELATIONS = frozenset({"tag", "category"})
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


def read_terms(post: Post) -> Terms:
    """Return the terms that stand with the post and outside its text."""
    classes = post.classes.union((post.root.get("class") or "").split())
    categories: dict[str, str] = {}
    tags: dict[str, None] = {}
    links = _tagged(post.root) or _with_slugs(post.root, classes) or _with_bases(post.root)
    for element in links:
        relations = (element.get("rel") or "").split()
        name = line_of(element).lstrip("# ")
        in_text = element in post.in_text and not is_category(element)
        if not name or in_text or post.is_apart(element):
            continue
        if _is_category(element, relations, classes):
            categories.setdefault(name, _slug(element.get("href") or ""))
        else:
            tags.setdefault(name)
    return Terms(
        tuple(categories.items()) or tuple((name, "") for name in post.metadata.sections),
        tuple(tags) or post.metadata.keywords,
    )


def _tagged(root: HtmlElement) -> list[HtmlElement]:
    links = ((e, e.get("rel")) for e in root.iter("a"))
    return [e for e, rel in links if rel and not _RELATIONS.isdisjoint(rel.split())]


def _with_slugs(root: HtmlElement, classes: frozenset[str]) -> list[HtmlElement]:
    """Return the links whose address ends in the slug of a term that the post's class names."""
    named = {name.partition("-")[2] for name in classes if name.startswith(("category-", "tag-"))}
    links = root.iter("a") if named else ()
    return [
        e for e in links if (href := e.get("href")) and _slug(href) in named and _is_of_term(href)
    ]


def _with_bases(root: HtmlElement) -> list[HtmlElement]:
    """Return the links whose address says that it is one of a term, where nothing else does."""
    return [e for e in root.iter("a") if (href := e.get("href")) and _is_of_term(href)]


def leads_to_term(link: HtmlElement) -> bool:
    """Tell whether a link leads to a term, by what core or its address says."""
    stated = not _RELATIONS.isdisjoint((link.get("rel") or "").split())
    return stated or _is_of_term(link.get("href") or "")


def _is_of_term(href: str) -> bool:
    """Tell the address of a term from that of a post: it has the base of a taxonomy before it."""
    bases = {*_folders(href)[:-1], *parse_qs(href.partition("?")[2])}
    return bool(bases & (_CATEGORY_BASES | _TAG_BASES | {"cat"})) and _slug(href) != ""


def _is_category(element: HtmlElement, relations: list[str], classes: frozenset[str]) -> bool:
    if "category" in relations:
        return True
    for around in element.iterancestors("div", "span", "ul", "p", "li"):
        names = class_names(around.get("class") or "")
        if not names.isdisjoint(_CATEGORY_PLACES):
            return True
        if not names.isdisjoint(_TAG_PLACES):
            return False
    href = element.get("href") or ""
    slug, path = _slug(href), set(_folders(href))
    if f"category-{slug}" in classes or f"tag-{slug}" in classes:
        return f"category-{slug}" in classes and not path & _TAG_BASES
    return bool(path & _CATEGORY_BASES) and not path & _TAG_BASES


@lru_cache(maxsize=4096)
def _slug(href: str) -> str:
    """Return the slug of the term that an address leads to; a site has few terms."""
    try:
        parts = urlsplit(href)
        asked = parse_qs(parts.query)
        named = asked.get("tag") or asked.get("category_name")
        return named[0] if named else unquote(parts.path).rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""


def _folders(href: str) -> list[str]:
    try:
        return unquote(urlsplit(href).path).split("/")
    except ValueError:
        return []
