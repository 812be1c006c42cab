"""What Datasette loads for the replay (entry point `datasette`, see pyproject.toml)."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from archive.web.replay.routes import routes


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Return the addresses of the replay and of Memento."""
    return routes()
