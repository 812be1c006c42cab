"""What tells a machine of a site's pages: feeds, sitemaps, robots.txt."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from lxml import etree
from scrapy.utils.sitemap import Sitemap, sitemap_urls_from_robots

from spiders.families.addresses import join

_ATOM = "{http://www.w3.org/2005/Atom}"
_GZIP = b"\x1f\x8b"
_LARGEST = 64 * (1 << 20)
"""Bytes, decompressed: sitemaps.org allows 50 MB."""


class Entry(NamedTuple):
    """An address that a feed or sitemap names, and when it says the page was changed."""

    url: str
    modified: str | None = None


def is_feed(body: bytes) -> bool:
    """Tell whether a body looks like RSS, RDF or Atom."""
    head = body[:1000].lower()
    return any(mark in head for mark in (b"<rss", b"<rdf:rdf", b"<feed"))


def feed_entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the pages that an RSS 0.9-2.0, RDF or Atom feed tells of; none from broken bytes.

    A `guid` counts where there is no link and it does not say that it is none (RSS 2.0).
    """
    root = _parse(body)
    if root is None:
        return
    for item in root.iter("{*}item", "{*}entry"):
        link = _rss_link(item) or _atom_link(item, "alternate")
        url = join(link, base) if link else None
        if url:
            yield Entry(url, _text(item, "pubDate", "date", "updated", "published"))


def next_page(body: bytes, base: str) -> str | None:
    """Return the following page of a paged feed (RFC 5005), if it names one."""
    root = _parse(body)
    channel = root.find(".//{*}channel") if root is not None else None
    place = channel if channel is not None else root
    url = _atom_link(place, "next") if place is not None else None
    return join(url, base) if url else None


def sitemap_entries(body: bytes) -> tuple[bool, list[Entry]]:
    """Read a sitemap (gzip or not): whether it is an index of others, and what it names."""
    try:
        sitemap = Sitemap(_unpacked(body).strip())
        named = [entry for entry in sitemap if entry.get("loc")]
    except (StopIteration, OSError, EOFError, ValueError, AttributeError, etree.LxmlError):
        return False, []  # not XML at all: a page that says "not found" in a friendly way
    entries = [Entry(entry["loc"], entry.get("lastmod")) for entry in named]
    return sitemap.type == "sitemapindex", entries


def robots_sitemaps(body: bytes, base: str) -> list[str]:
    """Return the sitemaps that a robots.txt names (RFC 9309 leaves the line to sitemaps.org)."""
    named = (join(url, base) for url in sitemap_urls_from_robots(body))
    return [url for url in named if url]


def _parse(body: bytes) -> etree._Element | None:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(_unpacked(body).strip(), parser)
    except (OSError, EOFError, ValueError, etree.XMLSyntaxError):
        return None


def _unpacked(body: bytes) -> bytes:
    """Undo the gzip of a `.gz` file, as far as a sitemap may be long."""
    if not body.startswith(_GZIP):
        return body
    with gzip.GzipFile(fileobj=BytesIO(body)) as file:
        return file.read(_LARGEST)


def _text(item: etree._Element, *names: str) -> str | None:
    for name in names:
        text = item.findtext(f"{{*}}{name}")
        if text and text.strip():
            return str(text).strip()
    return None


def _rss_link(item: etree._Element) -> str | None:
    link = _text(item, "link")
    if link:
        return link
    guid = item.find("{*}guid")
    if guid is None or guid.get("isPermaLink", "true") != "true":
        return None
    return (guid.text or "").strip() or None


def _atom_link(place: etree._Element, rel: str) -> str | None:
    for link in place.findall(f"{_ATOM}link"):
        if link.get("rel", "alternate") == rel and link.get("href"):
            return str(link.get("href"))
    return None
