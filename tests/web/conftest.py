"""One collection with all samples, twice crawled, for all tests of the desk; for reading only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.collection import Collection
from pipelines.indexing import import_files
from spiders.publications import load_sites
from tests.conftest import FIXTURES
from tests.web.desks import Client
from tests.web.hostile import hostile_index


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
