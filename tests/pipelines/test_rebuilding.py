"""What a rebuild finds in the files of a crawl: publications, skips and whose a capture is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.collection import Collection
from archive.index.store import Store
from archive.model import Family, Site
from archive.warc.members import members
from archive.warc.writer import WarcWriter
from pipelines.indexing import reindex
from pipelines.indexing.publications import URI, site_to_json
from tests.archive.warc_samples import Originals, exchange, make_collection, writer

BLOG = Site("blog", "A blog", "http://blog.test/", Family.GENERIC)
PAGE = b"<html><title>A title</title><p>" + b"Words of a text. " * 40
PICTURE = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return make_collection(tmp_path / "collection")


def written(collection: Collection, write: Callable[[WarcWriter], None]) -> Path:
    with writer(collection.warcs) as out:
        write(out)
    return out.closed[0]


def know(out: WarcWriter, site: Site = BLOG) -> None:
    out.write_metadata(URI + site.slug, "application/json", site_to_json(site))


def skip(out: WarcWriter) -> None:
    line = json.dumps({"url": "http://blog.test/x", "reason": "robots"}).encode()
    out.write_resource("urn:hemeroteca:crawl:c1", "application/x-ndjson", line)


def owners(collection: Collection) -> dict[str, str | None]:
    """Return whose each capture is, by its address."""
    with Store(collection.press) as store:
        return {each.url: each.site for each in store.captures()}


def test_what_stands_behind_damage_is_found(collection: Collection) -> None:
    def write(out: WarcWriter) -> None:
        out.write_exchange(exchange("http://blog.test/a", PAGE, site="blog"))
        know(out)
        skip(out)

    path = written(collection, write)
    with path.open("rb") as file:
        places = [member.offset for member in members(file)]
    data = bytearray(path.read_bytes())
    data[places[1] + 12] ^= 0xFF  # in the first record after the warcinfo
    path.write_bytes(data)
    report = reindex(collection, {})
    assert len(report.faults) == 1
    with Store(collection.press) as store:
        assert store.count("skips") == 1
        assert store.sites() == {"blog": BLOG}


def test_a_requisite_before_the_record_of_its_publication_belongs_to_it(
    collection: Collection,
) -> None:
    def write(out: WarcWriter) -> None:
        out.write_exchange(exchange("http://cdn.test/a.png", b"\x89P", head=PICTURE, site="blog"))
        out.write_exchange(exchange("http://cdn.test/b.png", b"\x89Q", head=PICTURE, site="gone"))
        out.write_exchange(exchange("http://blog.test/a", PAGE, site="blog"))
        know(out)

    written(collection, write)
    assert reindex(collection, {}).failures == 0
    assert owners(collection) == {
        "http://cdn.test/a.png": "blog",
        "http://cdn.test/b.png": None,
        "http://blog.test/a": "blog",
    }


def test_a_site_file_claims_its_host_before_what_was_found_out(collection: Collection) -> None:
    """As in a crawl, whatever the names."""
    found = Site("a-guess", "?", "http://blog.test/", Family.SPIP)

    def write(out: WarcWriter) -> None:
        know(out, found)
        out.write_exchange(exchange("http://blog.test/a", PAGE, site="a-guess"))

    written(collection, write)
    reindex(collection, {"blog": BLOG})
    assert owners(collection) == {"http://blog.test/a": "blog"}


def test_a_picture_whose_original_is_missing_is_a_failure(collection: Collection) -> None:
    def write(out: WarcWriter) -> None:
        out.write_exchange(exchange("http://blog.test/a.png", head=PICTURE, site="blog"))

    path, originals = written(collection, write), Originals()
    reindex(collection, {"blog": BLOG})
    with Store(collection.press) as store:
        first = next(store.captures())
    assert first.payload_digest is not None
    originals.captures[first.payload_digest] = first
    with writer(collection.warcs, originals) as out:
        out.write_exchange(exchange("http://blog.test/b.png", head=PICTURE, site="blog"))
    assert reindex(collection, {"blog": BLOG}).failures == 0
    path.unlink()
    assert reindex(collection, {"blog": BLOG}).failures == 1
