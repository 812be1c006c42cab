"""Telling the pages of an unknown site from what it makes up.

A generated site may number its pages (`/page/17`, `/?p=17`) and give them one title, one menu and
nearly one text; a trap shows its home page, or a list without entries, under ever new numbers. What
they look like is no help: a page that differs from its neighbours by one number is a page. What
tells them apart is where they lead: the home page shown again leads nowhere new, and a list that
is turned for ever brings nothing but the number of its next page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from spiders.families.rules import Rules
from spiders.revisiting import visible_text

FEW = 3
"""So many pages of a numbered row are asked whatever they bring."""

SITE = 8
"""A site with no more pages than this beside a numbered row consists of that row."""

_DIGITS = re.compile(r"\d+")


def plain(response: TextResponse) -> str:
    """Return what a page says, without numbers and without words that repeat its address.

    So a page with a counter, the time, or the address that was asked is the same page each time.
    """
    return _DIGITS.sub("", _unechoed(response, visible_text(response.selector.root)))


def _unechoed(response: TextResponse, text: str) -> str:
    parts = urlsplit(response.url)
    echoes = ["/", *(each for each in (parts.path.strip("/"), parts.query) if each)]
    return " ".join(w for w in text.split() if not any(echo in w for echo in echoes))


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The home page of an unknown site: its words without numbers, and its links as written.

    `name` is its title and first heading, numbers and all: no counter stands there.
    """

    name: str
    text: str
    links: frozenset[str]

    @classmethod
    def of(cls, response: TextResponse, rules: Rules) -> FrontPage:
        """Read the home page."""
        return cls(_name(response), plain(response), _links(response, rules)[0])

    def is_shown_by(self, response: TextResponse, rules: Rules) -> bool:
        """Tell whether `response` says what this page says and leads only where it leads.

        Links that grow out of the address asked lead nowhere; one link may differ for them.
        """
        if _name(response) != self.name or plain(response) != self.text:
            return False
        links, grown = _links(response, rules)
        return links <= self.links and len(self.links - links) <= (grown > 0)


def _name(response: TextResponse) -> str:
    said = response.xpath("string(//title)").get(""), response.xpath("string(//h1)").get("")
    return _unechoed(response, " ".join(said))


def _links(response: TextResponse, rules: Rules) -> tuple[frozenset[str], int]:
    """Return the links as written that no page makes of its own address, and how many it does."""
    own = response.url.partition("?")[0].rstrip("/") + "/"
    inner = own if urlsplit(own).path != "/" else "\0"
    kept, grown = set(), 0
    for href in response.xpath("//a/@href").getall():
        try:
            url = urljoin(response.url, href)
        except ValueError:
            continue
        if href.startswith("#") or rules.judge(url).pager is not None:
            continue
        if href.startswith("?") or (href.startswith("/") and url.startswith(inner)):
            grown += 1
        else:
            kept.add(href)
    return frozenset(kept), grown


@dataclass(slots=True)
class Row:
    """Numbered pages that are one listing, or simply the pages of a site: which, they show."""

    said: set[int] = field(default_factory=set)
    entries: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    branching: int = 0
    stale: int = 0

    def is_stale(self, text: str, entries: set[str], numbers: set[str]) -> bool:
        """Take a page in; tell whether it brought nothing but the next number.

        `numbers` are the pages of this row to which it leads, `entries` all others. A pager slides
        by one page at a time; pages that each lead to several new ones are no pager.
        """
        fresh_numbers = len(numbers - self.numbers)
        fresh = hash(text) not in self.said or bool(entries - self.entries)
        self.branching += fresh_numbers > 1
        self.said.add(hash(text))
        self.entries |= entries
        self.numbers |= numbers
        stale = not fresh and self.branching < FEW
        self.stale += stale
        return stale


class Rows:
    """All numbered rows of a walk, and how many pages it found that brought something."""

    def __init__(self) -> None:
        self._rows: defaultdict[str, Row] = defaultdict(Row)
        self._beside: set[int] = set()
        self._brought = 0

    def page(self, text: str) -> None:
        """Take in a page that has no number."""
        if len(self._beside) <= SITE:
            self._beside.add(hash(text))

    def ends(self, name: str, text: str, entries: set[str], numbers: set[str]) -> bool:
        """Take in a page of a row; tell whether the row has brought nothing often enough.

        `name` is the row's, the rest as in `Row.is_stale`. Where there is hardly any other page,
        the row is the site, and goes on.
        """
        row = self._rows[name]
        if not row.is_stale(text, entries, numbers):
            self._brought += 1
            return False
        return row.stale >= FEW and len(self._beside) + self._brought > SITE
