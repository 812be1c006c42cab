"""Files of other makers, in every form they come in, whole and damaged.

The files are written with the writers of warcio and FastWARC, or bent by hand from them.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.collection import Collection
from archive.errors import WarcError
from archive.fixity.verify import verify
from archive.foreign.forms import Form
from archive.foreign.judging import form_of
from archive.foreign.records import Damage, records
from archive.index import articles
from archive.index.store import Store
from archive.model import Family, Site
from archive.warc.record import iter_records
from pipelines.indexing import import_files, reindex

SPIP = Path(__file__).parents[1] / "fixtures" / "spip" / "site-a.warc.gz"
# warcio's writer leaves its temporary files to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore:Unclosed file:ResourceWarning"
)


def page(n: int) -> bytes:
    text = " ".join(f"word{n}x{i}" for i in range(300))
    return (
        f"<html><head><title>Page {n}</title></head><body><article><h1>Page {n}</h1>"
        f"<p>{text}</p></article></body></html>"
    ).encode()


def url(n: int) -> str:
    return f"http://old.test/page-{n}"


@cache
def with_warcio(count: int = 8, *, version: str = "1.0", compress: bool = True) -> bytes:
    """A WARC as a plug-in writes it that keeps no requests."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=compress, warc_version=version)
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "plug-in"}))
    for n in range(count):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url(n), "response", payload=io.BytesIO(page(n)), http_headers=headers
        )
        writer.write_record(record)
    return out.getvalue()


def arc_units(count: int = 8, *, more: bytes = b"") -> list[bytes]:
    """The records of an ARC as Heritrix 1 wrote it; `more` words in each line: version 2."""
    version = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n\n"
    head = b"filedesc://old.arc 0.0.0.0 20060101000000 text/plain %s%d\n" % (more, len(version))
    units = [head + version + b"\n"]
    for n in range(count):
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(n)
        about = b"%s 192.0.2.1 20060102030405 text/html %s" % (url(n).encode(), more)
        units.append(about + b"%d\n" % len(block) + block + b"\n")
    return units


def arc(count: int = 8, *, compress: bool = True, more: bytes = b"") -> bytes:
    return b"".join(
        gzip.compress(unit) if compress else unit for unit in arc_units(count, more=more)
    )


@cache
def plain() -> bytes:
    return with_warcio(compress=False)


def units() -> list[bytes]:
    return [each for each in re.split(rb"(?=WARC/1\.0\r\n)", plain()) if each]


def without(header: bytes) -> bytes:
    return re.sub(rb"(?m)^" + header + rb": .*\r\n", b"", plain())


FORMS: dict[str, Callable[[], bytes]] = {
    "warcio-1.0.warc.gz": with_warcio,
    "warcio-1.1.warc.gz": lambda: with_warcio(version="1.1"),
    "plain.warc": plain,
    "one-stream.warc.gz": lambda: gzip.compress(plain()),
    "zstd.warc.zst": lambda: b"".join(map(zstd.compress, units())),
    "heritrix.arc.gz": arc,
    "heritrix.arc": lambda: arc(compress=False),
    "one-stream.arc.gz": lambda: gzip.compress(arc(compress=False)),
    "version-2.arc.gz": lambda: arc(more=b"200 - - 0 old.arc "),
    "no-first-record.arc": lambda: b"".join(arc_units()[1:]),
    "empty-lines.warc": lambda: b"\n\n" + plain().replace(b"WARC/1.0\r", b"\r\n\r\nWARC/1.0\r"),
    "no-digests.warc": lambda: without(rb"WARC-(?:Block|Payload)-Digest"),
    "no-ids.warc": lambda: without(b"WARC-Record-ID"),
    "old.warc": lambda: plain().replace(b"WARC/1.0\r\n", b"WARC/0.18\r\n"),
}


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection.create(tmp_path / "c", title="T", operator="T", contact="t@x.test")


