"""Viento Sur, a magazine from the Spanish State."""

from archive.model import Family, Site
from spiders.families.wordpress import WordPressSpider


class VientoSur(WordPressSpider):
    """WordPress."""

    name = "viento-sur"
    site = Site(
        slug=name,
        title="Viento Sur",
        url="https://vientosur.info/",
        family=Family.WORDPRESS,
        languages=("es",),
        country="ES",
    )
