"""A desk to ask in-process, and a server for those that need a real one."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.utils import tilde_encode

from archive.web.serving import SETTINGS


class Client:
    """Datasette on a press.db, asked without a server."""

    def __init__(self, press: Path, **more: Any) -> None:
        settings = {name: _plain(value) for name, value in SETTINGS.items()}
        self.datasette = Datasette([str(press)], settings=settings, **more)
        self.press = press
        self._loop = asyncio.new_event_loop()

    def get(self, path: str, **more: Any) -> Any:
        self._loop.run_until_complete(self.datasette.invoke_startup())
        return self._loop.run_until_complete(self.datasette.client.get(path, **more))

    def post(self, path: str, **more: Any) -> Any:
        return self._loop.run_until_complete(self.datasette.client.post(path, **more))

    def column(self, sql: str, *values: object) -> list[Any]:
        with closing(sqlite3.connect(f"file:{self.press}?mode=ro", uri=True)) as db:
            return [row[0] for row in db.execute(sql, values)]

    def close(self) -> None:
        self._loop.close()


def addresses(client: Client) -> list[str]:
    """Return the address of every page there is on a desk."""
    found = ["/", "/search", "/search?q=strike", "/publications", "/crawls", "/charts"]
    found += [f"/search{end}?q=strike" for end in (".json", ".csv", ".ris", ".atom")]
    for name in ("articles", "words", "translations", "reprints"):
        found += [f"/charts/{name}{end}?words=strike&by=site" for end in ("", ".svg", ".csv")]
    ends = ("", ".json", ".ris", ".bib", ".csl.json", "/problem", "/versions/1")
    for place, each in enumerate(client.column("SELECT id FROM articles ORDER BY id")):
        found += [f"/article/{each}{end}" for end in (ends if place % 4 == 0 else ends[:1])]
    later = client.column("SELECT article || '/versions/' || n FROM versions WHERE n > 1")
    found += [f"/article/{each}" for each in later]
    for room, sql, ends in (
        ("person", "SELECT id FROM people", ("", "/years.svg")),
        ("publication", "SELECT slug FROM sites", ("", "/years.svg")),
        ("keyword", "SELECT id FROM keywords", ("", "/years.svg")),
        ("issue", "SELECT id FROM issues", ("",)),
        ("crawl", "SELECT id FROM crawls", ("",)),
    ):
        for each in client.column(sql):
            found += [f"/{room}/{tilde_encode(each)}{end}" for end in ends]
    return found


def _plain(value: str) -> Any:
    if value in {"on", "off"}:
        return value == "on"
    return int(value)
