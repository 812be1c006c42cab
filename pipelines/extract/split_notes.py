"""Notes of a text that is split over several pages: calls on one page, the notes on another.

Calls and notes do not find each other then, so their names must be those that a program gives
(`#_ftn3`, `#_ftnref3`), and the printed label must look like one.
"""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from pipelines.extract.notes import NoteLinks
from pipelines.extract.page import line_of

_CALL: Final = re.compile(
    r"#(?:_ftn|_edn|sdfootnote|fn:?|note-?|footnote[-_]?|nb|pie|nota-?)\d[\w-]*"
)
_BACK: Final = re.compile(
    r"#(?:_ftnref|_ednref|sdfootnote\d+anc|fnref:?|note-?ref-?|footnote-?ref-?|nh|ref-?|nota-?)\d*\w*"
)
_LABEL: Final = re.compile(r"[\[(]?\s*(\d{1,3}|[ivx]{1,5}|\*{1,3})\s*[\])]?\.?")


def with_lone_notes(notes: NoteLinks, tree: HtmlElement) -> NoteLinks:
    """Add the calls whose notes, and the notes whose calls, are not on this page."""
    names = {name for e in tree.iter() for name in (e.get("id"), e.get("name")) if name}
    calls, marks, anchors = dict(notes.calls), dict(notes.marks), dict(notes.anchors)
    for link in tree.iter("a"):
        href, label = link.get("href") or "", _LABEL.fullmatch(line_of(link))
        if not label or href[1:] in names or link in calls or link in marks:
            continue
        own = link.get("name") or link.get("id") or ""
        if _BACK.fullmatch(href) and _CALL.fullmatch(f"#{own}") and not _BACK.fullmatch(f"#{own}"):
            marks[link] = anchors[link] = label[1]
        elif _CALL.fullmatch(href):
            calls[link] = label[1]
    in_order = {e: anchors[e] for e in tree.iter() if e in anchors}
    return NoteLinks(calls, marks, in_order or anchors)
