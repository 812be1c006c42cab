"""`/article/ID.bib`, `.ris`, `.csl.json`, `.json`: an article for programs to read."""

from __future__ import annotations

from datasette import Response

from archive.exports.citations.bibtex import BIBTEX
from archive.exports.citations.csl import CSL
from archive.exports.citations.ris import RIS
from archive.exports.citations.style import Style
from archive.web.desk import Desk, view
from archive.web.sql.article import citation, one


async def _cited(desk: Desk, style: Style, mime: str, end: str) -> Response:
    item = await desk.read(lambda db: citation(db, desk.named(), desk.collection.title))
    return desk.file(style.join([item]), mime, f"{item['id']}{end}")


@view
async def bibtex(desk: Desk) -> Response:
    """Answer with BibTeX."""
    return await _cited(desk, BIBTEX, "application/x-bibtex", ".bib")


@view
async def ris(desk: Desk) -> Response:
    """Answer with RIS."""
    return await _cited(desk, RIS, "application/x-research-info-systems", ".ris")


@view
async def csl(desk: Desk) -> Response:
    """Answer with CSL-JSON."""
    return await _cited(desk, CSL, "application/vnd.citationstyles.csl+json", ".csl.json")


@view
async def as_json(desk: Desk) -> Response:
    """Answer with the article as `export jsonl` writes it."""
    article = await desk.read(lambda db: one(db, desk.named()))
    return desk.json(article)


ROUTES = (
    (r"^/article/(?P<id>[^/]+)\.bib$", bibtex),
    (r"^/article/(?P<id>[^/]+)\.ris$", ris),
    (r"^/article/(?P<id>[^/]+)\.csl\.json$", csl),
    (r"^/article/(?P<id>[^/]+)\.json$", as_json),
)
