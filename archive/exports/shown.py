"""The WARC files of a whole collection as they may be handed on: without what was withdrawn."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from archive import cdxj
from archive.collection import Collection
from archive.exports.masks import Masks
from archive.fixity.seals import Fixity, held, warc_files
from archive.index import articles as index
from archive.model import Capture
from archive.warc.captures import iter_captures
from archive.warc.leaving_out import copy_without
from archive.withdrawal.decisions import Withdrawn


def shown_files(collection: Collection, folder: Path) -> dict[str, Path]:
    """Return every WARC file by its name below `warcs/`: itself, or a copy made in `folder`.

    A copy, without the records of withdrawn addresses and with passages of withdrawn texts masked,
    takes the place of a file with such.
    """
    paths = {path.relative_to(collection.warcs).as_posix(): path for path in warc_files(collection)}
    hidden = Withdrawn.of(collection)
    if not hidden:
        return paths
    with closing(index.open_index(collection.press)) as db:
        masks = Masks(collection, db, hidden)
        concerned = paths.keys() & (_with_hidden(db, hidden) | masks.files.keys())
        for number, name in enumerate(sorted(concerned)):
            ending = ".warc.gz" if name.endswith(".gz") else ".warc"
            copy = folder / f"{number:06}{ending}"
            copy_without(
                paths[name],
                copy,
                hidden.hides_record,
                instead=masks.of_file(name),
            )
            paths[name] = copy
    return paths


def own_seals(collection: Collection, files: Mapping[str, Path]) -> dict[str, Fixity]:
    """Return what the ledger says of those of `files` that are the collection's own, no copies."""
    known = held(collection)
    own = (name for name, path in files.items() if path.is_relative_to(collection.warcs))
    return {name: known[name] for name in own if name in known}


def shown_index(collection: Collection, files: Mapping[str, Path], folder: Path) -> Path:
    """Return a CDXJ of `files`, which `shown_files` gave."""
    copies = {name: path for name, path in files.items() if path.is_relative_to(folder)}
    if not copies:
        return collection.cdxj
    path = folder / "shown.cdxj"
    with collection.cdxj.open("rb") as lines, path.open("wb") as out:
        out.writelines(line for line in lines if _file_of(line) not in copies)
    new = cdxj.Cdxj(path)
    new.add(_captures(copies, folder))
    new.settle()
    return path


def _with_hidden(db: sqlite3.Connection, hidden: Withdrawn) -> set[str]:
    """Return the names of the files that hold captures of withdrawn addresses."""
    db.create_function("hides", 1, hidden.hides, deterministic=True)
    return {
        str(row[0]) for row in db.execute("SELECT DISTINCT warc FROM captures WHERE hides(url)")
    }


def _file_of(line: bytes) -> str | None:
    entry = cdxj.parse(line)
    return entry.fields.get("filename") if entry else None


def _captures(copies: Mapping[str, Path], folder: Path) -> Iterator[Capture]:
    for name, path in copies.items():
        for capture, _ in iter_captures(path, relative_to=folder):
            yield replace(capture, warc=name)
