"""What people are told of a disk that is full, may not be written, or is not there."""

from __future__ import annotations

import errno
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.collection import Collection
from archive.errors import ReadOnly, StorageFault, StorageFull
from archive.room import explained
from hemeroteca import main
from tests.disks import Disk, small_disk

FIXTURES = Path(__file__).parent / "fixtures"
FORMATS = ("jsonl", "csv", "parquet", "sqlite", "package", "csl", "bibtex", "ris")
ROOT = {"0=ocfl_1.1", "ocfl_layout.json", "config.json"}
"""What an OCFL storage root without objects is."""
WHOLE = ("warc", "wacz", "bagit", "ocfl")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def refused(*arguments: object, saying: str) -> None:
    """Run a command that must end with one line which says this."""
    ended = run(*arguments)
    assert ended.exit_code == 1, ended.output
    assert isinstance(ended.exception, SystemExit), ended.exception
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert saying in ended.stderr


def done(*arguments: object) -> Result:
    ended = run(*arguments)
    assert ended.exit_code == 0, (ended.output, ended.exception)
    return ended


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk", "16m") as made:
        yield made


@pytest.fixture
def kept(disk: Disk, magazine: Collection) -> Path:
    """A collection on that disk."""
    return Path(shutil.copytree(magazine.root, disk.root / "c"))


# --- full -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS + WHOLE)
def test_an_export_to_a_full_disk_is_a_sentence_and_leaves_nothing(
    disk: Disk, magazine: Collection, tmp_path: Path, form: str
) -> None:
    mine = shutil.copytree(magazine.root, tmp_path / "c")  # a bag is noted in its ledger
    for left in (4096, 12288):
        disk.fill(but=left)
        target = disk.root / f"out{left}" / "a"
        refused("export", form, "-o", target, "-c", mine, saying="no room left on the disk of")
        found = {path.name for path in target.parent.rglob("*") if path.is_file()}
        assert found <= (ROOT if form == "ocfl" else set())


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "bibtex", "warc", "wacz"])
def test_a_file_that_may_not_grow_is_a_sentence(
    magazine: Collection, tmp_path: Path, form: str
) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        target = tmp_path / "a"
        refused("export", form, "-o", target, "-c", magazine.root, saying="no room left")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


def test_a_full_standard_output_is_a_sentence(magazine: Collection) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "hemeroteca", "export", "jsonl", "-c", magazine.root]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert "no room left" in ended.stderr


def test_an_import_to_a_full_disk_can_be_done_again_with_room(disk: Disk, kept: Path) -> None:
    warc = FIXTURES / "wordpress" / "site-a.warc.gz"
    disk.fill(but=4096)
    refused("import", warc, "-c", kept, saying="no room left on the disk of")
    (disk.root / "filling").unlink()
    assert "no faults" in done("verify", "-c", kept).output
    done("import", warc, "-c", kept)
    assert "no faults" in done("verify", "-c", kept).output
    assert "imported, " in done("import", FIXTURES / "drupal" / "site-l.warc.gz", "-c", kept).output


@pytest.mark.parametrize("left", [0, 262144])
def test_writing_commands_say_that_the_disk_is_full(disk: Disk, kept: Path, left: int) -> None:
    disk.fill(but=left)
    refused("reindex", "-c", kept, saying="no room left")
    assert len(done("export", "jsonl", "-c", kept).stdout.splitlines()) == 28
    done("status", "-c", kept)
    done("search", "Peru", "-c", kept)


# --- read-only --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def medium(tmp_path_factory: pytest.TempPathFactory, magazine: Collection) -> Iterator[Disk]:
    """A disk that may only be read, with a collection in which something is withdrawn."""
    with small_disk(tmp_path_factory.mktemp("medium") / "disk", "16m") as made:
        shutil.copytree(magazine.root, made.root / "c")
        done("takedown", "article9876", "--reason", "asked", "-c", made.root / "c")
        made.protect()
        yield made


@pytest.fixture(scope="module")
def library(medium: Disk) -> Path:
    return medium.root / "c"


def test_a_collection_on_a_read_only_medium_can_be_read(library: Path) -> None:
    assert "iv.test" in done("status", "-c", library).output
    assert "no faults" in done("verify", "-c", library).stdout
    assert "article9876" in done("takedown", "-c", library).output
    done("search", "Peru", "-c", library)
    done("crawl", "http://iv.test/", "--dry-run", "-c", library)


def test_verify_says_that_it_is_noted_nowhere(library: Path) -> None:
    assert "not noted" in done("verify", "-c", library).stderr


@pytest.mark.parametrize("form", FORMATS + WHOLE)
def test_a_collection_on_a_read_only_medium_can_be_handed_on(
    library: Path, tmp_path: Path, form: str
) -> None:
    done("export", form, "-o", tmp_path / "a", "-c", library)
    if form in {"warc", "wacz"}:
        done("export", form, "-o", tmp_path / "b", "--query", "Peru", "-c", library)


@pytest.mark.parametrize(
    "command",
    ["reindex", "repair", "verify --due", "takedown x --reason y", "import {warc}", "crawl x.test"],
)
def test_what_must_write_says_that_it_may_not(library: Path, command: str) -> None:
    words = command.format(warc=FIXTURES / "drupal" / "site-l.warc.gz").split()
    refused(*words, "-c", library, saying="read-only")


def test_nothing_is_exported_to_a_read_only_disk(library: Path, medium: Disk) -> None:
    target = medium.root / "a.jsonl"
    refused("export", "jsonl", "-o", target, "-c", library, saying="read-only")


# --- what the system says ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, StorageFull),
        (errno.EDQUOT, StorageFull),
        (errno.EROFS, ReadOnly),
        (errno.EACCES, StorageFault),
        (errno.ENOENT, StorageFault),
        (errno.EIO, StorageFault),
    ],
)
def test_the_file_is_named_with_what_is_wrong(number: int, kind: type[StorageFault]) -> None:
    said = explained(OSError(number, "so it is", "/from", None, "/a/file"))
    assert type(said) is kind
    assert "/a/file" in str(said)
    assert "\n" not in str(said)


@pytest.mark.parametrize(
    "error",
    [
        OSError("of our own"),
        ConnectionRefusedError(errno.ECONNREFUSED, "refused"),
        PermissionError(errno.EPERM, "no file is named"),
        ValueError("a mistake"),
        sqlite3.OperationalError("no code"),
    ],
)
def test_what_is_no_fault_of_the_disk_stays_what_it_is(error: Exception) -> None:
    assert explained(error) is None


def test_a_mistake_in_sql_stays_one() -> None:
    with sqlite3.connect(":memory:") as db, pytest.raises(sqlite3.OperationalError) as caught:
        db.execute("SELECT * FROM nothing")
    db.close()
    assert explained(caught.value) is None
