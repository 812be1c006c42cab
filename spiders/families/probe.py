"""Walking a site of which only an address is known: its first page tells the family.

The crawl goes on as a spider of that family at once, with what the page already gave. Whoever runs
the crawl hears of the site by the signal `site_found` and keeps it, so that the next run starts as
that family.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response

from archive.errors import ExtractionError, SiteError
from archive.model import Family, Site, SkipReason
from pipelines.extract.detect import Evidence, detect
from pipelines.extract.page import Page
from spiders.families import spider_for
from spiders.families.addresses import host, split
from spiders.families.asking import Said, redirect_of
from spiders.families.base import FamilySpider
from spiders.families.kinds import Kind

site_found = object()
"""Scrapy signal, sent once: `site` (a `Site`), `evidence` (an `Evidence` or None)."""


class ProbeSpider(FamilySpider):
    """Finds out the family of the site at `url`, then walks it as that family."""

    def __init__(self, url: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, site=site_at(url), **kwargs)
        self.url = url
        self.walker: FamilySpider | None = None

    def canonical(self, url: str) -> str:
        """Return the key of the page at `url`, by the family's rules once they are known."""
        return self.walker.canonical(url) if self.walker else super().canonical(url)

    def skip(self, url: str) -> SkipReason | None:
        """Tell why `url` is not to be asked, by the family's rules once they are known."""
        return self.walker.skip(url) if self.walker else super().skip(url)

    def think_again(self, request: Request) -> SkipReason | None:
        """Ask the family's spider once there is one."""
        return self.walker.think_again(request) if self.walker else None

    async def start(self) -> AsyncIterator[Any]:
        """Yield the one page to look at."""
        yield self.ask(self.url, kind=Kind.PROBE)

    def parse(self, response: Response, **_: Any) -> Iterator[Said]:
        """Look at the first page; hand everything after it to the family's spider."""
        if self.walker is not None:
            yield from self.walker.parse(response)
        elif "Location" in response.headers:
            yield from self._follow(response)
        elif response.status >= 400 and not self.rules.is_home(response.url):
            yield self.ask(self.site.url, kind=Kind.PROBE, response=response, hop="X")
        else:
            yield from self._settle(response)

    def _follow(self, response: Response) -> Iterator[Said]:
        """Follow a redirect wherever it leads: to `www`, to https, or to the site's new name."""
        target = redirect_of(response)
        if target is None or split(target) is None:
            return
        old = split(self.site.url)
        self._become(site_at(target, self.site.slug, (host(old),) if old else ()))
        yield self.ask(target, kind=Kind.PROBE, response=response, hop="R")

    def _become(self, site: Site) -> None:
        self.site = site
        self.rules = self.rules_type(site)

    def _settle(self, response: Response) -> Iterator[Said]:
        """Make the family's spider, and let it begin with the page that is there already."""
        evidence = _look(response)
        site = described(self.site, evidence)
        self._become(site)
        self.walker = spider_for(site.family)(site=site, seeds=(self.url, *self.seeds))
        self.walker.learned = self.learned
        self._tell(site, evidence)
        response.meta["kind"] = self.walker.rules.judge(response.url).kind.value
        first = list(self.walker.first(response))
        yield from self.walker.parse(response)
        yield from first

    def _tell(self, site: Site, evidence: Evidence | None) -> None:
        if getattr(self, "crawler", None) is not None:
            self.crawler.signals.send_catch_log(site_found, site=site, evidence=evidence)


def site_at(url: str, slug: str | None = None, hosts: tuple[str, ...] = ()) -> Site:
    """Return what is known of a site from one address: raise `SiteError` if it is none."""
    parts = split(url)
    if parts is None:
        raise SiteError(f"{url!r} is not an address of a site; write https://example.org/")
    name = host(parts)
    return Site(slug or name, name, urljoin(url, "/"), Family.GENERIC, hosts=hosts)


def described(site: Site, evidence: Evidence | None) -> Site:
    """Return `site` with what its page shows of it."""
    if evidence is None:
        return site
    return Site(
        slug=site.slug,
        title=evidence.title or site.title,
        url=_home(site, evidence),
        family=evidence.family,
        languages=(evidence.language,) if evidence.language else (),
        hosts=site.hosts,
    )


def _home(site: Site, evidence: Evidence) -> str:
    """Return the home page that the page names, if it is on the host that answered."""
    named = split(evidence.url) if evidence.url else None
    own = split(site.url)
    if named is None or own is None or host(named) != host(own) or not evidence.url:
        return site.url
    return evidence.url


def _look(response: Response) -> Evidence | None:
    content_type = bytes(response.headers.get("Content-Type") or b"").decode("latin-1")
    page = Page(response.url, response.status, content_type, response.body)
    try:
        return detect(page)
    except ExtractionError:
        return None  # no HTML: a feed, a PDF; its site is walked by what it links
