"""SPIP, all versions: from a page to what it says of one article.

What is firm in SPIP, whatever the template: the forms of its addresses, the markup inside the text
(notes `nb1`/`nh1`, `spip_documents`), the number of the article in the links that print, send or
answer it, and the order of the parts. Names of classes are short cuts and witnesses. On 55 public
skeletons under a running SPIP 4.1 (32 own-written articles in six languages, the fields that a
skeleton prints) `all_fields` is 0.967 in the mean (2026-11-22). Sources: SPIP's own
`squelettes-dist`, `textwheel` and `urls` plugins (https://git.spip.net/spip).
"""

from __future__ import annotations

from itertools import takewhile
from typing import Final

from lxml.html import HtmlElement

from archive.model import Article, Credit, Link, Reading, ReadingRole, Role, Site
from pipelines.credits import Line, Said, has_trigger, merge, read_line
from pipelines.extract.blocks import Markup, read_blocks, read_passages
from pipelines.extract.issues import find_issue
from pipelines.extract.matter import Matter, part_end_matter, typed_notes
from pipelines.extract.notes import read_notes
from pipelines.extract.page import Page, line_of
from pipelines.extract.pieces import Passage, Piece, body_text, passage_of, whole_links
from pipelines.extract.spip import about, addresses, authors, files
from pipelines.extract.spip.below import PS_LABEL, note_blocks, without_label
from pipelines.extract.spip.breadcrumb import lone_section
from pipelines.extract.spip.identity import canonical_of, may_be_article, number_of
from pipelines.extract.spip.languages import offers_languages
from pipelines.extract.spip.lines import is_meta_line
from pipelines.extract.spip.media import read_media
from pipelines.extract.spip.outline import Outline
from pipelines.extract.spip.parts import Parts, find_parts
from pipelines.extract.spip.title import written_title

_NO_ARTICLE: Final = frozenset({"home", "rubric", "author", "keyword", "page", "site", "groupe"})
_DONATION: Final = tuple(
    "donat|standing order|faire un don|don régulier|dons régulier|don regulier|dons regulier|"
    "soutenez|souscri|donación|donacion|spende|donazion|doaç|subscri|abonn|suscri".split("|")
)
"""Parts of words, in lower case, one of which is in every appeal for money."""

_LEAST: Final = 3
"""Pieces; a text with a closing line and an appeal below it has more than these two."""

_SHORT: Final = 250
"""Characters; closing lines are no longer."""

_FURNITURE_IN_TEXT: Final = ("nav", "footer")


def read(page: Page, site: Site) -> tuple[Reading, ...]:
    """Return what a page says of an article; nothing for pages that list or serve others."""
    kind = addresses.kind(page.url)
    if kind in _NO_ARTICLE:
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
    if addresses.kind(canonical) in _NO_ARTICLE:
        return ()
    article = _Reader(outline, parts, canonical).article(site)
    role = ReadingRole.PRINT if printed else ReadingRole.PAGE
    return (Reading(page.url, canonical, role, number, article=article),)


