"""Against the Current, the magazine sponsored by Solidarity."""

from archive.model import Family, Site
from spiders.families.wordpress import WordPressSpider


class AgainstTheCurrent(WordPressSpider):
    """WordPress; texts belong to numbered issues."""

    name = "against-the-current"
    site = Site(
        slug=name,
        title="Against the Current",
        url="https://againstthecurrent.org/",
        family=Family.WORDPRESS,
        languages=("en",),
        country="US",
    )
