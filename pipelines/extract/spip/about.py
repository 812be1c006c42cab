"""What stands around a text and tells of it: dates, language, translations, keywords."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from lxml.html import HtmlElement

from archive.model import Translation
from pipelines.dates import find_day, has_year, read_date, read_timestamp
from pipelines.extract.container import innermost
from pipelines.extract.head import primary_language
from pipelines.extract.page import line_of, one_line
from pipelines.extract.spip import addresses
from pipelines.extract.spip.languages import declared_language, language_named
from pipelines.extract.spip.lines import FIGURES, dates_in, is_meta_line, original_date
from pipelines.extract.spip.outline import HEADING_TAGS, Anchor, Outline
from pipelines.extract.spip.parts import Parts
from pipelines.language import guess

_QUOTES: Final = ' "“”«»„#'
_SAMPLE: Final = 900
"""Characters of a text that tell its language."""

_MANY_KEYWORDS: Final = 20
"""More links to keywords in one place are a cloud of the whole site."""

_LINES: Final = ("p", "div", "td", "li")
_LINE: Final = 120
"""Characters of a line that says when and by whom."""

_MESSAGE: Final = re.compile(r"(?:forum|comment)-?\d+")
"""What SPIP numbers the messages of a forum by: their ids."""

_TEXTS: Final = frozenset({None, "article", "breve"})
"""Kinds of addresses that a translation can have."""


# --- when -------------------------------------------------------------------------------------


def find_published(outline: Outline, parts: Parts, head: list[str]) -> str | None:
    """Return the date of publication: for machines where there is one, else the printed day."""
    for element in (*outline.named("published"), *outline.tagged("time")):
        stamp = element.get("title") or element.get("datetime")
        if stamp and _is_head(outline, parts, element) and (found := read_timestamp(stamp)):
            return found
    if outline.metadata.published:
        return outline.metadata.published
    printed = (date for line in head if original_date(line) is None for date in dates_in(line))
    first = next(printed, None)
    return first.iso if first is not None else _date_beside(outline, parts)


def _date_beside(outline: Outline, parts: Parts) -> str | None:
    """Return the date of a line above the title, or below the text, that says when and by whom."""
    for element in innermost(parts.scope, *_LINES):
        text = line_of(element)
        if len(text) > _LINE or not has_year(text) or outline.holds(parts.text, element):
            continue
        if not is_meta_line(text) or original_date(text) or _is_apart(outline, parts, element):
            continue
        if day := find_day(text, FIGURES):
            return day
    return None


def _is_apart(outline: Outline, parts: Parts, element: HtmlElement) -> bool:
    """Tell whether an element stands in furniture; the foot of the article itself is none."""
    foot = next(element.iterancestors("footer"), None)
    if foot is not None and foot.getparent() is parts.scope:
        return False
    return outline.in_furniture(element)


def _is_head(outline: Outline, parts: Parts, element: HtmlElement) -> bool:
    return outline.holds(parts.scope, element) and not outline.in_furniture(
        element, below=parts.scope
    )


def find_modified(outline: Outline, published: str | None) -> str | None:
    """Return when the page says it was changed after it was published."""
    modified = outline.metadata.modified
    return modified if modified and modified != published else None


def find_date_original(head: list[str], published: str | None) -> str | None:
    """Return the date of an earlier publication that the lines below the title name.

    SPIP labels it in fifty languages; what has a label and is earlier than the day of publication
    is that date in those which are not known by their words.
    """
    lines = [line for text in head for line in text.splitlines()]
    # A label may stand above its date, as a term above its definition.
    lines += [f"{line} {below}" for line, below in pairwise(lines) if line.endswith(":")]
    named = next((found for line in lines if (found := original_date(line))), None)
    return named or _earlier(lines, published) if published else named


def _earlier(lines: list[str], published: str) -> str | None:
    labelled = (line.partition(":") for line in lines if ":" in line and len(line) <= _LINE)
    dates = (read_date(rest) for label, _, rest in labelled if not has_year(label))
    return next((found for found in dates if found and found < published[: len(found)]), None)


# --- language and translations ----------------------------------------------------------------


def find_language(outline: Outline, parts: Parts) -> str | None:
    """Return the language of the article: what the element nearest to it says.

    What only the whole page declares may be that of the template, so the words come before it.
    """
    for element in (parts.text, *parts.text.iterancestors()):
        if element.tag != "html" and (code := declared_language(element)):
            return code
    guessed = guess(_beginning(parts.text))
    locale = outline.metadata.metas.get("og:locale", ())
    declared = outline.metadata.language or next(iter(map(primary_language, locale)), None)
    return guessed or declared


def _beginning(element: HtmlElement) -> str:
    """Return the first characters of a text, enough to tell its language."""
    found, length = [], 0
    for text in element.itertext():
        found.append(text)
        length += len(text)
        if length > _SAMPLE:
            break
    return " ".join(found)[:_SAMPLE]


def find_translations(
    outline: Outline, parts: Parts, own: str, language: str | None
) -> tuple[Translation, ...]:
    """Return the other language versions: named in the head, or in a list of languages."""
    found: dict[str, Translation] = {}
    for link in outline.page.relations:
        named, url = link.get("hreflang"), link.get("href")
        if not named or not url or link.get("type") or "alternate" not in link.get("rel", ""):
            continue
        if code := primary_language(named):
            found.setdefault(one_line(url), Translation(code, one_line(url)))
    for element, to in parts.links:
        code = language_named(element) if to.kind in _TEXTS else None
        if code and element.get("href") != outline.page.url:
            url = addresses.plain(to.url)
            found.setdefault(url, Translation(code, url))
    return tuple(t for url, t in found.items() if url != own and t.lang != language)


# --- keywords and comments --------------------------------------------------------------------


def find_keywords(outline: Outline, parts: Parts) -> tuple[str, ...]:
    """Return the article's keywords: the links to keyword pages nearest to it, sorted."""
    near = _keywords(parts.links)
    if not near:
        is_flat = parts.text is parts.scope
        far = outline.links if is_flat else outline.links_beside(parts.text, outline.body)
        near = found if len(found := _keywords(far)) <= _MANY_KEYWORDS else []
    if not near:
        listed = outline.metadata.metas.get("keywords", ())
        near = [part.strip() for text in listed for part in text.split(",") if part.strip()]
    return tuple(sorted(set(near)))


def _keywords(links: Iterable[Anchor]) -> list[str]:
    found = (
        line_of(link)
        for link, to in links
        if to.kind == "keyword" or "tag" in link.get("rel", "").split()
    )
    return [text for text in (name.strip(_QUOTES) for name in found) if text]


def count_comments(outline: Outline) -> int | None:
    """Return how many messages of the forum stand on the page; None where there is no forum."""
    if not outline.named("forum"):
        return None
    messages = {
        element
        for element in outline.named("message")
        if _MESSAGE.fullmatch(element.get("id") or "") and element.tag not in HEADING_TAGS
    }
    return len(messages)
