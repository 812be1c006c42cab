"""Handing a collection on: one module per format, all with the same call.

`export(collection, format, target, selection)` picks the maker from `FORMATS`; each maker takes
the collection, an open destination and a `Selection`, and returns what it wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from archive.collection import Collection
from archive.errors import ExportError, SiteError
from archive.exports.selection import Exported, Selection
from archive.index.articles import open_index
from archive.room import room

Maker = Callable[..., Exported]

FORMATS = {
    "jsonl": "tables",
    "csv": "tables",
    "parquet": "tables",
    "sqlite": "sqlite",
    "package": "package",
    "csl": "citations.csl",
    "bibtex": "citations.bibtex",
    "ris": "citations.ris",
    "warc": "subset",
    "wacz": "wacz",
    "bagit": "bag",
    "ocfl": "ocfl",
}
"""Format -> the module whose function of that name makes it; read when it is asked for."""
TABLES = ("jsonl", "csv", "parquet")
OPTIONS = {"bagit": {"link"}, "wacz": {"sign"}, "package": {"tables"}} | {
    name: {"folder"} for name in TABLES
}
"""What can be asked of a format beyond its selection."""
GROWING = {"ocfl"}
"""What is added to a target that is there already."""
ON_TERMINAL = {"jsonl", "csv", "csl", "bibtex", "ris"}

__all__ = ["FORMATS", "Exported", "Selection", "check_sites", "export"]


def export(
    collection: Collection,
    name: str,
    target: Path | None,
    selection: Selection,
    **options: Any,
) -> Exported:
    """Write `selection` as format `name` to `target`, or to standard output where there is none.

    A file appears under its name only when it is whole; `GROWING` formats add to what is there.
    Folders on the way to it are made. `options` are those of `OPTIONS`. Raises `ExportError`,
    `StorageFull`.
    """
    options = {option: value for option, value in options.items() if value}
    for option in options.keys() - OPTIONS.get(name, set()):
        raise ExportError(f"{name} knows no --{option}")
    make = _maker(name, folder=options.pop("folder", False))
    if target is None:
        if name not in ON_TERMINAL:
            raise ExportError(f"{name} does not go to a terminal; say where with -o PATH")
        return make(collection, None, selection)
    _check_target(collection, target, growing=name in GROWING)
    with room(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if name in GROWING:
            return make(collection, target, selection, **options)
        return _made_whole(partial(make, collection, **options), target, selection)


def _made_whole(make: Maker, target: Path, selection: Selection) -> Exported:
    """Have it made beside `target`, and give it its name when it is whole."""
    unfinished = target.with_name(target.name + ".part")
    _remove(unfinished)
    try:
        result = make(unfinished, selection)
        size = result.bytes or unfinished.stat().st_size
        unfinished.rename(target)
    except BaseException:
        _remove(unfinished)
        raise
    return replace(result, bytes=size)


def check_sites(collection: Collection, selection: Selection) -> None:
    """Raise `SiteError` for a publication of which nothing is here."""
    if not selection.sites:
        return
    with closing(open_index(collection.press)) as db:
        known = [row[0] for row in db.execute("SELECT slug FROM sites ORDER BY slug")]
    for slug in selection.sites:
        if slug not in known:
            here = ", ".join(known) or "none"
            raise SiteError(f"no publication {slug!r} in {collection.root}; there are: {here}")


def _check_target(collection: Collection, target: Path, *, growing: bool) -> None:
    """Raise `ExportError` for a place where something is, or where only the collection's own is."""
    if collection.owns(target):
        raise ExportError(
            f"{target} is among the files of the collection itself; choose a place elsewhere"
        )
    if not growing and target.exists():
        raise ExportError(f"{target} is there already; choose another name or remove it")


def _maker(name: str, *, folder: bool) -> Maker:
    """Return what makes format `name`, for a table in a folder with what describes it."""
    if name not in FORMATS:
        raise ExportError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    if folder:
        package = import_module("archive.exports.package")
        return partial(package.in_folder, form=name)
    make: Maker = getattr(import_module(f"archive.exports.{FORMATS[name]}"), name)
    return make


def _remove(path: Path) -> None:
    if path.is_dir():
        import shutil  # loads what packs and unpacks, and most exports are one file

        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
