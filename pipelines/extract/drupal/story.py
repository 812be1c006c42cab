"""What a node's element says of an article: fields first, then the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from typing import Final

from lxml.html import HtmlElement

from archive.model import Article, Document, Image, MagazineIssue, Site, Translation
from pipelines import language
from pipelines.dates import find_dates
from pipelines.extract.beside import Beside
from pipelines.extract.body import Body, read_containers
from pipelines.extract.cached import cached_property
from pipelines.extract.container import Named, by_prose, fullest, holders, is_aside, outermost
from pipelines.extract.drupal.fields import Fields, field_values
from pipelines.extract.drupal.head import Head
from pipelines.extract.drupal.mending import (
    drop_fields,
    drop_other_nodes,
    frame_captions,
    without_pull_quotes,
)
from pipelines.extract.drupal.people import Signatures
from pipelines.extract.drupal.unnamed import Lines, read_lines
from pipelines.extract.ends import Setting
from pipelines.extract.head import primary_language
from pipelines.extract.issues import read_issue
from pipelines.extract.metadata import Metadata
from pipelines.extract.notes import find_notes
from pipelines.extract.page import Page, absolute, line_of
from pipelines.extract.pictures import document, is_caption, picture, split_credit

_SAMPLE: Final = 1_200
"""Characters of a text that tell its language."""

_CONTENTS: Final = ("node__content", "content", "print-content", "node-content")
_FILES: Final = "/files/"
_BESIDE: Final = (
    *("surtitle", "subtitle", "standfirst", "authors", "interviewers", "translators"),
    *("issue", "section", "keywords", "date", "source", "editors_note"),
)
"""Fields that are told apart from the text, wherever they stand."""
_TEXT: Final = frozenset({"content:encoded", "schema:text", "schema:articleBody"})


class Story:
    """The article in `root`, a part of `page`; `named` are the elements of the whole page."""

    def __init__(
        self, page: Page, site: Site, root: HtmlElement, canonical: str, named: Named
    ) -> None:
        self.page = page
        self.site = site
        self.root = root
        self.canonical = canonical
        self.named = named
        self.base_url = page.base_url
        self.fields = Fields(root)

    @cached_property
    def metadata(self) -> Metadata:
        """What the page says of itself for machines."""
        return Metadata(self.page)

    def article(self) -> Article:
        """Return everything that the page says of the node."""
        text = self.text
        said = self._signatures.said(text)
        article = Article(
            url=self.canonical,
            canonical_url=self.canonical,
            title=self.head.title,
            language=self.language,
            subtitle=self.fields.text("subtitle"),
            surtitle=self.fields.text("surtitle") or self._lines.surtitle,
            section=next(iter(self.fields.values("section")), None),
            breadcrumb=self._breadcrumb(),
            magazine_issue=self._issue(),
            standfirst=self._standfirst(),
            front_matter=self._note(),
            credits=self._signatures.credits(text),
            translated_from=said.translated_from,
            first_published=said.first_published,
            published=self._published,
            modified=self.metadata.modified,
            keywords=tuple(sorted(self.fields.values("keywords") or self._linked_terms())),
            translations=self._translations(),
            images=self._images(),
            documents=tuple(self._documents()),
            comments=self._comments(),
        )
        return text.completing(article)

    # --- the head

    @cached_property
    def head(self) -> Head:
        """What stands over the text."""
        return Head(
            self.page.tree, self.root, self.metadata, self.containers, self.named, self.base_url
        )

    @cached_property
    def language(self) -> str | None:
        """The language of the text; the page declares that of the site."""
        declared = primary_language(self.root.get("lang") or self.root.get("xml:lang"))
        guessed = language.guess(self.text.text[:_SAMPLE]) if self.text.text else None
        return guessed or declared or primary_language(self.metadata.language)

    @property
    def _published(self) -> str | None:
        dates = (find_dates(text, self._page_language) for text in self.fields.values("date"))
        told = self.head.published or next((d.iso for found in dates for d in found), None)
        return told or self._beside.day(self._page_language)

    @property
    def _page_language(self) -> str | None:
        return primary_language(self.metadata.language)

    def _breadcrumb(self) -> tuple[str, ...]:
        trail = next(iter(self.named("breadcrumb", "breadcrumbs")), None)
        steps = [line_of(a) for a in trail.iter("a")] if trail is not None else []
        return tuple(step for step in steps if step) or self.metadata.breadcrumb

    def _issue(self) -> MagazineIssue | None:
        return next((_issue(label) for label in self.fields.values("issue")), None)

    def _standfirst(self) -> str | None:
        stated = self.fields.text("standfirst") or self.text.standfirst
        return stated or self._opening() or self._lines.standfirst or self._beside.standfirst

    def _opening(self) -> str | None:
        """Return the first long text in a field of unknown name, unless it is the text itself."""
        opening = next(iter(self.fields.elements("opening")), None)
        if opening is None or opening in holders(self.containers) or self.head.is_in_text(opening):
            return None
        return self.fields.text("opening")

    @cached_property
    def _lines(self) -> Lines:
        """The lines over the text of a node whose fields have neither name nor label."""
        is_named = self.fields.is_named or len(self.containers) != 1
        return Lines() if is_named else read_lines(self.containers[0])

    def _stated_authors(self) -> tuple[str, ...]:
        """Return whom lines without a name, then the page's metadata, give as authors."""
        beside = self._lines.authors or self._beside.names()
        return beside or self.metadata.authors

    @cached_property
    def _beside(self) -> Beside:
        """The lines between the title, wherever a theme prints it, and the text, and under it."""
        title = self.head.heading
        around = holders([self.root])
        both = (e for e in title.iterancestors() if e in around) if title is not None else ()
        root = next(iter(both), self.root)
        return Beside(root, self.containers, title, self.head.begins_apart, lambda _: False)

    def _note(self) -> tuple[str, ...]:
        note = self.fields.text("editors_note")
        return (note,) if note else ()

    # --- the text

    @cached_property
    def containers(self) -> list[HtmlElement]:
        """The elements that hold the text."""
        fields = self.fields.elements("body")
        if fields:
            return fields
        marked = [e for e in self.root.iter() if _is_text(e) and not is_aside(e, self.root)]
        best = fullest(outermost(marked)) if marked else by_prose(self.root)
        return [best] if best is not None else self.named.under(self.root, *_CONTENTS)[:1]

    @cached_property
    def text(self) -> Body:
        """The text, its parts told apart."""
        setting = Setting(self.base_url, self._page_language, self._signatures.names, True)
        captions = [*self.fields.elements("caption"), *self.fields.elements("credit")]
        for container in self.containers:
            drop_other_nodes(container)
            drop_fields(container, self._fields_beside)
            frame_captions(container, captions)
        found = read_containers(self.containers, find_notes(self.page.tree), setting)
        return without_pull_quotes(found)

    @property
    def _fields_beside(self) -> list[HtmlElement]:
        """The fields that hold no part of a text; Drupal 6 prints them where it prints the text."""
        return [e for part in _BESIDE for e in self.fields.elements(part)]

    @cached_property
    def _signatures(self) -> Signatures:
        publications = (self.site.title, self.metadata.site_name)
        return Signatures(
            self.root,
            self.fields,
            self._page_language,
            publications,
            self.named,
            self.page,
            self._stated_authors,
        )

    # --- what goes with it

    def _images(self) -> tuple[Image, ...]:
        fields = self.fields.elements("images")
        own = tuple(i for e in fields if self._is_beside(e) for i in self._field_images(e))
        return own if own or self.fields.found.get("body") else self._pictures_over_text()

    def _is_beside(self, element: HtmlElement) -> bool:
        """Tell whether a field stands beside the text, and not with somebody's name."""
        in_text = element in self.containers or self.head.is_in_text(element)
        return not in_text and all(e not in self._named for e in element.iterancestors())

    @cached_property
    def _named(self) -> frozenset[HtmlElement]:
        parts = ("authors", "about_author", "translators")
        return frozenset(e for part in parts for e in self.fields.elements(part))

    def _pictures_over_text(self) -> tuple[Image, ...]:
        """Return the pictures over the text, where a theme does not name fields."""
        places = [e for e in self.root.iter() if e in self.containers or e.tag == "img"]
        over = takewhile(lambda e: e.tag == "img", places)
        pieces = (picture(e, self.base_url) for e in over if _FILES in (e.get("src") or ""))
        return tuple(piece.image for piece in pieces if piece and piece.image)

    def _field_images(self, field: HtmlElement) -> list[Image]:
        captions = [text for e in field.iter() if is_caption(e) and (text := line_of(e))]
        caption = captions[0] if captions else self._caption
        found = []
        for element in field.iter("img"):
            piece = picture(element, self.base_url, caption=caption)
            if piece and piece.image:
                found.append(self._credited(piece.image, element))
        return found

    @cached_property
    def _caption(self) -> str | None:
        """The caption in a field of its own, beside the text."""
        beside = (e for e in self.fields.elements("caption") if not self.head.is_in_text(e))
        return next((" ".join(field_values(e)) for e in beside), None)

    def _credited(self, image: Image, element: HtmlElement) -> Image:
        stated = self.fields.text("credit") or split_credit(element.get("title"))[1]
        return image if image.credit or not stated else replace(image, credit=stated)

    def _documents(self) -> Iterator[Document]:
        places = self.fields.elements("documents")
        if not (places or self.fields.is_named):
            # A theme without names lists the files under the text like anything else.
            places = [e for e in self.root.iter("a") if _FILES in (e.get("href") or "")]
        for place in places:
            for element in place.iter("a"):
                url = absolute(element.get("href"), self.base_url)
                if url and (one := document(url, line_of(element))):
                    yield one

    def _linked_terms(self) -> list[str]:
        """Return the terms that a theme links as such (`rel="tag"`), where it names no field."""
        links = (a for a in self.root.iter("a") if "tag" in (a.get("rel") or "").split())
        names = (line_of(a) for a in links if not self.head.is_in_text(a))
        return list(dict.fromkeys(name for name in names if name))

    def _translations(self) -> tuple[Translation, ...]:
        found = []
        for element in self.page.relations:
            code = primary_language(element.get("hreflang"))
            url = absolute(element.get("href"), self.base_url) if code else None
            if code and url and url != self.canonical and code != self._page_language:
                found.append(Translation(code, url))
        return tuple(dict.fromkeys(found))

    def _comments(self) -> int | None:
        return len(outermost(self.named("comment"))) or None


def _is_text(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return False
    stated = element.get("property")
    is_marked = stated is not None and not _TEXT.isdisjoint(stated.split())
    return is_marked or element.get("itemprop") == "articleBody"


def _issue(label: str) -> MagazineIssue | None:
    """Return the issue of a term's name; the label alone says its number, and perhaps its year."""
    if known := read_issue(label):
        return known
    head = re.split(r"\s*(?:[:(,]|\s[-–—])\s*", label, maxsplit=1)[0]
    year = re.search(r"\b(?:19|20)\d\d\b", label)
    code = head if any(sign.isdigit() for sign in head) else None
    return MagazineIssue(code, label, int(year[0]) if year else None)
