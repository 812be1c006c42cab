"""`/article/ID.bib`, `.ris`, `.csl.json`, `.json`: an article for programs to read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from datasette import Response

from archive.exports.citations import to_bibtex, to_ris
from archive.web.desk import Desk, view
from archive.web.download import item
from archive.web.sql.article import one

Csl = dict[str, Any]


async def _cited(desk: Desk, write: Callable[[list[Csl]], str], mime: str, end: str) -> Response:
    article = await desk.read(lambda db: one(db, desk.named()))
    body = write([item(article, desk.collection.title)])
    return desk.file(body, mime, f"{article['id']}{end}")


@view
async def bibtex(desk: Desk) -> Response:
    """Answer with BibTeX."""
    return await _cited(desk, to_bibtex, "application/x-bibtex", ".bib")


@view
async def ris(desk: Desk) -> Response:
    """Answer with RIS."""
    return await _cited(desk, to_ris, "application/x-research-info-systems", ".ris")


@view
async def csl(desk: Desk) -> Response:
    """Answer with CSL-JSON."""
    mime = "application/vnd.citationstyles.csl+json"
    return await _cited(desk, _as_json, mime, ".csl.json")


@view
async def as_json(desk: Desk) -> Response:
    """Answer with the article as `export jsonl` writes it."""
    article = await desk.read(lambda db: one(db, desk.named()))
    return desk.json(article)


def _as_json(items: list[Csl]) -> str:
    return json.dumps(items, ensure_ascii=False, indent=1)


ROUTES = (
    (r"^/article/(?P<id>[^/]+)\.bib$", bibtex),
    (r"^/article/(?P<id>[^/]+)\.ris$", ris),
    (r"^/article/(?P<id>[^/]+)\.csl\.json$", csl),
    (r"^/article/(?P<id>[^/]+)\.json$", as_json),
)
