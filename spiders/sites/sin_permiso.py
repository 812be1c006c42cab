"""Sin Permiso, essays and translations in Spanish."""

from archive.model import Family, Site
from spiders.families.drupal import DrupalSpider


class SinPermiso(DrupalSpider):
    """Drupal. Author, source and translator stand at the foot of each text."""

    name = "sin-permiso"
    site = Site(
        slug=name,
        title="Sin Permiso",
        url="https://www.sinpermiso.info/",
        family=Family.DRUPAL,
        languages=("es",),
        country="ES",
    )
