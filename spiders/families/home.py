"""Knowing the home page again wherever a site serves it."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.http import TextResponse

_ALIKE = 0.5
"""So much of the links of a page and of the home page together must be common to both.

On the sample sites a page of the home page's own endless pagination shares 0.85 and more with it,
an article 0.45 and less; the title must be the same as well.
"""


@dataclass(frozen=True, slots=True)
class HomePage:
    """What a home page looks like: its title and its links as written.

    As written: under a false address the same relative links lead elsewhere.
    """

    title: str
    links: frozenset[str]

    @classmethod
    def of(cls, response: TextResponse) -> HomePage:
        """Read title and links of a page."""
        title = " ".join((response.xpath("string(//title)").get() or "").split())
        return cls(title, frozenset(response.xpath("//a/@href").getall()))

    def is_served_as(self, response: TextResponse) -> bool:
        """Tell whether `response` is this page under another address."""
        other = HomePage.of(response)
        if not self.links or other.title != self.title:
            return False
        union = len(self.links | other.links)
        return len(self.links & other.links) / union >= _ALIKE
