"""l’Anticapitaliste, a weekly and a review from France."""

from archive.model import Family, Site
from spiders.families.drupal import DrupalSpider


class LAnticapitaliste(DrupalSpider):
    """Drupal."""

    name = "l-anticapitaliste"
    site = Site(
        slug=name,
        title="l’Anticapitaliste",
        url="https://lanticapitaliste.org/",
        family=Family.DRUPAL,
        languages=("fr",),
        country="FR",
    )
