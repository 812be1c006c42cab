"""From the markup of a text to its blocks: paragraphs, headings, quotes, lists, tables, pictures.

One pass over the events of the subtree, without recursion, so that depth costs nothing. What a
family prints in its own way (pictures with captions, furniture inside the text) is told by a
`Markup`. Note calls are taken out of `text` and stand as ` [n]` in `text_with_calls`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from archive.model import Block, Document, Image, Link
from pipelines.extract.page import absolute, line_of, one_line

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

_MANY: Final = 10_000
"""Paragraphs times links of one run; above, links are not told apart by paragraph."""

_CALL: Final = "\x00"
_MARK: Final = "\x01"
_BR: Final = "\x02"
_SPOKEN: Final = re.compile(r"\w")
_OWN_SIGNS: Final = re.compile(r"[\x00-\x02]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block and what else the page says with it.

    `emphasised` means that all its words are in italics or bold; `element` is where it began.
    """

    block: Block
    links: tuple[Link, ...] = ()
    emphasised: bool = False
    image: Image | None = None
    document: Document | None = None
    element: HtmlElement | None = field(default=None, compare=False, repr=False)


Picture = Callable[[HtmlElement, str], Piece | None]


def read_picture(element: HtmlElement, base_url: str) -> Piece | None:
    """Read `<figure>` and bare `<img>`; None for any other element."""
    if element.tag == "figure":
        image = next(element.iter("img"), None)
        if image is None:
            return None
        captions = [text for e in element.iter("figcaption") if (text := line_of(e))]
        return image_piece(image, base_url, caption="\n".join(captions) or None)
    if element.tag == "img":
        return image_piece(element, base_url)
    return None


def image_piece(
    image: HtmlElement,
    base_url: str,
    *,
    src: str | None = None,
    caption: str | None = None,
    credit: str | None = None,
) -> Piece | None:
    """Return the piece of an `<img>`; None for spacers and pictures without an address.

    `src` is the address of the picture itself where the `<img>` shows a smaller copy.
    """
    url = src or absolute(image.get("src") or image.get("data-src"), base_url)
    width, height = _pixels(image.get("width")), _pixels(image.get("height"))
    if url is None or (width is not None and width < 3) or (height is not None and height < 3):
        return None
    alt = one_line(image.get("alt")) or None
    picture = Image(url, alt, caption, credit, width, height)
    return Piece(Block("image", src=url), image=picture, element=image)


def _pixels(value: str | None) -> int | None:
    match = re.match(r"\s*(\d{1,5})(?:px)?\s*$", value or "")
    return int(match.group(1)) if match else None


def _nothing(_: HtmlElement) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Markup:
    """What a family prints in its own way.

    `calls` gives the label of each element that is a note call, `marks` of each that opens a
    note; `skip` says of an element that it is furniture; `picture` reads an element that is a
    picture or a document with its caption, and returns None for all others.
    """

    calls: Mapping[HtmlElement, str] = field(default_factory=dict)
    marks: Mapping[HtmlElement, str] = field(default_factory=dict)
    skip: Callable[[HtmlElement], bool] = _nothing
    picture: Picture = read_picture


def read_blocks(root: HtmlElement, base_url: str, markup: Markup | None = None) -> list[Piece]:
    """Return the pieces of the text under `root`, in the order of the page."""
    reader = _Reader(base_url, markup or Markup())
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            reader.end(element, inside=element is not root)
        elif not reader.start(element):
            walk.skip_subtree()
    reader.flush()
    return reader.pieces


def body_text(pieces: Iterable[Piece], *, calls: bool = False) -> str:
    """Return the prose of `pieces`, blocks separated by a blank line."""
    texts = (p.block.text_with_calls if calls else p.block.text for p in pieces)
    return "\n\n".join(text for text in texts if text)


