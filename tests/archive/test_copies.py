"""Fixity over years: a share each time, and copies that repair each other."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive import copies
from archive.collection import CONFIG, Collection
from archive.errors import ConfigError, LedgerError
from archive.fixity.held import verify_due
from archive.fixity.seals import held
from archive.withdrawal.decisions import TAKEDOWN
from pipelines.indexing import import_files, reindex, withdraw
from tests.conftest import FIXTURES

URL = "http://iv.test/Steadfast-in-defence-of-the-people-s-vote-the-struggle-continues"


@pytest.fixture
def collection(magazine: Collection, tmp_path: Path) -> Collection:
    shutil.copytree(magazine.root, tmp_path / "c")
    config = tmp_path / "c" / CONFIG
    places = [str(tmp_path / "one"), str(tmp_path / "two")]
    config.write_text(config.read_text() + f"copies = {places}\nverify_days = 10\n")
    return Collection.open(tmp_path / "c")


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def events(collection: Collection, name: str) -> list[dict[str, object]]:
    return [line["result"] for line in collection.ledger if line["event"] == name]


def test_copies_are_made_checked_and_repaired(collection: Collection, tmp_path: Path) -> None:
    names = list(held(collection))
    assert len(names) > 1
    first = copies.check(collection)
    assert len(first.faults) == 2 * (len(names) + 1), "the files, and collection.toml"
    made = copies.repair(collection)
    assert made.faults == ()
    assert len(made.done) == 2 * len(names)
    assert copies.check(collection).faults == ()
    flip(tmp_path / "one" / "warcs" / names[0])
    (tmp_path / "two" / "warcs" / names[1]).unlink()
    flip(collection.warcs / names[1])
    found = copies.check(collection).faults
    assert [fault.partition(": warcs/")[2] for fault in sorted(found)] == [
        f"{names[1]}: not what the ledger says",
        f"{names[0]}: not what the ledger says",
        f"{names[1]}: missing",
    ]
    repaired = copies.repair(collection)
    assert repaired.faults == ()
    assert len(repaired.done) == 3
    assert copies.check(collection).faults == ()
    assert events(collection, copies.REPAIRED)[-1]["done"] == list(repaired.done)
    collection.ledger.check()


def test_nothing_is_repaired_blindly(collection: Collection, tmp_path: Path) -> None:
    copies.repair(collection)
    name = next(iter(held(collection)))
    places = [collection.root, tmp_path / "one", tmp_path / "two"]
    for place in places:
        flip(place / "warcs" / name)
    before = [(place / "warcs" / name).read_bytes() for place in places]
    report = copies.repair(collection)
    assert report.done == ()
    assert len(report.faults) == 3
    assert all("no good copy is left" in fault for fault in report.faults)
    assert [(place / "warcs" / name).read_bytes() for place in places] == before
    lines = collection.ledger.path.read_bytes().splitlines(keepends=True)
    collection.ledger.path.write_bytes(b"".join(lines[:1] + lines[2:]))
    with pytest.raises(LedgerError):
        copies.repair(collection)


def test_another_ledger_is_said_and_not_overwritten(collection: Collection, tmp_path: Path) -> None:
    copies.repair(collection)
    other = tmp_path / "one" / "ledger.jsonl"
    other.write_bytes(other.read_bytes() + b'{"event": "foreign"}\n')
    kept = other.read_bytes()
    assert any("is not the beginning of ours" in one for one in copies.repair(collection).faults)
    assert other.read_bytes() == kept


def test_what_people_wrote_is_copied_too(collection: Collection, tmp_path: Path) -> None:
    (collection.root / "people.toml").write_text("")
    copies.repair(collection)
    withdraw(collection, URL, {}, reason="asked")
    found = copies.check(collection).faults
    assert any(f"{tmp_path / 'one'}: withdrawn/" in fault for fault in found)
    assert copies.repair(collection).faults == ()
    assert copies.check(collection).faults == ()
    again = tmp_path / "one"
    assert Collection.open(again).settings == collection.settings
    assert (again / "people.toml").exists()
    assert reindex(Collection.open(again), {}).articles == 27


def test_a_purge_reaches_the_copies(collection: Collection, tmp_path: Path) -> None:
    copies.repair(collection)
    withdraw(collection, URL, {}, reason="asked", for_good=True)
    assert len(events(collection, TAKEDOWN)) == 1
    report = copies.repair(collection)
    assert report.faults == ()
    for name in held(collection):
        ours = (collection.warcs / name).read_bytes()
        assert (tmp_path / "one" / "warcs" / name).read_bytes() == ours


def test_a_store_that_fsspec_knows(collection: Collection) -> None:
    pytest.importorskip("fsspec")
    config = collection.root / CONFIG
    text = config.read_text().partition("copies = ")[0]
    config.write_text(text + 'copies = ["memory://archive"]\n')
    remote = Collection.open(collection.root)
    assert copies.repair(remote).faults == ()
    assert copies.check(remote).faults == ()


def test_without_copies_it_says_how(magazine: Collection) -> None:
    with pytest.raises(ConfigError, match="copies ="):
        copies.check(magazine)


def test_everything_is_read_once_in_the_period(collection: Collection, tmp_path: Path) -> None:
    more = ("spip/site-b", "wordpress/site-a", "wordpress/site-b", "drupal/site-l")
    import_files(collection, [FIXTURES / f"{name}.warc.gz" for name in more], {})
    names = set(held(collection))
    start = datetime.now(UTC)
    shares = [verify_due(collection, start + timedelta(days=day)) for day in range(1, 31)]
    assert all(report.faults == () for report in shares)
    for period in (shares[:10], shares[10:20], shares[20:]):
        read = Counter(name for report in period for name in report.files)
        assert read.keys() == names, "everything is read in each period"
        assert sum(read.values()) <= len(names) + 2, "and hardly anything twice"
    whole = sum(each.bytes for each in held(collection).values())
    largest = max(each.bytes for each in held(collection).values())
    assert max(report.bytes for report in shares) <= whole / 10 + largest
    later = verify_due(collection, start + timedelta(days=400))
    assert set(later.files) == names
    flip(collection.warcs / next(iter(names)))
    assert verify_due(collection, start + timedelta(days=401)).files == ()
    found = verify_due(collection, start + timedelta(days=800))
    assert len(found.faults) >= 1
    assert events(collection, "verify due")[-1]["faults"]


def with_copies(collection: Collection, *places: str) -> Collection:
    return Collection(collection.root, replace(collection.settings, copies=places))


def test_a_place_that_cannot_be_reached_is_a_fault_of_its_own(
    collection: Collection, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("where a folder should be")
    there = with_copies(collection, str(tmp_path / "file" / "x"), str(tmp_path / "copy"))
    report = copies.repair(there)
    said = [each.partition(" (")[0] for each in report.faults]
    assert said == [f"{tmp_path / 'file' / 'x'}: cannot be reached"]
    assert (tmp_path / "copy" / "ledger.jsonl").read_bytes() == there.ledger.path.read_bytes()
    assert len(copies.check(there).faults) == 1


@pytest.mark.parametrize("place", ["", ".", "warcs/.."])
def test_a_collection_is_no_copy_of_itself(collection: Collection, place: str) -> None:
    with pytest.raises(ConfigError, match="itself"):
        copies.check(with_copies(collection, place))


def test_a_store_that_no_one_knows(collection: Collection) -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(ConfigError, match="nosuch"):
        copies.check(with_copies(collection, "nosuch://bucket/x"))


def test_a_store_that_cannot_be_written_is_a_fault(collection: Collection) -> None:
    pytest.importorskip("fsspec")
    report = copies.repair(with_copies(collection, "data://x"))
    assert report.faults
    assert report.done == ()
