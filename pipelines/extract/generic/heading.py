"""The title: the metadata's, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.extract.json_ld import ARTICLE_TYPES, types
from pipelines.extract.metadata import Metadata
from pipelines.extract.values import as_name, clean
from pipelines.letters import fold

_SEPARATOR = re.compile(r"\s+[|–—·•»:-]+\s+|\s*\|\s*")
_MIN_NAME = 4
"""Letters of a word that may name a site; shorter ones stand in any host's name by chance."""


def find_title(tree: HtmlElement, meta: Metadata, site: SiteName) -> str | None:
    """Return the headline of JSON-LD or OpenGraph, else a heading, else `<title>`.

    What only names the site is no title, where there is another.
    """
    headings = [text for each in tree.iter("h1") if (text := clean(each.text_content()))]
    said = [*_named(headings, meta), meta.title, *headings, clean(tree.findtext(".//title"))]
    given = [text for text in said if text]
    titles = [text for text in given if not site.is_all_of(text)]
    own = [text for text in headings if not site.is_all_of(text)]
    return next((_without_site(text, own, site) for text in titles or given), None)


def _named(headings: list[str], meta: Metadata) -> list[str]:
    """Return the headings that JSON-LD calls the article's name: its headline may be another's."""
    names = {as_name(node) for node in meta.nodes if types(node) & ARTICLE_TYPES}
    return [text for text in headings if text in names]


def title_element(tree: HtmlElement, title: str | None) -> HtmlElement | None:
    """Return the heading that shows the title, else the first that shows anything."""
    shown = [(each, text) for each in tree.iter("h1") if (text := clean(each.text_content()))]
    smaller = [(each, text) for each in tree.iter("h2") if (text := clean(each.text_content()))]
    named = [each for each, text in (*shown, *smaller) if title and title in text]
    return next(iter([*named, *(each for each, _ in shown)]), None)


class SiteName:
    """What a site is called: as it says itself, else as its host's name spells it."""

    def __init__(self, stated: str | None, url: str) -> None:
        self.stated = _letters(stated or "")
        self.host = _letters(urlsplit(url).hostname or "")

    def is_all_of(self, text: str) -> bool:
        """Tell whether a text is the site's name and nothing else."""
        letters = _letters(text)
        in_host = len(letters) >= _MIN_NAME and letters in self.host
        return in_host or (bool(letters) and letters == self.stated)

    def is_named_in(self, part: str) -> bool:
        """Tell whether a part of a title names the site: at least half of its words do."""
        words = [word for word in re.findall(r"\w+", fold(part)) if len(word) >= _MIN_NAME]
        named = sum(word in self.host for word in words)
        return self.is_all_of(part) or (named > 0 and named * 2 >= len(words))


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w", fold(text)))


def _without_site(title: str, headings: list[str], site: SiteName) -> str:
    """Take the site's name off: what stands around the page's own heading, or an end of it."""
    if title in headings:
        return title
    around = (heading for heading in headings if _is_set_off(title, heading))
    return next(around, None) or next(_parts_without(title, site), title)


def _is_set_off(title: str, heading: str) -> bool:
    """Tell whether a title is the heading with a separator and more behind it or before it."""
    if title.startswith(heading):
        return bool(_SEPARATOR.match(title, len(heading)))
    ends = (separator.end() for separator in _SEPARATOR.finditer(title))
    return any(title[end:] == heading for end in ends)


def _parts_without(title: str, site: SiteName) -> Iterator[str]:
    parts = list(_SEPARATOR.finditer(title))
    if parts and site.is_named_in(title[parts[-1].end() :]):
        yield title[: parts[-1].start()]
    if parts and site.is_named_in(title[: parts[0].start()]):
        yield title[parts[0].end() :]
