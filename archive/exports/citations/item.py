"""An article as a CSL-JSON item.

Variables and types are those of the CSL 1.0.2 specification, appendix IV.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from archive.exports.selection import in_batches
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


def iso(date: Mapping[str, Any] | None, separator: str = "-") -> str:
    """Return CSL date-parts as an ISO date, or with another separator; empty for none."""
    return separator.join(f"{part:02}" for part in date["date-parts"][0]) if date else ""
