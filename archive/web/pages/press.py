"""`/publications`, `/publication/SLUG`, `/issue/ID`, `/keyword/ID`: the order of the press."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette import Response

from archive.web import drawing
from archive.web.desk import Desk, Missing, view
from archive.web.pages.over_time import by_year
from archive.web.sql import press
from archive.web.sql.rows import PAGE
from archive.web.sql.rows import publications as titles


@view
async def publications(desk: Desk) -> Response:
    """List all publications."""
    return await desk.page("publications.html", sites=await desk.read(press.all_publications))


@view
async def publication(desk: Desk) -> Response:
    """Show a publication: what is here of it, from when to when, issue by issue."""
    slug = desk.named()

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        site = press.publication(db, slug)
        if site is None:
            raise Missing("No publication of this name is kept here.")
        return {
            "site": site,
            "coverage": press.coverage(db, slug),
            "fresh": press.freshness(db, slug),
            "issues": press.issues(db, slug),
            "sections": press.sections(db, slug),
            "newest": press.published_in(db, slug, 20),
            "years": by_year(press.publication_years(db, slug)),
            "publications": titles(db),
        }

    return await desk.page("publication.html", **await desk.read(ask))


@view
async def publication_years(desk: Desk) -> Response:
    """Draw a publication's articles over time, by language."""
    found = await desk.read(lambda db: press.publication_years(db, desk.named()))
    return desk.drawing(drawing.bars(found, height=260, width=desk.width))


@view
async def issue(desk: Desk) -> Response:
    """Show the table of contents of an issue."""

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        found = press.issue(db, desk.named())
        if found is None:
            raise Missing("No such issue is kept here.")
        contents = press.contents(db, found["id"])
        return {"issue": found, "contents": contents, "publications": titles(db)}

    return await desk.page("issue.html", **await desk.read(ask))


@view
async def keyword(desk: Desk) -> Response:
    """Show what stands under a keyword."""

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        found = press.keyword(db, desk.named())
        if found is None:
            raise Missing("No such keyword is used here.")
        return {
            "keyword": found,
            "articles": press.with_keyword(db, found["id"], PAGE),
            "beside": press.beside(db, found["id"]),
            "years": by_year(press.keyword_years(db, found["id"])),
            "publications": titles(db),
        }

    return await desk.page("keyword.html", **await desk.read(ask))


@view
async def keyword_years(desk: Desk) -> Response:
    """Draw the articles with a keyword over time, by publication."""
    found = await desk.read(lambda db: press.keyword_years(db, desk.named()))
    return desk.drawing(drawing.bars(found, height=240, width=desk.width))


ROUTES = (
    (r"^/publications$", publications),
    (r"^/publication/(?P<id>[^/]+)/years\.svg$", publication_years),
    (r"^/publication/(?P<id>[^/]+)$", publication),
    (r"^/issue/(?P<id>[^/]+)$", issue),
    (r"^/keyword/(?P<id>[^/]+)/years\.svg$", keyword_years),
    (r"^/keyword/(?P<id>[^/]+)$", keyword),
)
