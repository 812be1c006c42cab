"""Articles as `export jsonl` and `show --json` give them: one dict each.

The first fields are those of the gold files, in their order; ours follow.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archive.index.rows import dicts
from archive.model import Role

Row = Mapping[str, Any]
Parts = dict[str, list[dict[str, Any]]]

_ARTICLES = """
SELECT articles.*, sites.title AS publication, sections.title AS section_title,
    issues.code, issues.label, issues.year AS issue_year, issues.month
FROM articles
JOIN sites ON sites.slug = articles.site
LEFT JOIN sections ON sections.id = articles.section
LEFT JOIN issues ON issues.id = articles.issue
WHERE articles.id IN ({ids})"""

_TABLES = {
    "credits": "SELECT article, role, name, kind, bio, url, line, person FROM credits",
    "footnotes": "SELECT article, n, label, text, links FROM footnotes",
    "images": "SELECT article, src, alt, caption, credit, width, height FROM images",
    "documents": "SELECT article, url, title, type FROM documents",
    "links": "SELECT article, kind, url, text, target FROM links",
    "sources": "SELECT article, kind, publication, url, language, date FROM sources",
    "keywords": "SELECT article, name, position FROM article_keywords"
    " JOIN keywords ON keywords.id = keyword",
    "addresses": "SELECT article, url, kind, kind <> 'canonical' || url AS position FROM addresses",
}

_PLURALS = {
    Role.AUTHOR: "authors",
    Role.TRANSLATOR: "translators",
    Role.ANNOTATOR: "annotators",
    Role.INTERVIEWER: "interviewers",
    Role.INTERVIEWEE: "interviewees",
    Role.EDITOR: "editors",
    Role.PHOTOGRAPHER: "photographers",
    Role.ILLUSTRATOR: "illustrators",
    Role.SIGNATORY: "signatories",
}


def as_exports(db: sqlite3.Connection, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the articles with these ids, in this order; a bounded number of queries for all."""
    marks = ", ".join("?" for _ in ids)
    articles = {row["id"]: row for row in dicts(db, _ARTICLES.format(ids=marks), ids)}
    parts: dict[str, Parts] = {each: {table: [] for table in _TABLES} for each in articles}
    for table, sql in _TABLES.items():
        query = f"{sql} WHERE article IN ({marks}) ORDER BY article, position"
        for row in dicts(db, query, ids):
            parts[row.pop("article")][table].append(row)
    for each in ids:
        if each in articles:
            yield as_export(articles[each], parts[each])


def as_export(row: Row, parts: Parts) -> dict[str, Any]:
    """Return one article, given its row and the rows of its parts by table."""
    sources = {each["kind"]: each for each in reversed(parts["sources"])}
    return (
        _head(row)
        | {
            "standfirst": row["standfirst"],
            "excerpt": row["excerpt"],
            "body_text": row["body_text"],
            "body_text_with_calls": row["body_text_with_calls"] or row["body_text"],
            "footnotes": [_footnote(each) for each in parts["footnotes"]],
            "notes_typed_by_hand": bool(row["notes_typed_by_hand"]),
            "postscript": row["postscript"],
            "postscript_is_donation_appeal": bool(row["postscript_is_donation_appeal"]),
        }
        | _credits(parts["credits"])
        | {
            "translated_from": _source(sources.get("translated_from"), "language"),
            "first_published": _source(sources.get("first_published"), "date"),
            "published": row["published"],
            "date_original": row["date_original"],
            "dateline": row["dateline"],
            "signed_date": row["signed_date"],
            "modified": row["modified"],
            "keywords": [each["name"] for each in parts["keywords"]],
            "translations": [
                {"lang": each["language"], "url": each["url"]}
                for each in parts["sources"]
                if each["kind"] == "translation"
            ],
            "images": parts["images"],
            "documents": parts["documents"],
            "front_matter": json.loads(row["front_matter"]),
            "end_matter": json.loads(row["end_matter"]),
            "blocks": json.loads(row["blocks"]),
            "links": parts["links"],
            "comments": row["comments"],
            "access": row["access"],
        }
        | _record(row, parts["addresses"])
    )


def _head(row: Row) -> dict[str, Any]:
    names = ("url", "canonical_url", "language", "title", "subtitle", "surtitle")
    issue = None
    if row["issue"]:
        issue = {"code": row["code"], "label": row["label"]}
        issue |= {"year": row["issue_year"], "month": row["month"]}
    return {name: row[name] for name in names} | {
        "section": row["section_title"],
        "breadcrumb": json.loads(row["breadcrumb"]),
        "magazine_issue": issue,
    }


def _record(row: Row, addresses: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the archive knows of the article and the article does not say itself."""
    names = ("id", "site", "publication", "number", "state", "moved_to", "moved_to_url", "words")
    seen = ("first_seen", "last_seen", "capture")
    known = [{"url": each["url"], "kind": each["kind"]} for each in addresses]
    return {name: row[name] for name in (*names, *seen)} | {"addresses": known}


def _credits(said: list[dict[str, Any]]) -> dict[str, Any]:
    names: dict[str, Any] = {
        plural: [each["name"] for each in said if each["role"] == role.value]
        for role, plural in _PLURALS.items()
    }
    return names | {"credits": said}


def _footnote(row: Row) -> dict[str, Any]:
    n: str = row["n"]
    number = int(n) if n.isascii() and n.isdigit() else n
    links = json.loads(row["links"])
    return {"n": number, "label": row["label"], "text": row["text"], "links": links}


def _source(row: Row | None, third: str) -> dict[str, Any] | None:
    return {name: row[name] for name in ("publication", "url", third)} if row else None
