"""What Datasette loads (entry point `datasette`, see pyproject.toml)."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from archive.web.metadata import metadata
from archive.web.queries import QUERIES

DATABASE = "press"


@hookimpl
def get_metadata() -> dict[str, Any]:
    """Titles, descriptions, units, facets and full-text search of every table."""
    return metadata(DATABASE)


@hookimpl
def canned_queries(database: str) -> dict[str, dict[str, str]]:
    """Return the questions of archive/web/queries.py."""
    if database != DATABASE:
        return {}
    return {
        name: {"title": each.title, "description": each.description, "sql": each.sql}
        for name, each in QUERIES.items()
    }
