"""The WARC files of a whole collection as they may be handed on: without what was withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from archive import cdxj
from archive.collection import Collection
from archive.fixity.seals import Fixity, held, warc_files
from archive.withdrawal.decisions import Withdrawn


def shown_files(collection: Collection, folder: Path) -> dict[str, Path]:
    """Return every WARC file by its name below `warcs/`: itself, or a copy made in `folder`.

    A copy, without the records of withdrawn addresses and with passages of withdrawn texts masked,
    takes the place of a file with such.
    """
    paths = own_files(collection)
    hidden = Withdrawn.of(collection)
    if not hidden:
        return paths
    from archive.exports import withheld  # reads pages; mostly there is nothing to withhold

    return paths | withheld.copies(collection, paths, hidden, folder)


def own_files(collection: Collection) -> dict[str, Path]:
    """Return every WARC file by its name below `warcs/`, whatever was withdrawn."""
    return {path.relative_to(collection.warcs).as_posix(): path for path in warc_files(collection)}


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
    from archive.exports import withheld

    new = cdxj.Cdxj(path)
    new.add(withheld.captures(copies, folder))
    new.settle()
    return path


def _file_of(line: bytes) -> str | None:
    entry = cdxj.parse(line)
    return entry.fields.get("filename") if entry else None
