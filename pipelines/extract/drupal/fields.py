"""The fields of a node, by their machine names, in the markup of Drupal 6 to 11.

Drupal prints the name of a field as a class: `field-name-field-authors` (7),
`field--name-field-authors` (8 and later), `field-field-authors` (6, CCK). Which part of an article
a field is, its builder decided; the words that builders choose are few (`words.py`). Where the name
says nothing, the type does (`field-type-image`, `field--type-file`), and a long text of unknown
name over the body is the standfirst. Themes without classes leave the label over the values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, takewhile
from typing import Final

from lxml.html import HtmlElement

from pipelines.extract.container import by_class, class_names, outermost
from pipelines.extract.drupal.words import part_of, part_of_label
from pipelines.extract.page import line_of
from pipelines.extract.values import number_after

_NAME: Final = re.compile(r"field-{1,2}name-([\w-]+)|field-(field-[\w-]+)")
_TYPE: Final = re.compile(r"field-{1,2}type-([\w-]+)")
_OTHERS: Final = frozenset(
    {"comment", "comments", "comment-wrapper", "node-teaser", "view-content"}
)
"""Classes of what shows comments, or other nodes in short."""
_TITLES: Final = ("field--name-title", "field--name-name", "field-name-title")
"""The fields in which core keeps the name of a node, a term, an account."""
_LONG: Final = frozenset({"string-long", "text-long"})

_BUILT: Final = "entity-reference-revisions"
"""The type of fields of which editors build a text from parts (module "paragraphs")."""
_ACCOUNT: Final = "ds"
"""The type that the module "Display Suite" gives to what is no field: title, account, day."""
_PROSE: Final = 200
"""Characters in paragraphs that make such a field the text."""

_LABELS: Final = frozenset({"div", "span", "h2", "h3", "h4", "strong"})
_VALUES: Final = frozenset({"div", "ul", "ol", "span"})
_LABEL_LENGTH: Final = range(2, 41)
_CALLED: Final = frozenset({"surtitle", "subtitle", "standfirst", "authors", "keywords", "issue"})
"""Parts that the class of a theme that prints no field is believed to name."""
_LABELLED: Final = frozenset(
    {"section", "keywords", "issue", "documents", "authors", "translators"}
)
"""Parts that a label without a class is believed to name."""


@lru_cache(maxsize=4096)
def field_name(classes: str) -> str | None:
    """Return the machine name of the field with these classes: `authors` for `field_authors`."""
    for name in classes.split():
        if match := _NAME.fullmatch(name):
            return (match[1] or match[2]).lower().replace("_", "-").removeprefix("field-")
    return None


@lru_cache(maxsize=4096)
def field_type(classes: str) -> str | None:
    """Return the type of a field, as its class names it: `image`, `text-long`."""
    named = (_TYPE.fullmatch(name) for name in classes.split())
    return next((match[1].lower() for match in named if match), None)


class Fields:
    """The fields under an element, by the part of an article that they hold."""

    def __init__(self, root: HtmlElement) -> None:
        self.found: dict[str, list[HtmlElement]] = {}
        for element, name in _fields(root):
            kind = field_type(element.get("class"))
            part = part_of(name, kind) if kind != _ACCOUNT else None
            if part is None and kind == _BUILT and _is_prose(element):
                part = "body"
            if part is None and kind in _LONG and "body" not in self.found:
                part = "opening"
            if part:
                self.found.setdefault(part, []).append(element)
        self.is_named = bool(self.found)
        """Whether fields tell their names; else only labels and a theme's own words do."""
        if not self.found:
            for element, part in chain(_labelled(root), _called(root)):
                self.found.setdefault(part, []).append(element)

    def elements(self, part: str) -> list[HtmlElement]:
        """Return the fields that hold `part`; one inside another is part of that."""
        return outermost(self.found.get(part, []))

    def values(self, part: str) -> list[str]:
        """Return the values of all fields that hold `part`, labels left out."""
        values = (value for element in self.elements(part) for value in field_values(element))
        return list(dict.fromkeys(values))

    def text(self, part: str) -> str | None:
        """Return the values of the first field that holds `part` as one text."""
        first = next(iter(self.elements(part)), None)
        values = field_values(first) if first is not None else []
        return "\n\n".join(values) or None


def _is_prose(field: HtmlElement) -> bool:
    return sum(len(line_of(p)) for p in field.iter("p")) > _PROSE


