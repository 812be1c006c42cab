"""Metadata for Datasette: what each table and column means, what to filter by, what is hidden.

The words come from `archive.index.schema`, so the desk and docs/schema.md say the same.
"""

from __future__ import annotations

from typing import Any

from archive.index.schema import TABLES

FACETS = {
    "articles": ["site", "language", "year", "state"],
    "captures": ["status", "mime", "site", "record_type"],
    "credits": ["role", "kind"],
    "people": ["kind"],
    "relations": ["kind"],
    "skips": ["reason", "site"],
    "versions": ["change"],
    "sources": ["kind", "language"],
}
SORT = {
    "articles": "published",
    "captures": "time",
    "crawls": "started",
    "people": "articles",
    "versions": "time",
}
LABELS = {"articles": "title", "people": "name", "sites": "title", "keywords": "name"}
LABELS |= {"sections": "title", "issues": "label"}
SOURCE = "Captured pages of the publications in the table sites; rights are with their publishers."


def metadata(database: str) -> dict[str, Any]:
    """Return Datasette's metadata for the database of that name."""
    return {
        "title": "Hemeroteca",
        "description": "The press of the left, as it was served and as a reader sees it.",
        "databases": {
            database: {
                "description": "Articles, people, notes and versions, made from WARC captures.",
                "source": SOURCE,
                "tables": {name: _table(name) for name in TABLES} | _hidden(),
            }
        },
    }


def _table(name: str) -> dict[str, Any]:
    table = TABLES[name]
    described: dict[str, Any] = {
        "description": f"One row is {table.row}.",
        "columns": table.columns,
        "hidden": table.internal,
    }
    if name in FACETS:
        described["facets"] = FACETS[name]
    if name in SORT:
        described["sort_desc"] = SORT[name]
    if name in LABELS:
        described["label_column"] = LABELS[name]
    if name == "articles":
        described |= {"fts_table": "articles_fts", "fts_pk": "docid", "searchmode": "escaped"}
    return described


def _hidden() -> dict[str, dict[str, bool]]:
    """Full-text tables are for searching, not for reading."""
    return {name: {"hidden": True} for name in ("articles_fts", "articles_words")}
