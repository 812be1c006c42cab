"""`/search`: what was found, as a page, JSON, CSV, RIS and a feed."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import asdict
from math import ceil
from typing import Any

from datasette import Response

from archive.exports.citations.item import cited
from archive.exports.citations.ris import RIS
from archive.index import search as index
from archive.index.facets import facets
from archive.index.query import SearchQuery, parse
from archive.index.suggest import suggest
from archive.web import download, terms, text
from archive.web.atom import Feed, atom
from archive.web.desk import Desk, view
from archive.web.sql.rows import publications

PAGE = 20
MOST = 1_000
"""Articles in one download; `hemeroteca export --query` writes all."""
FEED = 50
LAST = 500
"""Pages that can be leafed through; ranking ever more deeply serves nobody."""
_FORM_DATES = frozenset({"after", "before"})
ORDERS = {"relevance": "best first", "newest": "newest first", "oldest": "oldest first"}


@view
async def search(desk: Desk) -> Response:
    """Show a page of what was found, with facets."""
    if _FORM_DATES & desk.request.args.keys():
        return Response.redirect(_with_dates_in_query(desk))
    q, number, order = desk.argument("q"), _page_number(desk), _order(desk)
    query = parse(q)
    # Side by side: on what a frequent word finds, counting takes longer than ranking.
    shown, counted = await asyncio.gather(
        desk.read(lambda db: _shown(db, query, number, order)),
        desk.read(lambda db: facets(db, query)),
    )
    asked = {"q": q, "order": order, "number": number, "chips": terms.chips(q)}
    offered = {"orders": ORDERS, "most": MOST, "pages": min(LAST, ceil(counted.total / PAGE))}
    helpers = {"terms": terms, "marked": text.marked}
    found = {"facets": counted, "total": counted.total, **shown}
    return await desk.page("search.html", 200, **asked, **offered, **helpers, **found)


def _with_dates_in_query(desk: Desk) -> str:
    """Return the permanent address of a search whose dates came from fields of the form."""
    after, before = desk.argument("after"), desk.argument("before")
    dated = terms.with_dates(desk.argument("q"), after, before)
    return desk.places.search(dated, order=desk.argument("order"))


def _shown(db: sqlite3.Connection, query: SearchQuery, number: int, order: str) -> dict[str, Any]:
    """Return a page of what was found, and what else stands on it."""
    start = (number - 1) * PAGE
    return {
        "found": index.search(
            db, query, limit=PAGE, offset=start, order=order, marks=text.FOUND, total=0
        ),
        "better": suggest(db, query) if query.words else None,
        "publications": publications(db),
    }


@view
async def as_json(desk: Desk) -> Response:
    """Answer with the search as JSON: total, problems, and a page of hits with their facts."""
    query, number, order = parse(desk.argument("q")), _page_number(desk), _order(desk)

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        counted, offset = facets(db, query), (number - 1) * PAGE
        found = index.search(db, query, limit=PAGE, offset=offset, order=order, total=counted.total)
        return {
            "query": query.text,
            "problems": query.problems,
            "total": found.total,
            "page": number,
            "hits": [
                asdict(hit) | {"desk": desk.absolute(desk.places.article(hit.id))}
                for hit in found.hits
            ],
            "facets": {
                name: [asdict(value) for value in values] for name, values in counted.values.items()
            },
        }

    return desk.json(await desk.read(ask))


@view
async def as_csv(desk: Desk) -> Response:
    """Answer with the articles found as CSV: the columns of `export csv` without texts."""
    found = await desk.read(lambda db: download.articles(db, _best(db, desk)))
    return desk.file(download.csv(found), "text/csv", "articles.csv")


@view
async def as_ris(desk: Desk) -> Response:
    """Answer with the articles found as RIS, for reference managers."""
    title = desk.collection.title
    items = await desk.read(lambda db: list(cited(db, _best(db, desk), title)))
    return desk.file(RIS.join(items), "application/x-research-info-systems", "articles.ris")


@view
async def as_atom(desk: Desk) -> Response:
    """Answer with the newest articles found as a feed."""
    query = parse(desk.argument("q"))
    found = await desk.read(lambda db: index.search(db, query, limit=FEED, order="newest", total=0))
    hits = [(hit, desk.absolute(desk.places.article(hit.id))) for hit in found.hits]
    feed = Feed(
        title=f"{query.text or 'New articles'} · {desk.collection.title}",
        page=desk.absolute(desk.places.search(query.text)),
        own=desk.absolute(desk.places.search(query.text, ".atom")),
        updated=max((hit.published or "" for hit in found.hits), default=None),
    )
    return desk.file(atom(feed, hits), "application/atom+xml")


def _best(db: sqlite3.Connection, desk: Desk) -> list[str]:
    query: SearchQuery = parse(desk.argument("q"))
    found = index.search(db, query, limit=MOST, order=_order(desk), total=0)
    return [hit.id for hit in found.hits]


def _order(desk: Desk) -> str:
    order = desk.argument("order")
    return order if order in ORDERS else "relevance"


def _page_number(desk: Desk) -> int:
    number = desk.argument("page")
    return min(LAST, max(1, int(number))) if number.isdecimal() and len(number) < 6 else 1


ROUTES = (
    (r"^/search$", search),
    (r"^/search\.json$", as_json),
    (r"^/search\.csv$", as_csv),
    (r"^/search\.ris$", as_ris),
    (r"^/search\.atom$", as_atom),
)
