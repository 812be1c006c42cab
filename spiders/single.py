"""Archiving just some pages, each with what it needs to be shown, and nothing that it links to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

from scrapy import Request
from scrapy.http import Response

from archive.model import Site
from spiders.families.base import FamilySpider
from spiders.families.kinds import Kind
from spiders.publications import Walk, walks

_NEEDED = frozenset({Kind.REQUISITE, Kind.PROBE})


class OnlyThese:
    """Put before a family's spider: it asks `pages`, and of what they lead to only the needed."""

    def __init__(self, *args: Any, pages: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pages = tuple(pages)

    async def start(self: Any) -> AsyncIterator[Request]:
        """Yield the pages asked for."""
        for url in self.pages:
            kind = Kind.PROBE if hasattr(self, "walker") else Kind.ARTICLE
            yield self.ask(url, kind=kind)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        """Yield requisites, and what a redirect leads to."""
        for each in super().parse(response, **kwargs):  # type: ignore[misc]  # of the spider
            if not isinstance(each, Request) or _is_needed(each):
                yield each


def _is_needed(request: Request) -> bool:
    meta = request.meta
    return Kind(meta["kind"]) in _NEEDED or str(meta.get("hops", "")).endswith("R")


def page_walks(urls: Sequence[str], known: Mapping[str, Site]) -> list[Walk]:
    """Return what to walk for just the pages at `urls`; raise `SiteError` for no address."""
    by_site: dict[str, tuple[Walk, list[str]]] = {}
    for url in urls:
        [walk] = walks([url], known)
        by_site.setdefault(walk.slug, (walk, []))[1].append(url)
    return [_only(walk, pages) for walk, pages in by_site.values()]


def _only(walk: Walk, pages: Sequence[str]) -> Walk:
    spider: type[FamilySpider] = type("OnlyThesePages", (OnlyThese, walk.spider), {})
    arguments = {name: each for name, each in walk.arguments.items() if name != "seeds"}
    return Walk(spider, {**arguments, "pages": pages}, walk.site)
