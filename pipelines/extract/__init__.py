"""From a page to readings: what one capture says of the articles it speaks of.

`read` is a pure function of the page and its site. It runs the same on a page that just came off
the wire and on one read back from a WARC, and never asks the network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib import import_module

from archive.errors import ExtractionError
from archive.model import Family, Reading, ReadingRole, Site
from pipelines.extract import feeds
from pipelines.extract.drupal import addresses as drupal_addresses
from pipelines.extract.page import Page, absolute
from pipelines.extract.spip import addresses
from pipelines.extract.wordpress import addresses as wordpress_addresses

__all__ = ["Page", "read"]

_MOVED = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_ANSWERING = frozenset({Family.WORDPRESS, Family.DRUPAL})
"""Families with a REST interface, whose answers are in JSON."""
_NUMBERS: Mapping[Family, Callable[[str], str | None]] = {
    Family.SPIP: addresses.number,
    Family.WORDPRESS: wordpress_addresses.number,
    Family.DRUPAL: drupal_addresses.number,
}
"""Family -> what an address alone says of the CMS's own number."""


def read(page: Page, site: Site) -> tuple[Reading, ...]:
    """Return the readings of a page; none where it speaks of no article.

    Raises `ExtractionError`, with the reason, for a page that cannot be read at all.
    """
    if page.status in _MOVED:
        return _alias(page, site)
    if page.status in _GONE:
        return (Reading(page.url, page.url, ReadingRole.GONE, _number(page.url, site)),)
    if page.status != 200 or not page.body or page.body.isspace():
        return ()
    try:
        return _read(page, site)
    except (RecursionError, ValueError, LookupError) as error:
        raise ExtractionError(f"{page.url}: {type(error).__name__}: {error}") from error


def _read(page: Page, site: Site) -> tuple[Reading, ...]:
    if page.is_feed:
        return feeds.read(page, site, partial(_number, site=site))
    is_answer = site.family in _ANSWERING and page.body.lstrip()[:1] in {b"{", b"["}
    if not page.is_html and not is_answer:
        return ()
    return _family(site.family)(page, site)


def _alias(page: Page, site: Site) -> tuple[Reading, ...]:
    target = absolute(page.location, page.url)
    if target is None or target == page.url:
        return ()
    return (Reading(page.url, target, ReadingRole.ALIAS, _number(page.url, site)),)


def _number(url: str, site: Site) -> str | None:
    number = _NUMBERS.get(site.family)
    return number(url) if number else None


@cache
def _family(family: Family) -> Callable[[Page, Site], tuple[Reading, ...]]:
    """Return the family's reader; each is loaded when first needed (trafilatura takes a second)."""
    module = import_module(f"pipelines.extract.{family.value}")
    reader: Callable[[Page, Site], tuple[Reading, ...]] = module.read
    return reader
