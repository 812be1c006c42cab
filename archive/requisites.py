"""Requisites: what a page needs to be shown as it looked.

From HTML: images with every candidate of `srcset` (which one a browser takes depends on its
screen), the attributes in which scripts for lazy loading hide them (also in `noscript`, which is
parsed like the rest), style sheets, icons, scripts, frames, backgrounds. From CSS: `@import` and
`url()`. All addresses are absolute; `data:` and the like are no addresses and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from lxml.html import HtmlElement

_LINK_RELS = frozenset(
    {"stylesheet", "icon", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon",
     "preload", "modulepreload", "manifest"}
)  # fmt: skip
_SOURCES = {
    "img": ("src", "data-src", "data-lazy-src", "data-original", "data-orig-file", "lowsrc"),
    "source": ("src", "data-src"),
    "audio": ("src",),
    "video": ("poster",),
    "track": ("src",),
    "script": ("src",),
    "iframe": ("src", "data-src"),
    "frame": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
}
_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "imagesrcset")
_BACKGROUNDS = ("background", "data-bg", "data-background-image")

_CSS = re.compile(
    r"""/\*.*?(?:\*/|\Z)                                    # a comment, perhaps left open
    | @import\s*+ (?P<import>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')
    | url\(\s*+ (?P<url>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'
                      |(?:[^()"'\\\s]|\\[0-9a-f]{1,6}+\s?+|\\.)*+) \s*+ \)
    | "(?:[^"\\\n]|\\.)*+" | '(?:[^'\\\n]|\\.)*+'           # another string: nothing in it counts
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)  # CSS Syntax Level 3, 4.3; possessive, so that broken style sheets cost no more than whole ones
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(\n)|(.))", re.DOTALL)
_CANDIDATE = re.compile(r"[\s,]*+(\S++)")
_DESCRIPTORS = re.compile(r"[^,(]*+(?:\([^)]*+\)?+[^,(]*+)*+")


def of_tree(root: HtmlElement, base: str) -> Iterator[str]:
    """Yield what an HTML page needs to be shown, each address once."""
    seen: set[str] = set()
    for raw in _raw(root):
        url = _absolute(base, raw)
        if url and url not in seen:
            seen.add(url)
            yield url


def of_css(text: str, base: str) -> Iterator[str]:
    """Yield what a style sheet imports and shows."""
    for raw in css_addresses(text):
        url = _absolute(base, raw)
        if url:
            yield url


def css_addresses(text: str) -> Iterator[str]:
    """Yield the addresses of `@import` and `url()` as written, escapes resolved."""
    for match in _CSS.finditer(text):
        raw = match["import"] or match["url"]
        if raw:
            quoted = raw[0] in "\"'"
            yield _ESCAPE.sub(_unescape, raw[1:-1] if quoted else raw)


def candidates(srcset: str) -> list[str]:
    """Split a `srcset` into addresses (HTML, 4.8.4.2.1): a comma may be part of an address."""
    found = []
    match = _CANDIDATE.match(srcset)
    while match is not None:
        found.append(match[1].rstrip(","))
        place = match.end()
        if not match[1].endswith(","):
            skipped = _DESCRIPTORS.match(srcset, place)
            place = skipped.end() if skipped else place
        match = _CANDIDATE.match(srcset, place)
    return found


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        number = int(match[1], 16)
        return chr(number) if 0 < number <= 0x10FFFF else "\ufffd"
    return match[3] or ""


def _absolute(base: str, raw: str) -> str | None:
    raw = raw.strip()
    if not raw or raw.startswith(("#", "data:", "about:", "javascript:", "blob:")):
        return None
    try:
        return urljoin(base, raw)
    except ValueError:
        return None


def _raw(root: HtmlElement) -> Iterator[str]:
    for element in root.iter():
        tag = element.tag
        if isinstance(tag, str):
            yield from _attributes(element, tag)


def _attributes(element: HtmlElement, tag: str) -> Iterator[str]:
    attributes = element.attrib
    if not attributes and tag != "style":
        return
    yield from _values(attributes.get(name) for name in _SOURCES.get(tag, ()))
    if tag in ("img", "source", "link"):
        for value in _values(attributes.get(name) for name in _SETS):
            yield from candidates(value)
    if tag == "link" and _LINK_RELS & set((attributes.get("rel") or "").lower().split()):
        yield attributes.get("href") or ""
    if tag == "style":
        yield from css_addresses(element.text or "")
    if "style" in attributes:
        yield from css_addresses(attributes["style"])
    yield from _values(attributes.get(name) for name in _BACKGROUNDS)


def _values(values: Iterable[str | None]) -> Iterator[str]:
    return (value for value in values if value)