class _Reader:
    """Reads the parts of one article."""

    def __init__(self, outline: Outline, parts: Parts, canonical: str) -> None:
        self.outline = outline
        self.parts = parts
        self.canonical = canonical
        self.notes = outline.notes
        has_boxes = bool(outline.named("media"))
        self.markup = Markup(self.notes.calls, picture=read_media, boxes=has_boxes)
        self.elsewhere = {*note_blocks(outline, parts.text), *parts.named}
        self.elsewhere.update(parts.scope.iter(*_FURNITURE_IN_TEXT))
        self.language = about.find_language(outline, parts)

    def article(self, site: Site) -> Article:
        """Return the article with every field that the page gives."""
        outline, parts = self.outline, self.parts
        language = self.language or (site.languages[0] if len(site.languages) == 1 else None)
        above, text = self._head_and_text()
        head = [passage.text for passage in above]
        title = written_title(outline, parts.witnesses, parts.title)
        standfirst = self._pieces(parts.standfirst)
        postscript = self._postscript()
        text = _prose_only(text)
        if not postscript:
            text, postscript = _part_appeal(text, language)
        matter = part_end_matter(text, language)
        notes = read_notes(self.notes, outline.base_url, self.markup)
        said = self._said(matter, above, standfirst, postscript)
        published = about.find_published(outline, parts, head)
        pieces = [*standfirst, *matter.body, *postscript]
        documents = [piece.document for piece in pieces if piece.document]
        listed = list(files.listed_files(outline, parts))
        crumbs = parts.breadcrumb
        section = next(reversed(crumbs.sections), None)
        section = section or lone_section(outline, parts.text, parts.links)
        body, below = body_text(matter.body), body_text(postscript)
        return Article(
            url=self.canonical,
            canonical_url=self.canonical,
            title=title,
            language=language,
            subtitle=_line(parts.subtitle),
            surtitle=_line(parts.surtitle),
            section=section,
            breadcrumb=crumbs.steps,
            magazine_issue=find_issue(crumbs.sections or (*head, section or "")),
            standfirst=body_text(standfirst) or None,
            blocks=tuple(piece.block for piece in matter.body),
            body_text=body,
            body_text_with_calls=body_text(matter.body, calls=True) if self.notes.calls else body,
            end_matter=tuple(piece.block.text for piece in matter.end),
            footnotes=notes,
            notes_typed_by_hand=not notes and typed_notes(matter.body),
            postscript=below or None,
            postscript_is_donation_appeal=bool(below) and _asks_for_money(below),
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
            images=files.find_images(pieces, listed),
            documents=files.find_documents(documents, listed),
            links=_links(matter, standfirst, postscript),
            comments=about.count_comments(outline),
        )

    def _credits(self, head: list[str], said: Said) -> tuple[Credit, ...]:
        named = authors.find_authors(self.outline, self.parts, head)
        named = authors.find_bios(self.outline, self.parts, named)
        return tuple(dict.fromkeys((*named, *said.credits)))

    def _said(self, matter: Matter, above: list[Passage], *others: list[Piece]) -> Said:
        lines = [
            read_line(Line(p.block.text, p.links, place, p.emphasised), self.language)
            for pieces, place in zip(others, ("standfirst", "note"), strict=True)
            for p in pieces
        ]
        lines += [self._said_above(passage) for passage in above]
        return merge([matter.said, *(s._replace(dateline=None) for s in lines if s)])

    def _said_above(self, passage: Passage) -> Said | None:
        """Return what a line above the text says of its origin; date and authors are its own."""
        if passage.element is None or not has_trigger(passage.text):
            return None
        links = whole_links(passage.linked, self.outline.base_url)
        said = read_line(Line(passage.text, links, "head"), self.language)
        if said is None or offers_languages(passage.element):
            return None
        if any(addresses.kind(link.url) == "author" for link in links):
            return None
        others = tuple(credit for credit in said.credits if credit.role is not Role.AUTHOR)
        return said._replace(credits=others, signed_date=None)

    def _pieces(self, element: HtmlElement | None) -> list[Piece]:
        if element is None:
            return []
        return read_blocks(element, self.outline.base_url, self.markup)

    def _postscript(self) -> list[Piece]:
        pieces = [piece for each in self.parts.postscript for piece in self._pieces(each)]
        pieces = [piece for piece in pieces if not PS_LABEL.fullmatch(piece.block.text or "x")]
        return [without_label(pieces[0]), *pieces[1:]] if pieces else []

    def _head_and_text(self) -> tuple[list[Passage], list[Piece]]:
        """Return the lines between title and text, and the text."""
        parts, markup = self.parts, self.markup._replace(skip=self.elsewhere.__contains__)
        text = read_blocks(parts.text, self.outline.base_url, markup)
        if parts.title is not None and self.outline.holds(parts.text, parts.title):
            return self._part_flat(text)
        return self._above(parts.scope, parts.title), text

    def _above(self, scope: HtmlElement, title: HtmlElement | None) -> list[Passage]:
        """Return the lines between the title and the text, and what stands beside the title."""
        elsewhere, order = self.elsewhere - {title}, self.outline.order
        around = takewhile(lambda each: each is not scope, self.parts.text.iterancestors())
        # Where the text stands in what is skipped, the reading would not come to it.
        skipped = [each for each in around if each in elsewhere]
        until = skipped[-1] if skipped else self.parts.text
        markup = Markup(skip=elsewhere.__contains__, boxes=False, until=until)
        passages = [p for p in read_passages(scope, self.outline.base_url, markup) if p.text]
        if title is None:
            return passages
        said = line_of(title)
        shown = (i for i, p in enumerate(passages) if said and self._shows(p, title, said))
        at = next(shown, None)
        if at is None:
            last = order[title]
            return [p for p in passages if p.element is not None and order[p.element] > last]
        beside = passages[at].text.replace(said, "", 1).strip()
        if not beside or not is_meta_line(beside):
            return passages[at + 1 :]
        return [passages[at]._replace(text=beside), *passages[at + 1 :]]

    def _shows(self, passage: Passage, title: HtmlElement, said: str) -> bool:
        """Tell whether a line is the title, or holds what the title says."""
        if passage.element is None:
            return False
        around = self.outline.holds(passage.element, title) and said in passage.text
        return around or self.outline.holds(title, passage.element)

    def _part_flat(self, pieces: list[Piece]) -> tuple[list[Passage], list[Piece]]:
        """Part the lines above a text from it, where both stand in one element."""
        order, title = self.outline.order, self.parts.title
        first, last = order.get(title, -1), self._end_of_flat()
        below = [p for p in pieces if p.element is None or first < order.get(p.element, 0) < last]
        start = next((i for i, p in enumerate(below) if not _is_above_text(p)), len(below))
        end = next((i for i in range(len(below), 0, -1) if not _is_tool(below[i - 1])), 0)
        end -= end > start and _is_label(below[end - 1])
        above = [p for p in below[:start] if p.block.text]
        return [passage_of(piece) for piece in above], below[start:end]

    def _end_of_flat(self) -> int:
        """Return the place of the first thing that stands below every text."""
        outline = self.outline
        below = [*list(self.notes.anchors)[:1], *self.parts.postscript[:1]]
        below += [link for link, to in outline.links if to.kind == "keyword"]
        places = [outline.order[e] for e in below if outline.before(self.parts.title, e)]
        return min(places, default=len(outline.order))


