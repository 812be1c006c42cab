"""Words of a text as they come, gathered into pieces: paragraphs, headings, quotes, lists, tables.

`Gathering` is told what the page says, and where elements begin and end that part it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lxml.html import HtmlElement

from archive.model import Block
from pipelines.extract.frames import Frame, is_data_table
from pipelines.extract.page import one_line
from pipelines.extract.pieces import Linked, Passage, Piece, whole_links
from pipelines.extract.runs import BREAK, CALL, MARK, clean, paragraphs

HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_LISTS: Final = frozenset({"ul", "ol", "dl", "menu", "dir"})
_FRAMING: Final = _LISTS | HEADINGS.keys() | {"blockquote", "table", "tr", "td", "th"}
"""Elements that say more of what is in them than that it begins anew."""

_MANY: Final = 10_000
"""Paragraphs times links of one run; above, links are not told apart by paragraph."""

_SPOKEN: Final = re.compile(r"\w")


class Gathering:
    """The pieces so far, or only the `passages` in them, and the paragraph that is being gathered.

    `run` are its words, with signs for note calls, marks and line breaks; `links` are those that
    ended in it, `anchors` those still open, with their addresses and where in `run` they began.
    `plain` tells whether words in it are neither in italics nor bold; it is not asked of passages.
    """

    # One class for both: Python is slower where the same code serves objects of two.
    def __init__(self, base_url: str, *, only_words: bool) -> None:
        self.base_url = base_url
        self.only_words = only_words
        self.pieces: list[Piece] = []
        self.passages: list[Passage] = []
        self.frames: list[Frame] = []
        self.run: list[str] = []
        self.links: list[Linked] = []
        self.anchors: list[tuple[HtmlElement, str, int]] = []
        self.emphasis = 0
        self.plain = only_words
        self.heading: int | None = None
        self.begin: HtmlElement | None = None

    # --- words and links

    def say(self, text: str) -> None:
        """Take what stands in an element or after it."""
        if CALL in text or MARK in text or BREAK in text:
            text = clean(text)
        self.run.append(text)
        if not self.plain and not self.emphasis:
            self.plain = _has_words(text)

    def say_line(self, element: HtmlElement, tag: str) -> None:
        """Take an element that parts the text and holds no other."""
        if self.run:
            self.flush()
        if self.frames or self.links or self.anchors:
            self.open(element, tag)
            if text := element.text:
                self.say(text)
            self.close(element, tag)
            return
        self.begin = element
        if text := one_line(clean(element.text or "")):
            self.plain = not self.emphasis and _has_words(text)
            self.heading = HEADINGS.get(tag, self.heading)
            self._add(text, text, ())
            self.plain = self.only_words
        self.heading = None

    def end_link(self, link: HtmlElement, _: str) -> None:
        """Take the end of the link that was opened last."""
        if not self.anchors or self.anchors[-1][0] is not link:
            return
        _, href, start = self.anchors.pop()
        said = [part for part in self.run[start:] if part[:1] != CALL]
        self.links.append((href, one_line("".join(said).replace(BREAK, " "))))

    # --- what parts a text

    def open(self, element: HtmlElement, tag: str) -> None:
        """Take the beginning of an element that parts a text."""
        if self.run:
            self.flush()
        self.begin = element
        if tag in _FRAMING:
            self._open_frame(element, tag)

    def _open_frame(self, element: HtmlElement, tag: str) -> None:
        if tag in HEADINGS:
            self.heading = HEADINGS[tag]
        elif tag == "blockquote":
            self.frames.append(Frame("quote", element))
        elif tag in _LISTS and not self._within("list"):
            self.frames.append(Frame("list", element))
        elif tag == "table" and not self._within("table") and is_data_table(element):
            self.frames.append(Frame("table", element))
        elif tag == "tr" and self._within("table"):
            self.frames[-1].row = []
        elif tag in {"td", "th"} and self._within("table") and self.frames[-1].row is not None:
            self.frames[-1].row.append([])

    def _within(self, kind: str) -> bool:
        return bool(self.frames) and self.frames[-1].kind == kind

    def close(self, element: HtmlElement, tag: str) -> None:
        """Take the end of an element that parts a text."""
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

    # --- pieces

    def flush(self) -> None:
        """End the paragraph that is being gathered."""
        if not self.run:
            return
        texts = paragraphs("".join(self.run))
        self.run.clear()
        if self.anchors:
            self.anchors = [(anchor, href, 0) for anchor, href, _ in self.anchors]
        if self.frames:
            self.frames[-1].take(texts, self.links)
        elif len(texts) == 1:
            self._add(*texts[0], self.links)
        else:
            self._add_each(texts)
        self.links, self.plain = [], self.only_words

    def _add_each(self, texts: list[tuple[str, str]]) -> None:
        """Add the paragraphs of a run, each with the links whose words it says."""
        links = self.links
        if len(texts) * len(links) >= _MANY:
            self._add(*texts[0], links)
            texts, links = texts[1:], []
        for text, with_calls in texts:
            self._add(text, with_calls, [link for link in links if link[1] in text])

    def _add(self, text: str, with_calls: str, linked: Sequence[Linked]) -> None:
        if self.heading is not None:
            text, with_calls = one_line(text), one_line(with_calls)
        if self.only_words:
            self.passages.append(Passage(text, linked, self.begin))
            return
        if self.heading is None:
            block = Block("p", text, with_calls)
        else:
            block = Block("heading", text, with_calls, level=self.heading)
        links = whole_links(linked, self.base_url) if linked else ()
        self.pieces.append(Piece(block, links, not self.plain, element=self.begin))

    def finish(self) -> None:
        """End what is still open, as it is where a text is left in the middle."""
        self.flush()
        while self.frames:
            frame = self.frames.pop()
            frame.end_row()
            self._end_frame(frame)
        self.links = []

    def _end_frame(self, frame: Frame) -> None:
        text, with_calls = frame.joined()
        if not text.strip():
            return
        if self.frames:
            self.frames[-1].take([(text, with_calls)], frame.links)
        elif self.only_words:
            self.passages.append(Passage(text, frame.links, frame.element))
        else:
            block = Block(frame.kind, text, with_calls)
            links = whole_links(frame.links, self.base_url)
            self.pieces.append(Piece(block, links, element=frame.element))


def _has_words(text: str) -> bool:
    return text[:1].isalnum() or bool(_SPOKEN.search(text))
