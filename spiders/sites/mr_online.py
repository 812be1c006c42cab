"""MR Online, the daily side of Monthly Review; most texts are reprints."""

from archive.model import Family, Site
from spiders.families.wordpress import WordPressSpider


class MrOnline(WordPressSpider):
    """WordPress, addresses with the full date."""

    name = "mr-online"
    site = Site(
        slug=name,
        title="MR Online",
        url="https://mronline.org/",
        family=Family.WORDPRESS,
        languages=("en",),
        country="US",
    )
