"""Labor Notes, for trade unionists in the United States."""

from archive.model import Family, Site
from spiders.families.drupal import DrupalSpider


class LaborNotes(DrupalSpider):
    """Drupal."""

    name = "labor-notes"
    site = Site(
        slug=name,
        title="Labor Notes",
        url="https://labornotes.org/",
        family=Family.DRUPAL,
        languages=("en",),
        country="US",
    )
