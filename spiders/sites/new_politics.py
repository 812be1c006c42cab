"""New Politics, an independent socialist journal."""

from archive.model import Family, Site
from spiders.families.wordpress import WordPressSpider


class NewPolitics(WordPressSpider):
    """WordPress."""

    name = "new-politics"
    site = Site(
        slug=name,
        title="New Politics",
        url="https://newpol.org/",
        family=Family.WORDPRESS,
        languages=("en",),
        country="US",
    )
