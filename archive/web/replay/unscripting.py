"""Does what a page's scripts would have done to show it, and takes the scripts out.

Images that load lazily, style sheets that a script switches on, and frames that hold their page in
an attribute are put where a browser without scripts looks.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import html
from lxml.html import HtmlElement

LAZY = (
    ("data-src", "src"),
    ("data-lazy-src", "src"),
    ("data-original", "src"),
    ("data-srcset", "srcset"),
    ("data-lazy-srcset", "srcset"),
)
"""Attributes in which scripts hide what an element shows, and the one it belongs in."""
SHOWS = frozenset({"img", "source", "iframe", "video", "audio", "embed", "input"})
LEFT_OUT = frozenset({"script", "base", "applet", "portal"})
AHEAD = frozenset(
    {"preload", "modulepreload", "prefetch", "prerender", "preconnect", "dns-prefetch", "manifest"}
)
"""What `link` asks for ahead of need, or for an installed application: nothing of it is shown."""
_UNSETTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that lxml reads in a page but will not write into one."""
UNWANTED = ("integrity", "crossorigin", "nonce", "ping", "manifest")


def without_scripts(root: HtmlElement) -> None:
    """Change a page so that it shows without scripts what it showed with them."""
    for element in list(root.iter(*LEFT_OUT)):
        element.drop_tree()
    for element in list(root.iter("link")):
        _settle_link(element)
    for element in list(root.iter("object", "embed")):
        _link_instead(element)
    for element in root.iter(html.etree.Element):
        _undo_laziness(element)
        _drop_handlers(element)
    _show_noscript(root)


def put(element: HtmlElement, name: str, value: str) -> None:
    """Set an attribute to a value that comes from a page."""
    element.set(name, settable(value))


def settable(value: str) -> str:
    """Return `value` with U+FFFD for what may not stand in a tree (XML 1.0, 2.2)."""
    return _UNSETTABLE.sub("\ufffd", value)


def _drop_handlers(element: HtmlElement) -> None:
    for name in list(element.attrib):
        if name.lower().startswith("on") or name.lower() in UNWANTED:
            del element.attrib[name]


def _settle_link(link: HtmlElement) -> None:
    """Switch on a style sheet that waits for its `onload`; leave out what is asked for ahead."""
    rel = (link.get("rel") or "").lower().split()
    handler = (link.get("onload") or "").replace(" ", "")
    if "this.media=" in handler:
        link.set("media", "all")
    if "preload" in rel and "this.rel=" in handler and link.get("as") == "style":
        link.set("rel", "stylesheet")
    elif AHEAD.intersection(rel):
        link.drop_tree()


def _link_instead(element: HtmlElement) -> None:
    """Put a link where a plug-in stood: a document in it may well be kept.

    What an `object` offers to browsers without the plug-in stays.
    """
    address = element.get("data") or element.get("src")
    if address:
        link = html.Element("a", href=settable(address))
        link.text = settable(_file_name(address))
        element.addprevious(link)
    if element.tag == "embed":
        element.drop_tree()
    else:
        element.drop_tag()


def _file_name(address: str) -> str:
    try:
        return urlsplit(address).path.rpartition("/")[2] or address
    except ValueError:
        return address


def _undo_laziness(element: HtmlElement) -> None:
    if element.tag in SHOWS:
        for hidden, shown in LAZY:
            if element.get(hidden):
                put(element, shown, element.get(hidden))
                del element.attrib[hidden]
        element.attrib.pop("loading", None)
    if "lazyload" in (element.get("class") or ""):  # style sheets hide it until it is loaded
        names = element.get("class").split()
        put(element, "class", " ".join("lazyloaded" if n == "lazyload" else n for n in names))
    background = element.get("data-bg") or element.get("data-background-image")
    if background:
        put(element, "style", f"{element.get('style', '')};background-image:{_css(background)}")


def _css(address: str) -> str:
    """Return the value of `data-bg`, an address or CSS, as CSS."""
    if address.strip().lower().startswith("url("):
        return address
    return 'url("{}")'.format(address.replace("\\", "%5C").replace('"', "%22"))


def _show_noscript(root: HtmlElement) -> None:
    """Take `noscript` away from around what a browser without scripts shows.

    lxml has parsed its content as elements; a browser with scripts would take it for text. Where
    an image stands beside its own copy in a `noscript`, the copy is left out.
    """
    for element in list(root.iter("noscript")):
        if element.getparent() is None:
            continue
        inside = set(element.iter("img"))
        beside = {
            image.get("src") for image in element.getparent().iter("img") if image not in inside
        }
        if inside and {image.get("src") for image in inside} <= beside:
            element.drop_tree()
        else:
            element.drop_tag()
