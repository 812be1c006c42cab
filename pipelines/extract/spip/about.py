"""What stands around a text and tells of it: authors, dates, language, keywords, translations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from archive.model import Credit, Document, Image, Role, Translation
from pipelines.dates import find_dates, read_timestamp
from pipelines.extract.metadata import primary_language
from pipelines.extract.page import line_of, one_line
from pipelines.extract.pieces import Piece
from pipelines.extract.spip import addresses
from pipelines.extract.spip.languages import declared_language, language_named
from pipelines.extract.spip.lines import byline, original_date
from pipelines.extract.spip.media import document_of, image_of
from pipelines.extract.spip.outline import HEADING_TAGS, Anchor, Outline, fold, is_furniture
from pipelines.extract.spip.parts import Parts
from pipelines.language import guess
from pipelines.people import kind

_BYLINE: Final = 9
"""Words beside the names in a line that says when and by whom."""

_QUOTES: Final = ' "“”«»„'
_SAMPLE: Final = 900
"""Characters of a text that tell its language."""

_MANY_KEYWORDS: Final = 20
"""More links to keywords in one place are a cloud of the whole site."""


def find_authors(outline: Outline, parts: Parts, head: list[str]) -> tuple[Credit, ...]:
    """Return the authors: by their links, else as the page's head names them, else by the line."""
    linked = list(_author_links(outline, parts)) or list(_authors_elsewhere(outline, parts))
    site = fold(outline.metadata.site_name)
    named = [name for name in outline.metadata.authors if fold(name) != site]
    if linked:
        return tuple(linked)
    if len(named) == 1:
        named = list(byline(f"by {named[0]}")) or named
    if not named:
        named = next((list(names) for line in head if (names := byline(line))), [])
    return tuple(_author(name) for name in dict.fromkeys(named))


def _author(name: str, url: str | None = None) -> Credit:
    return Credit(Role.AUTHOR, name, kind(name), url=url)


def _author_links(outline: Outline, parts: Parts) -> Iterator[Credit]:
    seen: set[str] = set()
    for link, url, what in outline.links_of(parts.scope):
        if what != "author" and link.get("rel") != "author" and not _in_vcard(link):
            continue
        if not _belongs(outline, parts, link) or _in_sentence(link):
            continue
        name, own = line_of(link), addresses.plain(url)
        if name and seen.isdisjoint({fold(name), own}):
            seen |= {fold(name), own}
            yield _author(name, url)


def _authors_elsewhere(outline: Outline, parts: Parts) -> Iterator[Credit]:
    """Yield the authors that SPIP's own `#LESAUTEURS` names in a box beside the article."""
    boxes = (
        box
        for link, _, what in outline.links
        if what == "author" and _in_vcard(link) and not outline.holds(parts.text, link)
        for box in islice(link.iterancestors("p", "li", "div", "td"), 1)
    )
    for box in dict.fromkeys(boxes):
        links = outline.links_in(box)
        if all(each.kind == "author" for each in links):
            yield from (_author(line_of(each.element), each.url) for each in links)
            return


def _in_vcard(link: HtmlElement) -> bool:
    names = f"{link.get('class') or ''} {link.getparent().get('class') or ''}"
    return "author" in names and ("vcard" in names or "fn" in names.split())


def _belongs(outline: Outline, parts: Parts, element: HtmlElement) -> bool:
    """Tell whether `element` speaks of this article: near it, not in its text or in a list."""
    if outline.holds(parts.text, element) and parts.text is not parts.scope:
        return False
    if outline.in_furniture(element, below=parts.scope):
        item = next(element.iterancestors("li"), None)
        return item is not None and _lists_authors(outline, item) and not _in_other_box(item)
    return True


def _lists_authors(outline: Outline, item: HtmlElement) -> bool:
    """Tell whether the links of a list with `item` lead to authors only."""
    siblings = item.getparent()
    links = outline.links_in(item if siblings is None else siblings)
    return bool(links) and all(each.kind == "author" for each in links)


def _in_sentence(link: HtmlElement) -> bool:
    """Tell whether a link stands in prose: bylines have few words beside the names."""
    block = next(link.iterancestors("p", "li", "td", "div"), None)
    if block is None or block.tag != "p":
        return False
    linked = sum(len(line_of(a).split()) for a in block.iter("a"))
    text = line_of(block)
    is_word = line_of(link).islower() and text.endswith(".")
    return is_word or len(text.split()) - linked > _BYLINE


def find_bios(outline: Outline, parts: Parts, authors: tuple[Credit, ...]) -> tuple[Credit, ...]:
    """Return `authors`, each with what the page says of them in a box below the text."""
    texts = [
        text
        for element in outline.part("bio")
        if outline.before(parts.text, element) and (text := line_of(element))
    ]
    found = []
    for author in authors:
        own = [text for text in texts if len(authors) == 1 or author.name in text]
        bio = own[0] if own else None
        found.append(Credit(author.role, author.name, author.kind, bio, author.url, author.line))
    return tuple(found)


# --- when -------------------------------------------------------------------------------------


def find_published(outline: Outline, parts: Parts, head: list[str]) -> str | None:
    """Return the date of publication: for machines where there is one, else the printed day."""
    for element in (*outline.named.get("published", ()), *outline.tagged.get("time", ())):
        stamp = element.get("title") or element.get("datetime")
        if stamp and _is_head(outline, parts, element) and (found := read_timestamp(stamp)):
            return found
    if outline.metadata.published:
        return outline.metadata.published
    for line in head:
        if original_date(line) is None:
            for date in find_dates(line):
                return date.iso
    return None


