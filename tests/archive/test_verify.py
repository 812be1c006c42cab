import hashlib
import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.cdxj import Cdxj
from archive.collection import Collection
from archive.fixity.check import check_file
from archive.fixity.seals import seal, sealed
from archive.fixity.verify import Fault, verify
from archive.model import Capture
from archive.warc.record import Record
from archive.warc.survey import survey
from tests.archive.warc_samples import PAGE, exchange, fill, make_collection, pages, writer

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Collection, list[Capture]]:
    """A sound collection of three files, with duplicates; not to be changed."""
    collection = make_collection(tmp_path_factory.mktemp("sample") / "c")
    return collection, fill(collection, pages(12), max_bytes=15_000)


@pytest.fixture
def whole(
    sample: tuple[Collection, list[Capture]], tmp_path: Path
) -> tuple[Collection, list[Capture]]:
    """A copy of it, to be broken."""
    root = tmp_path / "copy"
    shutil.copytree(sample[0].root, root)
    return Collection.open(root), sample[1]


def first_file(collection: Collection) -> Path:
    return sorted(collection.warcs.rglob("*.warc.gz"))[0]


def flip(path: Path, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)


def add_press(collection: Collection, captures: list[Capture]) -> None:
    with sqlite3.connect(collection.press) as db:
        db.execute("CREATE TABLE captures (id, url, warc, offset, length, payload_digest)")
        for each in captures:
            row = (each.id, each.url, each.warc, each.offset, each.length, each.payload_digest)
            db.execute("INSERT INTO captures VALUES (?, ?, ?, ?, ?, ?)", row)
    db.close()


def change_press(collection: Collection, statement: str) -> None:
    with sqlite3.connect(collection.press) as db:
        db.execute(statement)
    db.close()


def test_a_sound_collection(whole: tuple[Collection, list[Capture]]) -> None:
    collection, captures = whole
    add_press(collection, captures)
    assert {each.record_type for each in captures} == {"response", "revisit"}
    report = verify(collection)
    assert report.faults == ()
    assert report.unsealed == ()
    files = sorted(collection.warcs.rglob("*.warc.gz"))
    assert report.files == len(files) > 2
    assert report.records == 3 * len(captures) + len(files)
    assert report.bytes == sum(path.stat().st_size for path in files)
    last = list(collection.ledger)[-1]
    assert (last["event"], last["result"]["faults"]) == ("verify", [])
    assert verify(collection, jobs=2).faults == ()


