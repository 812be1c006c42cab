"""Contretemps, revue de critique communiste."""

from archive.model import Family, Site
from spiders.families.wordpress import WordPressSpider


class Contretemps(WordPressSpider):
    """WordPress."""

    name = "contretemps"
    site = Site(
        slug=name,
        title="Contretemps",
        url="https://www.contretemps.eu/",
        family=Family.WORDPRESS,
        languages=("fr",),
        country="FR",
    )
