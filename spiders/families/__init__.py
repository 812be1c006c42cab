"""How to walk a site: one spider per CMS, and what they have in common.

Reading a page (`links`, `requisites`, `feeds`, the `Rules` of a family) is pure: bytes and an
address give addresses with their kinds. Only `base` knows Scrapy's engine.
"""

from archive.model import Family
from spiders.families.base import FamilySpider


def spider_for(family: Family) -> type[FamilySpider]:
    """Return the spider of a family."""
    # Here, since a family's module imports this package's `base`.
    from spiders.families.drupal import DrupalSpider
    from spiders.families.generic import GenericSpider
    from spiders.families.spip import SpipSpider
    from spiders.families.wordpress import WordPressSpider

    spiders: tuple[type[FamilySpider], ...] = (SpipSpider, WordPressSpider, DrupalSpider)
    return next((spider for spider in spiders if spider.family is family), GenericSpider)
