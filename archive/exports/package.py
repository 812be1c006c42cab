"""A Frictionless data package (specification 1.0): tables with what is needed to understand them.

`datapackage.json` gives every table's columns, types, keys and checksum, for programs; README.md
says the same and how the corpus was made, for people. A package of the whole schema is read from
a part made as SQLite (`archive.exports.sqlite`), so that both hold the same rows.
"""

from __future__ import annotations

import csv as csv_writer
import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from archive.collection import Collection
from archive.errors import ExportError
from archive.exports import tables
from archive.exports.corpus import about, readme
from archive.exports.dictionary import Column, Table, article_table, press_table
from archive.exports.selection import Exported, Selection, opened
from archive.exports.sqlite import ROWS, TEXT_COLUMNS, sqlite
from archive.index.schema import TABLES

Row = tuple[Any, ...]
FORMATS = ("csv", "jsonl", "parquet")
MEDIA_TYPES = {
    "csv": "text/csv",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}
_INSIDE = {("articles", "docid"), ("people", "folded")}
"""Columns that mean something only inside a `press.db`."""


@dataclass(frozen=True, slots=True)
class Written:
    """A table and the file that holds it."""

    table: Table
    path: Path


def package(
    collection: Collection, target: Path, selection: Selection, *, tables: str = "csv"
) -> Exported:
    """Write every table into the new folder `target`, in one of `FORMATS`."""
    if tables not in FORMATS:
        raise ExportError(f"no tables as {tables!r}; there are {', '.join(FORMATS)}")
    target.mkdir(parents=True)
    with TemporaryDirectory(dir=target.parent, prefix=".package-") as folder:
        press = Path(folder) / "press.db"
        made = sqlite(collection, press, selection)
        with closing(sqlite3.connect(press)) as db:
            written = [
                Written(table, _write(db, table, target / f"{table.name}.{tables}"))
                for table in _tables(db, selection)
            ]
    _describe(collection, target, selection, written)
    return Exported("package", made.articles, made.captures, _size(target))


def in_folder(collection: Collection, target: Path, selection: Selection, form: str) -> Exported:
    """Write the articles as one table (`form` is of `FORMATS`) into the new folder `target`."""
    target.mkdir(parents=True)
    path = target / f"articles.{form}"
    make: Callable[..., Exported] = getattr(tables, form)
    made = make(collection, path, selection)
    names: Sequence[str] = tables.columns(selection)
    if form == "jsonl":
        with path.open(encoding="utf-8") as lines:
            names = tuple(json.loads(next(lines, "null")) or names)
    table = article_table(names)
    if form == "csv":
        columns = tuple(_joined(column) for column in table.columns)
        table = Table(table.name, table.row, columns, table.key)
    _describe(collection, target, selection, [Written(table, path)])
    return Exported(form, made.articles, bytes=_size(target))


def _joined(column: Column) -> Column:
    """Return a column as CSV has it: a list of names is one cell."""
    if column.name not in tables.LISTS:
        return column
    return Column(column.name, "string", f"{column.holds}; several are separated by ` | `")


# --- the tables -------------------------------------------------------------------------------


def _tables(db: sqlite3.Connection, selection: Selection) -> list[Table]:
    """Return the tables that have rows."""
    names = [
        name
        for name, table in TABLES.items()
        if name in ROWS
        and not table.internal
        and db.execute(f"SELECT EXISTS (SELECT 1 FROM {name})").fetchone()[0]
    ]
    left_out = _INSIDE if selection.text else _INSIDE | TEXT_COLUMNS
    return [
        press_table(db, name, {column for table, column in left_out if table == name}, names)
        for name in names
    ]


def _write(db: sqlite3.Connection, table: Table, path: Path) -> Path:
    columns = ", ".join(column.name for column in table.columns)
    order = ", ".join(table.key)
    rows = db.execute(f"SELECT {columns} FROM {table.name} ORDER BY {order}")
    _WRITERS[path.suffix[1:]](table, rows, path)
    return path


def _write_csv(table: Table, rows: Iterator[Row], path: Path) -> None:
    with opened(path) as file:
        writer = csv_writer.writer(file)
        writer.writerow(column.name for column in table.columns)
        writer.writerows(
            [tables.cell(value) if isinstance(value, str) else value for value in row]
            for row in rows
        )


def _write_jsonl(table: Table, rows: Iterator[Row], path: Path) -> None:
    structured = [column.type in {"array", "object"} for column in table.columns]
    names = [column.name for column in table.columns]
    with opened(path) as file:
        for row in rows:
            values = (
                json.loads(value) if inside and value is not None else value
                for value, inside in zip(row, structured, strict=True)
            )
            line = dict(zip(names, values, strict=True))
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _write_parquet(table: Table, rows: Iterator[Row], path: Path) -> None:
    pa, pq = tables.arrow()
    fields = [
        (column.name, pa.int64() if column.type == "integer" else pa.string())
        for column in table.columns
    ]
    schema = pa.schema(fields)
    with pq.ParquetWriter(path, schema) as writer:
        while batch := list(islice(rows, tables.BATCH)):
            values = zip(zip(*batch, strict=True), fields, strict=True)
            columns = [pa.array(each, kind) for each, (_, kind) in values]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))


_WRITERS: dict[str, Callable[[Table, Iterator[Row], Path], None]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
}


# --- what describes them ----------------------------------------------------------------------


def _describe(
    collection: Collection,
    target: Path,
    selection: Selection,
    written: Sequence[Written],
) -> None:
    facts = about(collection, selection)
    listed = [(each.table, each.path.name) for each in written]
    (target / "README.md").write_text(readme(facts, listed), "utf-8")
    settings = collection.settings
    described = {
        "profile": "data-package",
        "name": re.sub(r"[^a-z0-9]+", "-", settings.title.lower()).strip("-") or "collection",
        "title": settings.title,
        "description": settings.description or facts["selection"],
        "created": facts["made"],
        "contributors": [{"title": settings.operator, "role": "publisher"}],
        "licenses": [_licence(settings.licence)] if settings.licence else [],
        "about": facts,
        "resources": [_resource(each) for each in written],
    }
    text = json.dumps({k: v for k, v in described.items() if v}, ensure_ascii=False, indent=2)
    (target / "datapackage.json").write_text(text + "\n", "utf-8")


def _licence(licence: str) -> dict[str, str]:
    """Return the licence under its name where it is one (`CC-BY-4.0`), else as a sentence."""
    is_name = re.fullmatch(r"[A-Za-z0-9][-A-Za-z0-9._]*", licence)
    return {"name": licence} if is_name else {"name": "other", "title": licence}


def _resource(written: Written) -> dict[str, Any]:
    table, path = written.table, written.path
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    form = path.suffix[1:]
    return {
        "name": table.name,
        "path": path.name,
        "profile": "tabular-data-resource",
        "description": f"One row is {table.row}.",
        "format": form,
        "mediatype": MEDIA_TYPES[form],
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {
                "name": column.name,
                "type": column.type,
                "description": column.holds,
            }
            for column in table.columns
        ],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.references:
        schema["foreignKeys"] = [
            {
                "fields": [each.column],
                # A table names itself by an empty string.
                "reference": {
                    "resource": "" if each.table == table.name else each.table,
                    "fields": [each.key],
                },
            }
            for each in table.references
        ]
    return schema


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())
