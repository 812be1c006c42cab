"""Links, an international journal of socialist renewal, from Australia."""

from archive.model import Family, Site
from spiders.families.drupal import DrupalSpider


class Links(DrupalSpider):
    """Drupal; its front page turns at `/node?page=N`."""

    name = "links"
    site = Site(
        slug=name,
        title="Links International Journal of Socialist Renewal",
        url="https://links.org.au/",
        family=Family.DRUPAL,
        languages=("en",),
        country="AU",
    )
