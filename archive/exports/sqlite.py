"""SQLite: a `press.db` with a part of the collection, and everything that hangs on it.

It has the schema of the whole one, so that Datasette, `hemeroteca serve` and every notebook read
it alike; foreign keys hold, and what is counted is counted anew. What readings said before an
article was made of them is left out. Two tables more tell who has nothing else what this is:
`about` how the corpus was made, `dictionary` what each column holds.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from archive.collection import Collection
from archive.errors import IndexFault
from archive.exports.corpus import about
from archive.exports.selection import Exported, Selection
from archive.index import articles as index
from archive.index import fulltext, people, summaries
from archive.index.migrations import migrate
from archive.index.schema import TABLES
from archive.withdrawal.decisions import Withdrawn

_CHOSEN = "SELECT id FROM temp.chosen"
_OF_ARTICLE = f"article IN ({_CHOSEN})"
_CAPTURES = f"""
CREATE TEMP TABLE said AS
    SELECT DISTINCT capture, position FROM press.reading_keys WHERE key IN (
        SELECT site || char(9) || 'c:' || key FROM press.addresses
        JOIN press.articles ON articles.id = article WHERE {_OF_ARTICLE}
        UNION SELECT site || char(9) || 'n:' || number FROM press.articles
        WHERE id IN ({_CHOSEN}) AND number IS NOT NULL
    );
CREATE TEMP TABLE seen AS
    SELECT capture AS id FROM temp.said
    UNION SELECT capture FROM press.articles WHERE id IN ({_CHOSEN})
    UNION SELECT capture FROM press.versions WHERE {_OF_ARTICLE};
INSERT INTO temp.seen
    SELECT refers_to FROM press.captures WHERE id IN temp.seen AND refers_to NOT IN temp.seen;
