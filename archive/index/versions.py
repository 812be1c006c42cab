"""The versions of a text: what each capture of its page changed.

A capture that shows the same text as the one before is no version. What counts as text is the
title, the standfirst, the body and the notes; credits, closing lines, postscript and typography
are furniture: a change there is kept too, but is told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from archive.index.diff import count_changes, typeless
from archive.index.records import Change, Version
from archive.model import Article, Capture

_PROSE = ("title", "subtitle", "surtitle", "standfirst", "body_text", "footnotes")
_FURNITURE = ("postscript", "front_matter", "end_matter", "credits", "dateline")


def versions(snapshots: Iterable[tuple[Capture, Article]]) -> tuple[Version, ...]:
    """Return the versions in `snapshots`, which are in the order of their time."""
    found: list[Version] = []
    for capture, article in snapshots:
        texts = _texts(article)
        version = Version(capture, article, Change.FIRST, words=count_words(article))
        if found:
            before = _texts(found[-1].article)
            changed = tuple(name for name in texts if texts[name] != before[name])
            if not changed:
                continue
            version = _changed(version, before, texts, changed)
        found.append(version)
    return tuple(found)


def _changed(
    version: Version, before: dict[str, str], texts: dict[str, str], changed: tuple[str, ...]
) -> Version:
    added = removed = 0
    for name in _PROSE:
        plus, minus = count_changes(before[name], texts[name])
        added, removed = added + plus, removed + minus
    return replace(
        version,
        change=_kind(before, texts, removed),
        changed=changed,
        words_added=added,
        words_removed=removed,
    )


def _kind(before: dict[str, str], texts: dict[str, str], removed: int) -> Change:
    if all(typeless(before[name]) == typeless(texts[name]) for name in _PROSE):
        return Change.FURNITURE
    return Change.CORRECTION if removed else Change.ADDITION


def _texts(article: Article) -> dict[str, str]:
    notes = "\n\n".join(f"{note.n}. {note.text}" for note in article.footnotes)
    credits_ = "\n".join(f"{credit.role}: {credit.name}" for credit in article.credits)
    matter = {name: "\n".join(getattr(article, name)) for name in ("front_matter", "end_matter")}
    said = {
        name: getattr(article, name) or ""
        for name in (*_PROSE, *_FURNITURE)
        if name not in {"footnotes", "credits", *matter}
    }
    return said | matter | {"footnotes": notes, "credits": credits_}


def count_words(article: Article) -> int:
    """Return the number of words of title, standfirst, text and notes."""
    texts = (article.title, article.standfirst, article.body_text, notes_text(article))
    return sum(_count(text) for text in texts if text)


@lru_cache(maxsize=8)  # the row of an article and its last version count the same texts
def _count(text: str) -> int:
    return len(re.findall(r"\w+", text))


def notes_text(article: Article) -> str:
    """Return all notes as one text, a blank line between them."""
    return "\n\n".join(note.text for note in article.footnotes)
