"""Punto de Vista Internacional, the Fourth International's magazine in Spanish."""

from archive.model import Family, Site
from spiders.families.wordpress import WordPressSpider


class PuntoDeVistaInternacional(WordPressSpider):
    """WordPress."""

    name = "punto-de-vista-internacional"
    site = Site(
        slug=name,
        title="Punto de Vista Internacional",
        url="https://puntodevistainternacional.org/",
        family=Family.WORDPRESS,
        languages=("es",),
    )
