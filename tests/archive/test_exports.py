"""Exports, each read back with the tool that its users have."""

import base64
import csv
import gzip
import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace

import bagit
import bibtexparser
import lxml.html
import pytest
import rispy
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fastwarc.warc import ArchiveIterator, WarcRecordType

from archive import cdxj, exports, http, requisites
from archive.collection import Collection
from archive.errors import ExportError
from archive.exports import tables, wacz
from archive.exports.check import check_wacz
from archive.exports.citations.bibtex import BIBTEX
from archive.exports.citations.ris import RIS
from archive.exports.selection import Selection
from archive.exports.signing import signature_fault
from archive.fixity.verify import verify
from archive.index import articles, search
from archive.warc.captures import iter_captures
from archive.warc.record import iter_records
from pipelines.indexing import import_files
from spiders.publications import load_sites
from tests.conftest import FIXTURES, collection_of

ALL = Selection()
FUJIMORI = Selection(query="Fujimori")
NOTHING = Selection(query="nothingofthekind")
READ_CITATIONS = {
    "csl": json.loads,
    "bibtex": lambda text: bibtexparser.parse_string(text).entries,
    "ris": rispy.loads,
}


def export(collection, name, target, selection=ALL, **options):
    return exports.export(collection, name, target, selection, **options)


def assert_valid(path):
    """Let py-wacz validate a WACZ, and check it ourselves to the last record."""
    checked = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "wacz", "validate", "-f", path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "is valid" in checked.stdout, checked.stdout + checked.stderr
    check_wacz(path)


def test_jsonl_is_the_same_every_time(magazine, tmp_path):
    export(magazine, "jsonl", tmp_path / "1")
    export(magazine, "jsonl", tmp_path / "2")
    lines = (tmp_path / "1").read_bytes()
    assert lines == (tmp_path / "2").read_bytes()
    articles = [json.loads(line) for line in lines.splitlines()]
    assert len(articles) == 28
    assert [a["published"] for a in articles] == sorted(a["published"] for a in articles)


def test_only_facts(magazine, tmp_path):
    export(magazine, "jsonl", tmp_path / "a", Selection(text=False))
    article = json.loads((tmp_path / "a").read_text().splitlines()[0])
    assert article["title"]
    assert not {"body_text", "standfirst", "footnotes", "blocks"} & set(article)


def test_a_query_selects(magazine, tmp_path):
    assert export(magazine, "jsonl", tmp_path / "a", FUJIMORI).articles == 2
    assert export(magazine, "csv", tmp_path / "b", Selection(sites=("none",))).articles == 0
    assert export(magazine, "csv", tmp_path / "c", Selection(after="2026-06-19")).articles == 2


