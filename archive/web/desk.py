"""What every page of the desk does: may this reader look, ask the index, answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from datasette import Response
from datasette.utils import sqlite_timelimit, tilde_decode

from archive.collection import CONFIG, Collection, Settings
from archive.errors import ArticleNotFound, CollectionError
from archive.web import headers
from archive.web.addresses import DATABASE, Places, safe
from archive.web.drawing import NARROW, WIDE
from archive.web.words import count, day, language, moment

T = TypeVar("T")
_NOBODY = Settings(title="Hemeroteca", operator="", contact="")
_HELPERS = {"safe": safe, "day": day, "moment": moment, "language": language, "count": count}


class Missing(Exception):
    """What an address names is not in the archive."""


class Desk:
    """One request to the desk."""

    def __init__(self, datasette: Any, request: Any) -> None:
        self.datasette = datasette
        self.request = request
        self.places = Places(datasette.urls)
        self._database = datasette.get_database(DATABASE)

    def named(self, name: str = "id") -> str:
        """Return a part of the path, decoded."""
        return str(tilde_decode(self.request.url_vars[name]))

    def argument(self, name: str, default: str = "") -> str:
        """Return a parameter of the address, without white space around it."""
        return str(self.request.args.get(name) or default).strip()

    @property
    def collection(self) -> Settings:
        """Title, operator and contact, as `collection.toml` beside the database says."""
        return _settings(Path(self._database.path or ".").resolve().parent)

    async def read(self, ask: Callable[[sqlite3.Connection], T]) -> T:
        """Ask the index in a thread of Datasette's, within its limit of time."""
        limit = self.datasette.setting("sql_time_limit_ms")

        def asking(connection: sqlite3.Connection) -> T:
            with sqlite_timelimit(connection, limit):
                return ask(connection)

        answer: T = await self._database.execute_fn(asking)
        return answer

    async def page(self, template: str, status: int = 200, **context: object) -> Response:
        """Answer with a page made from `templates/desk/{template}`."""
        given = {**_HELPERS, "to": self.places, "collection": self.collection, **context}
        given["unapi"] = self.absolute(self.places.path("/unapi"))
        body = await self.datasette.render_template(f"desk/{template}", given, self.request)
        return Response.html(body, status, {"content-security-policy": headers.DESK})

    def file(
        self, body: str, content_type: str, name: str | None = None, *, status: int = 200
    ) -> Response:
        """Answer with a file; one with a `name` is for downloading."""
        sent = {"content-security-policy": headers.DESK}
        if name:
            sent["content-disposition"] = f'attachment; filename="{name}"'
        return Response(body, status, sent, f"{content_type}; charset=utf-8")

    def json(self, data: object) -> Response:
        """Answer with JSON."""
        return Response.json(data, headers={"content-security-policy": headers.DESK})

    @property
    def width(self) -> int:
        """How wide a drawing is wanted."""
        return NARROW if self.argument("size") == "narrow" else WIDE

    def drawing(self, svg: str) -> Response:
        """Answer with a picture."""
        return Response(
            svg, 200, {"content-security-policy": headers.DRAWING}, "image/svg+xml; charset=utf-8"
        )

    def absolute(self, path: str) -> str:
        """Return a path of the desk with its host."""
        return str(self.datasette.absolute_url(self.request, path))


View = Callable[[Desk], Awaitable[Response]]


def view(page: View) -> Callable[..., Awaitable[Response]]:
    """Make a page of the desk one that Datasette can call."""

    async def answer(datasette: Any, request: Any) -> Response:
        await datasette.ensure_permissions(
            request.actor, [("view-database", DATABASE), "view-instance"]
        )
        desk = Desk(datasette, request)
        try:
            return await page(desk)
        except (Missing, ArticleNotFound) as error:
            reason = _sentence(error)
            return await desk.page("sorry.html", 404, title="Not in the archive", reason=reason)
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            reason = "The question took too long; ask for less, or narrow it down."
            return await desk.page("sorry.html", 503, title="Too much to count", reason=reason)

    return answer


def _sentence(error: Exception) -> str:
    """Return what is wrong as a sentence, without the help that is for the command line."""
    said = str(error).partition("; ")[0].rstrip(".")
    return f"{said[:1].upper()}{said[1:]}."


@lru_cache(maxsize=8)
def _settings(root: Path) -> Settings:
    if not (root / CONFIG).exists():
        return _NOBODY
    try:
        return Collection.open(root).settings
    except CollectionError:  # the desk can be read while the settings are being mended
        return _NOBODY
