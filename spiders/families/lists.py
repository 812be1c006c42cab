"""Numbered rows of pages: lists that are turned for ever, or simply the pages of a site.

A row of which three pages in a row bring nothing (no sentence that its pages before did not have,
numbers aside, and no page that the walk did not know) is in doubt, unless its pages lead to several
new ones at once, which no list does; then one page of it far beyond is asked (`controls.py`). Where
that page is there and leads still further, the row has no end: it is left after three pages that
brought nothing. Any other row is what a site consists of, whatever its pages look like.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from enum import Enum, auto

from spiders.families.likeness import Look

HANDFUL = 3
"""So many pages in a row that bring nothing are enough, where a row has no end."""

SENTENCE = 5
"""So many words are more than a heading: the names of months are new for a year."""

Numbers = tuple[int, ...]


class Doubt(Enum):
    """What is known of the end of a row."""

    NONE = auto()
    ASKED = auto()
    FINITE = auto()
    ENDLESS = auto()


@dataclass(slots=True)
class Row:
    """The pages of a row as far as they were seen."""

    doubt: Doubt = Doubt.NONE
    said: set[int] = field(default_factory=set)
    least: Numbers = ()
    most: Numbers = ()
    idle: int = 0
    """Pages that brought nothing, since one did."""
    fans: int = 0
    """Pages that led to several new ones of the row."""

    MOST_SAID = 20_000

    @property
    def is_doubtful(self) -> bool:
        """Whether it is worth a request to learn if the row has an end."""
        return self.doubt is Doubt.NONE and self.idle >= HANDFUL and self.fans < HANDFUL

    def take(self, numbers: Numbers, look: Look, *, leads_on: bool, fresh_numbers: int = 0) -> None:
        """Take in a page. `leads_on`: it leads to pages outside the row, new to the walk.

        `fresh_numbers` are the pages of the row to which it leads and that are new.
        """
        self.fans += fresh_numbers > 1
        sentences = {hash(each) for each in look.plain if each.count(" ") >= SENTENCE - 1}
        fresh = sentences - self.said
        if len(self.said) < self.MOST_SAID:
            self.said |= fresh
        if not fresh and not leads_on:
            self.idle += 1
            return
        self.idle = 0
        self.least = min(self.least or numbers, numbers)
        self.most = max(self.most, numbers)

    def leaves(self, numbers: Numbers) -> bool:
        """Tell whether a page of this row is better not asked: none around brought anything."""
        over = self.doubt is Doubt.ENDLESS and self.idle >= HANDFUL
        return over and not self.least <= numbers <= self.most


class Rows:
    """The rows of a walk; those not seen for long are forgotten."""

    MOST = 2_000

    def __init__(self) -> None:
        self._rows: OrderedDict[str, Row] = OrderedDict()

    def row(self, name: str) -> Row:
        """Return a row, new if need be."""
        row = self._rows.setdefault(name, Row())
        self._rows.move_to_end(name)
        if len(self._rows) > self.MOST:
            self._rows.popitem(last=False)
        return row

    def leaves(self, name: str, numbers: Numbers) -> bool:
        """Tell whether a page of a row is better not asked."""
        row = self._rows.get(name)
        return row is not None and row.leaves(numbers)
