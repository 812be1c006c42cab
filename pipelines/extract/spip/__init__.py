"""SPIP, all versions: from a page to what it says of one article.

What is firm in SPIP, whatever the template: the forms of its addresses, the markup inside the text
(notes `nb1`/`nh1`, `spip_documents`), the number of the article in the links that print, send or
answer it, and the order of the parts. Names of classes are short cuts and witnesses. On 55 public
skeletons under a running SPIP 4.1 (32 own-written articles in six languages, the fields that a
skeleton prints) `all_fields` is 0.967 in the mean (2026-11-22). Sources: SPIP's own
`squelettes-dist`, `textwheel` and `urls` plugins (https://git.spip.net/spip).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from lxml.html import HtmlElement

from archive.model import Article, Credit, Link, Reading, ReadingRole, Site
from pipelines.credits import Line, Said, merge, read_line
from pipelines.extract.blocks import Markup, read_blocks
from pipelines.extract.footnotes import read_notes
from pipelines.extract.issues import find_issue
from pipelines.extract.matter import Matter, part_end_matter, typed_notes
from pipelines.extract.page import Page, line_of
from pipelines.extract.pieces import Passage, Piece, body_text
from pipelines.extract.spip import about, addresses, authors
from pipelines.extract.spip.above import part_above, said_above
from pipelines.extract.spip.below import (
    asks_for_money,
    note_blocks,
    part_appeal,
    prose_only,
    without_label,
)
from pipelines.extract.spip.breadcrumb import lone_section
from pipelines.extract.spip.files import find_files
from pipelines.extract.spip.identity import canonical_of, may_be_article, number_of
from pipelines.extract.spip.media import read_media
from pipelines.extract.spip.outline import Outline
from pipelines.extract.spip.parts import Parts, find_parts
from pipelines.extract.spip.title import written_title

_FURNITURE_IN_TEXT: Final = ("nav", "footer")


def read(page: Page, site: Site) -> tuple[Reading, ...]:
    """Return what a page says of an article; nothing for pages that list or serve others."""
    kind = addresses.kind(page.url)
    if kind in addresses.NO_ARTICLE:
        return ()
    outline = Outline(page)
    number = addresses.number(page.url) or number_of(outline)
    if not may_be_article(outline, kind, number):
        return ()
    parts = find_parts(outline)
    if parts is None:
        return ()
    printed = kind == "print"
    canonical = canonical_of(outline, number if printed else None)
    if addresses.kind(canonical) in addresses.NO_ARTICLE:
        return ()
    article = _Reader(outline, parts, canonical).article(site)
    role = ReadingRole.PRINT if printed else ReadingRole.PAGE
    return (Reading(page.url, canonical, role, number, article=article),)


class _Words(NamedTuple):
    """What an article says, in the order of the page."""

    above: list[Passage]
    standfirst: list[Piece]
    matter: Matter
    postscript: list[Piece]

    @property
    def pieces(self) -> list[Piece]:
        """The pieces of its prose."""
        return [*self.standfirst, *self.matter.body, *self.postscript]

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of its prose, those of the text first, and of what is said at its end."""
        prose = (*self.matter.body, *self.standfirst, *self.postscript)
        found = [link for piece in prose for link in piece.links]
        found += [Link(k.url, k.text, "credit") for piece in self.matter.end for k in piece.links]
        return tuple(dict.fromkeys(found))


class _Reader:
    """Reads the parts of one article."""

    def __init__(self, outline: Outline, parts: Parts, canonical: str) -> None:
        self.outline = outline
        self.parts = parts
        self.canonical = canonical
        self.notes = outline.notes
        has_boxes = bool(outline.named("media"))
        self.markup = Markup(self.notes.calls, picture=read_media, boxes=has_boxes)
        self.language = about.find_language(outline, parts)

    def article(self, site: Site) -> Article:
        """Return the article with every field that the page gives."""
        outline, parts, crumbs = self.outline, self.parts, self.parts.breadcrumb
        language = self.language or (site.languages[0] if len(site.languages) == 1 else None)
        words = self._words(language)
        matter, head = words.matter, [passage.text for passage in words.above]
        body, below = body_text(matter.body), body_text(words.postscript)
        notes = read_notes(self.notes, outline.base_url, self.markup)
        said = self._said(words)
        published = about.find_published(outline, parts, head)
        section = crumbs.section or lone_section(outline, parts.text, parts.links)
        images, documents = find_files(outline, parts, words.pieces)
        return Article(
            url=self.canonical,
            canonical_url=self.canonical,
            title=written_title(outline, parts.witnesses, parts.title),
            language=language,
            subtitle=_line(parts.subtitle),
            surtitle=_line(parts.surtitle),
            section=section,
            breadcrumb=crumbs.steps,
            magazine_issue=find_issue(crumbs.sections or (*head, section or "")),
            standfirst=body_text(words.standfirst) or None,
            blocks=tuple(piece.block for piece in matter.body),
            body_text=body,
            body_text_with_calls=body_text(matter.body, calls=True) if self.notes.calls else body,
            end_matter=tuple(piece.block.text for piece in matter.end),
            footnotes=notes,
            notes_typed_by_hand=not notes and typed_notes(matter.body),
            postscript=below or None,
            postscript_is_donation_appeal=bool(below) and asks_for_money(below),
            credits=self._credits(head, said),
            translated_from=said.translated_from,
            first_published=said.first_published,
            published=published,
            date_original=about.find_date_original(head, published),
            dateline=said.dateline,
            signed_date=said.signed_date,
            modified=about.find_modified(outline, published),
            keywords=about.find_keywords(outline, parts),
            translations=about.find_translations(outline, parts, self.canonical, language),
            images=images,
            documents=documents,
            links=words.links,
            comments=about.count_comments(outline),
        )

    def _words(self, language: str | None) -> _Words:
        """Read what the article says, and part what stands around its text from it."""
        parts = self.parts
        elsewhere = {*note_blocks(self.outline, parts.text), *parts.named}
        elsewhere.update(parts.scope.iter(*_FURNITURE_IN_TEXT))
        pieces = self._pieces(parts.text, self.markup._replace(skip=elsewhere.__contains__))
        above, text = part_above(self.outline, parts, pieces, elsewhere)
        text = prose_only(text)
        postscript = without_label([p for each in parts.postscript for p in self._pieces(each)])
        if not postscript:
            text, postscript = part_appeal(text, language)
        standfirst = self._pieces(parts.standfirst)
        return _Words(above, standfirst, part_end_matter(text, language), postscript)

    def _pieces(self, element: HtmlElement | None, markup: Markup | None = None) -> list[Piece]:
        if element is None:
            return []
        return read_blocks(element, self.outline.base_url, markup or self.markup)

    def _credits(self, head: list[str], said: Said) -> tuple[Credit, ...]:
        named = authors.find_authors(self.outline, self.parts, head)
        named = authors.find_bios(self.outline, self.parts, named)
        return tuple(dict.fromkeys((*named, *said.credits)))

    def _said(self, words: _Words) -> Said:
        """Return what the lines at the end of the text say of its origin, and those around it."""
        places = (("standfirst", words.standfirst), ("note", words.postscript))
        lines = [
            read_line(Line(p.block.text, p.links, place, p.emphasised), self.language)
            for place, pieces in places
            for p in pieces
        ]
        base_url = self.outline.base_url
        lines += [said_above(passage, base_url, self.language) for passage in words.above]
        return merge([words.matter.said, *(s._replace(dateline=None) for s in lines if s)])


def _line(element: HtmlElement | None) -> str | None:
    return (line_of(element) or None) if element is not None else None
