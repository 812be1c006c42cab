"""The ZIP writer, read back with `zipfile` and with unzip."""

import hashlib
import io
import shutil
import subprocess
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.exports import zipping
from archive.exports.zipping import ZipWriter, gathered

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\\\0"), min_size=1, max_size=30)
PARTS = st.lists(st.binary(max_size=200), max_size=5)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, st.tuples(PARTS, st.booleans()), max_size=6))
def test_zipfile_reads_what_was_written(files):
    out = io.BytesIO()
    with ZipWriter(out) as archive:
        members = [
            archive.add(name, parts, compress=packed) for name, (parts, packed) in files.items()
        ]
    with zipfile.ZipFile(out) as read:
        assert read.testzip() is None
        assert read.namelist() == list(files)
        for member in members:
            data = b"".join(files[member.name][0])
            assert read.read(member.name) == data
            assert member.size == len(data)
            assert member.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(("limit", "many"), [(zipping.LIMIT, zipping.MANY), (10, 9), (1 << 40, 3)])
def test_what_the_old_fields_cannot_say_is_in_zip64(tmp_path, monkeypatch, limit, many):
    monkeypatch.setattr(zipping, "LIMIT", limit)
    monkeypatch.setattr(zipping, "MANY", many)
    (tmp_path / "large").write_bytes(b"x" * 3_000_001)
    path = tmp_path / "a.zip"
    with path.open("w+b") as file, ZipWriter(file) as archive:
        archive.store("stored.bin", tmp_path / "large")
        archive.add("deflated.txt", gathered([b"line\n"] * 100_000), compress=True)
        archive.add("empty", [])
    with zipfile.ZipFile(path) as read:
        assert read.testzip() is None
        assert [each.file_size for each in read.infolist()] == [3_000_001, 500_000, 0]
        stored, deflated, _ = read.infolist()
        assert stored.compress_size == stored.file_size
        assert deflated.compress_size < 10_000
    if unzip := shutil.which("unzip"):
        subprocess.run([unzip, "-tq", path], check=True, capture_output=True)


def test_a_failure_leaves_no_whole_zip(tmp_path):
    path = tmp_path / "a.zip"

    def parts():
        yield b"one"
        raise OSError

    with pytest.raises(OSError), path.open("w+b") as file, ZipWriter(file) as archive:
        archive.add("a", parts())
    assert not zipfile.is_zipfile(path)
