from pathlib import Path

import pytest

from archive.collection import Collection
from archive.errors import CollectionLocked
from archive.fixity.repair import repair
from archive.fixity.verify import verify
from archive.model import Capture
from archive.warc.reader import iter_captures, iter_records
from tests.archive.warc_samples import exchange, fill, make_collection, writer

BODIES = [b"%d " % n * 900 for n in range(8)]


@pytest.fixture
def filled(tmp_path: Path) -> tuple[Collection, list[Capture]]:
    """One file, no duplicates."""
    collection = make_collection(tmp_path / "c")
    return collection, fill(
        collection, [exchange(f"http://iv.test/{n}", body) for n, body in enumerate(BODIES)]
    )


def test_nothing_to_repair(filled: tuple[Collection, list[Capture]]) -> None:
    collection, _ = filled
    before = collection.ledger.path.read_bytes()
    assert repair(collection) == []
    assert collection.ledger.path.read_bytes() == before
    assert not collection.quarantine.exists()


def test_damage_goes_to_quarantine_and_the_rest_is_kept(
    filled: tuple[Collection, list[Capture]],
) -> None:
    collection, captures = filled
    path = collection.warcs / captures[0].warc
    good = {record.id: (record.content, record.headers.fields) for record in iter_records(path)}
    data = bytearray(path.read_bytes())
    data[captures[3].offset + 30] ^= 4
    path.write_bytes(data)
    done = repair(collection)
    assert any("damaged gzip member" in line for line in done)
    assert (collection.quarantine / captures[0].warc).read_bytes() == data
    (copy,) = collection.warcs.rglob("*.warc.gz")
    assert copy.name.endswith("-R.warc.gz")
    kept = {record.id: (record.content, record.headers.fields) for record in iter_records(copy)}
    assert kept == {key: value for key, value in good.items() if key != captures[3].id}
    assert list(kept) == [key for key in good if key != captures[3].id]
    assert verify(collection).faults == ()
    assert repair(collection) == []
    collection.ledger.check()


def test_a_cut_tail_of_a_finished_file(filled: tuple[Collection, list[Capture]]) -> None:
    collection, captures = filled
    path = collection.warcs / captures[0].warc
    path.write_bytes(path.read_bytes()[:-1])
    repair(collection)
    (copy,) = collection.warcs.rglob("*.warc.gz")
    found = [capture.id for capture, _ in iter_captures(copy, relative_to=collection.warcs)]
    assert found == [capture.id for capture in captures[:-1]]
    assert verify(collection).faults == ()


def test_a_bit_in_the_packing_only(filled: tuple[Collection, list[Capture]]) -> None:
    """All records are whole, so all are kept, packed anew: the file is as it was."""
    collection, captures = filled
    path = collection.warcs / captures[0].warc
    good = path.read_bytes()
    data = bytearray(good)
    data[captures[2].offset + 4] ^= 1
    path.write_bytes(data)
    repair(collection)
    (copy,) = collection.warcs.rglob("*.warc.gz")
    assert copy.read_bytes() == good
    assert verify(collection).faults == ()


def test_a_file_with_nothing_left(filled: tuple[Collection, list[Capture]]) -> None:
    collection, captures = filled
    path = collection.warcs / captures[0].warc
    path.write_bytes(bytes(1000))
    repair(collection)
    assert not list(collection.warcs.rglob("*.warc*"))
    assert (collection.quarantine / captures[0].warc).exists()
    assert verify(collection).faults == ()


def test_a_repair_that_was_killed_is_done_again(filled: tuple[Collection, list[Capture]]) -> None:
    collection, captures = filled
    path = collection.warcs / captures[0].warc
    data = bytearray(path.read_bytes())
    data[captures[3].offset + 30] ^= 4
    path.write_bytes(data)
    left = path.with_name(path.name.replace(".warc", "-R.warc"))
    left.write_bytes(path.read_bytes()[: captures[1].offset])
    left.with_name(left.name + ".open").write_bytes(b"x")
    repair(collection)
    assert [copy.name for copy in collection.warcs.rglob("*.warc*")] == [left.name]
    assert verify(collection).faults == ()


@pytest.mark.parametrize("how", ["missing", "wrong"])
def test_the_cdxj_is_rebuilt(filled: tuple[Collection, list[Capture]], how: str) -> None:
    collection, _ = filled
    good = collection.cdxj.read_bytes()
    collection.cdxj.write_bytes(good.replace(b"200", b"500"))
    if how == "missing":
        collection.cdxj.unlink()
    assert repair(collection) == ["the CDXJ was rebuilt from the WARC files"]
    assert collection.cdxj.read_bytes() == good


def test_a_torn_open_file_is_closed_and_indexed(filled: tuple[Collection, list[Capture]]) -> None:
    collection, captures = filled
    out = writer(collection.warcs)
    new = out.write_exchange(exchange("http://iv.test/new"))
    out.close()
    path = out.closed[0]
    with path.open("ab") as file:
        file.write(b"\x1f\x8b\x08torn")
    path.rename(path.with_name(path.name + ".open"))
    done = repair(collection)
    assert any("bytes of an unfinished record cut off" in line for line in done)
    found = {
        capture.id
        for path in collection.warcs.rglob("*.warc.gz")
        for capture, _ in iter_captures(path, relative_to=collection.warcs)
    }
    assert found == {new.id, *(capture.id for capture in captures)}
    report = verify(collection)
    assert (report.faults, report.unsealed) == ((), ())


def test_what_cannot_be_repaired_is_said(filled: tuple[Collection, list[Capture]]) -> None:
    collection, captures = filled
    (collection.warcs / captures[0].warc).unlink()
    collection.press.write_bytes(b"no database" * 99)
    done = repair(collection)
    assert (
        f"not repaired: warcs/{captures[0].warc}: the ledger has this file, and it is missing"
        in done
    )
    assert any("run `hemeroteca reindex`" in line for line in done)


def test_not_while_another_writes(filled: tuple[Collection, list[Capture]]) -> None:
    collection, _ = filled
    with collection.lock("crawl"), pytest.raises(CollectionLocked):
        repair(Collection.open(collection.root))
