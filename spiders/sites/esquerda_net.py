"""esquerda.net, the news site of Bloco de Esquerda."""

from archive.model import Family, Site
from spiders.families.drupal import DrupalSpider


class Esquerda(DrupalSpider):
    """Drupal."""

    name = "esquerda-net"
    site = Site(
        slug=name,
        title="esquerda.net",
        url="https://www.esquerda.net/",
        family=Family.DRUPAL,
        languages=("pt",),
        country="PT",
    )
