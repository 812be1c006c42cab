"""The rows of one article: its own, and those of its parts."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from archive.index import rows
from archive.index.addresses import address_key, digest
from archive.index.codec import compact, dumps, to_text
from archive.index.records import Assembled, Version
from archive.index.versions import count_words, notes_text
from archive.model import Article, Block, Footnote, Source

_SAME = (
    "canonical_url", "title", "subtitle", "surtitle", "language", "published", "date_original",
    "dateline", "signed_date", "modified", "access", "comments", "standfirst", "excerpt",
    "postscript", "body_text",
)  # fmt: skip
_JSON = ("breadcrumb", "front_matter", "end_matter")
_FLAGS = ("notes_typed_by_hand", "postscript_is_donation_appeal")
_YEAR = re.compile(r"\d{4}")


def article_row(
    connection: sqlite3.Connection, identifier: str, site: str, new: Assembled
) -> dict[str, Any]:
    """Return the row of `articles`, adding its section and issue to their tables."""
    article = new.article
    return {
        "id": identifier,
        "docid": _docid(connection, identifier),
        "site": site,
        "url": article.url,
        "number": new.number,
        "state": new.state.value,
        "moved_to_url": new.moved_to,
        "first_seen": to_text(new.first_seen),
        "last_seen": to_text(new.last_seen),
        "capture": new.capture.id,
        "section": _section(connection, site, article.section),
        "issue": _issue(connection, site, article),
        "year": _year(article.published),
        "words": count_words(article),
        "people": "\n".join(dict.fromkeys(credit.name for credit in article.credits)),
        "notes": notes_text(article),
        "body_text_with_calls": _calls(article),
        "blocks": dumps([_block(each) for each in article.blocks]),
        **{name: getattr(article, name) for name in _SAME},
        **{name: dumps(getattr(article, name)) for name in _JSON},
        **{name: int(getattr(article, name)) for name in _FLAGS},
    }


def put(connection: sqlite3.Connection, identifier: str, new: Assembled) -> None:
    """Write everything that belongs to the article but its own row and its credits."""
    article = new.article
    tables = {
        "footnotes": map(_footnote, article.footnotes),
        "images": map(asdict, article.images),
        "documents": map(asdict, article.documents),
        "links": (asdict(each) | {"key": address_key(each.url)} for each in article.links),
        "sources": _sources(article),
    }
    for table, parts in tables.items():
        rows.insert(connection, table, rows.positions(identifier, parts))
    _put_keywords(connection, identifier, article.keywords)
    addresses = [
        {"key": address_key(each.url), "article": identifier, **asdict(each)}
        for each in new.addresses
    ]
    rows.insert(connection, "addresses", addresses, ignore=True)
    versions = [_version(identifier, n, each) for n, each in enumerate(new.versions, 1)]
    rows.insert(connection, "versions", versions)


def prune(connection: sqlite3.Connection) -> None:
    """Drop keywords, sections, issues and contents that nothing uses any more."""
    used = {
        "keywords": "SELECT 1 FROM article_keywords WHERE keyword = keywords.id",
        "sections": "SELECT 1 FROM articles WHERE section = sections.id",
        "issues": "SELECT 1 FROM articles WHERE issue = issues.id",
        "contents": "SELECT 1 FROM readings WHERE content = contents.digest",
    }
    for table, sql in used.items():
        connection.execute(f"DELETE FROM {table} WHERE NOT EXISTS ({sql})")


def _docid(connection: sqlite3.Connection, identifier: str) -> int:
    sql = """SELECT coalesce((SELECT docid FROM articles WHERE id = ?),
                             (SELECT max(docid) + 1 FROM articles), 1)"""
    return int(connection.execute(sql, [identifier]).fetchone()[0])


def _section(connection: sqlite3.Connection, site: str, title: str | None) -> str | None:
    if not title:
        return None
    row = {"id": digest(site, title), "site": site, "title": title}
    rows.insert(connection, "sections", [row], ignore=True)
    return str(row["id"])


def _issue(connection: sqlite3.Connection, site: str, article: Article) -> str | None:
    issue = article.magazine_issue
    if issue is None:
        return None
    row = {"id": digest(site, issue.label), "site": site, **asdict(issue)}
    rows.insert(connection, "issues", [row], ignore=True)
    return str(row["id"])


def _year(published: str | None) -> int | None:
    match = _YEAR.match(published or "")
    return int(match[0]) if match else None


def _calls(article: Article) -> str:
    """Return the text with its calls; nothing where there are none, to keep the text once only."""
    text = article.body_text_with_calls
    return "" if text == article.body_text else text


def _block(block: Block) -> dict[str, Any]:
    row = compact(block)
    if row.get("text_with_calls") == row.get("text"):
        row.pop("text_with_calls", None)
    return row


def _footnote(note: Footnote) -> dict[str, Any]:
    row = {name: getattr(note, name) for name in ("n", "label", "text")}
    links = [{"text": link.text, "url": link.url} for link in note.links]
    return row | {"links": dumps(links)}


def _sources(article: Article) -> Iterator[dict[str, Any]]:
    for kind, source in _named(article):
        key = address_key(source.url) if source.url else None
        yield {"kind": kind, "key": key, **asdict(source)}


def _named(article: Article) -> Iterator[tuple[str, Source]]:
    if article.translated_from:
        yield "translated_from", article.translated_from
    if article.first_published:
        yield "first_published", article.first_published
    for each in article.translations:
        yield "translation", Source(url=each.url, language=each.lang)


def _put_keywords(
    connection: sqlite3.Connection, identifier: str, keywords: tuple[str, ...]
) -> None:
    named = {digest(name): name for name in keywords}
    rows.insert(
        connection, "keywords", [{"id": k, "name": name} for k, name in named.items()], ignore=True
    )
    used = [
        {"article": identifier, "keyword": key, "position": n} for n, key in enumerate(named, 1)
    ]
    rows.insert(connection, "article_keywords", used)


def _version(identifier: str, n: int, version: Version) -> dict[str, Any]:
    article = version.article
    texts = ("title", "subtitle", "surtitle", "standfirst", "body_text", "postscript", "language")
    return {
        "article": identifier,
        "n": n,
        "time": to_text(version.capture.time),
        "capture": version.capture.id,
        "change": version.change.value,
        "changed": dumps(version.changed),
        "notes": notes_text(article),
        "matter": "\n".join((*article.front_matter, *article.end_matter)),
        "digest": digest(article.title or "", article.body_text),
        **{name: getattr(version, name) for name in ("words", "words_added", "words_removed")},
        **{name: getattr(article, name) for name in texts},
    }
