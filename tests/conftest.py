"""What many tests share: collections of the sample magazines, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.collection import Collection
from pipelines.indexing import import_files
from spiders.publications import load_sites

FIXTURES = Path(__file__).parent / "fixtures"


def collection_of(folder: Path, *warcs: str) -> Collection:
    """Make a collection in `folder` of sample WARCs, named as `spip/site-a`."""
    collection = Collection.create(folder, title="Samples", operator="Tests", contact="t@x.test")
    import_files(collection, [FIXTURES / f"{name}.warc.gz" for name in warcs], load_sites())
    return collection


@pytest.fixture(scope="session")
def magazine(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """The modern SPIP sample; for reading only."""
    return collection_of(tmp_path_factory.mktemp("magazine") / "c", "spip/site-a")
