"""BagIt 1.0 (RFC 8493): the whole collection, as a library takes it in.

The bag is made and its manifests written by the Library of Congress's `bagit`. The payload holds
the WARC files, their index, press.db, the articles as JSON Lines and CSV, the ledger and the
settings; `bag-info.txt` says who made it and how much it is.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import bagit as library

from archive.collection import CONFIG, SOFTWARE, Collection
from archive.errors import ExportError
from archive.exports import tables
from archive.exports.selection import Exported, Selection

ALGORITHMS = ["sha256", "sha512"]


def bagit(collection: Collection, target: Path, selection: Selection) -> Exported:
    """Write a bag into the new folder `target`."""
    if not selection.whole:
        raise ExportError("a bag holds a whole collection; export warc or wacz for a part of it")
    target.mkdir(parents=True)
    _copy_files(collection, target)
    _copy_index(collection, target)
    articles = tables.jsonl(collection, target / "articles.jsonl", selection).articles
    tables.csv(collection, target / "articles.csv", selection)
    library.make_bag(str(target), _info(collection), checksums=ALGORITHMS)
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    return Exported("bagit", articles, bytes=size)


def _copy_files(collection: Collection, target: Path) -> None:
    for path in sorted(collection.warcs.rglob("*.warc.gz")):
        copy = target / path.relative_to(collection.root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    for path in (collection.cdxj, collection.ledger.path, collection.root / CONFIG):
        if path.exists():
            copy = target / path.relative_to(collection.root)
            copy.parent.mkdir(exist_ok=True)
            shutil.copy2(path, copy)


def _copy_index(collection: Collection, target: Path) -> None:
    """Copy press.db as it stands at one moment, without its write-ahead log."""
    if not collection.press.exists():
        return
    with closing(
        sqlite3.connect(f"{collection.press.absolute().as_uri()}?mode=ro", uri=True)
    ) as db:
        db.execute("vacuum into ?", [str(target / collection.press.name)])


def _info(collection: Collection) -> dict[str, str]:
    settings = collection.settings
    return {
        "Source-Organization": settings.operator,
        "Contact-Email": settings.contact,
        "External-Description": settings.description or settings.title,
        "External-Identifier": settings.title,
        "Bagging-Date": datetime.now(UTC).date().isoformat(),
        "Bag-Software-Agent": SOFTWARE,
    }
