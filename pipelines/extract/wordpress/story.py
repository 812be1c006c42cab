"""What a WordPress post's page says of the article: its head, its text, its terms and pictures."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from archive.model import Article, Site, Translation
from pipelines import language
from pipelines.extract.beside import Beside
from pipelines.extract.body import Body, read_containers
from pipelines.extract.cached import cached_property
from pipelines.extract.container import outermost
from pipelines.extract.ends import Setting
from pipelines.extract.head import primary_language
from pipelines.extract.metadata import Metadata
from pipelines.extract.notes import NoteLinks, find_notes, is_inner
from pipelines.extract.page import absolute, line_of
from pipelines.extract.signing import date_of_original
from pipelines.extract.split_notes import with_lone_notes
from pipelines.extract.tooltips import unfold
from pipelines.extract.wordpress.head import Head
from pipelines.extract.wordpress.mending import drop_terms, make_inner
from pipelines.extract.wordpress.names import credits_of, named_authors, unnamed_authors
from pipelines.extract.wordpress.post import Post
from pipelines.extract.wordpress.terms import Terms, leads_to_term, read_terms

_SAMPLE: Final = 1_200
"""Characters of a text that tell its language."""

_TAIL: Final = re.compile(r"\s+[-–—|·»]\s+(?:(?!\s[-–—|·»]\s).)+$")
"""What themes put behind the title of a post in `<title>`."""
_SET_OFF: Final = " -–—|·»:"
"""What themes print between a title and the publication's name."""

_PROTECTED: Final = re.compile(
    r"(?:Protected|Protegido|Protégé|Protegida|Geschützt|Protetto|Protegit|Protexido)\s?:\s*"
)


