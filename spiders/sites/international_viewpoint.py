"""International Viewpoint, the English-language magazine of the Fourth International."""

from archive.model import Family, Site
from spiders.families.spip import SpipSpider


class InternationalViewpoint(SpipSpider):
    """SPIP. Unknown addresses are answered with the home page, whose lists turn without end."""

    name = "international-viewpoint"
    site = Site(
        slug=name,
        title="International Viewpoint",
        url="https://internationalviewpoint.org/",
        family=Family.SPIP,
        languages=("en",),
        hosts=("www.internationalviewpoint.org",),
    )