DELETE FROM temp.seen WHERE id IN (SELECT id FROM press.captures WHERE hides(url));
DELETE FROM temp.said WHERE capture NOT IN temp.seen;
"""
ROWS = {
    "articles": f"id IN ({_CHOSEN})",
    "captures": "id IN temp.seen",
    "readings": "(capture, position) IN temp.said",
    "reading_keys": "(capture, position) IN temp.said",
    "redactions": "capture IN temp.seen",
    "versions": _OF_ARTICLE,
    "credits": _OF_ARTICLE,
    "footnotes": _OF_ARTICLE,
    "images": _OF_ARTICLE,
    "documents": _OF_ARTICLE,
    "links": _OF_ARTICLE,
    "sources": _OF_ARTICLE,
    "addresses": _OF_ARTICLE,
    "article_keywords": _OF_ARTICLE,
    "relations": f"from_article IN ({_CHOSEN}) AND to_article IN ({_CHOSEN})",
    "people": "id IN (SELECT person FROM main.credits)",
    "keywords": "id IN (SELECT keyword FROM main.article_keywords)",
    "sections": "id IN (SELECT section FROM main.articles)",
    "issues": "id IN (SELECT issue FROM main.articles)",
    "sites": "slug IN (SELECT site FROM main.articles UNION SELECT site FROM main.captures)",
    "crawls": "id IN (SELECT crawl FROM main.captures)",
}
"""Table -> which of its rows hang on the chosen articles; in an order that can be asked."""
_IF_CHOSEN = f"CASE WHEN {{0}} IN ({_CHOSEN}) THEN {{0}} END"
_INSTEAD = {
    ("articles", "moved_to"): _IF_CHOSEN.format("moved_to"),
    ("links", "target"): _IF_CHOSEN.format("target"),
    ("sources", "target"): _IF_CHOSEN.format("target"),
    ("readings", "content"): "NULL",
}
"""What stands in the place of a value that leads out of the part."""
_WITHOUT_TEXT = {
    **{("articles", name): "NULL" for name in ("standfirst", "excerpt", "postscript")},
    **{("articles", name): "''" for name in ("notes", "body_text", "body_text_with_calls")},
    ("articles", "blocks"): "'[]'",
    **{("versions", name): "NULL" for name in ("standfirst", "postscript")},
    **{("versions", name): "''" for name in ("notes", "body_text")},
}
TEXT_COLUMNS = set(_WITHOUT_TEXT)
"""Table and column of what is empty where texts are left out."""
_TEXT_TABLES = {"footnotes"}


def sqlite(collection: Collection, target: Path, selection: Selection) -> Exported:
    """Write the part as a database; without texts it holds facts only, as other formats do."""
    with closing(index.open_index(collection.press)) as press:
        chosen = [each for batch in selection.batches(press) for each in batch]
        place = next(row[2] for row in press.execute("PRAGMA database_list"))
    with closing(sqlite3.connect(target, uri=True)) as db:
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        migrate(db)
        hidden = Withdrawn.of(collection)
        db.create_function("hides", 1, hidden.hides, deterministic=True)
        _attach(db, Path(place))
        db.execute("CREATE TEMP TABLE chosen (id TEXT PRIMARY KEY)")
        db.executemany("INSERT INTO temp.chosen VALUES (?)", ((each,) for each in chosen))
        db.executescript(_CAPTURES)
        for table in ROWS:
            _copy(db, table, with_text=selection.text)
        captures = int(db.execute("SELECT count(*) FROM captures").fetchone()[0])
        count = _finish(db)
        _describe(db, about(collection, selection))
        db.commit()
        db.execute("DETACH press")
        _check(db, target)
    return Exported("sqlite", count, captures, target.stat().st_size)


def _attach(db: sqlite3.Connection, press: Path) -> None:
    uri = f"{press.resolve().as_uri()}?mode=ro"
    try:
        db.execute("ATTACH ? AS press", [uri])
        db.execute("SELECT 1 FROM press.sqlite_master")
    except sqlite3.OperationalError:  # as `open_index` does for a read-only medium
        db.execute("ATTACH ? AS press", [f"{uri}&immutable=1"])


def _copy(db: sqlite3.Connection, table: str, *, with_text: bool) -> None:
    """Copy the rows of `table` that belong to the part."""
    if table in _TEXT_TABLES and not with_text:
        return
    instead = _INSTEAD if with_text else _INSTEAD | _WITHOUT_TEXT
    names = [row[1] for row in db.execute(f"PRAGMA main.table_info({table})")]
    values = ", ".join(instead.get((table, name), name) for name in names)
    db.execute(
        f"INSERT INTO main.{table} ({', '.join(names)})"
        f" SELECT {values} FROM press.{table} WHERE {ROWS[table]}"
    )


def _finish(db: sqlite3.Connection) -> int:
    """Index the texts, count what is counted, and return the number of articles."""
    ids = [row[0] for row in db.execute("SELECT id FROM main.articles ORDER BY docid")]
    for each in ids:
        fulltext.add(db, each)
    db.execute("CREATE TEMP TABLE touched_people AS SELECT id FROM main.people")
    people.recount(db)
    summaries.recount(db)
    db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
    return len(ids)


def _describe(db: sqlite3.Connection, facts: dict[str, str]) -> None:
    """Add what a reader needs who has nothing but this file."""
    db.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    db.executemany("INSERT INTO about VALUES (?, ?)", facts.items())
    db.execute(
        'CREATE TABLE dictionary ("table" TEXT, "column" TEXT, holds TEXT NOT NULL,'
        ' PRIMARY KEY ("table", "column"))'
    )
    db.executemany(
        "INSERT INTO dictionary VALUES (?, ?, ?)",
        (
            (name, column, holds)
            for name, table in TABLES.items()
            for column, holds in table.columns.items()
        ),
    )


def _check(db: sqlite3.Connection, target: Path) -> None:
    if broken := db.execute("PRAGMA foreign_key_check").fetchone():
        raise IndexFault(f"{target}: a row of {broken[0]} leads to none of {broken[2]}")
    db.execute("ANALYZE")
    db.commit()
