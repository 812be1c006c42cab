"""Labels of magazine issues: `IVP617 - June 2026`, `Inprecor n° 617, juin 2014`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from archive.model import MagazineIssue
from pipelines.dates import read_date

_DIGIT: Final = re.compile(r"\d")
_SEVERAL: Final = re.compile(r"[^\W\d_]\s?[-–—/]\s?[^\W\d_]")
_CODE: Final = re.compile(
    r"(?P<code>[A-Z]{1,6} ?-?\d{1,4})\s*(?:[-–—:,|]|\()\s*(?P<when>[^()]+?)\)?", re.UNICODE
)
_NUMBER: Final = re.compile(
    r"(?:[^\W\d][\w'’. ]{0,40}?[\s,]+)??"
    r"(?:n\.?\s?[°ºo]s?\.?|n\.|num[ée]ro|n[úu]mero|no\.|nr\.?|issue|number|heft|ausgabe|#)\s*"
    r"(?P<code>\d{1,4})\s*(?:[-–—:,|]|\()?\s*(?P<when>[^()]*?)\)?",
    re.I,
)


@lru_cache(maxsize=1024)
def read_issue(label: str) -> MagazineIssue | None:
    """Return the issue that a section's title names; None when it names no issue.

    An issue has a code (or a number) and a month. A label of several months (`May-June 2004`) is
    none that `MagazineIssue` can say, and gives None; the section still carries it.
    """
    text = " ".join(label.split())
    if not _DIGIT.search(text):
        return None
    match = _CODE.fullmatch(text) or _NUMBER.fullmatch(text)
    if match is None:
        return None
    when = match["when"]
    date = read_date(when) if when and not _SEVERAL.search(when) else None
    if date is None or len(date) < len("2026-06"):
        return None
    year, month = date.split("-")[:2]
    return MagazineIssue(match["code"].replace(" ", ""), text, int(year), int(month))


def find_issue(labels: Iterable[str]) -> MagazineIssue | None:
    """Return the issue that the innermost of `labels` (outermost first) names."""
    return next((found for label in reversed(list(labels)) if (found := read_issue(label))), None)
