"""The page lists of a WACZ: articles with their texts, then every other page.

The format is that of the WACZ specification 1.1.1, section 5.2 (JSON Lines, `json-pages-1.0`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from archive import cdxj
from archive.collection import Collection
from archive.exports.selection import Selection
from archive.index import articles as index
from archive.index.rows import dicts

_FORMAT = "json-pages-1.0"
_ARTICLES = """
SELECT id, url, last_seen AS ts, coalesce(title, url) AS title, language, published{texts}
FROM articles WHERE id IN ({marks})"""
_TEXTS = ", standfirst, body_text"
_NOTES = """
SELECT article, n, text FROM footnotes WHERE article IN ({marks}) ORDER BY article, position"""


@dataclass(slots=True)
class Pages:
    """The lines of both lists; `extra_lines` leaves out what `lines` gave before."""

    collection: Collection
    selection: Selection
    count: int = 0
    """Articles among `lines`."""
    _known: set[str] = field(default_factory=set)

    def lines(self) -> Iterator[bytes]:
        """Yield pages.jsonl: a line an article."""
        title = self.collection.settings.title
        head = {"format": _FORMAT, "id": "pages", "title": title, "hasText": self.selection.text}
        yield _line(head)
        with closing(index.open_index(self.collection.press)) as db:
            for batch in self.selection.batches(db):
                marks = ", ".join("?" * len(batch))
                sql = _ARTICLES.format(texts=_TEXTS if self.selection.text else "", marks=marks)
                found = {row["id"]: row for row in dicts(db, sql, batch)}
                notes = dicts(db, _NOTES.format(marks=marks), batch) if self.selection.text else []
                yield from self._batch(batch, found, notes)

    def _batch(
        self,
        ids: Sequence[str],
        rows: Mapping[str, dict[str, Any]],
        notes: Iterable[dict[str, str]],
    ) -> Iterator[bytes]:
        said = {
            article: [f"[{note['n']}] {note['text']}" for note in same]
            for article, same in groupby(notes, key=lambda note: note["article"])
        }
        for each in ids:
            row = rows[each]
            if self.selection.text:
                parts = (row.pop("standfirst"), row.pop("body_text"), *said.get(each, ()))
                row["text"] = "\n\n".join(part for part in parts if part)
            self.count += 1
            self._known.add(row["url"])
            yield _line({name: value for name, value in row.items() if value is not None})

    def extra_lines(self, lines: Path) -> Iterator[bytes]:
        """Yield extraPages.jsonl: the other pages of the CDXJ at `lines`: home, lists, prints."""
        yield _line({"format": _FORMAT, "id": "extraPages", "title": "Other pages"})
        with lines.open("rb") as file:
            entries = (entry for line in file if (entry := cdxj.parse(line)))
            pages = (entry for entry in entries if _is_page(entry))
            for url, same in groupby(pages, key=lambda entry: entry.fields["url"]):
                if url not in self._known:
                    *_, last = same
                    ts = last.time.replace(tzinfo=None).isoformat() + "Z"
                    name = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:16]
                    yield _line({"id": name, "url": url, "ts": ts})


def _is_page(entry: cdxj.Entry) -> bool:
    get = entry.fields.get
    return get("status") == "200" and "html" in (get("mime") or "") and "method" not in entry.fields


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
