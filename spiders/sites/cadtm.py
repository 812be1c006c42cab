"""CADTM, the Committee for the Abolition of Illegitimate Debt."""

from archive.model import Family, Site
from spiders.families.spip import SpipSpider


class Cadtm(SpipSpider):
    """SPIP, the same texts in several languages side by side."""

    name = "cadtm"
    site = Site(
        slug=name,
        title="CADTM",
        url="https://www.cadtm.org/",
        family=Family.SPIP,
        languages=("fr", "en", "es"),
    )
