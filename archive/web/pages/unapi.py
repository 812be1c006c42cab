"""`/unapi`: the articles named on a page, for reference managers (unAPI version 1).

Zotero asks here before it looks at the metadata inside a page, and gets what these cannot tell it:
that this is a magazine article, who translated it, its keywords. From a list it takes several.
"""

from __future__ import annotations

from datasette import Response
from lxml import etree

from archive.exports.citations.ris import RIS
from archive.web.desk import Desk, view
from archive.web.sql.article import citation

FORMATS = {"ris": "application/x-research-info-systems"}
"""Name -> media type. RIS alone: the one of Zotero's formats that holds everything we have."""


@view
async def unapi(desk: Desk) -> Response:
    """Answer with the formats there are, or with an article in one of them."""
    identifier, name = desk.argument("id"), desk.argument("format")
    if name and name not in FORMATS:
        return desk.file("unAPI: no such format\n", "text/plain", status=406)
    if not identifier:
        return desk.file(_formats(), "application/xml")
    item = await desk.read(lambda db: citation(db, identifier, desk.collection.title))
    if not name:
        return desk.file(_formats(item["id"]), "application/xml", status=300)
    return desk.file(RIS.join([item]), FORMATS[name])


def _formats(identifier: str | None = None) -> str:
    root = etree.Element("formats", {"id": identifier} if identifier else {})
    for name, mime in FORMATS.items():
        etree.SubElement(root, "format", {"name": name, "type": mime})
    text: str = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


ROUTES = ((r"^/unapi$", unapi),)
