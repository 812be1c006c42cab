"""A WARC file with a part of a collection that stands alone.

It holds, byte for byte, the records of the selected articles (every capture of each, with its
request and metadata), of what their pages need to be shown, and of the originals that revisits
among them stand for.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection as Ids
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from isal import igzip_lib

from archive.collection import Collection
from archive.exports.selection import Exported, Selection
from archive.index import articles as index
from archive.warc.reader import find_file
from archive.warc.record import Record, iter_records, unbracketed

_SELECTED = "CREATE TEMP TABLE selected (id TEXT PRIMARY KEY)"
_WANTED = "CREATE TEMP TABLE wanted (id TEXT PRIMARY KEY)"
_PAGES = """
INSERT OR IGNORE INTO wanted SELECT readings.capture FROM temp.selected
JOIN addresses ON addresses.article = selected.id
JOIN articles ON articles.id = selected.id
JOIN reading_keys ON reading_keys.key = articles.site || char(9) || 'c:' || addresses.key
JOIN readings USING (capture, position)
WHERE readings.role NOT IN ('api', 'feed')
"""
# What a site's pages share, what the articles name, and what was found through their pages.
_REQUISITES = """
INSERT OR IGNORE INTO wanted SELECT captures.id FROM captures
WHERE hops LIKE '%E' AND site IN (
    SELECT site FROM articles WHERE id IN (SELECT id FROM temp.selected)
) AND (
    hops LIKE '%EE' OR mime LIKE '%css%' OR mime LIKE '%javascript%' OR mime LIKE '%font%'
    OR url IN (SELECT src FROM images WHERE article IN (SELECT id FROM temp.selected))
    OR url IN (SELECT url FROM documents WHERE article IN (SELECT id FROM temp.selected))
    OR via IN (SELECT url FROM captures WHERE id IN (SELECT id FROM temp.wanted))
)
"""
_ORIGINALS = """
INSERT OR IGNORE INTO wanted
SELECT refers_to FROM captures WHERE refers_to IS NOT NULL AND id IN (SELECT id FROM temp.wanted)
"""
_PLACES = "SELECT warc, id FROM captures WHERE id IN (SELECT id FROM temp.wanted) ORDER BY warc"


def warc(collection: Collection, target: Path, selection: Selection) -> Exported:
    """Write the selected records to the WARC file `target`, in the order of their files."""
    ids = [article["id"] for article in selection.articles(collection)]
    count = 0
    with index.open_index(collection.press) as db, target.open("wb") as out:
        for name, wanted in _wanted(db, ids).items():
            path = find_file(collection.warcs, name)
            for record in _with_company(path, wanted):
                _copy(record, out)
                count += record.id in wanted
    return Exported("warc", len(ids), count, target.stat().st_size)


def _wanted(db: sqlite3.Connection, articles: list[str]) -> dict[str, set[str]]:
    """Return the record ids of the captures that are needed, by WARC file."""
    for sql in (_SELECTED, _WANTED):
        db.execute(sql)
    db.executemany("INSERT INTO temp.selected VALUES (?)", ((each,) for each in articles))
    for sql in (_PAGES, _REQUISITES, _ORIGINALS):
        db.execute(sql)
    wanted: dict[str, set[str]] = defaultdict(set)
    for name, capture in db.execute(_PLACES):
        wanted[name].add(capture)
    return wanted


def _with_company(path: Path, wanted: Ids[str]) -> Iterator[Record]:
    """Yield the wanted records of a file, its warcinfo, and what was written with them."""
    tied = {each for record in iter_records(path) if record.id in wanted for each in _ties(record)}
    for record in iter_records(path):
        belongs = record.id in wanted or record.id in tied or not tied.isdisjoint(_ties(record))
        if record.type == "warcinfo" or belongs or not _ties(record).isdisjoint(wanted):
            yield record


def _ties(record: Record) -> set[str]:
    """Return the ids of the records that this one says it was written with."""
    return {unbracketed(value) for value in record.headers.all("WARC-Concurrent-To")}


def _copy(record: Record, out: BinaryIO) -> None:
    """Copy a record as it is; one from a file that is not compressed becomes a gzip member."""
    length = record.length
    with record.path.open("rb") as file:
        file.seek(record.offset)
        data = file.read(length)
    if not data.startswith(b"\x1f\x8b"):
        data = igzip_lib.compress(data, flag=igzip_lib.COMP_GZIP)
    out.write(data)
