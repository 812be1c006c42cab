"""Copies of WARC files without the records that were withdrawn, and with withdrawn texts masked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from archive.collection import Collection
from archive.exports.masks import Masks
from archive.index import articles as index
from archive.model import Capture
from archive.warc.captures import iter_captures
from archive.warc.leaving_out import copy_without
from archive.withdrawal.decisions import Withdrawn


def copies(
    collection: Collection, paths: Mapping[str, Path], hidden: Withdrawn, folder: Path
) -> dict[str, Path]:
    """Copy into `folder` each of `paths` that holds what is `hidden`; return the copies by name."""
    made: dict[str, Path] = {}
    with closing(index.open_index(collection.press)) as db:
        masks = Masks(collection, db, hidden)
        concerned = paths.keys() & (_with_hidden(db, hidden) | masks.files.keys())
        for number, name in enumerate(sorted(concerned)):
            ending = ".warc.gz" if name.endswith(".gz") else ".warc"
            made[name] = folder / f"{number:06}{ending}"
            instead = masks.of_file(name)
            copy_without(paths[name], made[name], hidden.hides_record, instead=instead)
    return made


def captures(made: Mapping[str, Path], folder: Path) -> Iterator[Capture]:
    """Yield the captures in the copies that `copies` made, with the names of their files."""
    for name, path in made.items():
        for capture, _ in iter_captures(path, relative_to=folder):
            yield replace(capture, warc=name)


def _with_hidden(db: sqlite3.Connection, hidden: Withdrawn) -> set[str]:
    """Return the names of the files that hold captures of withdrawn addresses."""
    db.create_function("hides", 1, hidden.hides, deterministic=True)
    return {
        str(row[0]) for row in db.execute("SELECT DISTINCT warc FROM captures WHERE hides(url)")
    }
