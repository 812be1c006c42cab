"""The title: the metadata's, without the name of the site."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from pipelines.extract.metadata import Metadata
from pipelines.extract.values import clean

_SEPARATOR = re.compile(r"\s+[|–—·•»:-]+\s+|\s*\|\s*")


def find_title(tree: HtmlElement, meta: Metadata) -> str | None:
    """Return the headline of JSON-LD or OpenGraph, else the first heading, else `<title>`."""
    headings = [text for each in tree.iter("h1") if (text := clean(each.text_content()))]
    title = meta.title or next(iter(headings), None) or clean(tree.findtext(".//title"))
    return _without_site(title, headings, meta.site_name) if title else None


def _without_site(title: str, headings: list[str], site: str | None) -> str:
    """Take the site's name off: what follows the page's own heading, or the last part."""
    for heading in headings:
        if title.startswith(heading) and _SEPARATOR.match(title, len(heading)):
            return heading
    parts = list(_SEPARATOR.finditer(title))
    last = parts[-1] if parts else None
    if last and site and title[last.end() :].casefold() == site.casefold():
        return title[: last.start()]
    return title
