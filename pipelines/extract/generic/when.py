"""When a page was published: what it says for machines, then what it prints."""

from __future__ import annotations

from htmldate import find_date

from pipelines.dates import read_date, read_timestamp
from pipelines.extract.metadata import Metadata
from pipelines.extract.page import Page

_TIMES = 4
"""How many <time> elements are asked before the whole page is searched."""


def find_published(page: Page, meta: Metadata) -> str | None:
    """Return the day or moment of publication, ISO 8601."""
    return meta.published or _printed(page, meta) or find_date(page.tree, url=page.url)


def _printed(page: Page, meta: Metadata) -> str | None:
    for element in [*page.tree.iter("time")][:_TIMES]:
        stamp = element.get("datetime")
        date = read_timestamp(stamp) if stamp else read_date(element.text_content(), meta.language)
        if date:
            return date
    return None
