"""À l’encontre, a magazine from French-speaking Switzerland."""

from archive.model import Family, Site
from spiders.families.wordpress import WordPressSpider


class ALEncontre(WordPressSpider):
    """WordPress; its older pages were made with SPIP."""

    name = "a-l-encontre"
    site = Site(
        slug=name,
        title="À l’encontre",
        url="https://alencontre.org/",
        family=Family.WORDPRESS,
        languages=("fr",),
        country="CH",
    )
