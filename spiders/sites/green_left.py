"""Green Left, a weekly from Australia."""

from archive.model import Family, Site
from spiders.families.drupal import DrupalSpider


class GreenLeft(DrupalSpider):
    """Drupal."""

    name = "green-left"
    site = Site(
        slug=name,
        title="Green Left",
        url="https://www.greenleft.org.au/",
        family=Family.DRUPAL,
        languages=("en",),
        country="AU",
    )
