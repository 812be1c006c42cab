"""Makes every address in a page or style sheet lead into the archive.

`replace` gets each address, absolute, and gives the new one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

from lxml import html
from lxml.html import HtmlElement

from archive.web.replay import styles
from archive.web.replay.unscripting import put, settable, without_scripts

Replace = Callable[[str], str]
ADDRESSES = frozenset(
    {"href", "src", "action", "formaction", "background", "poster", "lowsrc", "dynsrc", "cite",
     "longdesc", "xlink:href"}
)  # fmt: skip
"""Attributes that hold one address."""
NEVER = ("data:", "mailto:", "tel:", "#", "about:", "blob:")
_CANDIDATE = re.compile(
    r"[\s,]*+(?P<url>\S*[^\s,])(?:,+|\s*+(?P<size>[^,(]*+(?:\([^)]*+\)?+[^,(]*+)*+))"
)  # HTML, 4.8.4.2.1: a comma ends an address only where white space follows
_REFRESH = re.compile(r"[\s\d.]*+[;,]?\s*+(?:url\s*+=)?\s*+[\"']?(?P<url>[^\"']+)", re.IGNORECASE)


def rewrite_html(text: str, base: str, replace: Replace) -> bytes:
    """Return a page in UTF-8 whose addresses went through `replace`, without scripts."""
    if not text.strip():
        return b""
    root = html.document_fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    new = _relative_to(_base(root, base), replace)
    without_scripts(root)
    for element in root.iter(html.etree.Element):
        _rewrite_element(element, new)
    _settle_metas(root, new)
    return bytes(html.tostring(root, encoding="utf-8", doctype=root.getroottree().docinfo.doctype))


def rewrite_css(text: str, base: str, replace: Replace) -> str:
    """Return a style sheet whose `url()` and `@import` went through `replace`."""
    return styles.rewrite_css(text, _relative_to(base, replace))


def rewrite_srcset(value: str, new: Replace) -> str:
    """Return a `srcset` whose addresses went through `new`, with their widths."""
    found = _CANDIDATE.finditer(value.rstrip(", \t\r\n\f"))
    return ", ".join(f"{new(each['url'])} {each['size'] or ''}".strip() for each in found)


def _base(root: HtmlElement, base: str) -> str:
    """Return what addresses are relative to: the first `base` that says so, or the page."""
    said = next((each.get("href") for each in root.iter("base") if each.get("href")), "")
    try:
        return urljoin(base, str(said).strip())
    except ValueError:
        return base


def _relative_to(base: str, replace: Replace) -> Replace:
    """Return what makes the new form of an address as it stands in a page at `base`."""

    def new(link: str) -> str:
        stripped = link.strip()
        if not stripped or stripped.lower().startswith(NEVER):
            return link
        if stripped.lower().startswith("javascript:"):
            return "#"
        try:
            return replace(urljoin(base, stripped))
        except ValueError:  # an address that is none: it leads nowhere
            return "#"

    return new


def _rewrite_element(element: HtmlElement, new: Replace) -> None:
    for name, value in element.attrib.items():
        if name in ADDRESSES:
            put(element, name, new(value))
        elif name in {"srcset", "imagesrcset"}:
            put(element, name, rewrite_srcset(value, new))
        elif name == "style":
            put(element, name, styles.rewrite_css(value, new))
        elif name == "srcdoc":
            # The page inside has the base of the page around it (HTML, 2.4.3).
            put(element, name, rewrite_html(value, "", new).decode())
    if element.tag == "style" and element.text:
        # A style sheet may write "<" as an escape; the page must not end its element there.
        element.text = settable(styles.rewrite_css(element.text, new).replace("</", "<\\/"))


def _settle_metas(root: HtmlElement, new: Replace) -> None:
    """Say the coding that the page now has, and where it led on to.

    What it said before of its coding and its policy is no longer so. The sandbox lets no page
    lead on by itself: a link says where it would have gone.
    """
    for meta in list(root.iter("meta")):
        about = (meta.get("http-equiv") or "").strip().lower()
        if about == "refresh":
            _link_on(root, meta.get("content") or "", new)
        if meta.get("charset") is not None or about in {
            "content-type", "content-security-policy", "refresh", "set-cookie", "x-frame-options"
        }:  # fmt: skip
            meta.drop_tree()
    head = root.find("head")
    if head is None:
        head = html.Element("head")
        root.insert(0, head)
    head.insert(0, html.Element("meta", charset="utf-8"))


def _link_on(root: HtmlElement, content: str, new: Replace) -> None:
    found = _REFRESH.match(content)
    if found is None or root.find("frameset") is not None:
        return
    body = root.find("body")
    if body is None:
        body = html.Element("body")
        root.append(body)
    link = html.Element("a", href=settable(new(found["url"])))
    link.text = settable(found["url"].strip())
    link.tail, body.text = body.text, None
    body.insert(0, link)
