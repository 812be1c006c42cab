"""Citations: CSL-JSON, from which BibTeX and RIS are made.

CSL-JSON is the fullest of the three (original title, translator, first publication, archive and
time of capture all have a variable), so an article becomes CSL first. Variables and types are
those of the CSL 1.0.2 specification, appendix IV; BibTeX fields are biblatex's names.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rispy
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field

from archive.collection import Collection
from archive.exports.selection import Exported, Selection, in_batches, opened
from archive.index import articles as index
from archive.index.rows import dicts

Csl = dict[str, Any]

PARTICLES = frozenset(
    "al ap da das de del della den der di do dos du el la las le los te ten ter van von zu".split()
)
ROLES = (
    ("author", "authors"),
    ("translator", "translators"),
    ("interviewer", "interviewers"),
)


def csl(collection: Collection, target: Path | None, selection: Selection) -> Exported:
    """Write a CSL-JSON array."""
    return _write(CSL, collection, target, selection)


def bibtex(collection: Collection, target: Path | None, selection: Selection) -> Exported:
    """Write a BibTeX file, in UTF-8."""
    return _write(BIBTEX, collection, target, selection)


def ris(collection: Collection, target: Path | None, selection: Selection) -> Exported:
    """Write a RIS file, in UTF-8."""
    return _write(RIS, collection, target, selection)


def _write(
    style: Style, collection: Collection, target: Path | None, selection: Selection
) -> Exported:
    """Write the citations one by one: a large archive has more than memory should hold."""
    count = 0
    with closing(index.open_index(collection.press)) as db, opened(target) as file:
        for batch in selection.batches(db):
            for item in cited(db, batch, collection.settings.title):
                file.write((style.between if count else style.opening) + style.entry(item))
                count += 1
        file.write(style.closing if count else style.join(()))
    return Exported(style.name, count)


def cited(db: sqlite3.Connection, ids: Iterable[str], archive: str) -> Iterator[Csl]:
    """Yield articles with their `evidence` as CSL-JSON items, in the order of `ids`.

    `archive` is the collection's title.
    """
    for batch in in_batches(ids):
        more = evidence(db, batch)
        for article in index.articles_by_id(db, batch):
            yield to_csl(article | more.get(article["id"], {}), archive=archive)


_EVIDENCE = """
SELECT articles.id, captures.url AS captured_url, captures.time AS captured, (
    SELECT original.title FROM relations JOIN articles AS original ON original.id = to_article
    WHERE from_article = articles.id AND kind = 'translation_of'
    ORDER BY original.published, original.id LIMIT 1
) AS original_title
FROM articles JOIN captures ON captures.id = articles.capture WHERE articles.id IN ({marks})"""


def evidence(db: sqlite3.Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return by id what a citation adds to an exported article.

    That is address and time of the capture that its text was read from, and the title of the
    article that it translates, where the archive has it.
    """
    rows = dicts(db, _EVIDENCE.format(marks=", ".join("?" * len(ids))), ids)
    return {row.pop("id"): row for row in rows}


def to_csl(article: Mapping[str, Any], *, archive: str) -> Csl:
    """Return an exported article, best with its `evidence`, as a CSL-JSON item.

    `archive` is the collection's title.
    """
    first = article.get("first_published") or article.get("translated_from") or {}
    issue = article.get("magazine_issue") or {}
    item: Csl = {
        "id": article["id"],
        "type": "article-magazine",
        "title": article.get("title"),
        "container-title": article.get("publication"),
        "issue": issue.get("code") or issue.get("label"),
        "section": article.get("section"),
        "issued": _date(article.get("published")),
        "language": article.get("language"),
        "abstract": article.get("standfirst") or article.get("excerpt"),
        "keyword": ", ".join(article.get("keywords") or ()),
        "URL": article["canonical_url"],
        "accessed": _date(article.get("captured") or article.get("last_seen")),
        "archive": archive,
        "archive_location": article.get("capture"),
        "original-publisher": first.get("publication"),
        "original-date": _date(first.get("date") or article.get("date_original")),
        "original-title": article.get("original_title"),
        "note": _archived(article, archive),
        "original-language": (article.get("translated_from") or {}).get("language"),
    }
    kinds = {each["name"]: each["kind"] for each in article.get("credits") or ()}
    for variable, field in ROLES:
        names = article.get(field) or ()
        item[variable] = [_name(name, kinds.get(name)) for name in names]
    return {key: value for key, value in item.items() if value}


def _archived(article: Mapping[str, Any], archive: str) -> str | None:
    """Say where and when the text was captured, in the words that every format has room for."""
    if "captured" not in article:
        return None
    where = f"{article['captured_url']}, {article['capture']}"
    return f"Archived {article['captured'][:19]}Z in {archive}: {where}"


