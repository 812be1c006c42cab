"""From the markup of a text to its blocks: paragraphs, headings, quotes, lists, tables, pictures.

One pass over the events of the subtree, without recursion, so that depth costs nothing. What a
family prints in its own way (pictures with captions, furniture inside the text) is told by a
`Markup`. Note calls are taken out of `text` and stand as ` [n]` in `text_with_calls`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from archive.model import Block, Link
from pipelines.extract.frames import Frame, is_data_table
from pipelines.extract.page import absolute, one_line
from pipelines.extract.pieces import Picture, Piece, read_picture
from pipelines.extract.runs import BREAK, CALL, MARK, clean, paragraphs

HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_LISTS: Final = frozenset({"ul", "ol", "dl", "menu", "dir"})
_EMBEDS: Final = frozenset({"iframe", "object", "embed", "video", "audio"})
_SILENT: Final = frozenset(
    "script style noscript template form button select textarea input svg math head title".split()
)
_BREAKS: Final = frozenset(
    "address article aside body blockquote center dd details div dl dt fieldset figcaption figure "
    "footer header hr html legend li main menu nav ol p pre section summary table tbody td tfoot "
    "th thead tr ul caption h1 h2 h3 h4 h5 h6".split()
)
_EMPHASIS: Final = frozenset({"i", "em", "b", "strong", "cite"})
_WORDS: Final = _EMPHASIS | {"br", "sup", "sub", "abbr"}
"""Elements that hold words and are no picture, whatever their class."""
_LINES: Final = HEADINGS.keys() | {"p", "li", "dt", "dd", "td", "th"}
"""Elements that are read at one step where they hold no other: there are words in them only."""
_FRAMING: Final = _LISTS | HEADINGS.keys() | {"blockquote", "table", "tr", "td", "th"}
"""Elements that say more of what is in them than that it begins anew."""

_MANY: Final = 10_000
"""Paragraphs times links of one run; above, links are not told apart by paragraph."""

_SPOKEN: Final = re.compile(r"\w")


def _nothing(_: HtmlElement) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Markup:
    """What a family prints in its own way.

    `calls` gives the label of each link that is a note call, `marks` of each that opens a note
    and leads back; `skip` says of an element that it is furniture; `picture` reads an element
    that is a picture or a document with its caption, and returns None for all others. Nothing is
    read from the element `until` on.
    """

    calls: Mapping[HtmlElement, str] = field(default_factory=dict)
    marks: Mapping[HtmlElement, str] = field(default_factory=dict)
    skip: Callable[[HtmlElement], bool] = _nothing
    picture: Picture = read_picture
    until: HtmlElement | None = None


def read_blocks(root: HtmlElement, base_url: str, markup: Markup | None = None) -> list[Piece]:
    """Return the pieces of the text under `root`, in the order of the page."""
    markup = markup or Markup()
    reader, until = _Reader(base_url, markup), markup.until
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if element is until:
                break
            if not reader.start(element):
                walk.skip_subtree()
            elif text := element.text:
                reader.text(text)
        else:
            reader.end(element)
            if (text := element.tail) and element is not root:
                reader.text(text)
    return reader.finish()


class _Reader:
    """The state of one pass."""

    def __init__(self, base_url: str, markup: Markup) -> None:
        self.base_url = base_url
        self.skip = markup.skip
        self.picture = markup.picture
        both = ((CALL, markup.calls), (MARK, markup.marks))
        self.signs = [(sign, labels) for sign, labels in both if labels]
        self.pieces: list[Piece] = []
        self.frames: list[Frame] = []
        self.run: list[str] = []
        self.links: list[Link] = []
        self.anchors: list[tuple[HtmlElement, str, int]] = []
        self.skipped: HtmlElement | None = None
        self.emphasis = 0
        self.plain = False
        self.heading: int | None = None
        self.begin: HtmlElement | None = None

    # --- events

    def start(self, element: HtmlElement) -> bool:
        """Take an element's beginning; return False if what is inside was dealt with."""
        tag: str = element.tag
        if tag in _SILENT or self.skip(element):
            pass
        elif tag in _WORDS:
            self._open_words(tag)
            return True
        elif tag in _LINES and not len(element):
            self._take_line(element, tag)
        elif not self._is_read(element, tag):
            if tag in _BREAKS:
                self._open(element, tag)
            elif tag == "a" and (href := element.get("href")):
                self.anchors.append((element, href, len(self.run)))
            return True
        self.skipped = element
        return False

    def end(self, element: HtmlElement) -> None:
        """Take an element's end."""
        tag = element.tag
        if self.skipped is element:
            self.skipped = None
        elif tag in _BREAKS:
            self._close(element, tag)
        elif tag in _EMPHASIS:
            self.emphasis -= 1
        elif self.anchors and self.anchors[-1][0] is element:
            _, href, start = self.anchors.pop()
            self._end_link(href, start)

    def text(self, text: str) -> None:
        """Take what stands in an element or after it."""
        # White space between two paragraphs begins none: only words, or a link without any, do.
        if not self.run and not self.links and text.isspace():
            return
        self.run.append(clean(text))
        if not self.emphasis and not self.plain:
            self.plain = text[0].isalnum() or bool(_SPOKEN.search(text))

    def _open_words(self, tag: str) -> None:
        if tag == "br":
            self.run.append(BREAK)
        elif tag in _EMPHASIS:
            self.emphasis += 1

    def _take_line(self, element: HtmlElement, tag: str) -> None:
        self._open(element, tag)
        if text := element.text:
            self.text(text)
        self._close(element, tag)

    def _is_read(self, element: HtmlElement, tag: str) -> bool:
        """Read what is no mere text: calls, marks, frames with films, pictures."""
        if tag == "a" and self._sign(element):
            return True
        if tag in _EMBEDS:
            return self._embed(element)
        if tag == "img" and "puce" in (element.get("class") or element.get("src") or ""):
            self.run.append(element.get("alt") or "-")
            return True
        piece = self.picture(element, self.base_url)
        if piece is None:
            return tag == "img"
        if tag != "img" or not self.run:
            self.flush()
        self.pieces.append(piece)
        return True

    def _sign(self, link: HtmlElement) -> bool:
        """Take a note call or the mark of a note."""
        for sign, labels in self.signs:
            if link in labels:
                self.run.append(f"{sign}{labels[link]}{sign}")
                return True
        return False

    def _embed(self, element: HtmlElement) -> bool:
        inner = [element, *element.iter("source", "embed", "iframe")]
        urls = (absolute(e.get("src") or e.get("data"), self.base_url) for e in inner)
        if url := next((url for url in urls if url), None):
            self.flush()
            self.pieces.append(Piece(Block("embed", src=url), element=element))
        return url is not None

    def _open(self, element: HtmlElement, tag: str) -> None:
        if self.run:
            self.flush()
        self.begin = element
        if tag in _FRAMING:
            self._open_frame(element, tag)

    def _open_frame(self, element: HtmlElement, tag: str) -> None:
        if tag == "blockquote":
            self.frames.append(Frame("quote", element))
        elif tag in _LISTS and not self._within("list"):
            self.frames.append(Frame("list", element))
        elif tag == "table" and not self._within("table") and is_data_table(element):
            self.frames.append(Frame("table", element))
        elif tag == "tr" and self._within("table"):
            self.frames[-1].row = []
        elif tag in {"td", "th"} and self._within("table") and self.frames[-1].row is not None:
            self.frames[-1].row.append([])
        elif tag in HEADINGS:
            self.heading = HEADINGS[tag]

    def _within(self, kind: str) -> bool:
        return bool(self.frames) and self.frames[-1].kind == kind

    def _close(self, element: HtmlElement, tag: str) -> None:
        if self.run:
            self.flush()
        self.heading = None
        if not self.frames:
            return
        frame = self.frames[-1]
        if tag == "tr" and frame.kind == "table":
            frame.end_row()
        if frame.element is element:
            self._end_frame(self.frames.pop())

    def _end_link(self, href: str, start: int) -> None:
        if href[0] == "#" or (url := absolute(href, self.base_url)) is None:
            return
        said = [part for part in self.run[start:] if part[:1] != CALL]
        self.links.append(Link(url, one_line("".join(said).replace(BREAK, " "))))

    # --- blocks

    def flush(self) -> None:
        """End the paragraph that is being gathered."""
        if not self.run:
            return
        texts = paragraphs("".join(self.run))
        self.run.clear()
        if self.anchors:
            self.anchors = [(anchor, href, 0) for anchor, href, _ in self.anchors]
        if self.frames:
            self._add_to_frame(self.frames[-1], texts)
        else:
            self._add(texts)
        self.links, self.plain = [], False

    def _add_to_frame(self, frame: Frame, texts: list[tuple[str, str]]) -> None:
        frame.links += self.links
        for text, with_calls in texts:
            frame.add(text, with_calls)

    def _add(self, texts: list[tuple[str, str]]) -> None:
        links, is_emphasised = tuple(self.links), not self.plain
        sort_links = len(texts) > 1 and len(texts) * len(links) < _MANY
        for text, with_calls in texts:
            own = tuple(k for k in links if k.text in text) if sort_links else links
            links = links if sort_links else ()
            block = self._block(text, with_calls)
            self.pieces.append(Piece(block, own, is_emphasised, element=self.begin))

    def _block(self, text: str, with_calls: str) -> Block:
        if self.heading is None:
            return Block("p", text, with_calls)
        return Block("heading", one_line(text), one_line(with_calls), level=self.heading)

    def finish(self) -> list[Piece]:
        """End what is open: the last paragraph, and what goes on after `until`; return all."""
        self.flush()
        while self.frames:
            frame = self.frames.pop()
            frame.end_row()
            self._end_frame(frame)
        return self.pieces

    def _end_frame(self, frame: Frame) -> None:
        text, with_calls = frame.joined()
        if not text.strip():
            return
        if self.frames:
            self.frames[-1].links += frame.links
            self.frames[-1].add(text, with_calls)
            return
        block = Block(frame.kind, text, with_calls)
        self.pieces.append(Piece(block, tuple(frame.links), element=frame.element))