def _is_head(outline: Outline, parts: Parts, element: HtmlElement) -> bool:
    return outline.holds(parts.scope, element) and not outline.in_furniture(
        element, below=parts.scope
    )


def find_modified(outline: Outline, published: str | None) -> str | None:
    """Return when the page says it was changed after it was published."""
    modified = outline.metadata.modified
    return modified if modified and modified != published else None


def find_date_original(head: list[str]) -> str | None:
    """Return the date of an earlier publication that the lines below the title name."""
    return next((found for line in head if (found := original_date(line))), None)


# --- language and translations ----------------------------------------------------------------


def find_language(outline: Outline, parts: Parts) -> str | None:
    """Return the language of the article: what the element nearest to it says.

    What only the whole page declares may be that of the template, so the words come before it.
    """
    for element in (parts.text, *parts.text.iterancestors()):
        if element.tag != "html" and (code := declared_language(element)):
            return code
    guessed = guess(_beginning(parts.text))
    locale = outline.metadata.metas.get("og:locale", ())
    declared = outline.metadata.language or next(iter(map(primary_language, locale)), None)
    return guessed or declared


def _beginning(element: HtmlElement) -> str:
    """Return the first characters of a text, enough to tell its language."""
    found, length = [], 0
    for text in element.itertext():
        found.append(text)
        length += len(text)
        if length > _SAMPLE:
            break
    return " ".join(found)[:_SAMPLE]


def find_translations(
    outline: Outline, parts: Parts, own: str, language: str | None
) -> tuple[Translation, ...]:
    """Return the other language versions: named in the head, or in a list of languages."""
    found: dict[str, Translation] = {}
    for link in outline.page.tree.iter("link"):
        code = primary_language(link.get("hreflang"))
        url = link.get("href")
        if code and url and "alternate" in (link.get("rel") or "") and not link.get("type"):
            found.setdefault(one_line(url), Translation(code, one_line(url)))
    for link, url, what in outline.links_of(parts.scope):
        code = language_named(link) if what in {None, "article", "breve"} else None
        if code and _is_choice(outline, parts, link):
            found.setdefault(addresses.plain(url), Translation(code, addresses.plain(url)))
    return tuple(t for url, t in found.items() if url != own and t.lang != language)


def _is_choice(outline: Outline, parts: Parts, link: HtmlElement) -> bool:
    if outline.holds(parts.text, link) and parts.text is not parts.scope:
        return False
    return bool(outline.page.url != link.get("href"))


# --- keywords and documents -------------------------------------------------------------------


def find_keywords(outline: Outline, parts: Parts) -> tuple[str, ...]:
    """Return the article's keywords: the links to keyword pages nearest to it, sorted."""
    near = _keywords(outline, parts, outline.links_of(parts.scope))
    if not near:
        far = _keywords(outline, parts, outline.links)
        near = far if len(far) <= _MANY_KEYWORDS else []
    if not near:
        listed = outline.metadata.metas.get("keywords", ())
        near = [part.strip() for text in listed for part in text.split(",") if part.strip()]
    return tuple(sorted(set(near)))


def _keywords(outline: Outline, parts: Parts, links: Iterable[Anchor]) -> list[str]:
    flat = parts.text is parts.scope
    found = (
        line_of(link)
        for link, _, what in links
        if (what == "keyword" or "tag" in (link.get("rel") or "").split())
        and (flat or not outline.holds(parts.text, link))
    )
    return [text for text in (name.strip(_QUOTES) for name in found) if text]


def find_documents(outline: Outline, parts: Parts, known: list[Document]) -> tuple[Document, ...]:
    """Return the files of an article: those in its text, and those listed below it."""
    found = {document.url: document for document in known}
    for link, url in _files(outline, parts):
        document = document_of(link, url)
        if document is not None:
            found.setdefault(url, document)
    return tuple(found.values())


def find_images(outline: Outline, parts: Parts, pieces: list[Piece]) -> tuple[Image, ...]:
    """Return the pictures of an article: those in its text, and those of a gallery below it."""
    found: dict[str, Image] = {}
    for piece in pieces:
        if piece.image is not None:
            found.setdefault(piece.image.src, piece.image)
    for link, url in _files(outline, parts):
        image = image_of(link, url)
        if image is not None:
            found.setdefault(url, image)
    return tuple(found.values())


def _files(outline: Outline, parts: Parts) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the links to files outside the text: in the article's box, or as SPIP lists files."""
    for link, url, _ in outline.links:
        typed = "/" in (link.get("type") or "")
        is_file = "/IMG/" in url or typed
        if not is_file or outline.holds(parts.text, link):
            continue
        below = "/IMG/" in url and outline.before(parts.text, link)
        below = below and (typed or link.find(".//img") is None)
        if outline.holds(parts.scope, link) or (below and not _in_other_box(link)):
            yield link, url


def _in_other_box(element: HtmlElement) -> bool:
    """Tell whether an element stands in a box beside the article; lists are none."""
    return any(is_furniture(each) for each in element.iterancestors() if each.tag != "li")


def count_comments(outline: Outline) -> int | None:
    """Return how many messages of the forum stand on the page; None where there is no forum."""
    if not any(name in outline.named for name in ("forum", "comments", "comment", "forums")):
        return None
    messages = {
        element
        for name in ("forum", "comment", "comments", "forum-")
        for element in outline.named.get(name, ())
        if re.fullmatch(r"(?:forum|comment)-?\d+", element.get("id") or "")
        and element.tag not in HEADING_TAGS
    }
    return len(messages)
