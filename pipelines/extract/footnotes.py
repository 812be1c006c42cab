"""What the notes of a page say, once it is known where they are (`pipelines.extract.notes`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from archive.model import Footnote
from pipelines.extract.blocks import Markup, PassageReader
from pipelines.extract.notes import NoteLinks, note_block
from pipelines.extract.pieces import Linked, Passage, whole_links
from pipelines.extract.runs import MARK

_MOST: Final = 2_000
"""Notes of one page; a book has fewer."""

_ONES: Final = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_TENS: Final = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")


def read_notes(notes: NoteLinks, base_url: str, markup: Markup) -> tuple[Footnote, ...]:
    """Return the notes, each under its label, in the order of the page."""
    found: dict[str, Footnote] = {}
    reader = PassageReader(base_url, markup._replace(calls={}, marks=notes.marks))
    for block, labels in _blocks(notes).items():
        passages = _passages(block, notes, reader)
        for label, note in _footnotes(passages, labels, base_url).items():
            found.setdefault(label, note)
    return _numbered(tuple(found.values()))


def _numbered(notes: tuple[Footnote, ...]) -> tuple[Footnote, ...]:
    """Return notes that are labelled i, ii, iii (as Word does) under their numbers."""
    if not notes or notes[0].label != _ONES[1]:
        return notes
    if any(note.label != label for note, label in zip(notes, _romans(), strict=False)):
        return notes
    return tuple(replace(note, n=str(number)) for number, note in enumerate(notes, 1))


def _romans() -> Iterator[str]:
    """Yield i, ii, iii ... up to 399."""
    for number in range(1, 400):
        hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
        yield "c" * hundreds + _TENS[tens] + _ONES[ones]


def _blocks(notes: NoteLinks) -> dict[HtmlElement, list[str]]:
    """Return the blocks that hold notes, with the labels of the notes in each."""
    blocks: dict[HtmlElement, list[str]] = {}
    for anchor, label in islice(notes.anchors.items(), _MOST):
        block = note_block(anchor)
        if block not in blocks and not blocks.keys().isdisjoint(block.iterancestors()):
            block = next((each for each in block.iterancestors() if each in blocks), block)
        blocks.setdefault(block, []).append(label)
    return blocks


def _passages(block: HtmlElement, notes: NoteLinks, reader: PassageReader) -> list[Passage]:
    """Return what a block of notes says; a lone paragraph may be followed by more of its note."""
    passages = reader.read(block)
    if block.tag != "p":
        return passages
    for following in block.itersiblings():
        goes_on = following.tag in {"p", "ul", "ol"} and "spip" in (following.get("class") or "")
        if not goes_on or any(e in notes.marks or e in notes.anchors for e in following.iter()):
            break
        passages += reader.read(following)
    return passages


def _footnotes(passages: list[Passage], labels: list[str], base_url: str) -> dict[str, Footnote]:
    """Return the notes of a block by their labels, each with all that is said and linked in it."""
    texts: dict[str, list[str]] = {}
    linked: dict[str, list[Linked]] = {}
    for label, text, links in _shares(passages, labels):
        texts.setdefault(label, []).append(text)
        linked.setdefault(label, []).extend([each for each in links if each[1] in text])
    return {
        label: Footnote(
            label,
            "\n\n".join(said),
            label,
            tuple(dict.fromkeys(whole_links(linked[label], base_url, "note"))),
        )
        for label, said in texts.items()
    }


def _shares(
    passages: list[Passage], labels: list[str]
) -> Iterator[tuple[str, str, Sequence[Linked]]]:
    """Give each paragraph to the note whose mark came last before it: label, text, its links."""
    said = [(passage.linked, _split(passage.text)) for passage in passages]
    is_marked_first = any(len(parts) > 1 and not parts[0][1] for _, parts in said)
    current, wanted = None if is_marked_first else labels[0], set(labels)
    for links, parts in said:
        for label, text in parts:
            current = label or current
            if current in wanted and text:
                yield current, text, links


def _split(text: str) -> list[tuple[str | None, str]]:
    """Split a text at the marks in it: (label, or None before the first; the text after it).

    A mark at the end (WordPress prints an arrow there) is that of the text before it.
    """
    texts = text.split(MARK)
    labels, texts = texts[1::2], texts[::2]
    if not labels:
        return [(None, text.strip())]
    for place in range(len(labels)):
        texts[place] = _before_mark(texts[place])
        texts[place + 1] = _after_mark(texts[place + 1])
    texts[-1] = texts[-1].strip()
    if len(labels) == 1 and texts[0] and not texts[1]:
        return [(labels[0], texts[0])]
    return list(zip((None, *labels), texts, strict=True))


def _before_mark(text: str) -> str:
    """Return what stands before a mark, without the bracket that opens there."""
    text = text.strip()
    return text[:-1].rstrip() if text.endswith(("[", "(")) else text


def _after_mark(text: str) -> str:
    """Return what stands after a mark, without the signs that end it: `]`, `).`, `:`."""
    text = text.lstrip()
    text = text[1:] if text.startswith(("]", ")")) else text
    return text[1:] if text.startswith((".", ":")) else text
