"""Europe Solidaire Sans Frontières (ESSF), an archive of texts, half French, half English."""

from archive.model import Family, Site
from spiders.families.spip import SpipSpider


class Essf(SpipSpider):
    """SPIP, more than 72,800 pages; each shows a tree of hundreds of rubrics before the text."""

    name = "essf"
    site = Site(
        slug=name,
        title="Europe Solidaire Sans Frontières",
        url="https://www.europe-solidaire.org/",
        family=Family.SPIP,
        languages=("fr", "en"),
    )
