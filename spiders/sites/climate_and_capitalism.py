"""Climate & Capitalism, an ecosocialist journal."""

from archive.model import Family, Site
from spiders.families.wordpress import WordPressSpider


class ClimateAndCapitalism(WordPressSpider):
    """WordPress, addresses with the full date."""

    name = "climate-and-capitalism"
    site = Site(
        slug=name,
        title="Climate & Capitalism",
        url="https://climateandcapitalism.com/",
        family=Family.WORDPRESS,
        languages=("en",),
    )
