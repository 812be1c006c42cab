"""Feeds: RSS 2.0, RSS 1.0 (RDF) and Atom, each entry a reading of one article.

A feed is a weak witness, cut and late, and often the only one left of a page that has gone. The
text in it (`content:encoded`, Atom `content`) is read as blocks; SPIP marks its parts `rss_chapo`,
`rss_texte`, `rss_ps`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from archive.errors import ExtractionError
from archive.model import Article, Credit, Family, Reading, ReadingRole, Role, Site
from pipelines.extract.accounts import is_author
from pipelines.extract.blocks import Markup, read_blocks
from pipelines.extract.head import primary_language
from pipelines.extract.notes import find_notes
from pipelines.extract.page import Page, absolute, line_of, one_line, parse_html
from pipelines.extract.pieces import Piece, body_text
from pipelines.people import kind
from pipelines.timestamps import read_declared, read_timestamp

MOST_ENTRIES: Final = 5_000
_ENTRIES: Final = frozenset({"item", "entry"})
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"

Number = Callable[[str], str | None]
"""From an address to the CMS's own number of the article there."""


def read(page: Page, site: Site, number: Number) -> tuple[Reading, ...]:
    """Return a reading of each entry; raise `ExtractionError` for what is no XML at all."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(page.body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ExtractionError(f"{page.url}: not a feed that can be read: {error}") from error
    if root is None:
        raise ExtractionError(f"{page.url}: not a feed that can be read")
    default = _language(root) or (site.languages[0] if len(site.languages) == 1 else None)
    found = (_entry(entry, page, default, number, site) for entry in _entries(root))
    return tuple(reading for reading in found if reading is not None)


def _entries(root: etree._Element) -> Iterator[etree._Element]:
    count = 0
    for element in root.iter():
        if isinstance(element.tag, str) and _name(element) in _ENTRIES and count < MOST_ENTRIES:
            count += 1
            yield element


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _language(root: etree._Element) -> str | None:
    for element in root.iter():
        if not isinstance(element.tag, str) or _name(element) in _ENTRIES:
            continue
        if _name(element) == "language":
            return primary_language(element.text)
        if code := primary_language(element.get(_XML_LANG)):
            return code
    return None


class _Entry:
    """The children of an entry by their local names."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self.children: dict[str, list[etree._Element]] = {}
        for child in element:
            if isinstance(child.tag, str):
                self.children.setdefault(_name(child), []).append(child)

    def texts(self, *names: str) -> list[str]:
        """Return the texts of the children with the first of `names` that has any."""
        for name in names:
            found = [one_line("".join(child.itertext())) for child in self.children.get(name, ())]
            if any(found):
                return [text for text in found if text]
        return []

    def first(self, *names: str) -> str | None:
        """Return the first text of `texts`."""
        return next(iter(self.texts(*names)), None)

    def link(self, base: str) -> str | None:
        """Return the entry's address: RSS `link`, Atom `link rel=alternate`, else its `guid`."""
        for child in self.children.get("link", ()):
            url = absolute(child.get("href") or child.text, base)
            if url and child.get("rel", "alternate") == "alternate":
                return url
        return absolute(self.first("guid", "id"), base)

    def html(self, *names: str) -> HtmlElement | None:
        """Return the markup in the first of `names` as a tree."""
        for name in names:
            for child in self.children.get(name, ()):
                text = "".join(child.itertext()) if not len(child) else _inner(child)
                if text.strip():
                    return parse_html(f"<div>{text}</div>")
        return None


def _inner(element: etree._Element) -> str:
    parts = [etree.tostring(child, encoding="unicode") for child in element]
    return (element.text or "") + "".join(parts)


def _entry(
    element: etree._Element, page: Page, default: str | None, number: Number, site: Site
) -> Reading | None:
    entry = _Entry(element)
    url = entry.link(page.url)
    if url is None:
        return None
    guid = entry.first("guid", "id")
    language = primary_language(element.get(_XML_LANG)) or primary_language(entry.first("language"))
    article = _article(entry, url, language or default, site)
    known = number(url) or (number(guid) if guid else None)
    return Reading(page.url, url, ReadingRole.FEED, known, article=article)


def _article(entry: _Entry, url: str, language: str | None, site: Site) -> Article:
    stamp = entry.first("date", "pubDate", "published", "issued")
    changed = entry.first("modified", "updated")
    # As on such a site's pages: the day that its readers were told. Of the families, UTC is known.
    read_time = read_declared if site.family is Family.GENERIC else read_timestamp
    text = _Text(entry.html("encoded", "content"), url)
    names = [n for n in entry.texts("creator", "author") if is_author(n, (site.title,))]
    return Article(
        url=url,
        canonical_url=url,
        title=entry.first("title"),
        language=language,
        standfirst=body_text(text.standfirst) or None,
        excerpt=_excerpt(entry),
        blocks=tuple(piece.block for piece in text.body),
        body_text=body_text(text.body),
        body_text_with_calls=body_text(text.body, calls=True),
        postscript=body_text(text.postscript) or None,
        credits=tuple(Credit(Role.AUTHOR, name, kind(name)) for name in dict.fromkeys(names)),
        published=(read_time(stamp) if stamp else None),
        modified=(read_time(changed) if changed else None),
        keywords=tuple(sorted(set(entry.texts("subject", "category")))),
    )


def _excerpt(entry: _Entry) -> str | None:
    tree = entry.html("description", "summary")
    return (line_of(tree) or None) if tree is not None else None


class _Text:
    """The parts of the text that an entry holds."""

    def __init__(self, tree: HtmlElement | None, url: str) -> None:
        self.url = url
        self.markup = Markup(find_notes(tree).calls) if tree is not None else Markup()
        self.standfirst = self._part(tree, "rss_chapo")
        self.postscript = self._part(tree, "rss_ps")
        marked = self._part(tree, "rss_texte")
        self.body = marked or ([] if tree is None else self._read(tree))

    def _part(self, tree: HtmlElement | None, name: str) -> list[Piece]:
        if tree is None:
            return []
        found = (e for e in tree.iter("div") if name in (e.get("class") or "").split())
        return [piece for element in found for piece in self._read(element)]

    def _read(self, element: HtmlElement) -> list[Piece]:
        return read_blocks(element, self.url, self.markup)
