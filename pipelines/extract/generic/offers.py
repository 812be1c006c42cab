"""Offers of subscriptions that stand in a text: "Subscribe to go on reading", with where to pay.

A box is one when it begins with words about subscribing or reading on, and holds a link to where
subscriptions are sold. Both are needed: an article on newspapers may have either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipelines.letters import fold

_LARGEST = 1_500
"""Characters of an offer at most; it lists what one gets."""
_OPENING = 160
"""Characters in which an offer says what it is."""
_AROUND = 6
"""Elements around a link among which its box is looked for."""
_BOXES = frozenset({"div", "section", "p", "ul", "article", "span"})
_SOLD = re.compile(
    r"(?:^|[/.?&=#])(?:[a-z]+-)?(?:subscri\w*|suscri\w*|abonn\w*|abos?|abbon\w*|assin\w*|membership"
    r"|premium|plus|iscriviti|regist\w*|newsletters?|boletin\w*|infolettre|checkout)(?=[/.?&=#]|$)"
)
"""Whole steps of an address at which subscriptions are sold; in a title they are an article's."""
_OFFERED = re.compile(
    r"\b(?:(?:digital-?|probe-?|jahres-?|monats-?)?abos?\b|subscri|suscri|abonn|abbon"
    r"|assin(?:e|atura)|membership|become a member|newsletter"
    r"|weiterlesen|lire la suite|seguir leyendo|sigue leyendo|continue reading|keep reading"
    r"|continua a leggere|continuar a ler|continuer (?:la|votre) lecture|verder lezen)"
)
"""Words with which an offer begins."""


def find_offers(tree: HtmlElement, most: int) -> Iterator[HtmlElement]:
    """Yield the boxes that offer subscriptions, each the largest around its link.

    None has more than `most` characters.
    """
    most = min(most, _LARGEST)
    found: set[HtmlElement] = set()
    for link in tree.iter("a"):
        if _SOLD.search((link.get("href") or "").lower()):
            box = _box_around(link, most)
            if box is not None and box not in found:
                found.add(box)
                yield box


def _box_around(link: HtmlElement, most: int) -> HtmlElement | None:
    box = None
    for around in islice(link.iterancestors(), _AROUND):
        text = " ".join(around.text_content().split())
        if around.tag not in _BOXES or len(text) > most:
            break
        if _OFFERED.search(fold(text[:_OPENING])):
            box = around
    return box
