"""Which publication an address belongs to, and finding that out for a host nobody named.

A publication is known by its site file or by a `metadata` record in the WARC files
(`urn:hemeroteca:site:SLUG`, a `Site` as JSON). For other hosts the family is told from their
pages: the ten with the shortest addresses, the first page among them, so that the answer depends
on what was captured and not on the order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from archive.errors import SiteError
from archive.index.addresses import address_key
from archive.model import Family, Site
from pipelines.extract.detect import Evidence, detect
from pipelines.extract.page import Page

URI = "urn:hemeroteca:site:"
SAMPLE = 10


class Publications:
    """Publications by the hosts under which they answer."""

    def __init__(self, *known: Mapping[str, Site]) -> None:
        """Of two that claim a host, one from an earlier mapping of `known` has it."""
        self.by_slug: dict[str, Site] = {}
        self._by_host: dict[str, Site] = {}
        for sites in known:
            for slug in sorted(sites):
                self.add(sites[slug])

    def add(self, site: Site) -> None:
        """Add a publication, unless its slug is known."""
        if site.slug in self.by_slug:
            return
        self.by_slug[site.slug] = site
        for url in (site.url, *(f"http://{host}" for host in site.hosts)):
            self._by_host.setdefault(host_key(url), site)

    def of(self, url: str) -> Site | None:
        """Return the publication on whose host `url` is."""
        return self._by_host.get(host_key(url))


def host_key(url: str) -> str:
    """Return host and port of `url` as `Publications` knows them: no `www.`, no default port."""
    return address_key(url).partition("/")[0].partition("?")[0]


def detect_site(host: str, pages: Iterable[Page]) -> Site | None:
    """Return the publication at `host` as its pages show it; None where none is HTML.

    What the pages say adds up; the title is that of the page with the shortest address.
    """
    ordered = sorted(pages, key=lambda page: (len(page.url), page.url))[:SAMPLE]
    found = [evidence for page in ordered if (evidence := detect(page)) is not None]
    if not found:
        return None
    titles = [each.title for each in found if each.title]
    languages = [each.language for each in found if each.language]
    return Site(
        slug=host.replace(":", "-"),
        title=titles[0] if titles else host,
        url=f"{ordered[0].url.partition(':')[0]}://{host}/",
        family=_family(found),
        languages=(max(languages, key=languages.count),) if languages else (),
    )


def site_to_json(site: Site) -> bytes:
    """Return the body of the `metadata` record for `site`."""
    return json.dumps(asdict(site), ensure_ascii=False, sort_keys=True).encode()


def site_from_json(body: bytes) -> Site:
    """Return the publication in a `metadata` record; raise `SiteError` where it holds none."""
    try:
        data: dict[str, Any] = json.loads(body)
        lists: dict[str, Any] = {name: tuple(data.get(name, ())) for name in _LISTS}
        names = {name: data[name] for name in ("slug", "title", "url")}
        lists |= {"family": Family(data["family"]), "country": data.get("country")}
        return Site(**names, **lists)
    except (ValueError, KeyError, TypeError) as error:
        raise SiteError(f"a record of a publication cannot be read: {error}") from None


_LISTS = ("languages", "hosts", "requisite_hosts")


def _family(found: Sequence[Evidence]) -> Family:
    confidence: dict[Family, float] = dict.fromkeys(Family, 0.0)
    for evidence in found:
        if evidence.family is not Family.GENERIC:
            confidence[evidence.family] += evidence.confidence
    best = max(confidence, key=lambda family: confidence[family])
    return best if confidence[best] else Family.GENERIC
