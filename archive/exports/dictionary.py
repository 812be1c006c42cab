"""What the columns of exported tables hold: types, keys and descriptions.

Those of `press.db` come from the database and from `archive.index.schema`; here stand only the
fields that an exported article has beyond the columns of `articles`. Types are those of the
Frictionless Table Schema 1.0.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection as Names
from collections.abc import Iterable
from dataclasses import dataclass

from archive.index.schema import TABLES

_NAMES = "as printed"
FIELDS = {
    "publication": ("string", "name of the publication"),
    "section": ("string", "title of the section that holds it"),
    "magazine_issue": ("object", "issue of the magazine: {code, label, year, month}"),
    "footnotes": ("array", "notes: {n, label, text, links}"),
    "notes_typed_by_hand": ("boolean", "whether notes are part of the text"),
    "postscript_is_donation_appeal": ("boolean", "whether the postscript asks for money"),
    "authors": ("array", f"names of the authors, {_NAMES}"),
    "translators": ("array", f"names of the translators, {_NAMES}"),
    "annotators": ("array", f"names of those who wrote its notes, {_NAMES}"),
    "interviewers": ("array", f"names of the interviewers, {_NAMES}"),
    "interviewees": ("array", f"names of the interviewed, {_NAMES}"),
    "editors": ("array", f"names of the editors, {_NAMES}"),
    "photographers": ("array", f"names of the photographers, {_NAMES}"),
    "illustrators": ("array", f"names of the illustrators, {_NAMES}"),
    "signatories": ("array", f"names of those who signed it, {_NAMES}"),
    "credits": ("array", "all of these: {role, name, kind, bio, url, line, person}"),
    "translated_from": ("object", "what it was translated from: {publication, url, language}"),
    "first_published": ("object", "where it first appeared: {publication, url, date}"),
    "keywords": ("array", "keywords, as the publication prints them"),
    "translations": ("array", "other language versions on the same site: {lang, url}"),
    "images": ("array", "pictures: {src, alt, caption, credit, width, height}, in pixels"),
    "documents": ("array", "files that belong to it: {url, title, type}, a MIME type"),
    "links": ("array", "links: {kind, url, text, target}, the last an article of the archive"),
    "addresses": ("array", "addresses under which it is or was known: {url, kind}"),
}
"""Field of an exported article that is no column of `articles` -> type, and what it holds."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, or a field of an exported article."""

    name: str
    type: str
    holds: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names a row of another table."""

    column: str
    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Table:
    """An exported table; `row` says what one row is."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()


def article_table(names: Iterable[str]) -> Table:
    """Return the table of exported articles with these fields."""
    columns = tuple(_field(name) for name in names)
    return Table("articles", TABLES["articles"].row, columns, ("id",))


def press_table(
    db: sqlite3.Connection, name: str, left_out: Names[str], among: Names[str]
) -> Table:
    """Return a table of `press.db` but for the columns `left_out`.

    References lead to the tables `among` which it stands; others are not named.
    """
    found = db.execute(f"PRAGMA main.table_info({name})").fetchall()
    columns = tuple(
        Column(column, _type(declared, holds), holds)
        for _, column, declared, *_rest in found
        if column not in left_out and (holds := TABLES[name].columns[column])
    )
    keys = sorted((row[5], row[1]) for row in found if row[5])
    return Table(
        name,
        TABLES[name].row,
        columns,
        tuple(column for _, column in keys),
        tuple(
            Reference(column, table, key)
            for _, _, table, column, key, *_rest in db.execute(f"PRAGMA foreign_key_list({name})")
            if table in among
        ),
    )


def _field(name: str) -> Column:
    if name in FIELDS:
        return Column(name, *FIELDS[name])
    holds = TABLES["articles"].columns[name]
    return Column(name, "integer" if name in {"words", "comments"} else _type("TEXT", holds), holds)


def _type(declared: str, holds: str) -> str:
    """Return the type of a column, which for JSON only its description tells."""
    if declared == "INTEGER":
        return "integer"
    if "JSON list" in holds:
        return "array"
    return "object" if holds.endswith("JSON") else "string"
