"""Titles as they are compared: folded, and without the dots that say they were cut."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipelines.letters import squeezed

_LONGEST: Final = 1_000
"""Characters that are compared of two titles."""

_CUT: Final = re.compile(r"\s*\(?(?:…|\.\.\.)\)?\s*$")
_ENDS: Final = ("…", "...", "…)", "...)")


def fold(text: str | None) -> str:
    """Return only the letters and figures of `text`, for comparing titles."""
    return _folded(text[:_LONGEST]) if text else ""


_folded: Final = lru_cache(maxsize=512)(squeezed)


def is_cut(line: str) -> bool:
    """Tell whether a line ends with the dots that say that it was cut."""
    return line.endswith(_ENDS)


def uncut(text: str) -> str:
    """Return a title without the dots at its end that say that it was cut."""
    return _CUT.sub("", text) if text.rstrip().endswith(_ENDS) else text