class Story:
    """The article on a post's page."""

    def __init__(self, post: Post, site: Site) -> None:
        self.post = post
        self.site = site
        self.base_url = post.base_url

    @cached_property
    def head(self) -> Head:
        """What stands over the text."""
        return Head(self.post, self._beside, self.language)

    @cached_property
    def _beside(self) -> Beside:
        texts = [] if self.container is None else [self.container]
        title = next(self.post.titles_in(self.root), None)
        return Beside(self.root, texts, title, self.post.begins_elsewhere, leads_to_term)

    @property
    def root(self) -> HtmlElement:
        """The element around the whole post."""
        return self.post.root

    @property
    def container(self) -> HtmlElement | None:
        """The element that holds the text."""
        return self.post.container

    @property
    def metadata(self) -> Metadata:
        """What the page says of itself for machines."""
        return self.post.metadata

    @cached_property
    def title(self) -> str | None:
        """The title of the post."""
        heads = (line_of(e) for e in self.post.titles_in(self.root))
        text = next(filter(None, heads), None) or self._stated_title()
        return _PROTECTED.sub("", text, count=1) if text and self.is_protected else text

    def _stated_title(self) -> str | None:
        title = self.metadata.title
        name = self.metadata.site_name or self.site.title
        if title and name:
            return re.sub(rf"\s+[-–—|·»]\s+{re.escape(name)}$", "", title)
        return title or _TAIL.sub("", self.post.page.head_title, count=1) or None

    @property
    def _title_tail(self) -> str | None:
        """What stands behind the title in `<title>`: the publication's name."""
        head, title = self.post.page.head_title, self.title
        tail = head.removeprefix(title).strip(_SET_OFF) if title else head
        return tail if tail != head else None

    @cached_property
    def is_protected(self) -> bool:
        """Whether a password is asked for."""
        return bool(self.post.on_page("post-password-form", "post-password-required"))

    @cached_property
    def language(self) -> str | None:
        """The language that the page declares, nearest to the text first."""
        for element in (self.container, self.root):
            near = (
                element.get("lang")
                if element is not None and element is not self.post.body
                else None
            )
            if code := primary_language(near):
                return code
        return primary_language(self.metadata.language)

    @cached_property
    def terms(self) -> Terms:
        """Categories and tags."""
        return read_terms(self.post)

    @cached_property
    def text(self) -> Body:
        """The text, its parts told apart."""
        if self.container is None or self.is_protected:
            return Body()
        self._mend(self.container)
        setting = Setting(self.base_url, self.language, self._authors, persons=self._persons)
        return read_containers([self.container], self._notes, setting)

    def _mend(self, container: HtmlElement) -> None:
        """Undo what plugins put into the text; the terms in it are read before."""
        if self.terms.categories:
            drop_terms(container)
        make_inner(container, (self.post.canonical, self.post.page.url))
        unfold(container)

    @property
    def _notes(self) -> NoteLinks:
        if not any(is_inner(e.get("href") or "") for e in self.root.iter("a")):
            return NoteLinks()
        notes = find_notes(self.post.tree)
        is_split = self.post.part > 1 or bool(self.post.in_post("post-page-numbers", "page-links"))
        return with_lone_notes(notes, self.root) if is_split else notes

    @cached_property
    def _publications(self) -> tuple[str | None, ...]:
        return (self.site.title, self.metadata.site_name, self._title_tail)

    @cached_property
    def _authors(self) -> tuple[str, ...]:
        return tuple(named_authors(self.post, self._publications))

    @cached_property
    def _unnamed_authors(self) -> tuple[str, ...]:
        return tuple(unnamed_authors(self.post, self._beside, self._publications))

    def _persons(self) -> tuple[str, ...]:
        """Return who signs beside the text where nothing is called a byline."""
        return () if self._authors else self._unnamed_authors

    @cached_property
    def breadcrumb(self) -> tuple[str, ...]:
        """The way from the home page, as the page shows it."""
        if self.metadata.breadcrumb:
            return self.metadata.breadcrumb
        names = (
            "breadcrumb",
            "breadcrumbs",
            "rank-math-breadcrumb",
            "yoast-breadcrumbs",
            "breadcrumb-trail",
        )
        trail = next(iter(self.post.on_page(*names)), None)
        if trail is None:
            return ()
        steps = [line_of(e) for e in trail.iter("a", "li") if e.find(".//a") is None]
        return tuple(dict.fromkeys(step for step in steps if step))

    @cached_property
    def access(self) -> str:
        """`public`, `teaser` or `password`."""
        if self.is_protected:
            return "password"
        free = next(
            (
                n.get("isAccessibleForFree")
                for n in self.metadata.nodes
                if "isAccessibleForFree" in n
            ),
            None,
        )
        closed = free is False or str(free).casefold() == "false"
        return "teaser" if closed or "paywall" in self.text.furniture else "public"

    def _translations(self) -> tuple[Translation, ...]:
        found = []
        for element in self.post.page.relations:
            code = primary_language(element.get("hreflang"))
            url = absolute(element.get("href"), self.base_url) if code else None
            if code and url and code != self.language and url != self.post.canonical:
                found.append(Translation(code, url))
        return tuple(dict.fromkeys(found))

    def article(self) -> Article:
        """Return everything that the page says of the post."""
        text = self.text
        section, categories = self.terms.section(self.breadcrumb, self.post.canonical), self.terms
        guessed = language.guess(text.text[:_SAMPLE]) if text.text else None
        article = Article(
            url=self.post.canonical,
            canonical_url=self.post.canonical,
            title=self.title,
            language=guessed or self.language,
            section=section,
            breadcrumb=self.breadcrumb,
            standfirst=text.standfirst or self.head.standfirst,
            credits=credits_of(text, lambda: self._authors or self._persons(), self.language),
            published=self.head.published,
            modified=self.head.modified,
            date_original=date_of_original(text.said),
            keywords=tuple(sorted(categories.tags)),
            translations=self._translations(),
            images=self.head.featured,
            comments=self._comments(),
            access=self.access,
        )
        return text.completing(article)

    def _comments(self) -> int | None:
        found = [e for e in self.post.on_page("comment") if e.tag in {"li", "div", "article"}]
        return len(outermost(found)) or None if not found else len(found)
