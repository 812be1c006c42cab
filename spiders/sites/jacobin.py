"""Jacobin, from the United States."""

from archive.model import Family, Site
from spiders.families.generic import GenericSpider


class Jacobin(GenericSpider):
    """A system of its own; interviews open with an `Interview by` block."""

    name = "jacobin"
    site = Site(
        slug=name,
        title="Jacobin",
        url="https://jacobin.com/",
        family=Family.GENERIC,
        languages=("en",),
        country="US",
        hosts=("jacobinmag.com", "www.jacobinmag.com"),
    )
