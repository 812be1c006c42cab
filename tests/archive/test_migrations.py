from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from archive.errors import IndexFault, SchemaTooNew
from archive.index import migrations
from archive.index.articles import open_index
from archive.index.migrations import MIGRATIONS, migrate
from archive.index.store import Store
from archive.index.summaries import SUMMARIES
from tests.archive.index_makers import HOME, fill, page


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_a_new_database_gets_the_newest_schema_and_keeps_it() -> None:
    connection = sqlite3.connect(":memory:")
    assert migrate(connection) == len(MIGRATIONS) == version(connection)
    before = list(connection.execute("SELECT sql FROM sqlite_master"))
    migrate(connection)
    assert list(connection.execute("SELECT sql FROM sqlite_master")) == before


@pytest.mark.skipif(sqlite3.sqlite_version_info < (3, 37), reason="no STRICT tables")
def test_tables_are_strict() -> None:
    connection = sqlite3.connect(":memory:")
    migrate(connection)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(
            "INSERT INTO issues (id, site, label, year) VALUES ('a', 'b', 'c', 'June')"
        )


def test_an_old_sqlite_gets_plain_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 35, 0))
    connection = sqlite3.connect(":memory:")
    migrate(connection)
    assert not connection.execute(
        "SELECT 1 FROM sqlite_master WHERE sql LIKE '%STRICT%'"
    ).fetchall()


def test_a_step_that_fails_leaves_nothing() -> None:
    connection = sqlite3.connect(":memory:")
    with pytest.raises(IndexFault, match="schema 1"):
        migrations._step(connection, 1, "CREATE TABLE a (b TEXT);\nCREATE TABLE a (b TEXT);\n")
    assert version(connection) == 0
    assert not connection.execute("SELECT name FROM sqlite_master").fetchall()


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "press.db"
    Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(SchemaTooNew):
        Store(path)
    with pytest.raises(SchemaTooNew):
        open_index(path)


def test_what_is_no_database_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "press.db"
    path.write_bytes(b"no database at all, " * 100)
    with pytest.raises(IndexFault, match="reindex"):
        Store(path)
    with pytest.raises(IndexFault, match="reindex"):
        open_index(path)
    with pytest.raises(IndexFault, match="crawl or import"):
        open_index(tmp_path / "missing.db")


def test_an_index_of_before_the_summaries_gets_them(tmp_path: Path) -> None:
    path = tmp_path / "press.db"
    with Store(path) as store:
        fill(store, [page(1, f"{HOME}a", title="A", body_text="strike", keywords=("ports",))])
        before = [list(store.db.query(f"SELECT * FROM {name}")) for name in SUMMARIES]
        for name in SUMMARIES:
            store.connection.execute(f"DELETE FROM {name}")
        store.connection.execute("UPDATE keywords SET articles = 0")
    with Store(path) as store:
        assert [list(store.db.query(f"SELECT * FROM {name}")) for name in SUMMARIES] == before
        assert list(store.db.query("SELECT name, articles FROM keywords")) == [
            {"name": "ports", "articles": 1}
        ]
