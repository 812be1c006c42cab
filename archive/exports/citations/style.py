"""A format of citations, and writing a file of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from archive.collection import Collection
from archive.exports.citations.item import Csl, cited
from archive.exports.selection import Exported, Selection, opened
from archive.index.articles import open_index


@dataclass(frozen=True, slots=True)
class Style:
    """A format of citations: how an item is written, and what stands around and between them."""

    name: str
    entry: Callable[[Csl], str]
    opening: str = ""
    between: str = "\n"
    closing: str = ""

    def join(self, items: Iterable[Csl]) -> str:
        """Return a whole file of these items."""
        return self.opening + self.between.join(map(self.entry, items)) + self.closing


def write(
    style: Style, collection: Collection, target: Path | None, selection: Selection
) -> Exported:
    """Write what is selected, one by one: a large archive has more than memory should hold."""
    count = 0
    with closing(open_index(collection.press)) as db, opened(target) as file:
        for batch in selection.batches(db):
            for item in cited(db, batch, collection.settings.title):
                file.write((style.between if count else style.opening) + style.entry(item))
                count += 1
        file.write(style.closing if count else style.join(()))
    return Exported(style.name, count)
