"""Which article a page is about, if any: its number and its own address."""

from __future__ import annotations

import re
from typing import Final

from pipelines.extract.head import link
from pipelines.extract.page import absolute, line_of
from pipelines.extract.spip import addresses
from pipelines.extract.spip.breadcrumb import find_breadcrumb
from pipelines.extract.spip.lines import is_meta_line
from pipelines.extract.spip.outline import Outline
from pipelines.extract.spip.parts import find_parts
from pipelines.extract.spip.title import Witnesses, find_title
from pipelines.extract.spip.wording import fold

_PAGINATED: Final = re.compile(r"[?&]debut_\w+=")
_LEAST: Final = 400
"""Characters of a text; the teaser of a section is shorter."""

_OF_LISTS: Final = frozenset({"page_sommaire", "page_rubrique", "page_auteur", "page_mot"})
"""What SPIP's own templates call the body of a page that is no article."""

_DATE_TAGS: Final = frozenset("p div span small abbr time h4 h5 h6".split())
_OF_SECTION: Final = re.compile(r"[?&]id_(?:rubrique|mot|auteur|secteur)=")


def may_be_article(outline: Outline, kind: str | None, number: str | None) -> bool:
    """Weigh what speaks for an article: its number, its address, what the page calls itself."""
    if kind in {"article", "breve", "print"} and number:
        return True
    body = outline.body.get("class", "").split()
    if not _OF_LISTS.isdisjoint(body):
        return False
    own = number or outline.metadata.is_article or "page_article" in body
    if own or outline.notes.calls or outline.named("edited"):
        return True
    if kind is not None:
        return False
    return (_is_titled(outline) and not _lists_others(outline)) or _is_dated_text(outline)


def _lists_others(outline: Outline) -> bool:
    """Tell whether a page goes on elsewhere or has a feed of its own: a section, an author."""
    if any(_PAGINATED.search(to.url) for _, to in outline.links):
        return True
    feeds = (e.get("href") or "" for e in outline.page.relations if e.get("type"))
    return any(_OF_SECTION.search(href) for href in feeds)


def _is_dated_text(outline: Outline) -> bool:
    """Tell whether a page has a text with its date or authors, whatever else it lists."""
    parts = find_parts(outline)
    if parts is None or parts.title is None or len(line_of(parts.text)) < _LEAST:
        return False
    near = (
        element
        for element in outline.between(parts.scope, parts.text)
        if element.tag in _DATE_TAGS and not outline.in_furniture(element)
    )
    stamps = [
        element
        for element in (*outline.named("published"), *outline.tagged("time"))
        if outline.holds(parts.scope, element) and not outline.in_furniture(element)
    ]
    return len(set(stamps)) == 1 or any(is_meta_line(line_of(element)) for element in near)


def _is_titled(outline: Outline) -> bool:
    """Tell whether the page has a title that is not the name of the site."""
    breadcrumb = find_breadcrumb(outline)
    return find_title(outline, breadcrumb, Witnesses.of(outline, breadcrumb)) is not None


def number_of(outline: Outline) -> str | None:
    """Return the number that the page's tools (print, send, reply) and crayons agree on."""
    head = (outline.metadata.canonical, link(outline.page, "shortlink"))
    for url in head:
        if url and (found := addresses.number(url)):
            return found
    for element in outline.named("edited"):
        if match := re.search(r"article-titre-(\d+)", element.get("class") or ""):
            return f"article{match[1]}"
    tools = {to.tool for _, to in outline.links}
    tools.discard(None)
    return tools.pop() if len(tools) == 1 else None


def canonical_of(outline: Outline, printed: str | None) -> str:
    """Return the article's own address; `printed` is the number on a print page."""
    if printed is not None:
        for link, to in outline.links[:5]:
            if fold(line_of(link)) == fold(link.get("href")):
                return to.url
    for said in (outline.metadata.canonical, *outline.metadata.metas.get("og:url", ())):
        if found := absolute(said, outline.base_url):
            return found
    if printed is not None:
        return absolute(f"spip.php?{printed}", outline.base_url) or outline.page.url
    return addresses.plain(outline.page.url)
