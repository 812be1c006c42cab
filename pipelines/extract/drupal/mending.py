"""What Drupal sites build a text from, made like a text that was typed.

Paragraphs and media put a picture and its caption into fields of their own, quotes repeat the text
beside it, other nodes are embedded as cards. Each is told by what core prints: the names of fields,
the view mode of a node.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile
from typing import Final

from lxml.html import HtmlElement

from pipelines.extract.body import Body
from pipelines.extract.drupal.fields import is_other_node
from pipelines.extract.page import line_of
from pipelines.letters import squeezed

_PICTURES: Final = ("img", "amp-img", "iframe", "video")
_CARDS: Final = ("article", "div", "section", "li")
_BESIDE: Final = 40
"""Characters that may stand beside a picture and its captions in the element that holds them."""
_REPEATED: Final = 20
"""Characters of a quote that, standing in the text once more, are no chance."""


def frame_captions(container: HtmlElement, captions: Iterable[HtmlElement]) -> None:
    """Make figures of the elements of `container` that hold a picture and one of `captions`."""
    for caption in captions:
        around = takewhile(lambda e: e is not container, caption.iterancestors())
        figure = next((e for e in around if _holds_picture(e)), None)
        if figure is not None and _is_all_of(figure, captions):
            figure.tag, caption.tag = "figure", "figcaption"


def _holds_picture(element: HtmlElement) -> bool:
    return next(element.iter(*_PICTURES), None) is not None


def _is_all_of(figure: HtmlElement, captions: Iterable[HtmlElement]) -> bool:
    """Tell whether a picture and captions are all that an element holds."""
    inside = set(figure.iter())
    said = sum(len(line_of(caption)) for caption in captions if caption in inside)
    return len(line_of(figure)) - said <= _BESIDE


def drop_other_nodes(container: HtmlElement) -> None:
    """Drop the cards of other nodes that are embedded in a text."""
    for element in [e for e in container.iter(*_CARDS) if is_other_node(e)]:
        if element is not container and element.getparent() is not None:
            element.drop_tree()


def drop_fields(container: HtmlElement, fields: Iterable[HtmlElement]) -> None:
    """Drop those of `fields` that stand in a container; what they say is read from them alone."""
    inside = set(container.iterdescendants())
    for field in fields:
        if field in inside and field.getparent() is not None:
            field.drop_tree()


def without_pull_quotes(body: Body) -> Body:
    """Leave out the quotes that repeat a sentence of the text beside them."""
    if not any(p.block.type == "quote" for p in body.pieces):
        return body
    prose = [squeezed(p.block.text) for p in body.pieces if p.block.type == "p"]

    def is_repeated(text: str) -> bool:
        said = squeezed(text)
        return len(said) > _REPEATED and any(said in each for each in prose)

    pieces = [p for p in body.pieces if p.block.type != "quote" or not is_repeated(p.block.text)]
    return replace(body, pieces=tuple(pieces)) if len(pieces) < len(body.pieces) else body
