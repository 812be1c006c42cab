"""When a page was published: what it says for machines, then what it prints.

A moment keeps the clock that the page tells it by, because its day is the one that readers were
told: `2026-06-20T00:30:00+02:00` is still the nineteenth in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from htmldate import find_date
from lxml import etree

from pipelines.dates import read_date, read_timestamp
from pipelines.extract.metadata import Metadata
from pipelines.extract.page import Page
from pipelines.timestamps import read_declared

_TIMES = 4
"""How many <time> elements are asked before the whole page is searched."""
_PUBLISHED = frozenset(
    {
        *("datePublished", "schema:datePublished", "schema:dateCreated"),
        *("dc:created", "dc:issued", "dc:date", "dcterms:created", "dcterms:issued"),
    }
)
"""RDFa and microdata properties; the metas of a page's head are read as metadata."""
_MARKED = etree.XPath("//*[@content][@property or @itemprop]")
_STAMPS = etree.XPath("//@content | //time/@datetime", smart_strings=False)
_NODE_DATES = ("datePublished", "dateModified", "dateCreated")
_OFFSET = re.compile(r"\d[+-]\d\d:?\d\d\s*$")


def find_times(page: Page, meta: Metadata) -> tuple[str | None, str | None]:
    """Return when the article was published and last changed: ISO 8601, by the page's own clock."""
    published = meta.published or _marked(page) or _printed(page, meta)
    clock = _own_clock(page, meta)
    times = (published or find_date(page.tree, url=page.url), meta.modified)
    first, last = (clock.get(time, time) if time else None for time in times)
    return first, last


def _own_clock(page: Page, meta: Metadata) -> Mapping[str, str]:
    """Return UTC -> the same moment with an offset, of each that the page tells with one."""
    told = {}
    for stamp in _stamps(page, meta):
        moment, own = read_timestamp(stamp), read_declared(stamp)
        if moment and own and moment != own:
            told[moment] = own
    return told


def _stamps(page: Page, meta: Metadata) -> Iterator[str]:
    in_nodes = (str(node.get(name) or "") for node in meta.nodes for name in _NODE_DATES)
    for stamps in (_STAMPS(page.tree), in_nodes):
        yield from (stamp for stamp in stamps if _OFFSET.search(stamp[-8:]))


def _marked(page: Page) -> str | None:
    for element in _MARKED(page.tree):
        names = f"{element.get('property') or ''} {element.get('itemprop') or ''}".split()
        if not _PUBLISHED.isdisjoint(names) and (date := read_timestamp(element.get("content"))):
            return date
    return None


def _printed(page: Page, meta: Metadata) -> str | None:
    for element in [*page.tree.iter("time")][:_TIMES]:
        stamp = element.get("datetime")
        date = read_timestamp(stamp) if stamp else read_date(element.text_content(), meta.language)
        if date:
            return date
    return None
