"""The addresses of the replay, and Memento (RFC 7089).

/replay/TIME/URL        what URL showed nearest to TIME (4 to 14 digits)
/timegate/URL           leads to the capture nearest to Accept-Datetime
/timemap/link/URL       all captures of URL, as application/link-format
"""

from __future__ import annotations

import asyncio
import html
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

from datasette.utils.asgi import Request, Response
from w3lib.encoding import html_to_unicode

from archive.cdxj import Entry, timestamp
from archive.web.replay.finding import Finder, Memento, read_timestamp
from archive.web.replay.rewriting import rewrite_css, rewrite_html

SAFE = "!#$&'()*+,/:;=?@[]~%"
POLICY = (
    "sandbox allow-popups allow-top-navigation-by-user-activation; default-src 'none'; "
    "img-src 'self' data:; media-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; frame-src 'self'; frame-ancestors 'self'"
)
"""No script runs, nothing is loaded from any other place, and the page has an origin of its own."""
PASSED = (
    "image/",
    "font/",
    "audio/",
    "video/",
    "text/plain",
    "application/font",
    "application/pdf",
)
"""Types that a browser is told as they are; what is neither these, HTML nor CSS is for saving."""


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
    finder = _finder(datasette)
    memento = await asyncio.to_thread(finder.memento, url, asked)
    if memento is None:
        return _refusal(404, f"{url} is not in this archive")
    return await asyncio.to_thread(_shown, memento, request.url_vars["time"])


async def timegate(request: Request, datasette: Any) -> Response:
    """Lead to the capture nearest to `Accept-Datetime`, else to the latest (RFC 7089, 4.1.2)."""
    url = _url(request)
    asked = request.headers.get("accept-datetime")
    try:
        time = parsedate_to_datetime(asked) if asked else datetime.now(UTC)
    except ValueError:
        return _refusal(400, f"Accept-Datetime {asked!r} is not a date")
    times = await asyncio.to_thread(_finder(datasette).times, url)
    if not times:
        return _refusal(404, f"{url} is not in this archive")
    aware = time if time.tzinfo else time.replace(tzinfo=UTC)
    nearest = min(times, key=lambda each: abs(each.time - aware))
    return Response(
        "",
        status=302,
        headers={
            "Location": path_of(nearest.timestamp, nearest.fields["url"]),
            "Vary": "accept-datetime",
            "Link": f'<{url}>; rel="original", <{_path("timemap/link", url)}>; rel="timemap"; '
            'type="application/link-format"',
        },
    )


async def timemap(request: Request, datasette: Any) -> Response:
    """List all captures of an address (RFC 7089, section 5)."""
    url = _url(request)
    times = await asyncio.to_thread(_finder(datasette).times, url)
    if not times:
        return _refusal(404, f"{url} is not in this archive")
    lines = [
        f'<{url}>; rel="original"',
        f'<{_path("timegate", url)}>; rel="timegate"',
        *(_memento_link(each, times) for each in times),
    ]
    return Response(",\n".join(lines) + "\n", content_type="application/link-format")


def path_of(time: str, url: str) -> str:
    """Return the path under which `url` is replayed at `time` (14 digits)."""
    return _path(f"replay/{time}", url)


def _path(kind: str, url: str) -> str:
    return f"/{kind}/{quote(url, safe=SAFE)}"


def _url(request: Request) -> str:
    """Return the address in the request's path, with its query, as it was asked for."""
    raw = request.scope.get("raw_path") or quote(request.scope["path"], safe=SAFE).encode()
    path = raw.partition(b"?")[0].decode("latin-1")
    parts = 2 if path.startswith("/timegate/") else 3
    url = path.split("/", parts)[parts]
    return f"{url}?{request.query_string}" if request.query_string else url


def _finder(datasette: Any) -> Finder:
    return Finder(Path(datasette.get_database("press").path).parent)


def _shown(memento: Memento, asked: str) -> Response:
    """Return a capture as a browser is to show it."""
    headers = _headers(memento)
    here = timestamp(memento.time)
    if 300 <= memento.status < 400 and memento.location:
        headers["Location"] = path_of(asked, urljoin(memento.url, memento.location))
        return Response("", status=memento.status, headers=headers)
    kind, body = _body(memento, lambda url: path_of(here, url) if _is_web(url) else url)
    return Response(body, status=memento.status, headers=headers, content_type=kind)


def _body(memento: Memento, replace: Any) -> tuple[str, bytes]:
    kind = memento.content_type.partition(";")[0].strip().lower()
    if "html" in kind:
        _codec, text = html_to_unicode(memento.content_type, memento.body)
        return "text/html; charset=utf-8", rewrite_html(text, memento.url, replace)
    if kind == "text/css":
        _codec, text = html_to_unicode(memento.content_type, memento.body)
        return "text/css; charset=utf-8", rewrite_css(text, memento.url, replace).encode()
    if kind.startswith(PASSED):
        return memento.content_type, memento.body
    return ("text/plain" if kind.endswith("xml") else "application/octet-stream"), memento.body


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _headers(memento: Memento) -> dict[str, str]:
    url = memento.url
    return {
        "Memento-Datetime": format_datetime(memento.time, usegmt=True),
        "Link": f'<{url}>; rel="original", <{_path("timegate", url)}>; rel="timegate", '
        f'<{_path("timemap/link", url)}>; rel="timemap"; type="application/link-format"',
        "Content-Security-Policy": POLICY,
        # A page in a sandbox has no origin: fonts are asked for as if from elsewhere.
        "Access-Control-Allow-Origin": "*",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }


def _memento_link(entry: Entry, times: list[Entry]) -> str:
    first, last = entry is times[0], entry is times[-1]
    rel = " ".join([*(["first"] * first), *(["last"] * last), "memento"])
    when = format_datetime(entry.time, usegmt=True)
    return f'<{path_of(entry.timestamp, entry.fields["url"])}>; rel="{rel}"; datetime="{when}"'


def _refusal(status: int, reason: str) -> Response:
    page = f"<!DOCTYPE html><title>Not kept</title><p>{html.escape(reason)}.</p>"
    return Response(
        page,
        status=status,
        content_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": POLICY},
    )
