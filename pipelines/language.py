"""The language of a text that does not say it."""

from __future__ import annotations


def guess(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of `text`, or None when it is not certain."""
    del text
    return None
