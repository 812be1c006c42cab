import json
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from archive import cdxj
from archive.cdxj import Cdxj
from archive.model import Capture
from archive.warc.reader import iter_captures
from tests.archive.warc_samples import (
    PAGE,
    START,
    Originals,
    exchange,
    fill,
    make_collection,
    writer,
)

FIXTURES = Path(__file__).parents[1] / "fixtures"


def capture(url: str = "http://iv.test/", **changes: object) -> Capture:
    values: dict[str, object] = {
        "id": "urn:uuid:1", "url": url, "time": START, "status": 200, "mime": "text/html",
        "payload_digest": "sha256:ab", "payload_length": 2, "warc": "2026/HEM-1.warc.gz",
        "offset": 10, "length": 20,
    }  # fmt: skip
    return Capture(**values | changes)  # type: ignore[arg-type]


def indexed(paths: list[Path]) -> list[str]:
    """The lines of cdxj-indexer, sorted; in a process of its own, as it leaves files open."""
    command = [sys.executable, "-m", "cdxj_indexer.main", "--sort", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_a_line() -> None:
    assert cdxj.line(capture("http://www.iv.test/B?b&a")) == (
        'test,iv)/b?a&b 20261122093000 {"url": "http://www.iv.test/B?b&a", "mime": "text/html", '
        '"status": "200", "digest": "sha256:ab", "length": "20", "offset": "10", '
        '"filename": "2026/HEM-1.warc.gz"}'
    )


def test_lines_of_other_kinds() -> None:
    revisit = json.loads(cdxj.line(capture(record_type="revisit")).split(" ", 2)[2])
    assert revisit["mime"] == "warc/revisit"
    head = cdxj.line(capture(method="HEAD", mime=None, status=0))
    assert head.startswith("test,iv)/?__wb_method=head ")
    assert set(json.loads(head.split(" ", 2)[2])) == {
        "url", "digest", "length", "offset", "filename", "method"
    }  # fmt: skip


def test_our_lines_are_those_of_cdxj_indexer(tmp_path: Path) -> None:
    """But for `filename`, which it cuts to its last part, and records that are no captures."""
    originals = Originals()
    with writer(tmp_path, originals) as out:
        first = out.write_exchange(exchange("http://iv.test/é?b=2&a=1", PAGE))
        originals.captures[first.payload_digest or ""] = first
        head = b"HTTP/1.1 304 Not Modified\r\n\r\n"
        written = [
            first,
            out.write_exchange(exchange("http://www.iv.test:8080/2", PAGE)),
            out.write_exchange(exchange(first.url, b"", head=head), not_modified=first),
            out.write_exchange(exchange("http://iv.test/3", b"", head=b"HTTP/1.1 404 No\r\n\r\n")),
            out.write_exchange(exchange("http://iv.test/4", informational=(head,))),
        ]
    lines = [line for line in indexed([tmp_path / first.warc]) if not line.startswith("urn:")]
    ours = sorted(cdxj.line(each).replace('"2026/', '"') for each in written)
    assert ours == lines


def test_real_captures_have_the_keys_of_cdxj_indexer() -> None:
    paths = sorted(FIXTURES.glob("*/*.warc.gz"))
    theirs = {}
    for line in indexed(paths):
        key, time, about = line.split(" ", 2)
        fields = json.loads(about)
        theirs[fields["url"], time] = key
    for path in paths:
        for found, _ in iter_captures(path, relative_to=path.parent):
            key, time, _ = cdxj.line(found).split(" ", 2)
            assert theirs[found.url, time] == key


def test_adding_settling_and_looking_up(tmp_path: Path) -> None:
    index = Cdxj(tmp_path / "captures.cdxj")
    rng = random.Random(3)
    known = [
        capture(f"http://iv.test/{n % 40}", time=START + timedelta(hours=n), offset=n)
        for n in range(400)
    ]
    rng.shuffle(known)
    for at in range(0, 300, 50):
        index.add(known[at : at + 50])
        index.settle()
    index.add(known[300:])
    lines = (tmp_path / "captures.cdxj").read_bytes().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 300
    for n in range(40):
        found = index.lookup(f"HTTP://www.iv.test/{n}/")
        assert [each.fields["offset"] for each in found] == [str(n + 40 * k) for k in range(10)]
    near = index.lookup("http://iv.test/7", START + timedelta(hours=90))
    assert [each.fields["offset"] for each in near[:2]] == ["87", "127"]
    assert near[0].time == (START + timedelta(hours=87)).replace(microsecond=0)
    assert index.lookup("http://iv.test/none") == []
    assert index.lookup("http://zz.test/") == index.lookup("http://aa.test/") == []
    index.settle()
    assert not index.journal.exists()
    assert len((tmp_path / "captures.cdxj").read_bytes().splitlines()) == 400


def test_lookup_is_not_led_astray_by_longer_keys(tmp_path: Path) -> None:
    index = Cdxj(tmp_path / "captures.cdxj")
    index.rebuild(
        [capture("http://iv.test/a"), capture("http://iv.test/ab"), capture("http://iv.test/a/b")]
    )
    assert [each.fields["url"] for each in index.lookup("http://iv.test/a")] == ["http://iv.test/a"]


def test_nothing_is_there_yet(tmp_path: Path) -> None:
    index = Cdxj(tmp_path / "none" / "captures.cdxj")
    assert index.lookup("http://iv.test/") == []
    assert list(index.lines()) == list(index.waiting()) == []
    index.settle()
    index.rebuild([])
    assert index.path.read_bytes() == b""


def test_a_kill_between_merge_and_removal_does_no_harm(tmp_path: Path) -> None:
    index = Cdxj(tmp_path / "captures.cdxj")
    index.add([capture(offset=n) for n in range(5)])
    journal = index.journal.read_bytes()
    index.settle()
    index.journal.write_bytes(journal + b"torn")
    before = index.path.read_bytes()
    index.settle()
    assert index.path.read_bytes() == before


def test_more_lines_than_are_sorted_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cdxj, "RUN", 7)
    captures = [capture(f"http://iv.test/{n}", offset=n) for n in range(100)]
    random.Random(1).shuffle(captures)
    cdxj.rebuild(tmp_path / "captures.cdxj", captures)
    lines = (tmp_path / "captures.cdxj").read_text().splitlines()
    assert lines == sorted(map(cdxj.line, captures))
    assert [path.name for path in tmp_path.iterdir()] == ["captures.cdxj"]


def test_a_crawl_and_a_rebuild_give_the_same_index(tmp_path: Path) -> None:
    collection = make_collection(tmp_path / "c")
    fill(
        collection,
        [exchange(f"http://iv.test/{n % 5}", time=START + timedelta(seconds=n)) for n in range(20)],
    )
    before = collection.cdxj.read_bytes()
    found = (
        each
        for path in collection.warcs.rglob("*.warc.gz")
        for each, _ in iter_captures(path, relative_to=collection.warcs)
    )
    cdxj.rebuild(collection.cdxj, found)
    assert collection.cdxj.read_bytes() == before


def test_odd_lines_are_none() -> None:
    for raw in (b"", b"!meta 0 {}", b"a b c", b"a 20261122093000 {", b"a 20261122093000 []"):
        assert cdxj.parse(raw) is None
