"""`/`: one box, what there is, what is new."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette import Response

from archive.index.facets import facets
from archive.web.desk import Desk, view
from archive.web.sql.front import figures, newest
from archive.web.sql.rows import publications


@view
async def front(desk: Desk) -> Response:
    """Show the first page."""

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        return {
            "facets": facets(db, ""),
            "figures": figures(db),
            "newest": newest(db),
            "publications": publications(db),
        }

    return await desk.page("front.html", **await desk.read(ask))


ROUTES = ((r"^/$", front),)
