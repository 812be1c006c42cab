"""BibTeX, with the names of fields that biblatex has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field

from archive.collection import Collection
from archive.exports.citations.item import Csl, iso
from archive.exports.citations.style import Style, write
from archive.exports.selection import Exported, Selection

FIELDS = (
    ("title", "title"),
    ("journaltitle", "container-title"),
    ("number", "issue"),
    ("langid", "language"),
    ("abstract", "abstract"),
    ("keywords", "keyword"),
    ("url", "URL"),
    ("library", "archive"),
    ("origtitle", "original-title"),
    ("origlanguage", "original-language"),
    ("origpublisher", "original-publisher"),
    ("note", "note"),
)
DATES = (("date", "issued"), ("urldate", "accessed"), ("origdate", "original-date"))
ESCAPES = {ord(each): f"\\{each}" for each in "&%$#_{}"} | {
    ord("\\"): r"\textbackslash{}",
    ord("~"): r"\textasciitilde{}",
    ord("^"): r"\textasciicircum{}",
}
IN_ADDRESS = {ord("{"): "%7B", ord("}"): "%7D", ord("\\"): "%5C"}


def bibtex(collection: Collection, target: Path | None, selection: Selection) -> Exported:
    """Write a BibTeX file, in UTF-8."""
    return write(BIBTEX, collection, target, selection)


def _bibtex(item: Csl) -> str:
    """Return an item as a BibTeX `@article` entry."""
    return write_string(Library([_entry(item)]))


def _entry(item: Csl) -> Entry:
    fields = [
        Field(name, " and ".join(_name(each) for each in item[name]))
        for name in ("author", "translator")
        if name in item
    ]
    for name, variable in FIELDS:
        if variable in item:
            value = item[variable]
            fields.append(
                Field(name, value.translate(IN_ADDRESS) if name == "url" else _tex(value))
            )
    fields += [Field(name, iso(item[key])) for name, key in DATES if key in item]
    return Entry("article", item["id"], fields)


def _name(name: Mapping[str, str]) -> str:
    """Return a name; braces hold together what BibTeX would take apart."""
    if "literal" in name:
        return "{" + _tex(name["literal"]) + "}"
    return ", ".join(
        f"{{{_tex(part)}}}" if re.search(r",|\band\b", part) else _tex(part)
        for part in (name["family"], name["given"])
    )


def _tex(text: str) -> str:
    """Return `text` in one line, with what means something to TeX escaped."""
    return " ".join(text.split()).translate(ESCAPES)


BIBTEX = Style("bibtex", _bibtex, between="\n\n")
