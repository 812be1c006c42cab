"""Walking a site that no family knows: feeds and sitemaps, then its links."""

from __future__ import annotations

from scrapy.http import TextResponse

from archive.model import Family
from spiders.families.base import FamilySpider
from spiders.families.kinds import Kind
from spiders.families.rules import Rules


class GenericRules(Rules):
    """What the addresses of any site mean."""

    def role(self, response: TextResponse, kind: Kind, /) -> Kind:
        """Take a page for a listing when it links to further pages of itself."""
        if kind is not Kind.ARTICLE:
            return kind
        own = self.judge(response.url)
        listing = own.pager.listing if own.pager else own.key
        links = map(self.judge, map(response.urljoin, response.xpath("//a/@href").getall()))
        turns = any(link.pager and link.pager.listing == listing for link in links)
        return Kind.LISTING if turns else kind


class GenericSpider(FamilySpider):
    """The walk that all families share."""

    family = Family.GENERIC
    rules_type = GenericRules
