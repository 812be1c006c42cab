"""Captures, readings and indexes for the tests of the index."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from archive.index.store import Store
from archive.model import Article, Capture, Family, Reading, ReadingRole, Site
from pipelines.indexing import Indexer

START = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOME = "http://iv.test/"
SITES = {
    "iv": Site("iv", "International Viewpoint", HOME, Family.SPIP, ("en",)),
    "links": Site("links", "Links", "http://links.test/", Family.DRUPAL, ("en",)),
}


def capture(n: int, url: str, **more: Any) -> Capture:
    """Return capture number `n`, made `n` minutes after the start."""
    site = next((s.slug for s in SITES.values() if url.startswith(s.url)), None)
    fields = {
        "id": f"urn:uuid:{n:04}",
        "url": url,
        "time": START + timedelta(minutes=n),
        "status": 200,
        "mime": "text/html",
        "payload_digest": f"sha256:{n}",
        "payload_length": 10,
        "warc": "2026/a.warc.gz",
        "offset": n * 100,
        "length": 100,
        "site": site,
    }
    return Capture(**fields | more)


def article(url: str, **fields: Any) -> Article:
    """Return an article with a title and a text."""
    return Article(url=url, canonical_url=url, **{"title": "T", "body_text": "Text.", **fields})


def page(n: int, url: str, *, number: str | None = None, **fields: Any) -> tuple[Capture, Reading]:
    """Return the capture and the reading of an article's page."""
    return witness(n, url, url, ReadingRole.PAGE, number, article(url, **fields))


def witness(
    n: int,
    url: str,
    canonical: str,
    role: ReadingRole,
    number: str | None = None,
    said: Article | None = None,
    part: int = 1,
) -> tuple[Capture, Reading]:
    """Return a capture with its reading."""
    return capture(n, url), Reading(url, canonical, role, number, part, said)


def alias(n: int, url: str, target: str, number: str | None = None) -> tuple[Capture, Reading]:
    """Return a redirect."""
    return witness(n, url, target, ReadingRole.ALIAS, number)


def gone(n: int, url: str) -> tuple[Capture, Reading]:
    """Return a 404."""
    return witness(n, url, url, ReadingRole.GONE)


def fill(store: Store, witnesses: Iterable[tuple[Capture, Reading]]) -> Store:
    """Add witnesses to the index and assemble what they say."""
    for site in SITES.values():
        store.add_site(site)
    for each, reading in witnesses:
        store.add_capture(each)
        store.add_readings(each, [reading])
    Indexer(store, SITES).settle()
    return store
