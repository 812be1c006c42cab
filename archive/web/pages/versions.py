"""`/article/ID/versions/N`: what changed from one version to the next, word by word."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette import Response

from archive.index.diff import word_diff
from archive.web.desk import Desk, Missing, view
from archive.web.folding import Stretch, folded
from archive.web.sql.article import one, version

FIELDS = {
    "title": "Title",
    "subtitle": "Subtitle",
    "surtitle": "Surtitle",
    "standfirst": "Standfirst",
    "body_text": "Text",
    "notes": "Notes",
    "postscript": "Postscript",
    "matter": "Lines before and after the text",
}


@view
async def compare(desk: Desk) -> Response:
    """Show a version against the one before, or against `?with=`."""
    number = _number(desk.named("n"))
    other = _number(desk.argument("with") or str(number - 1))

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        article = one(db, desk.named())
        new, old = version(db, article["id"], number), version(db, article["id"], other)
        if new is None or (old is None and number > 1):
            raise Missing(f"This article has no version {number if new is None else other}.")
        return {"article": article, "new": new, "old": old}

    found = await desk.read(ask)
    changes = _changes(found["old"] or {}, found["new"])
    return await desk.page("versions.html", **found, changes=changes)


def _changes(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, tuple[Stretch, ...]]]:
    """Return the fields that differ, each as one sequence."""
    return [
        (words, folded(word_diff(old.get(name) or "", new[name] or "")))
        for name, words in FIELDS.items()
        if (old.get(name) or "") != (new[name] or "")
    ]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


ROUTES = ((r"^/article/(?P<id>[^/]+)/versions/(?P<n>\d+)$", compare),)
