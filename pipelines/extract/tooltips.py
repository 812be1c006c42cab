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
Pair = tuple[HtmlElement, HtmlElement]
_NOTE_NAME: Final = re.compile(r"footnote[\w-]*?(?:_|-)(?:tooltip|note)\b")
_NOTE_TAGS: Final = frozenset({"span", "small", "i", "em", "sup", "aside", "div"})


def unfold(container: HtmlElement) -> None:
    """Move the notes that stand in the paragraphs of `container` to its end, each linked."""
    found = [*_described(container), *_beside(container)]
    notes = [note for call, note in found if _is_note_of(call, note)]
    texts = [line_of(note) for note in notes]
    for number, (call, note) in enumerate(found):
        if note in notes:
            _link(call, note, note.get("id") or f"note-beside-{number}")
            note.drop_tree()
    if texts:
        _drop_list_of(container, texts)
    for note in notes:
        _to_end(container, note)


def _described(container: HtmlElement) -> list[Pair]:
    """Return what is described by an element of the container, with that element."""
    called = [e for e in container.iterdescendants() if e.get("aria-describedby")]
    places = {e.get("id"): e for e in container.iter(*_NOTE_TAGS) if called and e.get("id")}
    named = ((call, places.get(call.get("aria-describedby"))) for call in called)
    return [(call, note) for call, note in named if note is not None]


def _beside(container: HtmlElement) -> list[Pair]:
    """Return the elements that are called a footnote and stand right behind a call, with that.

    The plugins "footnotes" and "modern footnotes" for WordPress print them so, and show them by a
    script.
    """
    notes = (e for e in container.iter("span") if _NOTE_NAME.search(e.get("class") or ""))
    called = ((note.getprevious(), note) for note in notes)
    return [
        (call, note)
        for call, note in called
        if call is not None
        and not call.tail
        and not call.get("aria-describedby")
        and next(call.iter("*"), None) is not None
        and not _is_described(call)
    ]


def _is_described(call: HtmlElement) -> bool:
    return any(e.get("aria-describedby") for e in call.iter())


def _drop_list_of(container: HtmlElement, notes: list[str]) -> None:
    """Drop the list at the end that says the same notes once more."""
    for listed in reversed(list(container.iter("ol", "ul", "table"))):
        said = line_of(listed)
        if all(note in said for note in notes):
            while "footnote" in (listed.getparent().get("class") or ""):
                listed = listed.getparent()
            if listed is not container:
                listed.drop_tree()
            return


def _is_note_of(call: HtmlElement, note: HtmlElement) -> bool:
    """Tell whether a label and the text that describes it are a note call and its note."""
    is_shown = note.getparent() is not None and call not in set(note.iter())
    return is_shown and bool(_LABEL.fullmatch(line_of(call)) and line_of(note))


def _link(call: HtmlElement, note: HtmlElement, name: str) -> None:
    """Link call and note to each other, as those of a list of notes are."""
    link = call if call.tag == "a" else next(call.iter("a"), None)
    if link is None:
        link = next(call.iterancestors("a"), call)
    note.set("id", name)
    link.tag = "a"
    link.set("href", f"#{name}")
    link.set("id", f"{name}-call")
    back = etree.SubElement(note, "a", href=f"#{name}-call")
    back.text, back.tail, note.text = line_of(call), note.text, None
    note.insert(0, back)


def _to_end(container: HtmlElement, note: HtmlElement) -> None:
    note.tail = None
    note.tag = "div"
    container.append(note)
