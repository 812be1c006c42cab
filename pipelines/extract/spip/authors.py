"""Who wrote an article: by links to their pages, as its head says, in its byline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from archive.model import Credit, Role
from pipelines.extract.page import line_of
from pipelines.extract.spip import addresses
from pipelines.extract.spip.lines import byline
from pipelines.extract.spip.outline import Outline
from pipelines.extract.spip.parts import Parts
from pipelines.extract.spip.wording import fold
from pipelines.people import kind

_BYLINE: Final = 9
"""Words beside the names in a line that says when and by whom."""

_LINE: Final = 300
"""Characters; a byline is shorter."""

_MOST_BIOS: Final = 50
"""More boxes about authors are a list of all that write there."""


def find_authors(outline: Outline, parts: Parts, head: list[str]) -> tuple[Credit, ...]:
    """Return the authors: by their links, else as the page's head names them, else by the line."""
    vcards = _in_vcards(outline)
    linked = list(_author_links(outline, parts, vcards))
    linked = linked or list(_authors_elsewhere(outline, parts, vcards))
    return tuple(linked) or tuple(_author(name) for name in _names(outline, parts, head))


def _names(outline: Outline, parts: Parts, head: list[str]) -> Iterable[str]:
    """Return the authors that the page's head names, else those of its lines, each once."""
    site = fold(outline.metadata.site_name)
    named = [name for name in outline.metadata.authors if fold(name) != site]
    if len(named) == 1:
        named = list(byline(f"by {named[0]}")) or named
    if not named:
        lines = (*head, *_named_lines(outline, parts))
        named = next((list(names) for line in lines if (names := byline(line))), [])
    return dict.fromkeys(named)


def _named_lines(outline: Outline, parts: Parts) -> Iterator[str]:
    """Yield the lines beside the text that a template calls a byline, and that link to nobody."""
    for element in outline.part("byline"):
        inside = outline.holds(parts.scope, element) and not outline.holds(parts.text, element)
        if inside and len(line := line_of(element)) < _LINE:
            yield line


def _author(name: str, url: str | None = None) -> Credit:
    return Credit(Role.AUTHOR, name, kind(name), url=url)


def _author_links(outline: Outline, parts: Parts, vcards: set[HtmlElement]) -> Iterator[Credit]:
    seen: set[str] = set()
    is_of_article, is_in_sentence = _Neighbourhood(outline, parts), _Sentences()
    for link, to in parts.links:
        if to.kind != "author" and link not in vcards and link.get("rel") != "author":
            continue
        if not is_of_article(link) or is_in_sentence(link):
            continue
        name = line_of(link)
        signs = {fold(name), addresses.plain(to.url)}
        if name and seen.isdisjoint(signs):
            seen |= signs
            yield _author(name, to.url)


def _authors_elsewhere(
    outline: Outline, parts: Parts, vcards: set[HtmlElement]
) -> Iterator[Credit]:
    """Yield the authors that SPIP's own `#LESAUTEURS` names in a box beside the article."""
    boxes = (
        box
        for link, to in outline.links
        if link in vcards and to.kind == "author" and not outline.holds(parts.text, link)
        for box in islice(link.iterancestors("p", "li", "div", "td"), 1)
    )
    for box in dict.fromkeys(boxes):
        links = outline.links_in(box)
        if all(to.kind == "author" for _, to in links):
            yield from (_author(line_of(link), to.url) for link, to in links)
            return


def _in_vcards(outline: Outline) -> set[HtmlElement]:
    """Return the links that SPIP's `#LESAUTEURS` marks as an author's, in class or around."""
    links = (
        link
        for element in outline.named("author")
        for link in ([element] if element.tag == "a" else element.iterchildren("a"))
    )
    return {link for link in links if _in_vcard(link)}


def _in_vcard(link: HtmlElement) -> bool:
    names = f"{link.get('class') or ''} {link.getparent().get('class') or ''}"
    return "author" in names and ("vcard" in names or "fn" in names.split())


class _Neighbourhood:
    """Tells whether a link beside a text speaks of it: near it, not in a list of others."""

    def __init__(self, outline: Outline, parts: Parts) -> None:
        self._outline, self._scope = outline, parts.scope
        self._lists: dict[HtmlElement, bool] = {}

    def __call__(self, link: HtmlElement) -> bool:
        if not self._outline.in_furniture(link, below=self._scope):
            return True
        item = next(link.iterancestors("li"), None)
        if item is None or not self._lists_authors(item):
            return False
        return not self._outline.in_other_box(item)

    def _lists_authors(self, item: HtmlElement) -> bool:
        """Tell whether the links of a list with `item` lead to authors only."""
        around = item.getparent()
        if around not in self._lists:
            links = self._outline.links_in(around)
            self._lists[around] = all(to.kind == "author" for _, to in links)
        return self._lists[around]


class _Sentences:
    """Tells whether a link stands in prose: bylines have few words beside the names."""

    def __init__(self) -> None:
        self._paragraphs: dict[HtmlElement, tuple[bool, bool]] = {}

    def __call__(self, link: HtmlElement) -> bool:
        block = next(link.iterancestors("p", "li", "td", "div"), None)
        if block is None or block.tag != "p":
            return False
        if block not in self._paragraphs:
            self._paragraphs[block] = _reads_as_sentence(block)
        is_sentence, is_long = self._paragraphs[block]
        return is_long or (is_sentence and line_of(link).islower())


def _reads_as_sentence(block: HtmlElement) -> tuple[bool, bool]:
    """Return whether a paragraph ends as a sentence; whether it has many words but for links."""
    text = line_of(block)
    linked = sum(len(line_of(a).split()) for a in block.iter("a"))
    return text.endswith("."), len(text.split()) - linked > _BYLINE


def find_bios(outline: Outline, parts: Parts, authors: tuple[Credit, ...]) -> tuple[Credit, ...]:
    """Return `authors`, each with what the page says of them in a box below the text."""
    texts = [
        text
        for element in islice(outline.part("bio"), _MOST_BIOS)
        if outline.before(parts.text, element) and (text := line_of(element))
    ]
    if not texts:
        return authors
    found = []
    for author in authors:
        own = [text for text in texts if len(authors) == 1 or author.name in text]
        found.append(replace(author, bio=own[0]) if own else author)
    return tuple(found)
