"""From the markup of a text to its blocks: paragraphs, headings, quotes, lists, tables, pictures.

One pass over the subtree, without recursion, so that depth costs nothing. What a family prints in
its own way (pictures with captions, furniture inside the text) is told by a `Markup`. Note calls
are taken out of `text` and stand as ` [n]` in `text_with_calls`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from lxml.html import HtmlElement

from archive.model import Block
from pipelines.extract.gathering import HEADINGS, Gathering
from pipelines.extract.page import absolute
from pipelines.extract.pieces import Passage, Picture, Piece, read_picture
from pipelines.extract.runs import BREAK, CALL, MARK, clean

_EMBEDS: Final = ("iframe", "object", "embed", "video", "audio")
_SILENT: Final = (
    "script style noscript template form button select textarea input svg math head title"
).split()
_LINES: Final = frozenset({*HEADINGS, "p", "li", "dt", "dd", "td", "th"})
"""Elements that are read at one step where they hold no other: there are words in them only."""
_BREAKS: Final = (
    "address article aside body blockquote center details div dl fieldset figcaption figure footer "
    "header hr html legend main menu nav ol pre section summary table tbody tfoot thead tr ul "
    "caption"
).split()
_EMPHASIS: Final = ("i", "em", "b", "strong", "cite")

_NOTHING: Final[frozenset[HtmlElement]] = frozenset()
_NONE: Final[Mapping[HtmlElement, str]] = MappingProxyType({})


class Markup(NamedTuple):
    """What a family prints in its own way.

    `calls` gives the label of each link that is a note call, `marks` of each that opens a note
    and leads back; `skip` says of an element that it is furniture; `picture` reads an element
    that is a picture or a document with its caption, and returns None for all others: it is asked
    of any element, or only of `<a>`, `<figure>` and `<img>` where none else is a `box` for one.
    Nothing is read from the element `until` on.
    """

    calls: Mapping[HtmlElement, str] = _NONE
    marks: Mapping[HtmlElement, str] = _NONE
    skip: Callable[[HtmlElement], bool] = _NOTHING.__contains__
    picture: Picture = read_picture
    boxes: bool = True
    until: HtmlElement | None = None


def read_blocks(root: HtmlElement, base_url: str, markup: Markup | None = None) -> list[Piece]:
    """Return the pieces of the text under `root`, in the order of the page."""
    return _Reader(base_url, markup or Markup()).read(root).pieces


def read_passages(root: HtmlElement, base_url: str, markup: Markup) -> list[Passage]:
    """Return what the pieces of the text under `root` say, pictures aside."""
    return PassageReader(base_url, markup).read(root)


class PassageReader:
    """Reads passages of one text after the other, as those of a page's notes."""

    def __init__(self, base_url: str, markup: Markup) -> None:
        self._reader = _Reader(base_url, markup, only_words=True)

    def read(self, root: HtmlElement) -> list[Passage]:
        """Return what the pieces of the text under `root` say, pictures aside."""
        self._reader.passages = []
        return self._reader.read(root).passages


