"""The addresses of the replay, and Memento (RFC 7089).

/replay/TIME/URL        what URL showed nearest to TIME (4 to 14 digits)
/timegate/URL           leads to the capture nearest to Accept-Datetime
/timemap/link/URL       all captures of URL, as application/link-format
"""

from __future__ import annotations

import asyncio
import html
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from datasette.utils.asgi import Request, Response

from archive.web.replay import memento
from archive.web.replay.finding import Finder, read_timestamp
from archive.web.replay.showing import POLICY, shown

VARY = {"Vary": "accept-datetime"}
"""What every answer of a TimeGate says (RFC 7089, 2.1.2)."""
NONE: Mapping[str, str] = MappingProxyType({})


def routes() -> list[tuple[str, Any]]:
    """Return what Datasette's `register_routes` hook wants."""
    return [
        (r"^/replay/(?P<time>\d{4,14})/(?P<url>.+)$", replay),
        (r"^/timegate/(?P<url>.+)$", timegate),
        (r"^/timemap/link/(?P<url>.+)$", timemap),
    ]


async def replay(request: Request, datasette: Any) -> Response:
    """Show the capture nearest to the time asked for, or lead to its own time."""
    url, asked = _url(request), read_timestamp(request.url_vars["time"])
    if asked is None:
        return _refusal(400, f"{request.url_vars['time']} is not a time: write YYYYMMDDhhmmss")
    found = await asyncio.to_thread(_finder(datasette).memento, url, asked)
    if found is None:
        return _refusal(404, f"{url} is not in this archive")
    byte_range = request.headers.get("range")
    return await asyncio.to_thread(shown, found, request.url_vars["time"], byte_range)


async def timegate(request: Request, datasette: Any) -> Response:
    """Lead to the capture nearest to `Accept-Datetime`, else to the latest (RFC 7089, 4.1.2)."""
    url = _url(request)
    asked = request.headers.get("accept-datetime")
    try:
        time = parsedate_to_datetime(asked) if asked else datetime.now(UTC)
    except ValueError:
        return _refusal(400, f"Accept-Datetime {asked!r} is not a date", VARY)
    times = await asyncio.to_thread(_finder(datasette).times, url)
    if not times:
        return _refusal(404, f"{url} is not in this archive", VARY)
    aware = time if time.tzinfo else time.replace(tzinfo=UTC)
    nearest = min(times, key=lambda each: abs(each.time - aware))
    links = (memento.original(url), memento.timemap(url), *memento.around(times, nearest))
    where = memento.path_of(nearest.timestamp, nearest.fields["url"])
    return Response("", status=302, headers={"Location": where, "Link": ", ".join(links)} | VARY)


async def timemap(request: Request, datasette: Any) -> Response:
    """List all captures of an address (RFC 7089, section 5)."""
    url = _url(request)
    times = await asyncio.to_thread(_finder(datasette).times, url)
    if not times:
        return _refusal(404, f"{url} is not in this archive")
    lines = [
        memento.original(url),
        memento.timemap(url, "self") + memento.span(times),
        memento.timegate(url),
        *memento.mementos(times),
    ]
    return Response(",\n".join(lines) + "\n", content_type=memento.FORMAT)


def _url(request: Request) -> str:
    """Return the address in the request's path, with its query, as it was asked for."""
    raw = request.scope.get("raw_path") or quote(request.scope["path"], safe=memento.SAFE).encode()
    asked = raw.partition(b"?")[0].decode("latin-1")
    parts = 2 if asked.startswith("/timegate/") else 3
    url = asked.split("/", parts)[parts]
    return f"{url}?{request.query_string}" if request.query_string else url


def _finder(datasette: Any) -> Finder:
    return Finder(Path(datasette.get_database("press").path).parent)


def _refusal(status: int, reason: str, headers: Mapping[str, str] = NONE) -> Response:
    page = f"<!DOCTYPE html><title>Not kept</title><p>{html.escape(reason)}.</p>"
    return Response(
        page,
        status=status,
        content_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": POLICY, **headers},
    )
