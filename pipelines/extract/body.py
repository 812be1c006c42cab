"""The text of an article inside its container: prose, notes, and what stands at its ends.

For families whose editors type an article into one field; what a family knows from elsewhere (the
authors, the language) comes with the `Setting`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from archive.model import Article, Block, Document, Footnote, Image, Link
from pipelines.credits import Said, merge
from pipelines.extract.blocks import Markup, read_blocks
from pipelines.extract.cached import cached_property
from pipelines.extract.ends import Ends, Setting
from pipelines.extract.footnotes import read_notes
from pipelines.extract.furniture import Furniture
from pipelines.extract.lines import is_advert_label, is_notes_title
from pipelines.extract.mended import as_document, with_captions, with_headings
from pipelines.extract.notes import NoteLinks, note_block
from pipelines.extract.pictures import is_caption, read_media
from pipelines.extract.pieces import Piece, body_text


@dataclass(frozen=True)
class Body:
    """The text of an article, its parts told apart. `furniture` are the kinds of boxes left out."""

    pieces: tuple[Piece, ...] = ()
    standfirst: str | None = None
    front_matter: tuple[str, ...] = ()
    end_matter: tuple[str, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    notes_typed_by_hand: bool = False
    said: Said = field(default_factory=Said)
    bio: str | None = None
    end_links: tuple[Link, ...] = ()
    furniture: frozenset[str] = frozenset()

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the text, pictures and files among them."""
        return tuple(piece.block for piece in self.pieces)

    @cached_property
    def text(self) -> str:
        """The prose, without note calls."""
        return body_text(self.pieces)

    @property
    def text_with_calls(self) -> str:
        """The prose, with note calls."""
        return body_text(self.pieces, calls=True)

    @property
    def images(self) -> tuple[Image, ...]:
        """The pictures in the text."""
        return tuple(piece.image for piece in self.pieces if piece.image)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The files of the same site that the text gives, alone or in a sentence."""
        return tuple(dict.fromkeys(p.document for p in self.pieces if p.document))

    @property
    def links(self) -> tuple[Link, ...]:
        """The links in the text, then those in the lines at its ends."""
        prose = (link for piece in self.pieces for link in piece.links)
        return tuple(dict.fromkeys((*prose, *self.end_links)))

    def completing(self, article: Article) -> Article:
        """Return `article` with this text in it; what it says already (fields) comes first."""
        return replace(
            article,
            standfirst=article.standfirst or self.standfirst,
            blocks=self.blocks,
            body_text=self.text,
            body_text_with_calls=self.text_with_calls,
            front_matter=(*article.front_matter, *self.front_matter),
            end_matter=self.end_matter,
            footnotes=self.footnotes,
            notes_typed_by_hand=self.notes_typed_by_hand,
            translated_from=article.translated_from or self.said.translated_from,
            first_published=article.first_published or self.said.first_published,
            dateline=self.said.dateline,
            signed_date=self.said.signed_date,
            images=tuple(dict.fromkeys((*article.images, *self.images))),
            documents=_by_address((*self.documents, *article.documents)),
            links=self.links,
        )


def _by_address(documents: Sequence[Document]) -> tuple[Document, ...]:
    return tuple({each.url: each for each in reversed(documents)}.values())[::-1]


def read_containers(containers: Sequence[HtmlElement], notes: NoteLinks, setting: Setting) -> Body:
    """Read the text that stands in `containers`, one after the other."""
    blocks = {note_block(anchor) for anchor in notes.anchors}
    pieces: list[Piece] = []
    kinds: set[str] = set()
    footnotes: tuple[Footnote, ...] = ()
    for container in containers:
        furniture = Furniture(container, setting.base_url)
        markup = Markup(notes.calls, notes.marks, _skipper(furniture, blocks), read_media)
        pieces += read_blocks(container, setting.base_url, markup)
        kinds |= furniture.kinds
    if notes.anchors:
        footnotes = read_notes(notes, setting.base_url, Markup(notes.calls))
        pieces = [piece for piece in pieces if not is_notes_title(piece)]
    pieces = [piece for piece in pieces if not is_advert_label(piece)]
    mended = [as_document(piece, setting.base_url) for piece in with_captions(pieces)]
    ends = Ends(mended, setting)
    return Body(
        pieces=tuple(with_headings(ends.pieces)),
        standfirst=ends.standfirst,
        front_matter=tuple(ends.front),
        end_matter=tuple(reversed(ends.end)),
        footnotes=footnotes,
        notes_typed_by_hand=not footnotes and ends.typed_notes > 0,
        said=merge(ends.said),
        bio=ends.bio,
        end_links=tuple(ends.links),
        furniture=frozenset(kinds),
    )


def _skipper(furniture: Furniture, notes: Collection[HtmlElement]) -> Callable[[HtmlElement], bool]:
    def skip(element: HtmlElement) -> bool:
        return element in notes or _is_lone_caption(element) or furniture.skip(element)

    return skip


def _is_lone_caption(element: HtmlElement) -> bool:
    """Tell whether a caption stands apart from its picture (a gallery's, an embed's)."""
    if not is_caption(element):
        return False
    parent = element.getparent()
    return parent is None or parent.find(".//table") is None
