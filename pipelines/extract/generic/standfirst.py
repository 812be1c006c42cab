"""The standfirst: what stands between the title and the text, else the page's description."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import compress, islice, takewhile

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extract.generic.text import Text, plain
from pipelines.extract.metadata import Metadata
from pipelines.extract.values import clean

_LENGTHS = range(25, 900)
_SENTENCE = re.compile(r"\S.{40,400}[.!?…»“”\"]$", re.DOTALL)
_BLOCKS = ("p", "div", "h2", "h3", "section", "ul", "header")
_LINKED_HEADING_ABOVE = etree.XPath(
    "preceding::*[self::h2 or self::h3 or self::h4][descendant::a or parent::a][1]"
)
_CALL = re.compile(r"\[\d+\]")
_FIRST, _SEVERAL = 3, 6
"""Blocks in one of which, and over which, a description that begins the text is looked for."""
_MORE = 80
"""Characters by which a paragraph is longer than a description that is only its beginning."""
_ENOUGH = 60
"""Characters by which a description is known again."""
_NEAR = 60
"""Elements after the title among which its standfirst is looked for."""


def find_standfirst(
    tree: HtmlElement,
    title: HtmlElement | None,
    called: Sequence[HtmlElement],
    meta: Metadata,
    text: Text,
) -> str | None:
    """Return the standfirst that a reader sees, else what the page says it is about.

    A description that only repeats how the text begins is no standfirst.
    """
    described = meta.description
    visible = _visible(title, called, text)
    if visible or not described:
        return visible
    if _begins(text, described):
        return None
    return described if _is_printed(tree, described) else _under_title(title) or described


def _begins(text: Text, described: str) -> bool:
    said = plain(described.partition("…")[0])
    beginnings = _beginnings(text)
    inside = [said in each for each in beginnings]
    if any(inside) and len(text.blocks) > 1:
        first = compress(beginnings[:_FIRST], inside)
        return any(len(each) > len(said) + _MORE for each in first)
    return said[-_ENOUGH:] in " ".join(beginnings)


def _is_text(text: Text, printed: str) -> bool:
    """Tell whether what an element prints are several blocks of the text."""
    said, beginnings = plain(printed), _beginnings(text)
    return said in " ".join(beginnings) and not any(said in each for each in beginnings)


def _beginnings(text: Text) -> list[str]:
    return [plain(_CALL.sub("", block.text)) for block in text.blocks[:_SEVERAL]]


def _visible(title: HtmlElement | None, called: Sequence[HtmlElement], text: Text) -> str | None:
    """Return the first element that calls itself a standfirst and is no part of the text."""
    if title is None:
        return None
    inside = {block.text for block in text.blocks[3:]}
    around = set(title.iterancestors())
    for element in called:
        printed = clean(element.text_content())
        if not printed or len(printed) not in _LENGTHS or element in around or element is title:
            continue
        if not (printed in inside or _is_teaser(element, around) or _is_text(text, printed)):
            return printed
    return None


def _is_teaser(element: HtmlElement, around: Collection[HtmlElement]) -> bool:
    """Tell whether an element shares a box with a heading above it that leads elsewhere."""
    *_, box = element, *takewhile(lambda each: each not in around, element.iterancestors())
    return any(box in heading.iterancestors() for heading in _LINKED_HEADING_ABOVE(element))


def _is_printed(tree: HtmlElement, described: str) -> bool:
    body = tree.find(".//body")
    return body is not None and described[:_ENOUGH] in (clean(body.text_content()) or "")


def _under_title(title: HtmlElement | None) -> str | None:
    """Return the first sentence under the title when it is set otherwise than the text."""
    if title is None:
        return None
    found = list(islice(_sentences(title), 2))
    if len(found) == 2 and (_is_bold(found[0]) or _style(found[0]) != _style(found[1])):
        return clean(found[0].text_content())
    return None


def _sentences(title: HtmlElement) -> Iterator[HtmlElement]:
    following = (each for each in title.xpath("following::*") if each.tag in _BLOCKS)
    for element in islice(following, _NEAR):
        is_leaf = not any(child.tag in _BLOCKS for child in element)
        if is_leaf and _SENTENCE.fullmatch(clean(element.text_content()) or ""):
            yield element


def _style(element: HtmlElement) -> tuple[str, str]:
    return str(element.tag), element.get("class") or ""


def _is_bold(element: HtmlElement) -> bool:
    bold = next(element.iter("b", "strong"), None)
    return bold is not None and clean(bold.text_content()) == clean(element.text_content())
