"""Handing a collection on: one module per format, all with the same call.

`export(collection, format, target, selection)` picks the maker from `FORMATS`; each maker takes
the collection, an open destination and a `Selection`, and returns what it wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from archive.collection import Collection
from archive.errors import ExportError
from archive.exports.selection import Exported, Selection

Maker = Callable[..., Exported]

FORMATS = {
    "jsonl": "tables",
    "csv": "tables",
    "parquet": "tables",
    "sqlite": "sqlite",
    "package": "package",
    "csl": "citations",
    "bibtex": "citations",
    "ris": "citations",
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

__all__ = ["FORMATS", "Exported", "Selection", "export"]


def export(
    collection: Collection,
    name: str,
    target: Path | None,
    selection: Selection,
    **options: Any,
) -> Exported:
    """Write `selection` as format `name` to `target`, or to standard output where there is none.

    A file appears under its name only when it is whole; `GROWING` formats add to what is there.
    `options` are those of `OPTIONS`. Raises `ExportError`.
    """
    options = {option: value for option, value in options.items() if value}
    for option in options.keys() - OPTIONS.get(name, set()):
        raise ExportError(f"{name} knows no --{option}")
    make = _maker(name, folder=options.pop("folder", False))
    if target is None:
        if name not in ON_TERMINAL:
            raise ExportError(f"{name} does not go to a terminal; say where with -o PATH")
        return make(collection, None, selection)
    if name in GROWING:
        return make(collection, target, selection, **options)
    if target.exists():
        raise ExportError(f"{target} is there already; choose another name or remove it")
    unfinished = target.with_name(target.name + ".part")
    _remove(unfinished)
    try:
        result = make(collection, unfinished, selection, **options)
        unfinished.rename(target)
    except BaseException:
        _remove(unfinished)
        raise
    return result


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
