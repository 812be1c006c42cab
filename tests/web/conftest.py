"""One collection with all samples, twice crawled, for all tests of the desk; for reading only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive.collection import Collection
from benchmarks.desk import write
from pipelines.indexing import import_files
from spiders.publications import load_sites
from tests.conftest import FIXTURES
from tests.web.desks import Client
from tests.web.hostile import hostile_index

FEW = {"sites", "keywords", "sections", "issues", "crawls", "coverage", "figures", "ties"}
"""Tables with as many rows as there are publications, or words that these order articles by."""


@pytest.fixture(scope="session")
def press(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    folder = tmp_path_factory.mktemp("press") / "c"
    collection = Collection.create(folder, title="Samples", operator="Tests", contact="t@x.test")
    warcs = sorted(FIXTURES.glob("*/site-?.warc.gz")) + sorted(FIXTURES.glob("*/*recrawl.warc.gz"))
    import_files(collection, warcs, load_sites())
    return collection


@pytest.fixture(scope="session")
def desk(press: Collection) -> Iterator[Client]:
    client = Client(press.press)
    yield client
    client.close()


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder: Path = tmp_path_factory.mktemp("hostile") / "c"
    collection = Collection.create(folder, title="Hostile", operator="Tests", contact="t@x.test")
    client = Client(hostile_index(collection.press))
    yield client
    client.close()


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of 2,000 made-up articles, with the statistics of one a hundred times as large."""
    path = tmp_path_factory.mktemp("large") / "press.db"
    write(path, 2_000)
    with closing(sqlite3.connect(path)) as db, db:
        for table, name, stat in db.execute("SELECT tbl, idx, stat FROM sqlite_stat1").fetchall():
            if table not in FEW:
                values = [_scaled(stat), table, name]
                db.execute("UPDATE sqlite_stat1 SET stat = ? WHERE tbl = ? AND idx IS ?", values)
    return path


def _scaled(stat: str) -> str:
    """Return statistics (rows, then rows for each prefix of an index) as of 200,000 articles."""
    return " ".join(n if n == "1" or not n.isdigit() else f"{n}00" for n in stat.split())
