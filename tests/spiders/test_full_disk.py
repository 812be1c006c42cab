"""A crawl on a disk that really is full: a sentence, everything whole, and on it goes with room."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.collection import Collection
from archive.errors import StorageFull
from archive.fixity.verify import verify
from archive.room import append_whole
from archive.warc.reader import iter_captures
from tests.spiders.served import Served, serve
from tests.spiders.test_kill import PAGES, generated

Room = Callable[[str], None]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[tuple[Path, Room]]:
    """A small disk of its own, and what makes it larger."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(options: str) -> int:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        return subprocess.run(command, check=False, capture_output=True).returncode

    if mount("size=700k"):
        pytest.skip("only root may mount a disk")
    try:
        yield folder, lambda size: assert_done(mount(f"remount,size={size}"))
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def assert_done(code: int) -> None:
    assert code == 0


def crawl(root: Path, site: Served) -> subprocess.CompletedProcess[str]:
    where = ["-c", str(root), "--connect-to", site.connect_to]
    command = [sys.executable, "-m", "hemeroteca", "crawl", "http://gen.test/", "--delay", "0"]
    return subprocess.run(
        [*command, "--concurrency", "4", *where], check=False, capture_output=True, text=True
    )


def test_a_disk_that_fills_is_said_in_a_sentence(disk: tuple[Path, Room]) -> None:
    folder, enlarge = disk
    collection = Collection.create(folder / "c", title="T", operator="O", contact="a@example.org")
    with (collection.root / "collection.toml").open("a") as config:
        config.write("min_free_bytes = 0\n")
    with serve(generated) as site:
        process = crawl(collection.root, site)
        assert process.returncode == 1
        assert "no room left" in process.stderr
        assert process.stderr.count("\n") == 1, process.stderr
        assert not list(collection.warcs.rglob("*.open"))
        enlarge("40m")
        process = crawl(collection.root, site)
    assert process.returncode == 0, process.stderr
    found = verify(collection)
    assert (found.faults, found.unsealed) == ((), ())
    kept = {
        capture.url
        for path in collection.warcs.rglob("*.warc.gz")
        for capture, _ in iter_captures(path, relative_to=collection.warcs)
    }
    assert {f"http://gen.test/text/{n}" for n in range(PAGES)} <= kept


def test_lines_are_appended_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    append_whole(path, b"first\n")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, before[1]))
    try:
        with pytest.raises(StorageFull, match="no room left"):
            append_whole(path, b"second\n" * 10)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == b"first\n"
