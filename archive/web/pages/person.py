"""`/person/ID`: all that somebody wrote and translated, over time, with whom and for whom."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette import Response

from archive.web import drawing
from archive.web.desk import Desk, Missing, view
from archive.web.pages.article import ROLE_WORDS
from archive.web.pages.over_time import by_year
from archive.web.sql import people
from archive.web.sql.rows import PAGE, publications


@view
async def person(desk: Desk) -> Response:
    """Show a person or organisation."""
    identifier = desk.named()

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        found = people.person(db, identifier)
        if found is None:
            raise Missing("Nobody of this name is credited here.")
        roles = people.roles(db, identifier)
        return {
            "person": found,
            "roles": [
                each | {"done": people.done(db, identifier, each["role"], PAGE)} for each in roles
            ],
            "together": people.together(db, identifier),
            "where": people.where(db, identifier),
            "years": by_year(people.years(db, identifier)),
            "publications": publications(db),
        }

    return await desk.page("person.html", **await desk.read(ask), words=ROLE_WORDS, page=PAGE)


@view
async def years(desk: Desk) -> Response:
    """Draw a person's articles over time."""
    found = await desk.read(lambda db: people.years(db, desk.named()))
    return desk.drawing(drawing.bars(found, height=240, width=desk.width))


ROUTES = (
    (r"^/person/(?P<id>[^/]+)/years\.svg$", years),
    (r"^/person/(?P<id>[^/]+)$", person),
)
