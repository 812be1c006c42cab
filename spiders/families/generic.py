"""Walking a site that no family knows: feeds and sitemaps, then its links, not too deep."""

from __future__ import annotations

from archive.model import Family
from spiders.families.base import FamilySpider


class GenericSpider(FamilySpider):
    """The walk that all families share, with a shorter leash."""

    family = Family.GENERIC
    most_links = 6
