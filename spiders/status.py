"""The state of a collection, site by site: what is known, kept, due and missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from archive.collection import Collection
from archive.index.articles import open_index
from spiders.frontier import Frontier, State

_SITES = """
SELECT sites.slug, sites.title, sites.family,
    (SELECT count(*) FROM articles WHERE site = sites.slug AND listed) AS articles,
    (SELECT count(*) FROM captures WHERE site = sites.slug) AS captures,
    (SELECT max(published) FROM articles WHERE site = sites.slug AND listed) AS newest,
    (SELECT max(time) FROM captures WHERE site = sites.slug) AS last_asked
FROM sites ORDER BY sites.slug
"""
# What a feed or sitemap names and no article answers to.
_MISSING = """
SELECT DISTINCT readings.canonical_url FROM readings
JOIN reading_keys USING (capture, position)
WHERE readings.site = ? AND readings.role = 'feed' AND reading_keys.key LIKE '%' || char(9) || 'c:%'
    AND substr(reading_keys.key, instr(reading_keys.key, char(9)) + 3) NOT IN (
        SELECT key FROM addresses)
ORDER BY 1
"""
_LISTED = "SELECT count(DISTINCT canonical_url) FROM readings WHERE site = ? AND role = 'feed'"
_CRAWLS = "SELECT id, started, outcome, requests, articles_new FROM crawls ORDER BY started DESC"


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """One publication: counts, times (ISO 8601), and what its feeds name that we lack.

    `due` addresses are asked by the next crawl, `failed` ones were asked without an answer.
    `listed` is how many articles the site's own feeds and sitemaps name.
    """

    slug: str
    title: str
    family: str
    articles: int
    captures: int
    newest: str | None
    last_asked: str | None
    known: int = 0
    due: int = 0
    failed: int = 0
    skipped: int = 0
    listed: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """A collection: its sites, its last crawls, pages that could not be read."""

    title: str
    sites: tuple[SiteStatus, ...] = ()
    crawls: tuple[dict[str, Any], ...] = ()
    unreadable: int = 0
    warc_files: int = 0
    warc_bytes: int = 0
    warnings: tuple[str, ...] = field(default_factory=tuple)


def status(collection: Collection) -> Status:
    """Return the state of `collection`; one that was never crawled has no sites."""
    warcs = [path.stat().st_size for path in collection.warcs.rglob("*.warc*") if path.is_file()]
    title = collection.settings.title
    if not collection.press.exists():
        return Status(title, warc_files=len(warcs), warc_bytes=sum(warcs))
    with closing(open_index(collection.press)) as db:
        return Status(
            title,
            sites=tuple(_with_frontier(collection, _sites(db))),
            crawls=tuple(dict(row) for row in db.execute(f"{_CRAWLS} LIMIT 5")),
            unreadable=db.execute("SELECT count(*) FROM failures").fetchone()[0],
            warc_files=len(warcs),
            warc_bytes=sum(warcs),
        )


def _sites(db: sqlite3.Connection) -> list[dict[str, Any]]:
    return [
        dict(row)
        | {
            "listed": db.execute(_LISTED, (row["slug"],)).fetchone()[0],
            "missing": tuple(each[0] for each in db.execute(_MISSING, (row["slug"],))),
        }
        for row in db.execute(_SITES).fetchall()
    ]


def _with_frontier(collection: Collection, sites: Sequence[dict[str, Any]]) -> Sequence[SiteStatus]:
    if not collection.frontier.exists():
        return [SiteStatus(**site) for site in sites]
    with closing(Frontier.for_reading(collection.frontier)) as frontier:
        return [SiteStatus(**site, **_known(frontier, site["slug"])) for site in sites]


def _known(frontier: Frontier, slug: str) -> dict[str, Any]:
    counts = frontier.counts(slug)
    return {
        "known": sum(counts.values()),
        "due": counts.get(State.QUEUED, 0) + counts.get(State.CLAIMED, 0),
        "failed": counts.get(State.FAILED, 0),
        "skipped": counts.get(State.SKIPPED, 0),
    }
