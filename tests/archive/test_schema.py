from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.index.describing import datasette_tables, schema_markdown
from archive.index.migrations import migrate
from archive.index.schema import TABLES

DOCS = Path(__file__).parents[2] / "docs" / "schema.md"


@pytest.fixture
def db() -> Database:
    connection = sqlite3.connect(":memory:")
    migrate(connection)
    return Database(connection)


def test_every_table_and_column_is_described_and_no_other(db: Database) -> None:
    real = {
        name: {column.name for column in db.table(name).columns}
        for name in db.table_names()
        if not name.startswith(("articles_fts", "articles_words"))
    }
    assert real == {name: set(table.columns) for name, table in TABLES.items()}


def test_the_documentation_is_fresh(db: Database) -> None:
    assert DOCS.read_text("utf-8") == schema_markdown(db), "run `make docs`"


def test_datasette_hides_what_is_internal() -> None:
    hidden = {name for name, table in datasette_tables().items() if table.get("hidden")}
    assert hidden == {"contents", "reading_keys", "readings", "unsettled"}


def test_foreign_keys_lead_to_primary_keys(db: Database) -> None:
    for name in TABLES:
        for key in db.table(name).foreign_keys:
            if isinstance(key.column, str):
                assert db.table(key.other_table).pks == [key.other_column], (name, key)
