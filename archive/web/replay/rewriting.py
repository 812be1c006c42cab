"""Makes every address in a page or style sheet lead into the archive.

`Rewriter` gets the address of the page and gives the new one for each address in it. What needs a
script to be shown (images that load lazily) is put where a browser without scripts looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urljoin

import tinycss2
from lxml import html
from lxml.html import HtmlElement

Replace = Callable[[str], str]
LAZY = (
    ("data-src", "src"),
    ("data-lazy-src", "src"),
    ("data-original", "src"),
    ("data-srcset", "srcset"),
    ("data-lazy-srcset", "srcset"),
)
"""Attributes in which scripts hide what an image shows, and the one it belongs in."""
LEFT_OUT = frozenset({"script", "base", "object", "embed", "applet", "portal"})
NEVER = ("data:", "mailto:", "tel:", "#", "about:", "javascript:", "blob:")


def rewrite_html(text: str, base: str, replace: Replace) -> bytes:
    """Return a page in UTF-8 whose addresses went through `replace`, without scripts."""
    if not text.strip():
        return b""
    root = html.document_fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    base = urljoin(base, next((each.get("href") or "" for each in root.iter("base")), ""))
    _drop_active(root)
    for element in root.iter(html.etree.Element):
        _undo_laziness(element)
        _rewrite_srcset(element, base, replace)
    _show_noscript(root)
    root.rewrite_links(lambda link: _new(link, base, replace), resolve_base_href=False)
    for style in root.iter("style"):
        style.text = rewrite_css(style.text or "", base, replace)
    _declare_utf8(root)
    return bytes(html.tostring(root, encoding="utf-8", doctype=root.getroottree().docinfo.doctype))


def rewrite_css(text: str, base: str, replace: Replace) -> str:
    """Return a style sheet whose `url()` and `@import` went through `replace`."""
    tokens = tinycss2.parse_component_value_list(text)
    _rewrite_tokens(tokens, lambda link: _new(link, base, replace))
    return str(tinycss2.serialize(tokens))


def _new(link: str, base: str, replace: Replace) -> str:
    """Return the new form of one address as it stands in a page."""
    stripped = link.strip()
    if not stripped or stripped.lower().startswith(NEVER):
        return "#" if stripped.lower().startswith("javascript:") else link
    try:
        return replace(urljoin(base, stripped))
    except ValueError:  # an address that is none: it leads nowhere
        return "#"


def _drop_active(root: HtmlElement) -> None:
    """Take out what runs or changes where relative addresses lead."""
    for element in list(root.iter(*LEFT_OUT)):
        element.drop_tree()
    for element in root.iter(html.etree.Element):
        for name in [name for name in element.attrib if name.lower().startswith("on")]:
            del element.attrib[name]
        for name in ("integrity", "crossorigin", "nonce", "ping"):
            element.attrib.pop(name, None)


def _undo_laziness(element: HtmlElement) -> None:
    for hidden, shown in LAZY:
        if element.get(hidden):
            element.set(shown, element.get(hidden))
            del element.attrib[hidden]
    if element.tag == "img":
        element.attrib.pop("loading", None)


def _show_noscript(root: HtmlElement) -> None:
    """Take `noscript` away from around what a browser without scripts shows.

    lxml has parsed its content as elements; a browser with scripts would take it for text. Where
    an image stands beside its own copy in a `noscript`, the copy is left out.
    """
    for element in list(root.iter("noscript")):
        if element.getparent() is None:
            continue
        shown = {image.get("src") for image in element.getparent().iter("img")}
        inside = {image.get("src") for image in element.iter("img")}
        others = shown if len(shown) > len(inside) else set()
        if inside and inside <= others:
            element.drop_tree()
        else:
            element.drop_tag()


def _rewrite_srcset(element: HtmlElement, base: str, replace: Replace) -> None:
    for name in ("srcset", "imagesrcset"):
        if value := element.get(name):
            candidates = (each.split(None, 1) for each in value.split(", ") if each.strip())
            element.set(
                name,
                ", ".join(" ".join([_new(url, base, replace), *rest]) for url, *rest in candidates),
            )


def _declare_utf8(root: HtmlElement) -> None:
    """Say the coding that the page now has; what it said before is no longer so."""
    for meta in list(root.iter("meta")):
        names = {name.lower() for name in meta.attrib}
        about = (meta.get("http-equiv") or "").lower()
        if "charset" in names or about in {"content-type", "content-security-policy", "refresh"}:
            meta.drop_tree()
    head = root.find("head")
    if head is not None:
        head.insert(0, html.Element("meta", charset="utf-8"))


def _rewrite_tokens(tokens: Iterable[Any], new: Replace) -> None:
    previous = ""
    for token in tokens:
        if token.type == "url":
            _set(token, new(token.value), f'url("{_quoted(new(token.value))}")')
        elif token.type == "string" and previous in {"import", "url"}:
            _set(token, new(token.value), f'"{_quoted(new(token.value))}"')
        elif token.type == "function" and token.lower_name in {"url", "src"}:
            _rewrite_strings(token.arguments, new)
        for part in ("arguments", "content"):
            if token.type != "at-rule" and getattr(token, part, None):
                _rewrite_tokens(getattr(token, part), new)
        if token.type not in {"whitespace", "comment"}:
            previous = getattr(token, "lower_value", "") if token.type == "at-keyword" else ""


def _rewrite_strings(tokens: Iterable[Any], new: Replace) -> None:
    for token in tokens:
        if token.type == "string":
            _set(token, new(token.value), f'"{_quoted(new(token.value))}"')


def _set(token: Any, value: str, representation: str) -> None:
    token.value = value
    token.representation = representation


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "")
