"""Tempest, the magazine of the Tempest Collective."""

from archive.model import Family, Site
from spiders.families.wordpress import WordPressSpider


class Tempest(WordPressSpider):
    """WordPress."""

    name = "tempest"
    site = Site(
        slug=name,
        title="Tempest",
        url="https://tempestmag.org/",
        family=Family.WORDPRESS,
        languages=("en",),
        country="US",
    )
