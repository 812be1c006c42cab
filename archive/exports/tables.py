"""Articles as tables: JSON Lines, CSV, Parquet.

A row is an article with the field names of the gold files; its order and its id do not change
from one export to the next. In CSV a list is one cell, its entries separated by ` | `, and what
has a structure of its own stands as JSON.
"""

from __future__ import annotations

import csv as csv_writer
import json
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from archive.collection import Collection
from archive.errors import ExportError
from archive.exports.selection import TEXTS, Exported, Selection, opened

COLUMNS = (
    *("id", "site", "publication", "state", "url", "canonical_url", "language", "title"),
    *("subtitle", "surtitle", "section", "breadcrumb", "magazine_issue", "authors"),
    *("translators", "annotators", "interviewers", "translated_from", "first_published"),
    *("published", "date_original", "signed_date", "dateline", "modified", "first_seen"),
    *("last_seen", "keywords", "translations", "images", "documents", "words", "standfirst"),
    *("body_text", "footnotes", "postscript"),
)
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""A spreadsheet takes a cell that starts so for a formula (OWASP, CSV injection)."""
BATCH = 500


def jsonl(collection: Collection, target: Path | None, selection: Selection) -> Exported:
    """Write an article a line, as JSON."""
    count = 0
    with opened(target) as file:
        for article in selection.articles(collection):
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
            count += 1
    return Exported("jsonl", count)


def csv(collection: Collection, target: Path | None, selection: Selection) -> Exported:
    """Write an article a row, as CSV (RFC 4180, UTF-8)."""
    count = 0
    names = columns(selection)
    with opened(target) as file:
        writer = csv_writer.writer(file)
        writer.writerow(names)
        for article in selection.articles(collection):
            writer.writerow(cell(article.get(name)) for name in names)
            count += 1
    return Exported("csv", count)


def parquet(collection: Collection, target: Path, selection: Selection) -> Exported:
    """Write an article a row, as Parquet; needs the optional extra `parquet`."""
    pa, pq = arrow()
    names = columns(selection)
    schema = pa.schema([(name, _arrow_type(name, pa)) for name in names])
    count = 0
    with pq.ParquetWriter(target, schema) as writer:
        articles = selection.articles(collection)
        while batch := list(islice(articles, BATCH)):
            rows = [{name: _value(name, row.get(name)) for name in names} for row in batch]
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
            count += len(rows)
    return Exported("parquet", count)


def arrow() -> tuple[Any, Any]:
    """Return pyarrow and its Parquet; raise `ExportError` where they are not installed."""
    try:
        import pyarrow as pa
        from pyarrow import parquet as pq
    except ImportError:
        raise ExportError("Parquet needs pyarrow: pip install 'hemeroteca[parquet]'") from None
    return pa, pq


def columns(selection: Selection) -> list[str]:
    """Return the columns of CSV and Parquet."""
    return [name for name in COLUMNS if selection.text or name not in TEXTS]


LISTS = {"breadcrumb", "authors", "translators", "annotators", "interviewers", "keywords"}


def _arrow_type(name: str, pa: Any) -> Any:
    if name in LISTS:
        return pa.list_(pa.string())
    return pa.int64() if name == "words" else pa.string()


def _value(name: str, value: Any) -> Any:
    """Return `value` as Parquet holds it: lists of names as lists, structures as JSON."""
    if name not in LISTS and isinstance(value, Mapping | list):
        return json.dumps(value, ensure_ascii=False) if value else None
    return value


def _structured(value: list[Any]) -> bool:
    return any(not isinstance(each, str) for each in value)


def cell(value: Any) -> str:
    """Return `value` as a cell that no spreadsheet takes for a formula."""
    if value is None or value == []:
        return ""
    if isinstance(value, list) and not _structured(value):
        text = " | ".join(value)
    elif isinstance(value, Mapping | list):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
