"""What Datasette loads (entry point `datasette`, see pyproject.toml).

A package, because Datasette looks beside it for `templates/` and `static/`. Where the database is
not a `press.db`, the plugin keeps out of the way: Datasette is as it always is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette import handle_exception, hookimpl

from archive.web.addresses import DATABASE, Places
from archive.web.headers import App, with_headers
from archive.web.metadata import metadata
from archive.web.pages import ROUTES
from archive.web.queries import QUERIES

# Where rich is installed, Datasette 0.65 prints every error with all local variables, and fails at
# an address that fits no route, for which there is no traceback to print.
handle_exception.rich = None


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


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    """Return the pages of the desk."""
    return list(ROUTES) if DATABASE in datasette.databases else []


@hookimpl
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """Lead from Datasette's own pages back to the desk."""
    if DATABASE not in datasette.databases:
        return []
    places = Places(datasette.urls)
    pages = {"Search": "/", "Publications": "/publications", "Charts": "/charts"}
    return [{"href": places.path(path), "label": label} for label, path in pages.items()]


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Put security headers on every answer."""
    return with_headers if DATABASE in datasette.databases else lambda app: app
