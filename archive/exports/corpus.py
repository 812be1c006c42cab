"""How a corpus was made, for whoever finds it without us: facts, and the README around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime

from archive.collection import SOFTWARE, Collection
from archive.exports.dictionary import Table
from archive.exports.selection import Selection
from archive.index import articles as index

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


def about(collection: Collection, selection: Selection) -> dict[str, str]:
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
        **_extent(collection, selection),
        "texts": "included" if selection.text else "left out: facts only",
        "former addresses": "included" if selection.moved else "left out",
        "withdrawn articles": "left out",
        "licence": settings.licence
        or "none stated: the rights are those of authors and publishers",
    }
    return {name: value for name, value in facts.items() if value}


_EXTENT = """
SELECT site, count(*), min(published), max(published), min(first_seen), max(last_seen)
FROM articles WHERE id IN ({marks}) GROUP BY site"""


def _extent(collection: Collection, selection: Selection) -> dict[str, str]:
    """Return how many articles there are, of which publications, and from when."""
    count, sites = 0, set()
    published: list[str] = []
    seen: list[str] = []
    with closing(index.open_index(collection.press)) as db:
        for batch in selection.batches(db):
            sql = _EXTENT.format(marks=", ".join("?" * len(batch)))
            for site, number, *times in db.execute(sql, batch):
                count += number
                sites.add(site)
                published = _span(*published, *times[:2])
                seen = _span(*seen, *times[2:])
        titles = [
            f"{title} ({url})"
            for slug, title, url in db.execute("SELECT slug, title, url FROM sites ORDER BY title")
            if slug in sites
        ]
    return {
        "articles": str(count),
        "publications": ", ".join(titles),
        "published": " to ".join(published),
        "captured": " to ".join(seen),
    }


def _span(*times: str | None) -> list[str]:
    """Return the first and the last of `times`, to the day."""
    days = sorted(time[:10] for time in times if time)
    return [days[0], days[-1]] if days else []


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
