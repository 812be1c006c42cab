"""What tables and columns mean, for readers: Datasette's metadata, and docs/schema.md."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from archive.index.schema import TABLES

_INTRODUCTION = """# The tables of `press.db`

Made from the database by `make docs`; a test keeps it fresh.

`press.db` is plain SQLite and can be deleted at any time: `hemeroteca reindex` builds it again from
the WARC files. Times are UTC to the millisecond, dates are ISO 8601 and may be partial (`2026-06`);
lists and objects are JSON. What was not found on the page is null.

`articles_fts` is the full-text index (FTS5) over title, standfirst, text, notes and people of
`articles`, joined by `docid`; accents are folded by SQLite, ligatures and stroked letters (œ, ß, ø)
by us, on both sides, so ask for `oeuvre` there. `articles_words` lists its words.
"""


def datasette_tables() -> dict[str, dict[str, Any]]:
    """Return the `tables` part of Datasette's metadata: descriptions of tables and columns."""
    found: dict[str, dict[str, Any]] = {}
    for name, table in TABLES.items():
        found[name] = {"description": f"One row is {table.row}.", "columns": table.columns}
        if table.internal:
            found[name]["hidden"] = True
    found["articles"] |= {
        "label_column": "title",
        "fts_table": "articles_fts",
        "fts_pk": "docid",
        "sort_desc": "published",
        "facets": ["site", "language", "year", "state"],
    }
    found["people"] |= {"label_column": "name", "sort_desc": "articles", "facets": ["kind"]}
    found["sites"]["label_column"] = "title"
    found["keywords"]["label_column"] = "name"
    found["sections"]["label_column"] = "title"
    found["issues"]["label_column"] = "label"
    found["captures"]["label_column"] = "url"
    return found


def schema_markdown(db: Database) -> str:
    """Return docs/schema.md: what the database itself says, with the descriptions beside it."""
    parts = [_INTRODUCTION]
    for name, table in TABLES.items():
        keys = {each.column: f" → `{each.other_table}`" for each in _foreign_keys(db, name)}
        parts.append(f"## `{name}`\n\nOne row is {table.row}.\n")
        rows = ["| column | type | holds |", "|---|---|---|"]
        for column in db.table(name).columns:
            mark = " (key)" if column.is_pk else ""
            holds = table.columns[column.name] + keys.get(column.name, "")
            rows.append(f"| `{column.name}` | {column.type}{mark} | {holds} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def _foreign_keys(db: Database, name: str) -> list[Any]:
    return [each for each in db.table(name).foreign_keys if isinstance(each.column, str)]
