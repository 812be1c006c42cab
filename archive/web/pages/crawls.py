"""`/crawls` and `/crawl/ID`: what the crawler did, and what it left out and why."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette import Response

from archive.web.desk import Desk, Missing, view
from archive.web.sql import crawls as sql


@view
async def crawls(desk: Desk) -> Response:
    """List the runs."""
    return await desk.page("crawls.html", crawls=await desk.read(sql.crawls))


@view
async def crawl(desk: Desk) -> Response:
    """Show the report of a run."""

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        found = sql.crawl(db, desk.named())
        if found is None:
            raise Missing("No crawl of this name is in the ledger.")
        return {"crawl": found, "skips": sql.skips(db, found["id"])}

    return await desk.page("crawl.html", **await desk.read(ask))


ROUTES = ((r"^/crawls$", crawls), (r"^/crawl/(?P<id>[^/]+)$", crawl))
