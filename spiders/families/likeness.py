"""What a page looks like, and knowing what a site shows under made-up addresses again.

A generated site may give all its pages one title, one menu and nearly one text; a trap shows its
home page, or an apology, under any address. So the look of one page proves nothing. What a site
shows under an address that nobody linked (`controls.py`) does: two or more such pages, and the home
page where it is the same, tell what stands on all of them and how much changes each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree
from scrapy.http import TextResponse

_DIGITS = re.compile(r"\d+")
_UNSEEN = {"script", "style", "noscript", "template", etree.Comment, etree.ProcessingInstruction}
_ALIKE = 0.5
"""So much of the text of the home page and of a control must be common to be one page."""


@dataclass(frozen=True, slots=True)
class Look:
    """A page as it looks: name (title and first heading), pieces of text outside of links, links.

    Words that repeat the address asked are left out. `plain` are the pieces without numbers: a
    counter, a date or the time is the same each time; no such thing stands in a name. Links are as
    written, without those that grow out of the page's own address.
    """

    name: str
    pieces: frozenset[str]
    plain: frozenset[str]
    links: frozenset[str]

    @classmethod
    def of(cls, response: TextResponse) -> Look:
        """Look at a page."""
        root = response.selector.root
        echoes = _echoes(response.url)
        pieces = {line for text in _texts(root) if (line := _unechoed(text, echoes))}
        name = " ".join(str(root.xpath(f"string(//{tag})")) for tag in ("title", "h1"))
        return cls(
            name=_unechoed(name, echoes),
            pieces=frozenset(pieces),
            plain=frozenset(filter(None, map(_without_numbers, pieces))),
            links=frozenset(_links(root, response.url)),
        )


class Template:
    """What several pages that are one page have in common, and how much of each is its own."""

    def __init__(self, first: Look) -> None:
        self._looks = [first]
        self.is_home = False

    def __len__(self) -> int:
        """Count the looks that were taken."""
        return len(self._looks)

    def add(self, look: Look) -> None:
        """Take in another look at the same page."""
        self._looks.append(look)

    def resembles(self, look: Look) -> bool:
        """Tell whether a look may well be another at this page."""
        own = self._looks[0]
        return (
            look.name == own.name
            and _common(look.plain, own.plain) >= _ALIKE
            and _common(look.links, own.links) >= _ALIKE
        )

    def is_shown_by(self, look: Look) -> bool:
        """Tell whether a page is this one again: it has all that is common, and hardly more."""
        if look.name != self._looks[0].name:
            return False
        pieces, own = self._compare([each.pieces for each in self._looks], look.pieces)
        if own:  # something changes from one to the next: perhaps just a number
            pieces, own = self._compare([each.plain for each in self._looks], look.plain)
        links = [self._links(each) for each in self._looks]
        common = frozenset.intersection(*links)
        own_links = max(len(each - common) for each in links)
        shown = self._links(look)
        has_links = common <= shown and len(shown.difference(*links)) <= own_links
        return pieces <= own and has_links

    def _links(self, look: Look) -> frozenset[str]:
        """Return the links to compare: where it is not the home page, numbers in them say nothing.

        The pages of a generated site may differ from its home page by these alone.
        """
        return look.links if self.is_home else frozenset(map(_without_numbers, look.links))

    @staticmethod
    def _compare(known: list[frozenset[str]], shown: frozenset[str]) -> tuple[float, int]:
        """Return how many pieces of `shown` are not common (inf: some lack), and how many may."""
        common = frozenset.intersection(*known)
        own = max(len(each - common) for each in known)
        return (len(shown - common) if common <= shown else float("inf")), own


class Templates:
    """The pages that a site shows under made-up addresses; a handful."""

    MOST = 8
    ENOUGH = 3
    """So many looks at a page show how much of it changes."""

    def __init__(self) -> None:
        self._home: Look | None = None
        self._known: list[Template] = []

    def home(self, look: Look) -> None:
        """Take in the home page, which may be what is shown."""
        self._home = look

    def is_like_home(self, look: Look) -> bool:
        """Tell whether a page may well be the home page."""
        return self._home is not None and Template(self._home).resembles(look)

    def made_up(self, look: Look) -> None:
        """Take in what was shown under a made-up address."""
        for known in self._known:
            if known.resembles(look):
                known.add(look)
                return
        if len(self._known) < self.MOST:
            template = Template(look)
            if self._home is not None and template.resembles(self._home):
                template.add(self._home)
                template.is_home = True
            self._known.append(template)

    def has(self, look: Look) -> bool:
        """Tell whether a page is one of these."""
        return any(known.is_shown_by(look) for known in self._known)

    def may_have(self, look: Look) -> bool:
        """Tell whether a page may be one of these, of which too little is known to tell."""
        return any(len(one) < self.ENOUGH and one.resembles(look) for one in self._known)


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    together = len(one | other)
    return len(one & other) / together if together else 1.0


def _texts(element: etree._Element) -> Iterator[str]:
    """Yield the pieces of text that are not in links, in the order of the page."""
    if element.tag not in _UNSEEN and element.tag != "a":
        if element.text:
            yield element.text
        for child in element:
            yield from _texts(child)
            if child.tail:
                yield child.tail


def _echoes(url: str) -> frozenset[str]:
    """Return what a page may repeat of its address: path, query, folders, names."""
    parts = urlsplit(url)
    words = re.split(r"[/?&=]", f"{parts.path}?{parts.query}")
    return frozenset(filter(None, (parts.path, parts.path.strip("/"), parts.query, *words)))


def _unechoed(text: str, echoes: Iterable[str]) -> str:
    """Return `text` with its space folded, without words that repeat the address."""
    return " ".join(word for word in text.split() if "/" not in word and word not in echoes)


def _without_numbers(text: str) -> str:
    return " ".join(_DIGITS.sub("", text).split())


def _links(root: etree._Element, url: str) -> Iterator[str]:
    path = urlsplit(url).path.rstrip("/") + "/"
    for element in root.iter("a"):
        href = element.get("href") or "#"
        if "//" in href:
            yield href
        elif href[0] != "/":
            continue  # relative: elsewhere it leads elsewhere
        elif path == "/" or not href.startswith(path) or href == path:
            yield href
