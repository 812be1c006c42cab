"""Rebelión, news and opinion in Spanish, most of it from elsewhere."""

from archive.model import Family, Site
from spiders.families.wordpress import WordPressSpider


class Rebelion(WordPressSpider):
    """WordPress. The source is named at the foot of most texts (`Fuente:`)."""

    name = "rebelion"
    site = Site(
        slug=name,
        title="Rebelión",
        url="https://rebelion.org/",
        family=Family.WORDPRESS,
        languages=("es",),
    )