class _Frame:
    """An open quote, list or table: it gathers the runs inside and becomes one block."""

    def __init__(self, kind: str, element: HtmlElement) -> None:
        self.kind = kind
        self.element = element
        self.parts: list[tuple[str, str]] = []
        self.links: list[Link] = []
        self.row: list[list[tuple[str, str]]] | None = None

    def add(self, text: str, with_calls: str) -> None:
        target = self.row[-1] if self.row else self.parts
        target.append((text, with_calls))

    def end_row(self) -> None:
        cells = [[" ".join(half).replace("\n", " ") for half in _halves(c)] for c in self.row or ()]
        self.row = None
        if any(text for text, _ in cells):
            self.parts.append((" | ".join(c[0] for c in cells), " | ".join(c[1] for c in cells)))

    def joined(self) -> tuple[str, str]:
        between = "\n\n" if self.kind == "quote" else "\n"
        text, with_calls = (between.join(half) for half in _halves(self.parts))
        return text, with_calls


def _halves(parts: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [text for text, _ in parts], [with_calls for _, with_calls in parts]


class _Reader:
    """The state of one pass."""

    def __init__(self, base_url: str, markup: Markup) -> None:
        self.base_url = base_url
        self.markup = markup
        self.pieces: list[Piece] = []
        self.frames: list[_Frame] = []
        self.run: list[str] = []
        self.links: list[Link] = []
        self.anchors: list[tuple[HtmlElement, int]] = []
        self.skipped: HtmlElement | None = None
        self.emphasis = 0
        self.plain = False
        self.heading: int | None = None
        self.begin: HtmlElement | None = None

    # --- events

    def start(self, element: HtmlElement) -> bool:
        """Take an element's beginning; return False if what is inside was dealt with."""
        tag = element.tag
        if self._is_done(element, tag):
            self.skipped = element
            return False
        if tag in _BREAKS:
            self._open(element, tag)
        elif tag == "br":
            self.run.append(_BR)
        elif tag == "a" and element.get("href"):
            self.anchors.append((element, len(self.run)))
        elif tag in _EMPHASIS:
            self.emphasis += 1
        self._text(element.text)
        return True

    def end(self, element: HtmlElement, *, inside: bool) -> None:
        """Take an element's end, and the text after it if that is `inside` the root."""
        if self.skipped is element:
            self.skipped = None
        else:
            self._close(element)
        if inside:
            self._text(element.tail)

    def _is_done(self, element: HtmlElement, tag: object) -> bool:
        if not isinstance(tag, str) or tag in _SILENT or self.markup.skip(element):
            return True
        if element in self.markup.calls:
            self.run.append(f"{_CALL}{self.markup.calls[element]}{_CALL}")
            return True
        if element in self.markup.marks:
            self.run.append(f"{_MARK}{self.markup.marks[element]}{_MARK}")
            return True
        if tag in _EMBEDS:
            return self._embed(element)
        return self._picture(element, tag)

    def _embed(self, element: HtmlElement) -> bool:
        inner = [element, *element.iter("source", "embed", "iframe")]
        urls = (absolute(e.get("src") or e.get("data"), self.base_url) for e in inner)
        if url := next((url for url in urls if url), None):
            self.flush()
            self.pieces.append(Piece(Block("embed", src=url), element=element))
        return url is not None

    def _picture(self, element: HtmlElement, tag: str) -> bool:
        if tag == "img" and "puce" in (element.get("class") or element.get("src") or ""):
            self.run.append(element.get("alt") or "-")
            return True
        piece = self.markup.picture(element, self.base_url)
        if piece is None:
            return tag == "img"
        if tag != "img" or not self.run:
            self.flush()
        self.pieces.append(piece)
        return True

    def _open(self, element: HtmlElement, tag: str) -> None:
        self.flush()
        self.begin = element
        if tag == "blockquote":
            self.frames.append(_Frame("quote", element))
        elif tag in _LISTS and not self._within("list"):
            self.frames.append(_Frame("list", element))
        elif tag == "table" and not self._within("table") and is_data_table(element):
            self.frames.append(_Frame("table", element))
        elif tag == "tr" and self._within("table"):
            self.frames[-1].row = []
        elif tag in {"td", "th"} and self._within("table") and self.frames[-1].row is not None:
            self.frames[-1].row.append([])
        elif tag in HEADINGS:
            self.heading = HEADINGS[tag]

    def _within(self, kind: str) -> bool:
        return bool(self.frames) and self.frames[-1].kind == kind

    def _close(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in _BREAKS:
            self.flush()
            self.heading = None
            if tag == "tr" and self._within("table"):
                self.frames[-1].end_row()
            if self.frames and self.frames[-1].element is element:
                self._end_frame(self.frames.pop())
        elif tag in _EMPHASIS:
            self.emphasis -= 1
        elif self.anchors and self.anchors[-1][0] is element:
            self._end_link(*self.anchors.pop())

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if _CALL in text or _MARK in text or _BR in text:
            text = _OWN_SIGNS.sub("", text)
        self.run.append(text)
        if not self.emphasis and not self.plain and _SPOKEN.search(text):
            self.plain = True

    def _end_link(self, anchor: HtmlElement, start: int) -> None:
        url = absolute(anchor.get("href"), self.base_url)
        said = (part for part in self.run[start:] if not part.startswith(_CALL))
        text = one_line("".join(said).replace(_BR, " "))
        if url and not (anchor.get("href") or "").startswith("#"):
            self.links.append(Link(url, text))

    # --- blocks

    def flush(self) -> None:
        """End the paragraph that is being gathered."""
        if not self.run:
            return
        run, links, plain = "".join(self.run), tuple(self.links), self.plain
        self.run, self.links, self.plain = [], [], False
        self.anchors = [(anchor, 0) for anchor, _ in self.anchors]
        texts = paragraphs(run)
        sort_links = len(texts) > 1 and len(texts) * len(links) < _MANY
        if self.frames:
            self.frames[-1].links += links
            for text, with_calls in texts:
                self.frames[-1].add(text, with_calls)
            return
        for text, with_calls in texts:
            own = tuple(k for k in links if k.text in text) if sort_links else links
            links = links if sort_links else ()
            self.pieces.append(
                Piece(self._block(text, with_calls), own, not plain, None, None, self.begin)
            )

    def _block(self, text: str, with_calls: str) -> Block:
        if self.heading is None:
            return Block("p", text, with_calls)
        return Block("heading", one_line(text), one_line(with_calls), level=self.heading)

    def _end_frame(self, frame: _Frame) -> None:
        text, with_calls = frame.joined()
        if not text.strip():
            return
        if self.frames:
            self.frames[-1].links += frame.links
            self.frames[-1].add(text, with_calls)
            return
        block = Block(frame.kind, text, with_calls)
        self.pieces.append(Piece(block, tuple(frame.links), element=frame.element))


def paragraphs(run: str) -> list[tuple[str, str]]:
    """Return (text, text with calls) of each paragraph of a run of inline text.

    A line break stays a line break; two of them end a paragraph.
    """
    lines = [one_line(line) for line in run.split(_BR)]
    groups: list[list[str]] = [[]]
    for line in lines:
        if line:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    found = ("\n".join(group) for group in groups if group)
    return [_without_calls(text) if _CALL in text else (text, text) for text in found]


def _without_calls(text: str) -> tuple[str, str]:
    """Take the calls out of a text, with their brackets and the space before them."""
    without, with_calls = text.split(_CALL)[::2], text.split(_CALL)
    for index in range(len(without) - 1):
        before, after = without[index].rstrip(), without[index + 1]
        if before.endswith(("[", "(")) and after.lstrip().startswith(("]", ")")):
            before, after = before[:-1].rstrip(), after.lstrip()[1:]
        without[index], without[index + 1] = before, after
    labels = (f" [{label}]" for label in with_calls[1::2])
    called = "".join(part for pair in zip(without, [*labels, ""], strict=True) for part in pair)
    return "".join(without).strip(), called.strip()


def is_data_table(table: HtmlElement) -> bool:
    """Tell a table of data from one that only lays out the page."""
    if next(table.iterdescendants("table", "p", "div"), None) is not None:
        return next(table.iter("th"), None) is not None
    rows = [sum(1 for cell in row if cell.tag in {"td", "th"}) for row in table.iter("tr")]
    return len(rows) > 1 and max(rows) > 1
