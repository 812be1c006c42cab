"""Anticapitalist Resistance, from Britain."""

from archive.model import Family, Site
from spiders.families.wordpress import WordPressSpider


class AnticapitalistResistance(WordPressSpider):
    """WordPress."""

    name = "anticapitalist-resistance"
    site = Site(
        slug=name,
        title="Anticapitalist Resistance",
        url="https://anticapitalistresistance.org/",
        family=Family.WORDPRESS,
        languages=("en",),
        country="GB",
    )
