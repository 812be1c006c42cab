"""RIS, with the tags that Zotero gives them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import rispy

from archive.collection import Collection
from archive.exports.citations.item import Csl, iso
from archive.exports.citations.style import Style, write
from archive.exports.selection import Exported, Selection

FIELDS = (
    ("title", "title"),
    ("secondary_title", "container-title"),
    ("number", "issue"),
    ("language", "language"),
    ("abstract", "abstract"),
    ("name_of_database", "archive"),
    ("accession_number", "archive_location"),
    ("original_publication", "original-publisher"),
    ("id", "id"),
)
NOTES = (("Original title: ", "original-title"), ("", "note"))
"""What has no tag of its own."""


def ris(collection: Collection, target: Path | None, selection: Selection) -> Exported:
    """Write a RIS file, in UTF-8."""
    return write(RIS, collection, target, selection)


class _Writer(rispy.RisWriter):  # type: ignore[misc]  # rispy has no types
    """Writes no number above each reference: the format has none."""

    def set_header(self, count: int) -> str:  # noqa: ARG002 as rispy calls it
        return ""


def _ris(item: Csl) -> str:
    """Return an item as RIS, type MGZN; `A4` holds translators, as in Zotero."""
    return str(rispy.dumps([_reference(item)], implementation=_Writer))


def _reference(item: Csl) -> dict[str, Any]:
    entry: dict[str, Any] = {"type_of_reference": "MGZN", "urls": [_one_line(item["URL"])]}
    for name, variable in FIELDS:
        if variable in item:
            entry[name] = _one_line(str(item[variable]))
    for name, variable in (("authors", "author"), ("subsidiary_authors", "translator")):
        if variable in item:
            entry[name] = [_one_line(_name(each)) for each in item[variable]]
    if "issued" in item:
        entry["year"] = str(item["issued"]["date-parts"][0][0])
        entry["date"] = iso(item["issued"], "/")
    if "accessed" in item:
        entry["access_date"] = iso(item["accessed"], "/")
    if "keyword" in item:
        entry["keywords"] = [_one_line(each) for each in item["keyword"].split(", ")]
    notes = [(label, item.get(variable)) for label, variable in NOTES]
    entry["notes"] = [_one_line(f"{label}{text}") for label, text in notes if text]
    return entry


def _one_line(text: str) -> str:
    """Return `text` without line breaks, after which RIS would see a tag."""
    return " ".join(text.split())


def _name(name: Mapping[str, str]) -> str:
    return name.get("literal") or f"{name['family']}, {name['given']}"


RIS = Style("ris", _ris)
