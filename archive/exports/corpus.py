"""How a corpus was made, for whoever finds it without us: facts, and the README around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from archive.collection import SOFTWARE, Collection
from archive.exports.dictionary import Table
from archive.exports.selection import Selection

_README = """# {title}

{description}

## How it was made

{facts}

Articles were read from pages as they were captured; the archive behind them is WARC files. Every
field is what the page, its feed or its server said: nothing is guessed, and what was not found is
empty. Ids come from publication and address, so they are the same in every export.

## How to read it

Text is UTF-8. Times are UTC; dates are ISO 8601 and may be partial (`2026-06`), because a magazine
often says no more. Columns of type array or object hold JSON. In CSV a cell that would begin a
formula in a spreadsheet (`=`, `+`, `-`, `@`) has an apostrophe before it. `datapackage.json` says
the same as this page for programs (Frictionless Data Package; `frictionless validate`).

{tables}"""


def about(collection: Collection, selection: Selection, articles: int) -> dict[str, str]:
    """Return what there is to say of a corpus, each fact under its name; empty ones left out."""
    settings = collection.settings
    facts = {
        "title": settings.title,
        "description": settings.description,
        "operator": settings.operator,
        "contact": settings.contact,
        "made": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "software": SOFTWARE,
        "selection": str(selection),
        "articles": str(articles),
        "texts": "included" if selection.text else "left out: facts only",
        "former addresses": "included" if selection.moved else "left out",
        "withdrawn articles": "left out",
        "licence": settings.licence
        or "none stated: the rights are those of authors and publishers",
    }
    return {name: value for name, value in facts.items() if value}


def readme(facts: Mapping[str, str], tables: Iterable[tuple[Table, str]]) -> str:
    """Return README.md for tables and the names of their files."""
    rows = [f"| {name} | {cell(value)} |" for name, value in facts.items()]
    return _README.format(
        title=cell(facts["title"]),
        description=facts.get("description", "A collection of articles from magazines."),
        facts="\n".join(["| | |", "|---|---|", *rows]),
        tables="\n".join(_dictionary(table, file) for table, file in tables),
    )


def _dictionary(table: Table, file: str) -> str:
    """Return what the columns of a table hold."""
    leads = {each.column: f" (`{each.key}` in `{each.table}`)" for each in table.references}
    rows = [
        f"| `{column.name}`{' (key)' if column.name in table.key else ''} | {column.type} "
        f"| {cell(column.holds)}{leads.get(column.name, '')} |"
        for column in table.columns
    ]
    head = [f"## `{file}`", "", f"One row is {table.row}.", "", "| column | type | holds |"]
    return "\n".join([*head, "|---|---|---|", *rows, ""])


def cell(text: str) -> str:
    """Return `text` as a cell of a Markdown table."""
    return " ".join(text.replace("|", r"\|").split())
