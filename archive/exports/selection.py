"""What of a collection is exported, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archive.collection import Collection


@dataclass(frozen=True, slots=True)
class Selection:
    """Articles by search, publication and date; everything where nothing is said."""

    query: str | None = None
    sites: tuple[str, ...] = ()
    after: str | None = None
    before: str | None = None
    text: bool = True
    """False leaves the texts out where they may not be passed on: facts only."""

    @property
    def whole(self) -> bool:
        """Whether this is the collection as it stands."""
        return not (self.query or self.sites or self.after or self.before)


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote."""

    format: str
    articles: int
    captures: int = 0
    bytes: int = 0