class _Reader(Gathering):
    """Goes through the elements and tells what each of them says."""

    def __init__(self, base_url: str, markup: Markup, *, only_words: bool = False) -> None:
        super().__init__(base_url, only_words=only_words)
        self._calls, self._marks, self._skip, self._picture, self._boxes, self._until = markup

    def read(self, root: HtmlElement) -> _Reader:
        """Take all that is in `root`, down to the element where the text ends; return itself.

        One step for the beginning of an element, one for its end if there is something in it.
        """
        skip, until = self._skip, self._until
        element, following, is_open = root, root, False
        while following is None or following is not until:
            if following is not None:
                element = following
                tag: str = element.tag
                is_open = not skip(element) and _BEGINNINGS.get(tag, _OTHERWISE)(self, element, tag)
            else:
                element = element if is_open else element.getparent()
                tag = element.tag
                if end := _ENDS.get(tag):
                    end(self, element, tag)
                is_open = False
            if is_open:
                text, following = element.text, element[0] if len(element) else None
            elif element is root:
                break
            else:
                text, following = element.tail, element.getnext()
            # White space between two paragraphs begins none; only words, or a link without, do.
            if text and (self.run or not text.isspace() or self.links):
                self.say(text)
        self.finish()
        return self

    # --- beginnings, by tag: False where what is inside was dealt with

    def begin_part(self, element: HtmlElement, tag: str) -> bool:
        if tag in _LINES and not len(element):
            self.say_line(element, tag)
            return False
        if self._boxes and self._is_picture(element):
            return False
        self.open(element, tag)
        return True

    def begin_silent(self, _: HtmlElement, __: str) -> bool:
        return False

    def begin_emphasis(self, _: HtmlElement, __: str) -> bool:
        self.emphasis += 1
        return True

    def end_emphasis(self, _: HtmlElement, __: str) -> None:
        self.emphasis -= 1

    def begin_words(self, _: HtmlElement, tag: str) -> bool:
        """Take what holds words and is no picture, whatever its class."""
        if tag == "br":
            self.run.append(BREAK)
        return True

    def begin_link(self, link: HtmlElement, _: str) -> bool:
        """Take a note call, the mark of a note, a link to a picture or any other."""
        if (label := self._calls.get(link)) is not None:
            self.run.append(f"{CALL}{label}{CALL}")
        elif (label := self._marks.get(link)) is not None:
            self.run.append(f"{MARK}{label}{MARK}")
        elif not self._is_picture(link):
            href = link.get("href")
            if href and href[0] != "#":
                self.anchors.append((link, href, len(self.run)))
            return True
        return False

    def begin_image(self, image: HtmlElement, _: str) -> bool:
        if "puce" in (image.get("class") or image.get("src") or ""):
            self.run.append(clean(image.get("alt") or "-"))
        elif not self.only_words and (piece := self._picture(image, self.base_url)):
            # Inside a sentence, what is said goes on after the picture.
            self.pieces.append(piece)
        return False

    def begin_embed(self, element: HtmlElement, _: str) -> bool:
        """Take a film, a sound or a frame; without an address, what is said in its place."""
        inner = [element, *element.iter("source", "embed", "iframe")]
        urls = (absolute(e.get("src") or e.get("data"), self.base_url) for e in inner)
        if url := next((url for url in urls if url), None):
            self.flush()
            self.pieces.append(Piece(Block("embed", src=url), element=element))
        return url is None

    def begin_figure(self, element: HtmlElement, tag: str) -> bool:
        if self._is_picture(element):
            return False
        self.open(element, tag)
        return True

    def begin_other(self, element: HtmlElement, _: str) -> bool:
        return not (self._boxes and self._is_picture(element))

    def _is_picture(self, element: HtmlElement) -> bool:
        """Read an element that is a picture or a document with its caption."""
        piece = self._picture(element, self.base_url)
        if piece is None:
            return False
        self.flush()
        self.pieces.append(piece)
        return True


_BEGINNINGS: Final[Mapping[str, Callable[[_Reader, HtmlElement, str], bool]]] = {
    **dict.fromkeys(_SILENT, _Reader.begin_silent),
    **dict.fromkeys((*_BREAKS, *_LINES), _Reader.begin_part),
    **dict.fromkeys(_EMPHASIS, _Reader.begin_emphasis),
    **dict.fromkeys(("br", "sup", "sub", "abbr"), _Reader.begin_words),
    **dict.fromkeys(_EMBEDS, _Reader.begin_embed),
    "a": _Reader.begin_link,
    "figure": _Reader.begin_figure,
    "img": _Reader.begin_image,
}
"""What is done where an element begins."""
_OTHERWISE: Final = _Reader.begin_other

_ENDS: Final[Mapping[str, Callable[[_Reader, HtmlElement, str], None]]] = {
    **dict.fromkeys((*_BREAKS, *_LINES), _Reader.close),
    **dict.fromkeys(_EMPHASIS, _Reader.end_emphasis),
    "a": _Reader.end_link,
}
"""What is done where an element ends."""
