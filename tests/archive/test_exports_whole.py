"""What is handed on whole: every byte as it was, and no rot unseen."""

import errno
import gzip
import hashlib
import json
import zipfile
import zlib

import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import exports
from archive.errors import ExportError, WarcError
from archive.exports import copying
from archive.exports.check import check_wacz
from archive.exports.selection import Selection
from archive.fixity.seals import sealed, warc_files
from archive.warc.captures import iter_captures
from archive.warc.record import iter_records
from pipelines.indexing import import_files
from spiders.publications import load_sites
from tests.conftest import FIXTURES, collection_of

ALL = Selection()
SEAL = ("file", "bytes", "sha256", "crc32")
BEFORE = SEAL[:3]
"""The fields of a line that was written before the CRC-32 was noted."""
FLAGS = (copying.DONTCACHE, 0, 1 << 30)
"""To leave the page cache as it is, not to, and one that no kernel knows: it is done without."""


def export(collection, name, target):
    return exports.export(collection, name, target, ALL)


def keep_of_seals(collection, *fields):
    """Leave these fields in the ledger's `warc` lines; the lines go where none is left."""
    lines = [json.loads(line) for line in collection.ledger.path.read_text().splitlines()]
    for line in lines:
        if line["event"] == "warc":
            line["result"] = {name: line["result"][name] for name in fields}
    text = "".join(json.dumps(line) + "\n" for line in lines if line["result"])
    collection.ledger.path.write_text(text)


def all_bytes(collection):
    return b"".join(path.read_bytes() for path in warc_files(collection))


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


def refuse(*_):
    raise OSError(errno.EINVAL, "no seeking here")


@pytest.fixture
def magazine(tmp_path):
    return collection_of(tmp_path / "c", "spip/site-a")


@pytest.mark.parametrize("name", ["wacz", "warc", "bagit"])
@pytest.mark.parametrize("fields", [SEAL, BEFORE])
def test_a_rotten_file_is_not_handed_on(magazine, tmp_path, name, fields):
    keep_of_seals(magazine, *fields)
    path = warc_files(magazine)[-1]
    flip(path)
    with pytest.raises(ExportError, match=f"{path.name} has changed since the ledger"):
        export(magazine, name, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob("out*"))


def test_without_a_seal_the_records_are_read(magazine, tmp_path):
    keep_of_seals(magazine)
    assert sealed(magazine) == {}
    export(magazine, "warc", tmp_path / "a.warc.gz")
    assert (tmp_path / "a.warc.gz").read_bytes() == all_bytes(magazine)
    flip(warc_files(magazine)[-1])
    with pytest.raises(WarcError, match="damaged gzip member"):
        export(magazine, "warc", tmp_path / "b.warc.gz")


@pytest.mark.parametrize("fields", [SEAL, BEFORE])
def test_a_wacz_says_what_is_in_it_with_or_without_a_known_digest(magazine, tmp_path, fields):
    keep_of_seals(magazine, *fields)
    export(magazine, "wacz", tmp_path / "a.wacz")
    check_wacz(tmp_path / "a.wacz")


def test_a_wacz_is_checked_without_reading_up_to_each_record(magazine, tmp_path, monkeypatch):
    """`ZipExtFile.seek` reads all that stands before: 5 GB of captures would take hours."""
    export(magazine, "wacz", tmp_path / "a.wacz")
    monkeypatch.setattr(zipfile.ZipExtFile, "seek", refuse)
    assert check_wacz(tmp_path / "a.wacz").captures > 100


def test_a_warc_of_everything_is_every_file(tmp_path):
    magazines = collection_of(tmp_path / "c", "spip/site-a", "wordpress/site-a")
    result = export(magazines, "warc", tmp_path / "a.warc.gz")
    assert (tmp_path / "a.warc.gz").read_bytes() == all_bytes(magazines)
    with (tmp_path / "a.warc.gz").open("rb") as file:
        found = sum(1 for _ in ArchiveIterator(file, parse_http=False))
    assert found == sum(1 for path in warc_files(magazines) for _ in iter_records(path))
    found = iter_captures(tmp_path / "a.warc.gz", relative_to=tmp_path)
    assert result.captures == sum(1 for _ in found)


def test_a_file_that_is_not_compressed_is_packed_record_by_record(magazine, tmp_path):
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress((FIXTURES / "wordpress/site-a.warc.gz").read_bytes()))
    import_files(magazine, [plain], load_sites())
    export(magazine, "warc", tmp_path / "a.warc.gz")
    of_files = [each for path in warc_files(magazine) for each in iter_records(path)]
    packed = list(iter_records(tmp_path / "a.warc.gz"))
    assert [(each.head, each.content) for each in packed] == [
        (each.head, each.content) for each in of_files
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=4), st.integers(1, 64), st.sampled_from(FLAGS))
def test_files_are_copied_one_after_the_other(tmp_path_factory, files, block, flag):
    folder = tmp_path_factory.mktemp("copy")
    with pytest.MonkeyPatch.context() as patch, (folder / "out").open("wb") as out:
        patch.setattr(copying, "BLOCK", block)
        patch.setattr(copying, "DONTCACHE", flag)
        patch.setattr(copying, "SMALL", 0)
        for number, data in enumerate(files):
            (folder / str(number)).write_bytes(data)
            out.write(b"between")
            sums = copying.append(folder / str(number), out, None)
            assert (sums.size, sums.crc32) == (len(data), zlib.crc32(data))
            assert sums.sha256 == hashlib.sha256(data).hexdigest()
    assert (folder / "out").read_bytes() == b"".join(b"between" + each for each in files)
