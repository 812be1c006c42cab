"""The publications: those with a site file, and those of which only an address is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from archive.errors import SiteError
from archive.model import Site

MODULES = "spiders.sites"


@dataclass(frozen=True, slots=True)
class Walk:
    """A spider and what it is given: one site of a crawl."""

    spider: type[scrapy.Spider]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    site: Site | None = None
    """None while its family is not known."""

    @property
    def slug(self) -> str:
        """The name of the site, as the spider will use it."""
        if self.site is not None:
            return self.site.slug
        return str(self.spider(**self.arguments).site.slug)  # type: ignore[attr-defined]


@lru_cache(maxsize=1)
def load_sites() -> dict[str, Site]:
    """Return the publications with a site file, by name, as Scrapy's spider loader finds them."""
    loader = _loader()
    sites = {name: loader.load(name).site for name in loader.list()}  # type: ignore[attr-defined]
    return dict(sorted(sites.items()))


def walks(names: Sequence[str], known: Mapping[str, Site]) -> list[Walk]:
    """Return what to walk for `names`: names of publications, or addresses.

    `known` are the sites whose family the collection found out before. Raise `SiteError` for a
    name that is neither.
    """
    found: dict[str, Walk] = {}
    for name in dict.fromkeys(names):
        walk = _by_address(name, known) if "://" in name else _by_name(name, known)
        slug = walk.site.slug if walk.site else name
        if slug in found:
            walk = _with_seeds(found[slug], walk.arguments.get("seeds", ()))
        found[slug] = walk
    return list(found.values())


def _by_name(name: str, known: Mapping[str, Site]) -> Walk:
    if name in load_sites():
        return Walk(_loader().load(name), site=load_sites()[name])
    if name in known:
        return family_walk(known[name])
    raise SiteError(
        f"no publication is called {name!r}; `hemeroteca sites` lists those that are known, "
        "and a full address (https://...) is looked at as it is"
    )


def _by_address(url: str, known: Mapping[str, Site]) -> Walk:
    host = _bare_host(url)
    if not host or urlsplit(url).scheme not in {"http", "https"}:
        raise SiteError(f"{url!r} is not an address of a site; write https://example.org/")
    for site in (*load_sites().values(), *known.values()):
        if host in {_bare_host(site.url), *(_bare_host(f"//{each}") for each in site.hosts)}:
            return _with_seeds(_by_name(site.slug, known), (url,))
    from spiders.families.probe import ProbeSpider  # only where a family is to be found out

    return Walk(ProbeSpider, {"url": url})


def family_walk(site: Site, seeds: Iterable[str] = ()) -> Walk:
    """Return how to walk a site of which only the facts are known, by its family."""
    from spiders.families import spider_for

    return Walk(spider_for(site.family), {"site": site, "seeds": tuple(seeds)}, site)


def _with_seeds(walk: Walk, seeds: Sequence[str]) -> Walk:
    own = tuple(walk.arguments.get("seeds", ()))
    return replace(walk, arguments={**walk.arguments, "seeds": (*own, *seeds)})


def _loader() -> SpiderLoader:
    return SpiderLoader.from_settings(Settings({"SPIDER_MODULES": [MODULES]}))


def _bare_host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2].lower().removeprefix("www.")