def exported(collection: Collection) -> list[dict[str, object]]:
    db = articles.open_index(collection.press)
    try:
        return list(articles.list_articles(db))
    finally:
        db.close()


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_articles(
    name: str, collection: Collection, tmp_path: Path
) -> None:
    source = put(tmp_path, name, FORMS[name]())
    report = import_files(collection, [source], {})
    assert [(each.outcome, each.fault, each.captures) for each in report.files] == [
        ("imported", None, 8)
    ]
    titles = [each["title"] for each in exported(collection)]
    assert sorted(map(str, titles)) == [f"Page {n}" for n in range(8)]
    kept = [path.read_bytes() for path in (collection.warcs / "imported").iterdir()]
    assert source.read_bytes() in kept
    assert verify(collection).faults == ()
    before = exported(collection)
    assert reindex(collection, {}).faults == ()
    assert exported(collection) == before
    again = import_files(collection, [source], {})
    assert [each.outcome for each in again.files] == ["already here"]


@pytest.mark.parametrize(
    "name", ["warcio-1.0.warc.gz", "plain.warc", "heritrix.arc.gz", "version-2.arc.gz"]
)
def test_damage_costs_one_record_and_is_named(
    name: str, collection: Collection, tmp_path: Path
) -> None:
    data = bytearray(FORMS[name]())
    mark = b"WARC/1.0" if name == "plain.warc" else b"\x1f\x8b\x08"
    starts = [found.start() for found in re.finditer(re.escape(mark), bytes(data))]
    place = starts[4]
    data[place : place + 30] = b"x" * 30
    report = import_files(collection, [put(tmp_path, name, bytes(data))], {})
    (file,) = report.files
    assert file.outcome == "imported"
    assert file.captures in {6, 7}
    assert file.fault is not None
    assert f"{name} at " in file.fault
    assert len(exported(collection)) == file.captures
    assert reindex(collection, {}).articles == file.captures


