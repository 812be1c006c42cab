"""Metadata for Datasette: what each table and column means, and what to filter by.

The words come from `archive.index.schema`, so the desk and docs/schema.md say the same.
"""

from __future__ import annotations

from typing import Any

from archive.index.describing import datasette_tables

FACETS = {
    "captures": ["status", "mime", "site", "record_type"],
    "credits": ["role", "kind"],
    "relations": ["kind"],
    "skips": ["reason", "site"],
    "sources": ["kind", "language"],
    "versions": ["change"],
}
SOURCE = "Captured pages of the publications in the table sites; rights are with their publishers."


def metadata(database: str) -> dict[str, Any]:
    """Return Datasette's metadata for the database of that name."""
    tables = datasette_tables()
    for name, columns in FACETS.items():
        tables[name]["facets"] = columns
    tables["articles"]["searchmode"] = "escaped"
    return {
        "title": "Hemeroteca",
        "description": "The press of the left, as it was served and as a reader sees it.",
        "databases": {
            database: {
                "description": "Articles, people, notes and versions, made from WARC captures.",
                "source": SOURCE,
                "tables": tables,
            }
        },
    }