def _is_above_text(piece: Piece) -> bool:
    return not piece.block.text or is_meta_line(piece.block.text) or _is_tool(piece)


def _is_label(piece: Piece) -> bool:
    """Tell whether a line is the label of what follows: `Footnotes`, `Keywords:`."""
    text = piece.block.text
    short = piece.block.type in {"p", "heading"} and len(text.split()) < 3
    return short and text[:1].isalpha() and text[-1:] not in ".!?"


def _is_tool(piece: Piece) -> bool:
    """Tell whether links are most of a line: tools, shares, names of authors, keywords."""
    linked = sum(len(link.text) for link in piece.links)
    return 0 < len(piece.block.text) < 300 and linked * 2 > len(piece.block.text)


def _prose_only(pieces: list[Piece]) -> list[Piece]:
    """Leave out what ends a text without being any: headings with nothing below, link lists."""
    end = len(pieces)
    while end and _is_tail(pieces[end - 1]):
        end -= 1
    return pieces[:end]


def _part_appeal(pieces: list[Piece], language: str | None) -> tuple[list[Piece], list[Piece]]:
    """Part an appeal for money that follows the closing lines: a postscript without a label."""
    if len(pieces) < _LEAST or len(pieces[-2].block.text) >= _SHORT:
        return pieces, []
    if not _asks_for_money(pieces[-1].block.text):
        return pieces, []
    closes = read_line(Line(pieces[-2].block.text, pieces[-2].links), language)
    return (pieces[:-1], pieces[-1:]) if closes else (pieces, [])


def _asks_for_money(text: str) -> bool:
    lower = text.lower()
    return any(part in lower for part in _DONATION)


def _is_tail(piece: Piece) -> bool:
    if piece.block.type == "heading":
        return True
    if not piece.links:
        return False
    linked = sum(len(link.text) for link in piece.links)
    kinds = {addresses.kind(link.url) for link in piece.links}
    return linked * 5 >= len(piece.block.text) * 4 > 0 and bool(kinds & _NO_ARTICLE)


def _links(matter: Matter, *others: list[Piece]) -> tuple[Link, ...]:
    found = [link for piece in matter.body for link in piece.links]
    found += [link for pieces in others for piece in pieces for link in piece.links]
    found += [Link(k.url, k.text, "credit") for piece in matter.end for k in piece.links]
    return tuple(dict.fromkeys(found))


def _line(element: HtmlElement | None) -> str | None:
    return (line_of(element) or None) if element is not None else None
