"""The archive of Daniel Bensaïd's texts."""

from archive.model import Family, Site
from spiders.families.generic import GenericSpider


class DanielBensaid(GenericSpider):
    """A system of its own; `?lang=` chooses the language of the page."""

    name = "daniel-bensaid"
    site = Site(
        slug=name,
        title="Daniel Bensaïd",
        url="https://danielbensaid.org/",
        family=Family.GENERIC,
        languages=("fr",),
    )