def test_csv_is_read_as_it_was_written(magazine, tmp_path):
    export(magazine, "csv", tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 28
    steadfast = next(row for row in rows if row["title"].startswith("Steadfast"))
    assert steadfast["translators"] == "David Fagan"
    assert [note["n"] for note in json.loads(steadfast["footnotes"])] == [1, 2, 3, 4]


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_no_cell_starts_a_formula(start):
    assert tables.cell(start) == f"'{start}"
    assert tables.cell([start, "b"]).startswith("'")


def test_parquet_is_read_by_arrow(magazine, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    export(magazine, "parquet", tmp_path / "a.parquet")
    table = parquet.read_table(tmp_path / "a.parquet")
    assert table.num_rows == 28
    assert ["David Fagan"] in table.column("translators").to_pylist()


def test_bibtex_is_accepted_by_its_parser(magazine, tmp_path):
    export(magazine, "bibtex", tmp_path / "a.bib")
    library = bibtexparser.parse_string((tmp_path / "a.bib").read_text("utf-8"))
    assert not library.failed_blocks
    entry = next(e for e in library.entries if "Steadfast" in e["title"])
    assert entry["author"] == "{Nuevo Perú por el Buen Vivir}"
    assert entry["translator"] == "Fagan, David"
    assert entry["date"] == "2026-06-19"
    assert entry["number"] == "IVP617"


def test_ris_is_accepted_by_its_parser(magazine, tmp_path):
    export(magazine, "ris", tmp_path / "a.ris")
    entries = rispy.loads((tmp_path / "a.ris").read_text("utf-8"))
    assert len(entries) == 28
    entry = next(e for e in entries if "Steadfast" in e["title"])
    assert entry["authors"] == ["Nuevo Perú por el Buen Vivir"]
    assert entry["subsidiary_authors"] == ["Fagan, David"]
    assert entry["urls"] == [
        "http://iv.test/Steadfast-in-defence-of-the-people-s-vote-the-struggle-continues"
    ]


def test_csl_has_what_a_citation_needs(magazine, tmp_path):
    export(magazine, "csl", tmp_path / "a.json")
    items = json.loads((tmp_path / "a.json").read_text("utf-8"))
    item = next(i for i in items if i["title"].startswith("In defence"))
    assert item["original-publisher"] == "Resumen Latinoamericano"
    assert item["translator"] == [{"family": "Fagan", "given": "David"}]
    assert item["issued"] == {"date-parts": [[2026, 4, 22]]}
    assert item["archive_location"].startswith("urn:uuid:")


@pytest.mark.parametrize(("form", "read"), READ_CITATIONS.items())
def test_citations_of_nothing_are_read_as_nothing(magazine, tmp_path, form, read):
    done = export(magazine, form, tmp_path / "a", NOTHING)
    assert done.articles == 0
    assert list(read((tmp_path / "a").read_text("utf-8"))) == []


def test_hostile_titles_stay_text():
    item = {
        "id": "a",
        "type": "article-magazine",
        "title": "} @evil{\\input{x}\nER  - ",
        "URL": "u",
    }
    [entry] = bibtexparser.parse_string(BIBTEX.join([item])).entries
    assert entry.key == "a"
    assert len(rispy.loads(RIS.join([item]))) == 1


def test_wacz_is_valid_and_whole(magazine, tmp_path):
    path = tmp_path / "a.wacz"
    assert export(magazine, "wacz", path).articles == 28
    assert_valid(path)
    with zipfile.ZipFile(path) as archive:
        lines = archive.read("indexes/index.cdx").splitlines()
        assert lines == sorted(lines)
        assert len(lines) == 278
        pages = [json.loads(line) for line in archive.read("pages/pages.jsonl").splitlines()]
        assert pages[0]["hasText"]
        assert any("rigged rules" in page.get("text", "") for page in pages[1:])
        for info in archive.infolist():
            if info.filename.startswith("archive/"):
                assert info.compress_type == zipfile.ZIP_STORED
        entry = cdxj.parse(lines[0])
        with archive.open(f"archive/{entry.fields['filename']}") as warc:
            warc.seek(int(entry.fields["offset"]))
            [record] = ArchiveIterator(
                io.BytesIO(warc.read(int(entry.fields["length"]))), parse_http=False
            )
            assert record.headers["WARC-Target-URI"].strip("<>") == entry.fields["url"]


def test_a_wacz_is_checked_to_the_last_record(magazine, tmp_path):
    path = tmp_path / "a.wacz"
    export(magazine, "wacz", path)
    found = check_wacz(path)
    assert (found.captures, found.pages, found.signed) == (278, 28, False)
    with zipfile.ZipFile(path) as archive:
        extra = [json.loads(line) for line in archive.read("pages/extraPages.jsonl").splitlines()]
    assert "http://iv.test/" in {each.get("url") for each in extra}


@pytest.mark.parametrize(
    ("name", "change", "fault"),
    [
        ("indexes/index.cdx", None, "there is no index"),
        ("indexes/index.cdx", lambda data: data[::-1], "not a line of an index"),
        ("indexes/index.cdx", lambda data: data.replace(b'"offset": "', b'"offset": "1'), "record"),
        ("indexes/index.cdx", lambda data: b"".join(reversed(data.splitlines(True))), "not sorted"),
        ("archive/site-a.warc.gz", lambda data: data[:-1], "is not what datapackage.json says"),
        ("archive/more.warc.gz", lambda _: b"", "is not in datapackage.json"),
        ("datapackage.json", lambda data: data + b" ", "does not fit"),
    ],
)
def test_every_fault_of_a_wacz_is_found(magazine, tmp_path, name, change, fault):
    export(magazine, "wacz", tmp_path / "a.wacz")
    with zipfile.ZipFile(tmp_path / "a.wacz") as old, zipfile.ZipFile(tmp_path / "b", "w") as new:
        for each in old.namelist():
            data = old.read(each)
            if each != name:
                new.writestr(each, data)
            elif change is not None:
                new.writestr(each, change(data))
        if name not in old.namelist():
            new.writestr(name, b"")
    with pytest.raises(ExportError, match=fault):
        check_wacz(tmp_path / "b")


def test_a_wacz_is_signed_with_a_key_of_ones_own(magazine, tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(pem)
    export(magazine, "wacz", tmp_path / "a.wacz", sign=tmp_path / "key.pem")
    assert check_wacz(tmp_path / "a.wacz").signed
    with zipfile.ZipFile(tmp_path / "a.wacz") as archive:
        digest = json.loads(archive.read("datapackage-digest.json"))
    signed = digest["signedData"]
    key.public_key().verify(
        base64.b64decode(signed["signature"]), digest["hash"].encode(), ec.ECDSA(SHA256())
    )
    assert signature_fault(signed, "sha256:0") == "the signature does not hold"
    (tmp_path / "no.pem").write_text("no key")
    with pytest.raises(ExportError, match="cannot be used as a key"):
        export(magazine, "wacz", tmp_path / "b.wacz", sign=tmp_path / "no.pem")
    with pytest.raises(ExportError, match="knows no --link"):
        export(magazine, "wacz", tmp_path / "c.wacz", link=True)


def test_what_a_page_needs_is_found_by_reading_it(magazine, tmp_path):
    export(magazine, "warc", tmp_path / "a.warc.gz", FUJIMORI)
    urls = {c.url for c, _ in iter_captures(tmp_path / "a.warc.gz", relative_to=tmp_path)}
    with articles.open_index(magazine.press) as db:
        kept = {row[0] for row in db.execute("SELECT url FROM captures WHERE status = 200")}
    captures = list(iter_captures(tmp_path / "a.warc.gz", relative_to=tmp_path))
    [page] = [one for one in captures if one[0].url.endswith("-against-the-Mafia")]
    body = http.decoded(http.parse_response(page[1].content), 1 << 24)
    root = lxml.html.document_fromstring(body)
    needs = set(requisites.of_tree(root, page[0].url)) & kept
    assert any("logo" in url for url in needs)
    assert needs <= urls


def test_wacz_with_a_large_index_has_blocks(magazine, tmp_path, monkeypatch):
    monkeypatch.setattr(wacz, "ZIPNUM_LINES", 100)
    export(magazine, "wacz", tmp_path / "a.wacz")
    with zipfile.ZipFile(tmp_path / "a.wacz") as archive:
        head, *blocks = archive.read("indexes/index.idx").splitlines()
        assert head.startswith(b"!meta 0 ")
        assert len(blocks) == 3
        data = archive.read("indexes/index.cdx.gz")
    assert_valid(tmp_path / "a.wacz")
    whole = gzip.decompress(data).splitlines()
    assert whole == sorted(whole)
    for block in blocks:
        where = json.loads(block.split(b" ", 2)[2])
        part = gzip.decompress(data[where["offset"] : where["offset"] + where["length"]])
        assert part.startswith(b" ".join(block.split(b" ", 2)[:2]))


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        (Selection(), 28),
        (FUJIMORI, 2),
        (Selection(sites=("iv.test",), before="2026-03"), None),
        (Selection(after="2026-06-19", text=False), 2),
    ],
    ids=str,
)
def test_a_wacz_of_any_part_is_imported_with_the_same_articles(
    magazine, tmp_path, selection, count
):
    path = tmp_path / "a.wacz"
    made = export(magazine, "wacz", path, selection)
    assert_valid(path)
    export(magazine, "jsonl", tmp_path / "old", selection)
    new = Collection.create(tmp_path / "new", title="New", operator="N", contact="n@x.test")
    import_files(new, [path], load_sites())
    export(new, "jsonl", tmp_path / "new.jsonl", replace(selection, query=None))
    old, again = (lines_by_id(tmp_path / name) for name in ("old", "new.jsonl"))
    assert set(old) <= set(again)
    assert made.articles == len(old) > 0
    assert count in {None, len(old)}
    if selection.whole:
        assert (tmp_path / "new.jsonl").read_bytes() == (tmp_path / "old").read_bytes()
        assert captures_of(new) == captures_of(magazine)
        assert len(found(new, "people")) > 0
        assert found(new, "people") == found(magazine, "people")
    assert {name: page_of(old[name]) for name in old} == {
        name: page_of(again[name]) for name in old
    }


def lines_by_id(path):
    return {line["id"]: line for line in map(json.loads, path.read_text("utf-8").splitlines())}


def page_of(article):
    """Return what the article's own page says; feeds and lists are not in every part."""
    return [article[name] for name in ("url", "title", "published", "authors", "words")]


def captures_of(collection):
    with closing(articles.open_index(collection.press)) as db:
        return [tuple(row) for row in db.execute("SELECT id, url, time FROM captures ORDER BY 1")]


def found(collection, query):
    with closing(articles.open_index(collection.press)) as db:
        return [(hit.id, hit.title) for hit in search.search(db, query, limit=50).hits]


def test_a_former_address_is_exported_only_when_asked(tmp_path):
    collection = collection_of(tmp_path / "c", "spip/site-a", "spip/site-a-recrawl")
    left, all_ = (
        lines_by_id_of(collection, tmp_path / str(moved), moved) for moved in (False, True)
    )
    former = [line for name, line in all_.items() if name not in left]
    assert former
    assert {line["state"] for line in former} == {"moved"}
    assert all(line["moved_to"] in left for line in former)


def lines_by_id_of(collection, path, moved):
    export(collection, "jsonl", path, Selection(moved=moved))
    return lines_by_id(path)


def test_names_of_files_are_kept_apart_and_out_of_folders(tmp_path):
    collection = collection_of(tmp_path / "c", "spip/site-a")
    strange = "a b ñ '$(x)';{}%2F.warc.gz"
    shutil.copy(FIXTURES / "spip" / "site-a-recrawl.warc.gz", tmp_path / strange)
    import_files(collection, [tmp_path / strange], load_sites())
    export(collection, "wacz", tmp_path / "a.wacz")
    assert_valid(tmp_path / "a.wacz")
    with zipfile.ZipFile(tmp_path / "a.wacz") as archive:
        assert [name for name in archive.namelist() if "ñ" in name]
        assert not [name for name in archive.namelist() if name.count("/") > 1]
    export(collection, "bagit", tmp_path / "bag")
    assert bagit.Bag(str(tmp_path / "bag")).validate(processes=1)
    new = Collection.create(tmp_path / "new", title="New", operator="N", contact="n@x.test")
    import_files(new, [tmp_path / "bag"], load_sites())
    assert captures_of(new) == captures_of(collection)


def test_a_part_stands_alone(magazine, tmp_path):
    result = export(magazine, "warc", tmp_path / "a.warc.gz", FUJIMORI)
    urls = [c.url for c, _ in iter_captures(tmp_path / "a.warc.gz", relative_to=tmp_path)]
    assert len(urls) == result.captures
    assert "http://iv.test/in-defence-of-the-popular-vote-against-the-Mafia" in urls
    types = {record.type for record in iter_records(tmp_path / "a.warc.gz")}
    assert {"warcinfo", "request", "response"} <= types
    kept = ArchiveIterator(str(tmp_path / "a.warc.gz"), record_types=WarcRecordType.response)
    assert sum(1 for _ in kept) == len(urls)


def test_bag_is_valid(magazine, tmp_path):
    export(magazine, "bagit", tmp_path / "bag")
    bag = bagit.Bag(str(tmp_path / "bag"))
    assert bag.validate(processes=1)
    assert bag.info["Source-Organization"] == "Tests"
    assert (tmp_path / "bag" / "data" / "articles.jsonl").read_text().count("\n") == 28


def test_a_bag_makes_the_same_collection_elsewhere(tmp_path):
    old = collection_of(tmp_path / "old", "spip/site-a", "wordpress/site-a")
    export(old, "bagit", tmp_path / "bag", link=True)
    export(old, "jsonl", tmp_path / "old.jsonl")
    new = Collection.create(tmp_path / "new", title="New", operator="N", contact="n@x.test")
    report = import_files(new, [tmp_path / "bag"], load_sites())
    assert sum(each.captures for each in report.files) == report.captures > 100
    assert {each.outcome for each in report.files} == {"imported"}
    export(new, "jsonl", tmp_path / "new.jsonl")
    assert (tmp_path / "new.jsonl").read_bytes() == (tmp_path / "old.jsonl").read_bytes()
    assert new.cdxj.read_bytes() == old.cdxj.read_bytes()
    found = [search.search(articles.open_index(each.press), "people").total for each in (old, new)]
    assert found[0] == found[1] > 0
    assert verify(new).faults == ()
    again = import_files(new, [tmp_path / "bag"], load_sites())
    assert (again.articles.new, again.captures) == (0, 0)
    assert {each.outcome for each in again.files} == {"already here"}
    (tmp_path / "bag" / "data" / "articles.csv").write_text("changed")
    broken = import_files(new, [tmp_path / "bag"], load_sites())
    assert [each.outcome for each in broken.files] == ["failed"]


def test_a_bag_is_linked_and_names_the_one_before(magazine, tmp_path):
    export(magazine, "bagit", tmp_path / "bag", link=True)
    warc = next(magazine.warcs.rglob("site-a.warc.gz"))
    assert (tmp_path / "bag/data/warcs/imported/site-a.warc.gz").samefile(warc)
    export(magazine, "bagit", tmp_path / "bag2")
    first = hashlib.sha256((tmp_path / "bag" / "manifest-sha256.txt").read_bytes()).hexdigest()
    info = bagit.Bag(str(tmp_path / "bag2")).info
    assert first in info["Follows-Bag"]
    assert info["Payload-Oxum"]
    text = (tmp_path / "bag2/data/docs/schema.md").read_text("utf-8")
    assert "## `articles`" in text


def test_what_cannot_be_done_is_said(magazine, tmp_path):
    with pytest.raises(ExportError, match="no format 'docx'"):
        export(magazine, "docx", tmp_path / "a")
    with pytest.raises(ExportError, match="say where with -o"):
        export(magazine, "wacz", None)
    with pytest.raises(ExportError, match="whole collection"):
        export(magazine, "bagit", tmp_path / "b", FUJIMORI)
    (tmp_path / "there").write_text("mine")
    with pytest.raises(ExportError, match="is there already"):
        export(magazine, "csv", tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
