"""What the index is given to write: an article with its state, its addresses and its versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archive.model import Article, Capture, Reading


class State(StrEnum):
    """What the latest word about an article's address was."""

    LIVE = "live"
    GONE = "gone"
    """404 or 410."""
    MOVED = "moved"
    """A redirect to another address."""


class AddressKind(StrEnum):
    """What an address is to its article, best first."""

    CANONICAL = "canonical"
    FORMER = "former"
    """Was the canonical address, and redirects now."""
    ALIAS = "alias"
    PART = "part"
    PRINT = "print"
    API = "api"


class Change(StrEnum):
    """What a version changed."""

    FIRST = "first"
    """The text as it was first seen."""
    CORRECTION = "correction"
    """Words of the text, its title or its notes were replaced or removed."""
    ADDITION = "addition"
    """Words were added and none removed."""
    FURNITURE = "furniture"
    """Typography, credits, appeals and other lines around the text."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address under which an article is or was known."""

    url: str
    kind: AddressKind


@dataclass(frozen=True, slots=True)
class Version:
    """The text of an article from one capture until the next change.

    `changed` names the fields that differ from the version before; words are counted in title,
    standfirst, text and notes.
    """

    capture: Capture
    article: Article
    change: Change
    changed: tuple[str, ...] = ()
    words: int = 0
    words_added: int = 0
    words_removed: int = 0


@dataclass(frozen=True, slots=True)
class Assembled:
    """One article as all its captures together tell it.

    `capture` is the record that the text was read from; `moved_to` the address that the
    canonical one redirects to. `former` holds a row of its own for each address at which the
    article stood before it moved.
    """

    article: Article
    capture: Capture
    state: State
    first_seen: datetime
    last_seen: datetime
    number: str | None = None
    moved_to: str | None = None
    addresses: tuple[Address, ...] = ()
    versions: tuple[Version, ...] = ()
    former: tuple[Assembled, ...] = ()

    @property
    def aliases(self) -> tuple[str, ...]:
        """Every known address but the canonical one."""
        return tuple(each.url for each in self.addresses if each.kind != AddressKind.CANONICAL)


@dataclass(frozen=True, slots=True)
class Touched:
    """Readings of one site that hang together, since one of them is new; oldest first.

    `keys` are what ties them: canonical addresses and numbers.
    """

    site: str
    readings: tuple[tuple[Capture, Reading], ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a round of assembling did to the articles that it touched."""

    new: int = 0
    changed: int = 0
    """A new version."""
    unchanged: int = 0
    gone: int = 0
    moved: int = 0

    def __add__(self, other: Settled) -> Settled:
        return Settled(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.gone + other.gone,
            self.moved + other.moved,
        )
