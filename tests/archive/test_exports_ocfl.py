"""OCFL: versions pile up in one object, which ocfl-py finds valid and gives back as a bag."""

import hashlib

import bagit
import pytest

from archive import exports
from archive.collection import Collection
from archive.errors import ExportError
from archive.exports.ocfl import object_id
from archive.exports.selection import Selection
from pipelines.indexing import import_files
from spiders.publications import load_sites
from tests.conftest import FIXTURES, collection_of

library = pytest.importorskip("ocfl")

ALL = Selection()


@pytest.fixture
def collection(tmp_path):
    return collection_of(tmp_path / "c", "wordpress/site-a")


def the_object(root):
    """Return the folder of the only object, checked to the last digest with everything in it."""
    storage = library.StorageRoot(root=str(root))
    assert storage.validate(), storage.errors
    assert storage.errors == []
    [(path, _)] = storage.list_objects()
    passed, validator = library.Object(path=str(root / path)).validate(objdir=str(root / path))
    assert passed, validator.status_str()
    assert validator.log.num_warnings == 0, validator.status_str()
    return root / path


def content(folder, version):
    return {path.name for path in (folder / version / "content").rglob("*") if path.is_file()}


def test_each_export_is_a_version_that_keeps_only_what_is_new(collection, tmp_path):
    root = tmp_path / "repository"
    assert exports.export(collection, "ocfl", root, ALL).version == "v1"
    import_files(collection, [FIXTURES / "spip" / "site-a-recrawl.warc.gz"], load_sites())
    assert exports.export(collection, "ocfl", root, ALL).version == "v2"
    folder = the_object(root)
    assert "site-a.warc.gz" in content(folder, "v1")
    assert "site-a.warc.gz" not in content(folder, "v2")
    assert "site-a-recrawl.warc.gz" in content(folder, "v2")
    inventory = library.Object(path=str(folder)).parse_inventory()
    assert inventory.id == object_id(collection) == "urn:hemeroteca:Tests:Samples"
    assert inventory.version("v2").user_name == "Tests"
    assert inventory.version("v2").user_address == "mailto:t@x.test"
    assert {"data/ledger.jsonl", "bagit.txt"} <= set(inventory.version("v1").logical_paths)


def test_a_version_taken_out_is_a_bag_that_makes_the_same_collection(collection, tmp_path):
    root = tmp_path / "repository"
    exports.export(collection, "ocfl", root, ALL)
    exports.export(collection, "jsonl", tmp_path / "old.jsonl", ALL)
    exports.export(collection, "ocfl", root, ALL)
    for version in ("v1", "v2"):
        out = tmp_path / version
        library.Object().extract(str(the_object(root)), version, str(out))
        assert bagit.Bag(str(out)).validate(processes=1)
    first = (tmp_path / "v1" / "manifest-sha256.txt").read_bytes()
    assert "Follows-Bag" not in bagit.Bag(str(tmp_path / "v1")).info
    follows = bagit.Bag(str(tmp_path / "v2")).info["Follows-Bag"]
    assert hashlib.sha256(first).hexdigest() in follows
    new = Collection.create(tmp_path / "new", title="N", operator="N", contact="n@x.test")
    import_files(new, [tmp_path / "v2"], load_sites())
    exports.export(new, "jsonl", tmp_path / "new.jsonl", ALL)
    assert (tmp_path / "new.jsonl").read_bytes() == (tmp_path / "old.jsonl").read_bytes()
    assert new.cdxj.read_bytes() == collection.cdxj.read_bytes()


def test_what_a_cut_off_export_left_is_taken_away(collection, tmp_path):
    root = tmp_path / "repository"
    exports.export(collection, "ocfl", root, ALL)
    left = the_object(root) / "v2" / "content"
    left.mkdir(parents=True)
    (left / "torn").write_text("half")
    assert exports.export(collection, "ocfl", root, ALL).version == "v2"
    assert "torn" not in content(the_object(root), "v2")


def test_two_collections_are_two_objects(collection, tmp_path):
    root = tmp_path / "repository"
    other = Collection.create(tmp_path / "o", title="Ñ: x/y", operator="A", contact="http://a.test")
    import_files(other, [FIXTURES / "spip" / "site-a-recrawl.warc.gz"], load_sites())
    exports.export(collection, "ocfl", root, ALL)
    exports.export(other, "ocfl", root, ALL)
    storage = library.StorageRoot(root=str(root))
    assert storage.validate()
    assert {each for _, each in storage.list_objects()} == {object_id(collection), object_id(other)}


def test_what_is_no_repository_is_left_alone(collection, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("mine")
    with pytest.raises(ExportError, match="not an OCFL storage root"):
        exports.export(collection, "ocfl", tmp_path / "mine", ALL)
    assert [each.name for each in (tmp_path / "mine").iterdir()] == ["file"]
    with pytest.raises(ExportError, match="whole collection"):
        exports.export(collection, "ocfl", tmp_path / "new", Selection(query="x"))
    assert not (tmp_path / "new").exists()
    assert [each.name for each in collection.root.glob(".ocfl-*")] == []