@pytest.mark.parametrize("name", FORMS)
def test_a_file_cut_short_gives_what_it_holds(
    name: str, collection: Collection, tmp_path: Path
) -> None:
    data = FORMS[name]()
    report = import_files(collection, [put(tmp_path, name, data[: len(data) * 2 // 3])], {})
    (file,) = report.files
    assert file.outcome == "imported"
    assert 0 < file.captures < 8
    assert file.fault is not None
    assert len(exported(collection)) == file.captures


def test_frames_after_a_broken_one_are_read(tmp_path: Path) -> None:
    frames = [zstd.compress(unit) for unit in units()]
    frames[3] = frames[3][: len(frames[3]) // 2]
    path = put(tmp_path, "a.warc.zst", b"".join(frames))
    found = list(records(path, Form.PACKED))
    damage = [each for each in found if isinstance(each, Damage)]
    assert [each.offset for each in damage] == [sum(map(len, frames[:3]))]
    assert len(found) - len(damage) == len(units()) - 1


def test_what_is_no_archive_is_said_and_costs_nothing(
    collection: Collection, tmp_path: Path
) -> None:
    sources = [
        put(tmp_path, "empty.warc.gz", b""),
        put(tmp_path, "page.html", b"<html>"),
        put(tmp_path, "gzip.warc.gz", gzip.compress(b"not a WARC")),
        put(tmp_path, "broken.wacz", b"PK\x03\x04rest"),
        tmp_path,
        put(tmp_path, "good.warc.gz", with_warcio()),
    ]
    report = import_files(collection, sources, {})
    assert [each.outcome for each in report.files] == ["failed"] * 5 + ["imported"]
    assert all(each.fault for each in report.files[:5])


def test_a_wacz_may_hold_other_forms(collection: Collection, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as archive:
        archive.writestr("archive/one.warc.gz", gzip.compress(plain()))
        archive.writestr("archive/two.arc.gz", arc(2))
        archive.writestr("pages/pages.jsonl", "{}\n")
    report = import_files(collection, [tmp_path / "a.wacz"], {})
    assert [each.source for each in report.files] == ["a.wacz!one.warc.gz", "a.wacz!two.arc.gz"]
    assert [each.captures for each in report.files] == [8, 2]


def test_a_revisit_without_its_original_is_kept_and_said(
    collection: Collection, tmp_path: Path
) -> None:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(
        writer.create_revisit_record(url(1), "sha1:ABC", url(0), "2020-01-01T00:00:00Z")
    )
    report = import_files(collection, [put(tmp_path, "r.warc.gz", out.getvalue())], {})
    assert [(each.outcome, each.captures) for each in report.files] == [("imported", 1)]
    assert exported(collection) == []
    assert reindex(collection, {}).captures == 1


def test_only_known_publications_of_a_huge_file(collection: Collection, tmp_path: Path) -> None:
    many = gzip.compress(plain()) + SPIP.read_bytes()
    source = put(tmp_path, "CC-NEWS-1.warc.gz", many)
    sites = {"iv": Site("iv", "International Viewpoint", "http://iv.test/", Family.SPIP)}
    report = import_files(collection, [source], sites, only_known=True)
    (file,) = report.files
    assert file.outcome == "imported"
    assert {each["site"] for each in exported(collection)} == {"iv"}
    assert len(exported(collection)) == 28
    (kept,) = (collection.warcs / "imported").iterdir()
    warcinfo = next(iter_records(kept)).content.decode()
    assert "source: CC-NEWS-1.warc.gz" in warcinfo
    assert f"source-sha256: {file.sha256}" in warcinfo
    lines = [line for line in collection.ledger if line["event"] == "import"]
    assert lines[0]["result"]["files"][0]["sha256"] == file.sha256
    other = put(tmp_path, "CC-NEWS-2.warc.gz", gzip.compress(plain()))
    (nothing,) = import_files(collection, [other], sites, only_known=True).files
    assert (nothing.outcome, nothing.fault) == (
        "failed",
        "CC-NEWS-2.warc.gz: nothing of a known publication",
    )
    before = json.dumps(exported(collection))
    reindex(collection, sites)
    assert json.dumps(exported(collection)) == before
    assert verify(collection).faults == ()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(sorted(FORMS)),
    place=st.floats(0, 1),
    noise=st.binary(min_size=1, max_size=60),
    cut=st.booleans(),
)
def test_no_damage_crashes_a_reader(
    name: str, place: float, noise: bytes, cut: bool, tmp_path: Path
) -> None:
    data = bytearray(FORMS[name]())
    at = int(place * len(data))
    data[at : at + len(noise)] = noise
    path = put(tmp_path, "x", bytes(data[:at] if cut else data))
    try:
        form, _ = form_of(path)
    except WarcError:
        return
    found = list(records(path, Form.PACKED if form is Form.RECORDS else form))
    assert len(found) <= 40


def test_a_record_with_an_address_that_is_none_is_named_and_passed_over(
    collection: Collection, tmp_path: Path
) -> None:
    data = plain().replace(url(2).encode(), b"http://[old.test/-")
    source = put(tmp_path, "brackets.warc", data)
    (file,) = import_files(collection, [source], {}).files
    at = sum(map(len, units()[:3]))
    said = f"brackets.warc at {at}: an address that cannot be read: 'http://[old.test/-'"
    assert (file.outcome, file.captures, file.fault) == ("imported", 7, said)
    assert len(exported(collection)) == 7
    assert reindex(collection, {}).articles == 7
    assert [str(each) for each in verify(collection).faults] == [f"warcs/imported/{said}"]


def test_a_record_without_a_date_is_one_fault(collection: Collection, tmp_path: Path) -> None:
    data = re.sub(rb"WARC-Date: \S+", b"WARC-Date: yesterday", plain())
    import_files(collection, [put(tmp_path, "a.warc", data)], {})
    found = verify(collection).faults
    assert {each.what for each in found} == {"a record without a readable WARC-Date"}


def test_records_that_are_here_already_are_no_fault(collection: Collection, tmp_path: Path) -> None:
    sources = [put(tmp_path, name, FORMS[name]()) for name in ("plain.warc", "zstd.warc.zst")]
    import_files(collection, sources[:1], {})
    before = exported(collection)
    import_files(collection, sources[1:], {})
    assert exported(collection) == before
    assert verify(collection).faults == ()


def test_a_file_of_ours_is_not_taken_in_again(collection: Collection, tmp_path: Path) -> None:
    import_files(collection, [put(tmp_path, "a.warc.gz", with_warcio())], {})
    (ours,) = collection.warcs.glob("2*/*.warc.gz")  # what was found out of the site
    assert [each.outcome for each in import_files(collection, [ours], {}).files] == ["already here"]
    lost = collection.warcs / "imported" / "a.warc.gz"
    lost.unlink()
    report = import_files(collection, [tmp_path / "a.warc.gz"], {})
    assert [each.outcome for each in report.files] == ["imported"]
    assert verify(collection).faults == ()


def test_a_change_in_a_source_is_found(collection: Collection, tmp_path: Path) -> None:
    import_files(collection, [put(tmp_path, "a.arc.gz", arc())], {})
    kept = collection.warcs / "imported" / "a.arc.gz"
    kept.write_bytes(kept.read_bytes()[:-1])
    said = "warcs/imported/a.arc.gz: the checksum is not that of the ledger"
    assert [str(each) for each in verify(collection).faults] == [said]


@pytest.mark.parametrize("name", ["plain.warc", "warcio-1.0.warc.gz", "heritrix.arc"])
def test_each_fault_of_a_file_has_its_place(name: str, tmp_path: Path) -> None:
    packed = name.endswith(".gz")
    parts = arc_units() if name.endswith(".arc") else units()
    parts = [gzip.compress(each, mtime=0) for each in parts] if packed else parts
    path = put(tmp_path, name, b"".join(part + b"JUNK\r\n" for part in parts))
    starts = [sum(len(part) + 6 for part in parts[:n]) for n in range(len(parts))]
    found = list(records(path, Form.ARC if name.endswith(".arc") else Form.PACKED))
    assert [each.offset for each in found if not isinstance(each, Damage)] == starts
    damage = [each.offset for each in found if isinstance(each, Damage)]
    assert damage == starts  # of the record after which it goes wrong


def test_what_stands_before_the_first_record_is_named(
    collection: Collection, tmp_path: Path
) -> None:
    """As in a WACZ whose end is lost, which is no ZIP file any more."""
    with zipfile.ZipFile(tmp_path / "whole.wacz", "w") as archive:
        archive.writestr("pages/pages.jsonl", "{}\n")
        archive.writestr("archive/one.warc.gz", with_warcio())
    cut = (tmp_path / "whole.wacz").read_bytes()[:-60]
    (file,) = import_files(collection, [put(tmp_path, "cut.wacz", cut)], {}).files
    assert (file.outcome, file.captures) == ("imported", 8)
    assert file.fault is not None
    assert file.fault.startswith("cut.wacz at 0: ")


def test_members_and_plain_records_in_one_file(collection: Collection, tmp_path: Path) -> None:
    parts = [gzip.compress(each) for each in units()[:4]] + units()[4:]
    (file,) = import_files(collection, [put(tmp_path, "a.warc.gz", b"".join(parts))], {}).files
    assert (file.outcome, file.captures) == ("imported", 8)
    assert file.fault is not None


def test_records_that_share_an_id_are_told_apart(collection: Collection, tmp_path: Path) -> None:
    same = re.sub(
        rb"WARC-Record-ID: <[^>]+>", b"WARC-Record-ID: <urn:uuid:%s>" % (b"0" * 8), plain()
    )
    (file,) = import_files(collection, [put(tmp_path, "a.warc", same)], {}).files
    assert (file.outcome, file.captures, file.fault) == ("imported", 8, None)
    assert len(exported(collection)) == 8
    assert verify(collection).faults == ()


def test_records_without_ids_are_the_same_in_another_packing(
    collection: Collection, tmp_path: Path
) -> None:
    bare = without(b"WARC-Record-ID")
    import_files(collection, [put(tmp_path, "a.warc", bare)], {})
    import_files(collection, [put(tmp_path, "a.warc.zst", zstd.compress(bare))], {})
    with Store(collection.press) as store:
        assert store.count_captures() == 8
    assert verify(collection).faults == ()


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("name", ["one.warc.gz", "crawl/archive/deep/ONE.WARC.GZ", "o.wacz"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_package_may_be_built_otherwise(
    name: str, method: int, collection: Collection, tmp_path: Path
) -> None:
    inner = with_warcio()
    inner = zipped({"archive/in.warc.gz": inner}) if name.endswith(".wacz") else inner
    source = put(tmp_path, "a.wacz", zipped({name: inner}, method))
    report = import_files(collection, [source], {})
    assert [(each.outcome, each.captures, each.fault) for each in report.files] == [
        ("imported", 8, None)
    ]
    assert [each.outcome for each in import_files(collection, [source], {}).files] == [
        "already here"
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_damaged_package_gives_what_it_holds(
    method: int, collection: Collection, tmp_path: Path
) -> None:
    data = bytearray(zipped({"archive/in.warc": plain()}, method))
    data[len(data) * 2 // 3] ^= 0xFF
    (file,) = import_files(collection, [put(tmp_path, "a.wacz", bytes(data))], {}).files
    assert file.outcome == "imported"
    assert 0 < file.captures <= 8
    assert file.fault is not None
    assert file.fault.startswith("a.wacz!in.warc at 0: ")


def test_what_no_package_gives_is_said(collection: Collection, tmp_path: Path) -> None:
    locked, odd = (bytearray(zipped({"a.warc.gz": with_warcio()})) for _ in range(2))
    for mark, flags, method in ((b"PK\x03\x04", 6, 8), (b"PK\x01\x02", 8, 10)):
        locked[locked.find(mark) + flags] |= 1
        odd[odd.find(mark) + method] = 99
    sources = [
        put(tmp_path, "locked.wacz", bytes(locked)),
        put(tmp_path, "odd.wacz", bytes(odd)),
        put(tmp_path, "none.wacz", zipped({"pages/pages.jsonl": b"{}"})),
        put(tmp_path, "empty.wacz", zipped({"archive/a.warc.gz": b""})),
    ]
    report = import_files(collection, sources, {})
    assert [each.outcome for each in report.files] == ["failed"] * 4
    assert all(each.fault for each in report.files)


def test_a_zip_file_in_the_last_record_makes_no_package(
    collection: Collection, tmp_path: Path
) -> None:
    data = plain().rstrip() + b"\r\n\r\n"
    last = data.rindex(b"WARC/1.0\r\n")
    block = zipped({"a.txt": b"a"})
    head = re.sub(
        rb"(?m)^(WARC-(Block|Payload)-Digest: .*\r\n)", b"", data[last:].partition(b"\r\n\r\n")[0]
    )
    head = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(block), head)
    source = put(tmp_path, "a.warc", data[:last] + head + b"\r\n\r\n" + block + b"\r\n\r\n")
    assert zipfile.is_zipfile(source)
    (file,) = import_files(collection, [source], {}).files
    assert (file.source, file.outcome, file.captures) == ("a.warc", "imported", 8)


SAME = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
REVISITS = {
    "address and time": {
        "WARC-Refers-To-Target-URI": url(0),
        "WARC-Refers-To-Date": "2020-01-01T00:00:00Z",
    },
    "digest": {"WARC-Payload-Digest": "sha1:ABC"},
}


def warc_record(record_type: str, date: str, block: bytes, fields: dict[str, str]) -> bytes:
    about = {
        "WARC-Type": record_type,
        "WARC-Record-ID": f"<urn:uuid:{record_type}-{date}>",
        "WARC-Target-URI": url(0),
        "WARC-Date": date,
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in (about | fields).items())
    return gzip.compress(b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n")


@pytest.mark.parametrize("by", REVISITS)
@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b""])
@pytest.mark.parametrize("together", [True, False])
def test_a_revisit_may_name_no_record(
    by: str, head: bytes, together: bool, collection: Collection, tmp_path: Path
) -> None:
    """As Browsertrix and Heritrix write them; the original may come later."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(0)
    claimed = {"WARC-Payload-Digest": "sha1:ABC"}
    original = warc_record("response", "2020-01-01T00:00:00Z", block, claimed)
    fields = REVISITS[by] | {"WARC-Profile": SAME}
    revisit = warc_record("revisit", "2021-01-01T00:00:00Z", head, fields)
    files = [revisit + original] if together else [revisit, original]
    for number, data in enumerate(files):
        import_files(collection, [put(tmp_path, f"{number}.warc.gz", data)], {})
    with Store(collection.press) as store:
        assert store.count("failures") == 0
        (found,) = store.captures("record_type = 'revisit'")
        assert found.refers_to == "urn:uuid:response-2020-01-01T00:00:00Z"
    before = exported(collection)
    assert [each["last_seen"] for each in before] == ["2021-01-01T00:00:00.000Z"]
    reindex(collection, {})
    assert exported(collection) == before
