import json
import resource
import threading
from pathlib import Path

import pytest

from archive.errors import LedgerError, StorageFull
from archive.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.jsonl")


def test_lines_are_kept_in_order(ledger: Ledger) -> None:
    assert list(ledger) == []
    ledger.check()
    written = [ledger.append("crawl", {"n": n, "who": "é\udc80"}, who="Ana") for n in range(3)]
    assert [line["result"]["n"] for line in ledger] == [0, 1, 2]
    assert list(ledger) == written
    assert written[0]["previous"].endswith(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    ledger.check()


@pytest.mark.parametrize(
    ("change", "number"),
    [
        (lambda lines: [lines[0], lines[1].replace(b'"n": 1', b'"n": 9'), *lines[2:]], 3),
        (lambda lines: [lines[0], *lines[2:]], 2),
        (lambda lines: lines[1:], 1),
        (lambda lines: [lines[1], lines[0], *lines[2:]], 1),
        (lambda lines: [*lines[:2], b"[]\n", *lines[2:]], 3),
        (lambda lines: [*lines, b"{}\n"], 5),
        (lambda lines: [*lines, b'{"event": "cra'], 5),
    ],
    ids=["changed", "removed", "first removed", "swapped", "added", "added at the end", "torn"],
)
def test_a_change_is_found(ledger: Ledger, change: object, number: int) -> None:
    for n in range(4):
        ledger.append("crawl", {"n": n}, who="Ana")
    lines = ledger.path.read_bytes().splitlines(keepends=True)
    ledger.path.write_bytes(b"".join(change(lines)))  # type: ignore[operator]
    with pytest.raises(LedgerError, match=rf"ledger.jsonl:{number}:"):
        ledger.check()
    assert all(isinstance(line, dict) for line in ledger)


@pytest.mark.parametrize(
    ("change", "number"),
    [
        (lambda lines: lines[:2], 3),
        (lambda lines: [*lines[:-1], lines[-1].replace(b'"n": 3', b'"n": 9')], 5),
    ],
    ids=["the last removed", "the last changed"],
)
def test_the_last_line_is_held_too(ledger: Ledger, change: object, number: int) -> None:
    for n in range(4):
        ledger.append("crawl", {"n": n}, who="Ana")
    lines = ledger.path.read_bytes().splitlines(keepends=True)
    ledger.path.write_bytes(b"".join(change(lines)))  # type: ignore[operator]
    with pytest.raises(LedgerError, match=r"not the one that was written last"):
        ledger.check()
    ledger.append("verify", {}, who="Ana")
    ledger.append("verify", {}, who="Ana")
    with pytest.raises(LedgerError, match=rf"ledger.jsonl:{number}: does not follow"):
        ledger.check()


def test_killed_between_line_and_head_nothing_is_wrong(ledger: Ledger) -> None:
    head = ledger.path.with_suffix(".head")
    ledger.append("crawl", {}, who="Ana")
    before = head.read_bytes()
    ledger.append("crawl", {}, who="Ana")
    head.write_bytes(before)
    ledger.check()
    head.unlink()
    ledger.check()


@pytest.mark.parametrize("torn", [b"{", b'{"time": "2026', b'{"a": "\xc3'])
def test_a_line_torn_by_a_power_cut_is_taken_out(ledger: Ledger, torn: bytes) -> None:
    ledger.append("crawl", {}, who="Ana")
    with ledger.path.open("ab") as file:
        file.write(torn)
    ledger.append("verify", {}, who="Ana")
    ledger.check()
    assert [line["event"] for line in ledger] == ["crawl", "verify"]


def test_a_whole_line_without_its_end_is_kept(ledger: Ledger) -> None:
    ledger.append("crawl", {}, who="Ana")
    ledger.path.write_bytes(ledger.path.read_bytes().rstrip(b"\n"))
    ledger.append("verify", {}, who="Ana")
    ledger.check()
    assert [line["event"] for line in ledger] == ["crawl", "verify"]


def test_long_lines(ledger: Ledger) -> None:
    for length in (10, 4000, 4096, 20_000, 5):
        ledger.append("crawl", {"text": "x" * length}, who="Ana")
    ledger.check()


def test_many_writers_at_once(ledger: Ledger) -> None:
    def write(n: int) -> None:
        for _ in range(20):
            Ledger(ledger.path).append("crawl", {"n": n}, who="Ana")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger.check()
    assert len(list(ledger)) == 80


def test_a_full_disk_leaves_it_whole(ledger: Ledger) -> None:
    ledger.append("crawl", {}, who="Ana")
    before = ledger.path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 50, limits[1]))
        with pytest.raises(StorageFull):
            ledger.append("crawl", {"text": "x" * 1000}, who="Ana")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert ledger.path.read_bytes() == before
    assert json.loads(before)["who"] == "Ana"