def _name(name: str, kind: str | None) -> dict[str, str]:
    """Split a person's name into given and family, particles kept with the family name."""
    words = name.split()
    if kind == "organisation" or len(words) < 2:
        return {"literal": name}
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES:
        start -= 1
    return {"family": " ".join(words[start:]), "given": " ".join(words[:start])}


def _date(text: str | None) -> dict[str, list[list[int]]] | None:
    """Return the day (month, year) of an ISO date as CSL date-parts."""
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text or "")
    return {"date-parts": [[int(part) for part in found.groups() if part]]} if found else None


# --- BibTeX -----------------------------------------------------------------------------------

BIBTEX_FIELDS = (
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
BIBTEX_DATES = (("date", "issued"), ("urldate", "accessed"), ("origdate", "original-date"))
ESCAPES = {ord(each): f"\\{each}" for each in "&%$#_{}"} | {
    ord("\\"): r"\textbackslash{}",
    ord("~"): r"\textasciitilde{}",
    ord("^"): r"\textasciicircum{}",
}
IN_ADDRESS = {ord("{"): "%7B", ord("}"): "%7D", ord("\\"): "%5C"}


def _bibtex(item: Csl) -> str:
    """Return an item as a BibTeX `@article` entry."""
    return write_string(Library([_entry(item)]))


def _entry(item: Csl) -> Entry:
    fields = [
        Field(name, " and ".join(_bibtex_name(each) for each in item[name]))
        for name in ("author", "translator")
        if name in item
    ]
    for name, variable in BIBTEX_FIELDS:
        if variable in item:
            value = item[variable]
            fields.append(
                Field(name, value.translate(IN_ADDRESS) if name == "url" else _tex(value))
            )
    fields += [Field(name, _iso(item[key])) for name, key in BIBTEX_DATES if key in item]
    return Entry("article", item["id"], fields)


def _bibtex_name(name: Mapping[str, str]) -> str:
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


def _iso(date: Mapping[str, list[list[int]]], separator: str = "-") -> str:
    return separator.join(f"{part:02}" for part in date["date-parts"][0])


# --- RIS --------------------------------------------------------------------------------------

RIS_FIELDS = (
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


RIS_NOTES = (("Original title: ", "original-title"), ("", "note"))
"""What has no tag of its own."""


class _RisWriter(rispy.RisWriter):  # type: ignore[misc]  # rispy has no types
    """Writes no number above each reference: the format has none."""

    def set_header(self, count: int) -> str:  # noqa: ARG002 as rispy calls it
        return ""


def _ris(item: Csl) -> str:
    """Return an item as RIS, type MGZN; `A4` holds translators, as in Zotero."""
    return str(rispy.dumps([_reference(item)], implementation=_RisWriter))


def _reference(item: Csl) -> dict[str, Any]:
    entry: dict[str, Any] = {"type_of_reference": "MGZN", "urls": [_one_line(item["URL"])]}
    for name, variable in RIS_FIELDS:
        if variable in item:
            entry[name] = _one_line(str(item[variable]))
    for name, variable in (("authors", "author"), ("subsidiary_authors", "translator")):
        if variable in item:
            entry[name] = [_one_line(_ris_name(each)) for each in item[variable]]
    if "issued" in item:
        entry["year"] = str(item["issued"]["date-parts"][0][0])
        entry["date"] = _iso(item["issued"], "/")
    if "accessed" in item:
        entry["access_date"] = _iso(item["accessed"], "/")
    if "keyword" in item:
        entry["keywords"] = [_one_line(each) for each in item["keyword"].split(", ")]
    notes = [(label, item.get(variable)) for label, variable in RIS_NOTES]
    entry["notes"] = [_one_line(f"{label}{text}") for label, text in notes if text]
    return entry


def _one_line(text: str) -> str:
    """Return `text` without line breaks, after which RIS would see a tag."""
    return " ".join(text.split())


def _ris_name(name: Mapping[str, str]) -> str:
    return name.get("literal") or f"{name['family']}, {name['given']}"


# --- the three as files -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Style:
    """A format of citations: how an item is written, and what stands around and between them."""

    name: str
    entry: Callable[[Csl], str]
    opening: str = ""
    between: str = "\n"
    closing: str = ""

    def join(self, items: Iterable[Csl]) -> str:
        """Return a whole file of these items."""
        return self.opening + self.between.join(map(self.entry, items)) + self.closing


def _json(item: Csl) -> str:
    return json.dumps(item, ensure_ascii=False, indent=1)


CSL = Style("csl", _json, opening="[\n", between=",\n", closing="\n]\n")
BIBTEX = Style("bibtex", _bibtex, between="\n\n")
RIS = Style("ris", _ris)
