"""What a crawl would ask, and why, and when the rest falls due: `crawl --dry-run`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from archive.collection import Collection
from archive.index.articles import open_index
from archive.index.rows import dicts
from archive.index.shapes import site_from_row
from archive.model import Site
from spiders.families.base import FamilySpider
from spiders.frontier import Address, Entry, Frontier, State
from spiders.frontier.scheduler import address_of
from spiders.publications import Walk, load_sites, walks
from spiders.revisiting import DAY
from spiders.run import CrawlOptions


@dataclass(frozen=True, slots=True)
class Planned:
    """An address, and when it will be asked: `now`, a time (ISO 8601, UTC), or `never`."""

    url: str
    site: str
    kind: str
    due: str
    why: str


NOW, NEVER = "now", "never"


def plan(collection: Collection, options: CrawlOptions) -> list[Planned]:
    """Return what a crawl with `options` would begin with, then the rest by the time it is due.

    Nothing is asked or written. What pages lead to that were never asked cannot be known.
    """
    found = [
        each
        for walk in walks(options.names, {**_known_sites(collection), **load_sites()})
        for each in _plan_site(collection, walk, options)
    ]
    found.sort(key=lambda each: (each.due != NOW, each.due))
    asked = [each for each in found if each.due == NOW][: options.limit]
    return asked + [each for each in found if each.due != NOW]


def _known_sites(collection: Collection) -> dict[str, Site]:
    if not collection.press.exists():
        return {}
    with closing(open_index(collection.press)) as db:
        return {row["slug"]: site_from_row(row) for row in dicts(db, "SELECT * FROM sites")}


def _plan_site(collection: Collection, walk: Walk, options: CrawlOptions) -> Iterator[Planned]:
    spider: FamilySpider = walk.spider(**walk.arguments)  # type: ignore[assignment]
    site = spider.site.slug
    seeds = {address.digest: address for address in _seeds(spider)}
    now = datetime.now(UTC).timestamp()
    if collection.frontier.exists():
        frontier = Frontier.for_reading(collection.frontier)
        try:
            for entry in frontier.entries(site):
                is_seed = seeds.pop(entry.digest, None) is not None and entry.kind != "robots"
                due, why = _when(entry, now, is_seed=is_seed, full=options.full)
                yield Planned(entry.url, site, entry.kind, due, why)
        finally:
            frontier.close()
    for address in seeds.values():
        yield Planned(address.url, site, address.kind, NOW, "a crawl starts here")


def _seeds(spider: FamilySpider) -> Iterator[Address]:
    for request in spider.first():
        request.meta["is_start_request"] = True
        yield address_of(request, spider)


def _when(entry: Entry, now: float, *, is_seed: bool, full: bool) -> tuple[str, str]:
    if entry.state in {State.QUEUED, State.CLAIMED}:
        return NOW, "known, and not asked yet"
    if full:
        return NOW, "everything is asked again"
    if is_seed:
        return NOW, "a crawl starts here"
    why = _why(entry, now)
    if entry.due is None:
        return NEVER, why
    if entry.due <= now:
        return NOW, why
    return datetime.fromtimestamp(entry.due, UTC).isoformat(timespec="minutes"), why


def _why(entry: Entry, now: float) -> str:
    if entry.state == State.FAILED:
        return f"failed ({entry.reason}), {entry.tries} times in a row"
    if entry.due is None:
        return f"{entry.kind}: asked once"
    if entry.reason:
        return f"was answered with {entry.reason}"
    if entry.changed is None or entry.changed <= 0:
        return "not seen to change yet"
    return f"unchanged for {max(0.0, now - entry.changed) / DAY:.0f} days"
