"""What of a collection is exported, and what came of it."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from archive.collection import Collection
from archive.index import articles as index
from archive.index import search


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

    def articles(self, collection: Collection) -> Iterator[dict[str, Any]]:
        """Yield the articles as `export jsonl` writes them, in stable order."""
        with index.open_index(collection.press) as db:
            found = index.list_articles(
                db, sites=self.sites, after=self.after, before=self.before, ids=self._found(db)
            )
            for article in found:
                yield article if self.text else _facts(article)

    def _found(self, db: sqlite3.Connection) -> list[str] | None:
        """Return the ids that the query finds, None where there is no query."""
        return None if self.query is None else search.matching_ids(db, self.query)


TEXTS = frozenset(
    "standfirst excerpt body_text body_text_with_calls blocks footnotes postscript".split()
)


def _facts(article: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in article.items() if name not in TEXTS}


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote."""

    format: str
    articles: int
    captures: int = 0
    bytes: int = 0


@contextmanager
def opened(target: Path | None) -> Iterator[IO[str]]:
    """Open `target` for text in UTF-8; None is standard output."""
    if target is None:
        yield sys.stdout
    else:
        with target.open("w", encoding="utf-8", newline="") as file:
            yield file
