"""What of a collection is exported, and what came of it."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from archive.collection import Collection
from archive.index import articles as index

BATCH = 200
"""Articles that are read at a time."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Articles by search, publication and date; everything where nothing is said."""

    query: str | None = None
    sites: tuple[str, ...] = ()
    after: str | None = None
    before: str | None = None
    text: bool = True
    """False leaves the texts out where they may not be passed on: facts only."""
    moved: bool = False
    """True adds the rows of former addresses whose article is there under its new one."""

    def __str__(self) -> str:
        """Say in words what is chosen."""
        said = [
            f"found by {self.query!r}" if self.query else "",
            f"of {', '.join(self.sites)}" if self.sites else "",
            f"published {self.after} or later" if self.after else "",
            f"published {self.before} or earlier" if self.before else "",
        ]
        return ", ".join(part for part in said if part) or "everything"

    @property
    def whole(self) -> bool:
        """Whether this is the collection as it stands."""
        return not (self.query or self.sites or self.after or self.before)

    @property
    def problems(self) -> tuple[str, ...]:
        """What of `query` makes no sense and is left out, in sentences."""
        if self.query is None:
            return ()
        from archive.index import query  # with the grammar, which takes its time

        return query.parse(self.query).problems

    def articles(self, collection: Collection) -> Iterator[dict[str, Any]]:
        """Yield the articles as `export jsonl` writes them, in stable order."""
        with closing(index.open_index(collection.press)) as db:
            for batch in self.batches(db):
                for article in index.articles_by_id(db, batch):
                    yield article if self.text else _facts(article)

    def batches(self, db: sqlite3.Connection) -> Iterator[list[str]]:
        """Yield the ids of the articles, `BATCH` at a time, in the order of `articles`."""
        ids = None
        if self.query is not None:
            from archive.index import search  # with the grammar of queries, which takes its time

            ids = search.matching_ids(db, self.query)
        found = index.list_ids(
            db,
            sites=self.sites,
            after=self.after,
            before=self.before,
            ids=ids,
            moved=self.moved,
        )
        return in_batches(found)


def in_batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """Yield ids `BATCH` at a time; SQLite limits how many values one query may bind."""
    found = iter(ids)
    while batch := list(islice(found, BATCH)):
        yield batch


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
    captures: int | None = None
    """None of a format that holds articles, not captures."""
    bytes: int = 0
    version: str | None = None
    """Of an OCFL object: `v2`."""


@contextmanager
def opened(target: Path | None) -> Iterator[IO[str]]:
    """Open `target` for text in UTF-8; None is standard output."""
    if target is None:
        yield sys.stdout
        sys.stdout.flush()  # what does not fit must be said before the end
    else:
        with target.open("w", encoding="utf-8", newline="") as file:
            yield file
