"""The standfirst: what stands between the title and the text, else the page's description."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from pipelines.extract.generic.marks import marked
from pipelines.extract.generic.text import Text
from pipelines.extract.metadata import Metadata, clean

_MARKS = re.compile(
    r"(?:^|[-_ ])(?:stand-?first|sub-?title|sub-?head(?:line|ing)?|deck|dek|lede?|leadin|lead-?text"
    r"|intro(?:duction)?|summary|sommario|chapo|chapeau|entradilla|bajada|copete|vorspann|teaser-?text"
    r"|excerpt|abstract|article-?description|article-?lead)(?:$|[-_ ])"
)
_LENGTHS = range(25, 900)


def find_standfirst(tree: HtmlElement, meta: Metadata, text: Text) -> str | None:
    """Return the standfirst that a reader sees, else what the page says it is about."""
    return _visible(tree) or meta.description


def _visible(tree: HtmlElement) -> str | None:
    title = next(tree.iter("h1"), None)
    if title is None:
        return None
    for element in marked(tree, _MARKS):
        text = clean(element.text_content())
        if text and len(text) in _LENGTHS and _follows(title, element):
            return text
    return None


def _follows(title: HtmlElement, element: HtmlElement) -> bool:
    return element not in title.iterancestors()
