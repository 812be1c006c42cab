"""Resumen Latinoamericano, a daily of the left of Latin America."""

from archive.model import Family, Site
from spiders.families.wordpress import WordPressSpider


class ResumenLatinoamericano(WordPressSpider):
    """WordPress, addresses with the full date."""

    name = "resumen-latinoamericano"
    site = Site(
        slug=name,
        title="Resumen Latinoamericano",
        url="https://www.resumenlatinoamericano.org/",
        family=Family.WORDPRESS,
        languages=("es",),
    )