def test_a_flipped_bit_anywhere_is_found(whole: tuple[Collection, list[Capture]]) -> None:
    """Also in the bits that gzip does not use: the fault has a file and an offset."""
    collection, _ = whole
    path = first_file(collection)
    good = path.read_bytes()
    name = "warcs/" + path.relative_to(collection.warcs).as_posix()
    places = [
        found.offset
        for found in survey(path, lambda record: record)
        if not isinstance(found, Exception)
    ]
    rng = random.Random(7)
    bits = [*rng.sample(range(len(good) * 8), 60)]
    bits += [8 * rng.choice(places) + bit for bit in range(80)]  # gzip headers
    bits += [8 * (after - 9) + 7 for after in places[1:]]  # the padding of the last block
    for bit in bits:
        flip(path, bit)
        faults = verify(collection).faults
        member = max(place for place in places if place <= bit // 8)
        assert any((fault.file, fault.offset) == (name, member) for fault in faults), (bit, faults)
        path.write_bytes(good)


def test_every_byte_counts(tmp_path: Path) -> None:
    """One bit of every byte of a small file, each in its turn, is found where it is."""
    collection = make_collection(tmp_path / "c")
    fill(collection, [exchange(body=b"<p>A few words.</p>")])
    path = first_file(collection)
    good = path.read_bytes()
    known = sealed(collection)[path.relative_to(collection.warcs).as_posix()]
    places = [
        found.offset for found in survey(path, lambda each: each) if isinstance(found, Record)
    ]
    rng = random.Random(11)
    for at in range(len(good)):
        bad = bytearray(good)
        bad[at] ^= 1 << rng.randrange(8)
        path.write_bytes(bad)
        faults = check_file(path, collection.warcs, known).faults
        member = max(place for place in places if place <= at)
        assert member in {fault.offset for fault in faults}, (at, faults)


def test_gzip_headers_are_looked_at_without_a_ledger(
    whole: tuple[Collection, list[Capture]],
) -> None:
    collection, captures = whole
    collection.ledger.path.unlink()
    path = collection.warcs / captures[0].warc
    flip(path, 8 * captures[0].offset + 8 * 5)
    report = verify(collection)
    assert [fault.offset for fault in report.faults] == [captures[0].offset]
    assert len(report.unsealed) == report.files


Breakage = Callable[[Collection, list[Capture]], None]


def cut_tail(collection: Collection, _: list[Capture]) -> None:
    path = first_file(collection)
    path.write_bytes(path.read_bytes()[:-3])


def delete_line(collection: Collection, _: list[Capture]) -> None:
    lines = collection.cdxj.read_bytes().splitlines(keepends=True)
    collection.cdxj.write_bytes(b"".join(lines[:4] + lines[5:]))


def change_line(collection: Collection, _: list[Capture]) -> None:
    text = collection.cdxj.read_text()
    collection.cdxj.write_text(text.replace('"status": "200"', '"status": "201"', 1))


def disorder_lines(collection: Collection, _: list[Capture]) -> None:
    lines = collection.cdxj.read_bytes().splitlines(keepends=True)
    collection.cdxj.write_bytes(b"".join([lines[1], lines[0], *lines[2:]]))


def stray_line(collection: Collection, captures: list[Capture]) -> None:
    lines = collection.cdxj.read_text().splitlines()
    key, time, about = lines[-1].split(" ", 2)
    fields = json.loads(about) | {"offset": "1"}
    collection.cdxj.write_text("\n".join([*lines, f"{key} {time} {json.dumps(fields)}"]) + "\nz\n")


def no_cdxj(collection: Collection, _: list[Capture]) -> None:
    collection.cdxj.unlink()


def missing_file(collection: Collection, _: list[Capture]) -> None:
    first_file(collection).unlink()


def missing_row(collection: Collection, captures: list[Capture]) -> None:
    add_press(collection, captures)
    change_press(
        collection, "DELETE FROM captures WHERE offset = (SELECT min(offset) FROM captures)"
    )


def wrong_row(collection: Collection, captures: list[Capture]) -> None:
    add_press(collection, captures)
    change_press(collection, "UPDATE captures SET payload_digest = 'sha256:0' WHERE rowid = 2")


def stray_row(collection: Collection, captures: list[Capture]) -> None:
    add_press(collection, captures)
    change_press(collection, "UPDATE captures SET offset = 3 WHERE rowid = 2")


def no_database(collection: Collection, _: list[Capture]) -> None:
    collection.press.write_bytes(b"This is not a database. " * 100)


def changed_ledger(collection: Collection, _: list[Capture]) -> None:
    text = collection.ledger.path.read_text()
    collection.ledger.path.write_text(text.replace('"bytes": 1', '"bytes": 2', 1))


def left_open(collection: Collection, _: list[Capture]) -> None:
    path = sorted(collection.warcs.rglob("*.warc.gz"))[-1]
    shutil.copy(path, path.with_name("HEM-left.warc.gz.open"))


@pytest.mark.parametrize(
    ("breakage", "file", "what"),
    [
        (cut_tail, "warcs/2026/HEM-", "the file ends within this record"),
        (cut_tail, "warcs/2026/HEM-", "bytes; the ledger says"),
        (delete_line, "indexes/captures.cdxj", "no entry for http://iv.test/"),
        (change_line, "indexes/captures.cdxj", "status not as in warcs/2026/HEM-"),
        (disorder_lines, "indexes/captures.cdxj", "this line is not in its order"),
        (stray_line, "indexes/captures.cdxj", "no capture in warcs/2026/HEM-"),
        (stray_line, "indexes/captures.cdxj", "not a line of an index"),
        (no_cdxj, "indexes/captures.cdxj", "no entry for any of the "),
        (missing_file, "warcs/2026/HEM-", "the ledger has this file, and it is missing"),
        (missing_file, "indexes/captures.cdxj", "which is missing"),
        (missing_row, "press.db", "no entry for"),
        (wrong_row, "press.db", "not as in warcs/2026/HEM-"),
        (stray_row, "press.db", "no capture in warcs/2026/HEM-"),
        (no_database, "press.db", "cannot be read"),
        (changed_ledger, "ledger.jsonl", "line 2: does not follow from the line before"),
        (left_open, "warcs/2026/HEM-left.warc.gz.open", "left open by a process that is gone"),
    ],
)
def test_what_is_broken_is_named(
    whole: tuple[Collection, list[Capture]], breakage: Breakage, file: str, what: str
) -> None:
    collection, captures = whole
    breakage(collection, captures)
    faults = verify(collection).faults
    assert any(fault.file.startswith(file) and what in fault.what for fault in faults), faults
    assert list(collection.ledger)[-1]["result"]["faults"] == [str(fault) for fault in faults]


def test_a_revisit_without_its_original(whole: tuple[Collection, list[Capture]]) -> None:
    collection, captures = whole
    revisit = next(each for each in captures if each.record_type == "revisit")
    original = next(each for each in captures if each.id == revisit.refers_to)
    flip(collection.warcs / original.warc, 8 * (original.offset + 200))
    faults = verify(collection).faults
    assert any(
        (fault.file, fault.offset) == (f"warcs/{revisit.warc}", revisit.offset)
        and f"a revisit of {original.id}, which is not in the collection" in fault.what
        for fault in faults
    )


def test_damage_in_the_middle_hides_nothing_after_it(
    whole: tuple[Collection, list[Capture]],
) -> None:
    collection, captures = whole
    path = collection.warcs / captures[0].warc
    data = bytearray(path.read_bytes())
    for capture in captures[:3]:
        assert capture.warc == captures[0].warc
    for capture in (captures[0], captures[2]):
        data[capture.offset + 40 : capture.offset + 60] = bytes(20)
    path.write_bytes(data)
    offsets = {
        fault.offset for fault in verify(collection).faults if fault.file.endswith(".warc.gz")
    }
    assert {captures[0].offset, captures[2].offset} <= offsets


def test_a_running_crawl_is_no_fault(whole: tuple[Collection, list[Capture]]) -> None:
    collection, _ = whole
    with writer(collection.warcs) as out:
        first = out.write_exchange(exchange("http://iv.test/new", PAGE + b"new"))
        (path,) = collection.warcs.rglob("*.open")
        with path.open("ab") as file:
            file.write(path.read_bytes()[:200])  # the beginning of a member
        assert verify(collection).faults == ()
        Cdxj(collection.cdxj).add([first])
        Cdxj(collection.cdxj).settle()
        assert verify(collection).faults == ()


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*/site-b.warc.gz")), ids=str)
def test_files_of_other_archivers_are_checked(tmp_path: Path, path: Path) -> None:
    """Wget's digests are SHA-1 in base32."""
    collection = make_collection(tmp_path / "c")
    copy = collection.warcs / path.name
    shutil.copy(path, copy)
    seal(collection, who="Tester")
    report = verify(collection)
    assert report.records > 100
    assert {fault.file for fault in report.faults} == {"indexes/captures.cdxj"}
    assert set(sealed(collection)) == {path.name}


def test_a_wrong_digest_in_a_record(tmp_path: Path) -> None:
    collection = make_collection(tmp_path / "c")
    block = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    sha1 = {
        "block": "sha1:QKZXRXKVXJ5QZKYVXJ5QZKYVXJ5QZKYV",
        "chunks": "sha1:" + hashlib.sha1(block.partition(b"\r\n\r\n")[2]).hexdigest(),
    }

    def record(field: str, value: str) -> bytes:
        return (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://iv.test/{field}\r\n"
            f"WARC-Record-ID: <urn:uuid:{field}>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
            f"{field}: {value}\r\nContent-Length: {len(block)}\r\n\r\n"
        ).encode() + block + b"\r\n\r\n"  # fmt: skip

    (collection.warcs / "odd.warc").write_bytes(
        record("WARC-Block-Digest", sha1["block"])
        + record("WARC-Payload-Digest", sha1["block"])
        + record("WARC-Payload-Digest", sha1["chunks"])
        + record("WARC-Payload-Digest", "unheard-of:xyz")
    )
    found = [fault.what for fault in verify(collection).faults if fault.file == "warcs/odd.warc"]
    assert found == ["the block digest does not agree", "the payload digest does not agree"]


def test_faults_read_as_sentences() -> None:
    assert str(Fault("warcs/x", 12, "torn")) == "warcs/x at 12: torn"
    assert str(Fault("press.db", None, "torn")) == "press.db: torn"
