"""Runs of inline text, as they are gathered, and the paragraphs that they make.

Note calls, marks of notes and line breaks stand in a run as signs that no page can hold: `clean`
takes them out of what comes from outside.
"""

from __future__ import annotations

import re
from typing import Final

from pipelines.extract.page import one_line

# Not NUL: in text wider than a byte Python looks for it twelve times as slowly as for the others.
MARK: Final = "\x01"
BREAK: Final = "\x02"
CALL: Final = "\x03"
_OWN_SIGNS: Final = re.compile(r"[\x01-\x03]")


def clean(text: str) -> str:
    """Return a text of the page without our own signs."""
    if CALL in text or MARK in text or BREAK in text:
        return _OWN_SIGNS.sub("", text)
    return text


def paragraphs(run: str) -> list[tuple[str, str]]:
    """Return (text, text with calls) of each paragraph of a run of inline text.

    A line break stays a line break; two of them end a paragraph.
    """
    if BREAK in run:
        return [_told_apart(text) if CALL in text else (text, text) for text in _broken(run)]
    if CALL in run:
        return [_told_apart(_signed_line(run, CALL))]
    text = _signed_line(run, MARK) if MARK in run else one_line(run)
    return [(text, text)] if text else []


def _signed_line(run: str, sign: str) -> str:
    """Return what `one_line` would, which takes long where a sign, not printable, stands."""
    run = run.replace("\n", " ").replace("\xa0", " ").strip()
    bare = run.replace(sign, "")
    return run if one_line(bare) == bare else " ".join(run.split())


def _broken(run: str) -> list[str]:
    """Return the paragraphs of a run with line breaks."""
    lines = [one_line(line) for line in run.split(BREAK)]
    groups: list[list[str]] = [[]]
    for line in lines:
        if line:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return ["\n".join(group) for group in groups if group]


def _told_apart(text: str) -> tuple[str, str]:
    """Take the calls out of a text, with their brackets and the space before them."""
    parts = text.split(CALL)
    without, labels = parts[::2], parts[1::2]
    for index in range(len(labels)):
        before, after = without[index].rstrip(), without[index + 1]
        if before.endswith(("[", "(")) and after.lstrip().startswith(("]", ")")):
            before, after = before[:-1].rstrip(), after.lstrip()[1:]
        without[index], without[index + 1] = before, after
    called = [f"{part} [{label}]" for part, label in zip(without, labels, strict=False)]
    return "".join(without).strip(), "".join([*called, without[-1]]).strip()
