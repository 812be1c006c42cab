"""Memento's links (RFC 7089, section 2.2): from an address to its captures, and between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email.utils import format_datetime
from urllib.parse import quote

from archive.cdxj import Entry

FORMAT = "application/link-format"
"""What a TimeMap is written in (RFC 6690)."""
SAFE = "!#$&'()*+,/:;=?@[]~%"


def path_of(time: str, url: str) -> str:
    """Return the path under which `url` is replayed at `time` (14 digits)."""
    return path(f"replay/{time}", url)


def path(kind: str, url: str) -> str:
    """Return the path of one of the services (`timegate`, ...) for an address."""
    return f"/{kind}/{quote(url, safe=SAFE)}"


def original(url: str) -> str:
    """Return the link to the page itself, in the world."""
    return f'<{quote(url, safe=SAFE)}>; rel="original"'


def timegate(url: str) -> str:
    """Return the link to what chooses a capture by its time."""
    return f'<{path("timegate", url)}>; rel="timegate"'


def timemap(url: str, rel: str = "timemap") -> str:
    """Return the link to the list of all captures."""
    return f'<{path("timemap/link", url)}>; rel="{rel}"; type="{FORMAT}"'


def mementos(times: Sequence[Entry]) -> Iterator[str]:
    """Yield a link to each of the captures, which are all there are, oldest first."""
    for number, entry in enumerate(times, 1):
        places = ["first"] * (number == 1) + ["last"] * (number == len(times))
        yield _memento(entry, " ".join([*places, "memento"]))


def around(times: Sequence[Entry], chosen: Entry) -> Iterator[str]:
    """Yield the links to the first and last capture, and to the one chosen between them."""
    for entry, link in zip(times, mementos(times), strict=True):
        if entry is chosen or entry is times[0] or entry is times[-1]:
            yield link


def span(times: Sequence[Entry]) -> str:
    """Return what a TimeMap's link to itself says of the time that it covers."""
    return f'; from="{_date(times[0])}"; until="{_date(times[-1])}"'


def _memento(entry: Entry, rel: str) -> str:
    where = path_of(entry.timestamp, entry.fields["url"])
    return f'<{where}>; rel="{rel}"; datetime="{_date(entry)}"'


def _date(entry: Entry) -> str:
    return format_datetime(entry.time, usegmt=True)
