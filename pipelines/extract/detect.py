"""Which family a site belongs to, told from one of its pages.

Each sign is something that a CMS's own code prints, with the weight of how seldom it stands on a
page of another system. Signs of one family add up as independent witnesses do: the confidence is
1 - product(1 - weight). A site that hides its generator still shows where its files lie, which
classes its templates use and which addresses its head names. Only addresses on the page's own host
count: anybody may link to another site's `wp-content`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

from archive.errors import ExtractionError
from archive.model import Family
from pipelines.extract.page import Page
from pipelines.extract.seen import Seen
from pipelines.extract.signs import SIGNS, Sign

_ENOUGH = 0.5
"""Below this confidence a page is taken for one of an unknown system."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a page shows of its site: the family, and why; title, language and home address."""

    family: Family
    because: tuple[str, ...]
    confidence: float
    title: str | None = None
    language: str | None = None
    url: str | None = None


def detect(page: Page) -> Evidence | None:
    """Tell the family of the site that `page` is from; None when it is no HTML page.

    A page without enough signs gives `Family.GENERIC`, with the signs that it did have.
    """
    try:
        seen = Seen(page)
    except ExtractionError:
        return None
    found = {family: list(_signs(family, seen)) for family in SIGNS}
    family = max(found, key=lambda one: _confidence(found[one]))
    confidence = _confidence(found[family])
    because = tuple(sign.says for sign in found[family])
    if confidence < _ENOUGH:
        family, confidence = Family.GENERIC, 1 - confidence
        because = because or ("no sign of SPIP, WordPress or Drupal",)
    return Evidence(family, because, round(confidence, 3), seen.title, seen.language, seen.home)


def _signs(family: Family, seen: Seen) -> Iterable[Sign]:
    return (sign for sign in SIGNS[family] if sign.pattern.search(getattr(seen, sign.where)))


def _confidence(signs: Iterable[Sign]) -> float:
    return 1 - prod(1 - sign.weight for sign in signs)
