"""Notes that a page keeps beside their calls, to be shown when the mouse is over them.

The call says what describes it (`aria-describedby`), and that element holds the note, in the middle
of the paragraph. `unfold` puts such notes where others stand, after the text, and links call and
note to each other, so that they are read like any others.
Source: WAI-ARIA 1.2, the role `tooltip` and the property `aria-describedby`.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extract.page import line_of

_LABEL: Final = re.compile(r"[\[(]?\s*(?:\d{1,3}|[ivxlc]{1,6}|[a-z]|[*†‡]{1,4})\s*[\])]?")
_NOTE_TAGS: Final = frozenset({"span", "small", "i", "em", "sup", "aside", "div"})


def unfold(container: HtmlElement) -> None:
    """Move the notes that stand in the paragraphs of `container` to its end, each linked."""
    called = [e for e in container.iterdescendants() if e.get("aria-describedby")]
    if not called:
        return
    places = {e.get("id"): e for e in container.iter(*_NOTE_TAGS) if e.get("id")}
    for call in called:
        note = places.get(call.get("aria-describedby"))
        if note is not None and _is_note_of(call, note):
            _link(call, note)
            _to_end(container, note)


def _is_note_of(call: HtmlElement, note: HtmlElement) -> bool:
    """Tell whether a label and the text that describes it are a note call and its note."""
    is_shown = note.getparent() is not None and call not in set(note.iter())
    return is_shown and bool(_LABEL.fullmatch(line_of(call)) and line_of(note))


def _link(call: HtmlElement, note: HtmlElement) -> None:
    """Link call and note to each other, as those of a list of notes are."""
    link = call if call.tag == "a" else next(call.iter("a"), None)
    if link is None:
        link = next(call.iterancestors("a"), call)
    name = note.get("id")
    link.tag = "a"
    link.set("href", f"#{name}")
    link.set("id", f"{name}-call")
    back = etree.SubElement(note, "a", href=f"#{name}-call")
    back.text, back.tail, note.text = line_of(call), note.text, None
    note.insert(0, back)


def _to_end(container: HtmlElement, note: HtmlElement) -> None:
    note.drop_tree()
    note.tail = None
    note.tag = "div"
    container.append(note)
