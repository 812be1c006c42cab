"""CSL-JSON, which reference managers read."""

from __future__ import annotations

import json
from pathlib import Path

from archive.collection import Collection
from archive.exports.citations.item import Csl
from archive.exports.citations.style import Style, write
from archive.exports.selection import Exported, Selection


def csl(collection: Collection, target: Path | None, selection: Selection) -> Exported:
    """Write a CSL-JSON array."""
    return write(CSL, collection, target, selection)


def _json(item: Csl) -> str:
    return json.dumps(item, ensure_ascii=False, indent=1)


CSL = Style("csl", _json, opening="[\n", between=",\n", closing="\n]\n")
