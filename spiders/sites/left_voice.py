"""Left Voice, from the United States."""

from archive.model import Family, Site
from spiders.families.wordpress import WordPressSpider


class LeftVoice(WordPressSpider):
    """WordPress."""

    name = "left-voice"
    site = Site(
        slug=name,
        title="Left Voice",
        url="https://www.leftvoice.org/",
        family=Family.WORDPRESS,
        languages=("en",),
        country="US",
    )