def _fields(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    for element in root.iter():
        name = field_name(classes) if (classes := element.get("class")) else None
        if name and not _is_elsewhere(element, root):
            yield element, name


def _labelled(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the values that stand under a label: an element of two, the first of them the label.

    Source: core's own `field.html.twig`, as it is where no theme adds classes.
    """
    for element in root.iter("div", "section"):
        if len(element) != 2 or not _is_label(element[0]) or element[1].tag not in _VALUES:
            continue
        part = part_of_label(line_of(element[0]))
        if part in _LABELLED and not _is_elsewhere(element, root):
            yield element[1], part


def _called(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield what a theme of its own calls a part in the same words: `article-kicker`, `byline`."""
    inside: set[HtmlElement] = set()
    for element in root.iter("p", "div", "span", "ul", "h2", "h3"):
        if element in inside:
            continue
        names = (element.get("class") or "").split()
        part = next((p for name in names if (p := part_of(_hyphenated(name))) in _CALLED), None)
        if part and not _is_elsewhere(element, root) and not _holds_more(element):
            inside.update(element.iter())
            yield element, part


@lru_cache(maxsize=4096)
def _hyphenated(name: str) -> str:
    return re.sub(r"_+", "-", name.lower())


def _holds_more(element: HtmlElement) -> bool:
    """Tell whether an element holds a heading of the page or an account: more than one part."""
    return any(e.tag == "h1" or "username" in (e.get("class") or "") for e in element.iter())


def _is_label(element: HtmlElement) -> bool:
    return element.tag in _LABELS and not len(element) and len(line_of(element)) in _LABEL_LENGTH


def _is_elsewhere(element: HtmlElement, root: HtmlElement) -> bool:
    """Tell whether a field belongs to a comment or to a teaser of another node."""
    around = takewhile(lambda e: e is not root, element.iterancestors())
    return any(is_other_node(e) or number_after("node-", e.get("id")) is not None for e in around)


def is_other_node(element: HtmlElement) -> bool:
    """Tell whether an element shows another node in short, or comments."""
    classes = element.get("class")
    return bool(classes) and _names_others(classes)


@lru_cache(maxsize=4096)
def _names_others(classes: str) -> bool:
    names = class_names(classes)
    is_shown_short = (n.startswith("node--view-mode-") and "full" not in n for n in names)
    return not _OTHERS.isdisjoint(names) or any(is_shown_short)


def field_values(field: HtmlElement) -> list[str]:
    """Return the values of a field: its items, else its terms, else its text without the label."""
    items = outermost(by_class(field, "field-item", "field__item")) or list(field.iter("li"))
    items = items or _plain_items(field)
    if not items:
        return [text] if (text := _without_label(field)) else []
    return [text for item in items for text in _item_texts(item)]


def _plain_items(field: HtmlElement) -> list[HtmlElement]:
    """Return the values of a field that is printed without classes, its label left out.

    Source: core's own `field.html.twig`, with the elements of blocks around it.
    """
    inner = field
    while len(inner) == 1 and inner[0].tag == "div" and not (inner.text or "").strip():
        inner = inner[0]
    is_labelled = len(inner) == 2 and _is_label(inner[0]) and inner[1].tag in _VALUES
    values = inner[1] if is_labelled else inner
    is_own = is_labelled or not field.get("class")
    items = [child for child in values if child.tag == "div"] if is_own else []
    return items or ([values] if is_labelled else [])


def _item_texts(item: HtmlElement) -> list[str]:
    names = [line_of(e) for e in _item_titles(item)]
    if any(names):
        return [next(filter(None, names))]
    paragraphs = [line_of(p) for p in item.iter("p")]
    return [text for text in paragraphs or [line_of(item)] if text]


def _item_titles(item: HtmlElement) -> Iterator[HtmlElement]:
    """Yield what names the node that a value is shown as: its title, or a heading in its card."""
    if not len(item):
        return
    yield from by_class(item, *_TITLES)
    cards = (e.get("class") for e in item.iter("article", "div"))
    if any(classes and _is_of_node(classes) for classes in cards):
        yield from item.iter("h2", "h3", "h4")


@lru_cache(maxsize=4096)
def _is_of_node(classes: str) -> bool:
    return not class_names(classes).isdisjoint({"node", "taxonomy-term", "profile", "user"})


def _without_label(field: HtmlElement) -> str:
    labels = by_class(field, "field-label", "field__label", "field-label-inline-first")
    text = line_of(field)
    for label in labels:
        text = text.removeprefix(line_of(label)).strip()
    return text
