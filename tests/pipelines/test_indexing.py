"""From WARC files to the index: imports, rebuilds, failures, publications."""

from __future__ import annotations

import gzip
import json
import shutil
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.collection import Collection
from archive.errors import ConfigError, ExtractionError, IndexFault
from archive.http import HttpMessage, parse_response
from archive.index import articles
from archive.index.store import Store
from archive.model import Family, Site
from archive.warc.writer import WarcWriter
from pipelines.indexing import Indexer, import_files, reindex
from pipelines.indexing.deadline import deadline
from pipelines.indexing.persons import Persons
from pipelines.indexing.publications import (
    URI,
    Publications,
    site_from_json,
    site_to_json,
)
from tests.archive.index_makers import HOME, SITES, START, capture

FIXTURES = Path(__file__).parents[1] / "fixtures"
SPIP = [FIXTURES / "spip" / f"site-{name}.warc.gz" for name in ("a", "b", "a-recrawl")]
REST = [
    *(FIXTURES / "wordpress" / f"site-{name}.warc.gz" for name in ("a", "b", "a-recrawl")),
    *(FIXTURES / "drupal" / f"site-{name}.warc.gz" for name in ("l", "l-recrawl")),
]


def new_collection(root: Path) -> Collection:
    return Collection.create(root, title="Test", operator="Tester", contact="t@x.example")


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return new_collection(tmp_path / "collection")


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """All sample magazines in one collection, imported in three runs."""
    collection = new_collection(tmp_path_factory.mktemp("all") / "collection")
    for paths in (REST[3:], SPIP, REST[:3]):
        report = import_files(collection, paths, {})
        assert {each.outcome for each in report.files} == {"imported"}
    return collection


def exported(collection: Collection) -> str:
    db = articles.open_index(collection.press)
    try:
        return "\n".join(json.dumps(each) for each in articles.list_articles(db, moved=True))
    finally:
        db.close()


def query(collection: Collection, sql: str) -> list[tuple[object, ...]]:
    db = articles.open_index(collection.press)
    try:
        return [tuple(row) for row in db.execute(sql)]
    finally:
        db.close()


def test_families_are_found_out_and_written_down(everything: Collection) -> None:
    found = query(everything, "SELECT slug, family FROM sites ORDER BY slug")
    assert found == [
        ("drupal-links.test", "drupal"), ("iv-legacy.test", "spip"), ("iv.test", "spip"),
        ("wp-dos.test", "wordpress"), ("wp-one.test", "wordpress"),
    ]  # fmt: skip
    own = [path for path in everything.warcs.rglob("*.warc.gz") if "imported" not in path.parts]
    text = b"".join(gzip.decompress(path.read_bytes()) for path in own)
    assert text.count(URI.encode()) == 5


def test_every_article_of_the_samples_is_there_and_nothing_failed(everything: Collection) -> None:
    gold = {
        json.loads(path.read_text("utf-8"))["canonical_url"]
        for path in FIXTURES.glob("*/gold/[!_]*.json")
    }
    found = {url for (url,) in query(everything, "SELECT canonical_url FROM articles")}
    assert gold <= found
    assert query(everything, "SELECT * FROM failures") == []


def test_what_happened_to_articles_is_told(everything: Collection) -> None:
    states = dict(
        query(everything, "SELECT canonical_url, state FROM articles WHERE state <> 'live'")
    )
    later = {}
    for path in FIXTURES.glob("*/gold/[!_]*.json"):
        gold = json.loads(path.read_text("utf-8"))
        if gold.get("later"):
            later[gold["canonical_url"]] = {404: "gone", 301: "moved"}[gold["later"]["status"]]
    assert states == later
    versions = query(everything, "SELECT DISTINCT change FROM versions WHERE n > 1")
    assert set(versions) == {("correction",), ("addition",)}


def test_lineage_is_found_across_publications(everything: Collection) -> None:
    names = {}
    for path in FIXTURES.glob("*/gold/[!_]*.json"):
        gold = json.loads(path.read_text("utf-8"))
        names[gold["canonical_url"]] = gold
    between = query(everything, """
        SELECT one.canonical_url, other.canonical_url, relations.kind FROM relations
        JOIN articles AS one ON one.id = from_article
        JOIN articles AS other ON other.id = to_article
        WHERE one.site <> other.site""")  # fmt: skip
    for one, other, kind in between:
        gold = names[str(one)]
        file = (gold.get("related") or {}).get("file", "")
        lineage = {each["url"]: each["relation"] for each in gold.get("lineage") or ()}
        assert other in lineage or names[str(other)]["id"] == int(file[2:-5])
        if other in lineage:
            wanted = {"republication": "reprint_of", "translation": "translation_of"}
            assert kind == wanted[lineage[str(other)]]
    told = {(one, other) for one, other, _ in between}
    for url, gold in names.items():
        for each in gold.get("lineage") or ():
            assert (url, each["url"]) in told
    assert len(between) == 7


def test_a_rebuild_gives_the_same_articles(everything: Collection, tmp_path: Path) -> None:
    before = exported(everything)
    copy = tmp_path / "copy"
    shutil.copytree(everything.root, copy)
    (copy / "press.db").unlink()
    (copy / "indexes" / "captures.cdxj").unlink()
    collection = Collection.open(copy)
    report = reindex(collection, {})
    assert exported(collection) == before
    assert report.faults == ()
    assert collection.cdxj.read_bytes() == everything.cdxj.read_bytes()


def test_the_order_and_the_split_of_imports_make_no_difference(
    everything: Collection, collection: Collection
) -> None:
    import_files(collection, [SPIP[2], *REST[:3]], {})
    import_files(collection, [*REST[3:], *SPIP[1::-1]], {})
    assert json.loads(f"[{exported(collection).replace(chr(10), ',')}]") == json.loads(
        f"[{exported(everything).replace(chr(10), ',')}]"
    )


def test_a_file_is_taken_once_and_unchanged(collection: Collection, tmp_path: Path) -> None:
    (first,) = import_files(collection, [SPIP[2]], {}).files
    assert first.file == "imported/site-a-recrawl.warc.gz"
    assert (collection.warcs / first.file).read_bytes() == SPIP[2].read_bytes()
    other_name = shutil.copy(SPIP[2], tmp_path / "other.warc.gz")
    report = import_files(collection, [other_name], {})
    assert [each.outcome for each in report.files] == ["already here"]
    line = [each for each in collection.ledger if each["event"] == "import"]
    assert len(line) == 1
    assert line[0]["result"]["files"][0]["sha256"] == first.sha256


def test_two_files_of_one_name_are_both_kept(collection: Collection) -> None:
    report = import_files(collection, [SPIP[1], REST[1]], {})
    names = {each.file for each in report.files}
    assert len(names) == 2
    assert "imported/site-b.warc.gz" in names


def test_a_wacz_is_opened(collection: Collection, tmp_path: Path) -> None:
    wacz = tmp_path / "site.wacz"
    with zipfile.ZipFile(wacz, "w") as archive:
        archive.write(SPIP[2], "archive/data.warc.gz")
        archive.writestr("archive/../../evil.warc.gz", "no")
        archive.writestr("pages/pages.jsonl", "")
    report = import_files(collection, [wacz], {})
    first = report.files[0]
    assert (first.source, first.outcome) == ("site.wacz!data.warc.gz", "imported")
    assert not list(tmp_path.glob("**/evil*"))
    assert report.articles.new + report.articles.moved >= 2


def test_what_is_no_warc_is_reported_and_the_rest_is_taken(
    collection: Collection, tmp_path: Path
) -> None:
    text, empty = tmp_path / "a.txt", tmp_path / "empty.warc.gz"
    text.write_text("no WARC")
    empty.write_bytes(b"")
    report = import_files(collection, [text, empty, tmp_path / "missing", SPIP[2]], {})
    assert [each.outcome for each in report.files] == ["failed", "failed", "failed", "imported"]
    assert all(each.fault for each in report.files[:3])
    assert len(list((collection.warcs / "imported").iterdir())) == 1


def test_a_damaged_tail_is_reported_and_what_stands_before_is_taken(
    collection: Collection, tmp_path: Path
) -> None:
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(SPIP[1].read_bytes()[:-30_000])
    (file,) = import_files(collection, [torn], {}).files
    assert file.fault is not None
    assert file.captures > 20
    report = reindex(collection, {})
    assert len(report.faults) == 1
    assert report.captures == file.captures


def test_a_site_file_goes_before_what_is_found_out(collection: Collection) -> None:
    known = {"iv": Site("iv", "International Viewpoint", HOME, Family.SPIP, ("en",))}
    report = import_files(collection, [SPIP[2]], known)
    assert report.sites == ()
    assert query(collection, "SELECT DISTINCT site FROM articles") == [("iv",)]


def test_a_rebuild_takes_publications_skips_and_runs_from_the_archive(
    collection: Collection,
) -> None:
    site = Site("blog", "A blog", HOME, Family.GENERIC)
    with WarcWriter(
        collection.warcs, info={}, max_bytes=10**9, sync_seconds=9, find_original=lambda _: None
    ) as writer:
        writer.write_metadata(URI + "blog", "application/json", site_to_json(site))
        skips = [
            {"url": HOME + "x", "reason": "robots"},
            {"failed": 1},
            {"url": "y", "reason": "?"},
        ]
        body = b"\n".join(json.dumps(each).encode() for each in skips) + b"\nno json\n[]"
        writer.write_resource("urn:hemeroteca:crawl:c1", "application/x-ndjson", body)
    result = {"id": "c1", "started": START.isoformat(), "finished": None, "sites": ["blog"],
              "outcome": "killed", "requests": 3, "unknown": 1}  # fmt: skip
    collection.ledger.append("crawl", result, who="t")
    collection.ledger.append("crawl", {"started": 1}, who="t")
    import_files(collection, [SPIP[2]], {"blog": site})
    reindex(collection, {})
    assert query(collection, "SELECT id, outcome, requests FROM crawls") == [("c1", "killed", 3)]
    assert query(collection, "SELECT url, reason, crawl FROM skips") == [
        (HOME + "x", "robots", "c1")
    ]
    assert query(collection, "SELECT slug, family FROM sites") == [("blog", "generic")]


def test_a_rebuild_that_fails_leaves_the_old_index(collection: Collection) -> None:
    import_files(collection, [SPIP[2]], {})
    before = exported(collection)
    (collection.root / "people.toml").write_text("[[merge]]\nname = 'x'")
    with pytest.raises(ConfigError, match=r"people\.toml"):
        reindex(collection, {})
    assert exported(collection) == before
    assert not list(collection.root.glob("press.db.new*"))


def test_a_rebuild_mends_what_is_no_database_and_serves_readers_until_the_end(
    collection: Collection,
) -> None:
    import_files(collection, [SPIP[2]], {})
    before = exported(collection)
    reader = articles.open_index(collection.press)
    assert reader.execute("SELECT count(*) FROM articles").fetchone()[0]
    reindex(collection, {})
    assert reader.execute("SELECT count(*) FROM articles").fetchone()[0]
    reader.close()
    collection.press.write_bytes(b"no database" * 1000)
    reindex(collection, {})
    assert exported(collection) == before


def test_a_reader_without_end_is_named(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_files(collection, [SPIP[2]], {})
    monkeypatch.setattr("pipelines.indexing.rebuilding.PATIENCE", 0.1)
    reader = articles.open_index(collection.press)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM articles").fetchone()
    with Store(collection.press) as store:
        store.add_site(SITES["links"])
        store.commit()
        with pytest.raises(IndexFault, match="read"):
            reindex(collection, {})
    reader.close()


# --- one page at a time -----------------------------------------------------------------------


@pytest.fixture
def store() -> Iterator[Store]:
    with Store(":memory:") as store:
        yield store


def response(body: bytes, *headers: str, status: str = "200 OK") -> HttpMessage:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return parse_response("\r\n".join(lines).encode() + body)


BAD = {
    "a gzip bomb": response(gzip.compress(b"\0" * (40 << 20), 1), "Content-Encoding: gzip"),
    "an empty body": response(b""),
    "no html": response(bytes(range(256)) * 40, "Content-Type: text/html"),
    "nested": response(b"<div>" * 200_000 + b"x", "Content-Type: text/html"),
    "no coding": response(b"<html>", "Content-Encoding: gzip"),
    "a wrong charset": response(
        b"<html><p>\xff\xfe\x80", "Content-Type: text/html; charset=utf-16"
    ),
    "a redirect to nowhere": response(b"", "Location: http://[", status="301 Moved"),
    "a surrogate": response(b"<title>&#xd800;</title><article><h1>&#xd800;"),
}


@pytest.mark.parametrize("name", BAD)
def test_no_page_stops_the_index(store: Store, name: str) -> None:
    indexer = Indexer(store, SITES)
    for family in ("iv", "links"):
        indexer.add(capture(1, SITES[family].url + "a"), BAD[name])
        indexer.settle()
    assert store.count("captures") == 1
    if name == "a gzip bomb":
        assert store.count("failures") == 1


def test_captures_of_a_publication_that_becomes_known_are_read_then(store: Store) -> None:
    html = b"<html><body class='spip_article'><h1>Title</h1><p>" + b"A word. " * 60
    moved = response(b"", "Location: /A", status="301 Moved")
    gone = response(b"lost", status="404 Not Found")
    indexer = Indexer(store, {})
    indexer.add(capture(1, HOME + "A"), response(html, "Content-Type: text/html"))
    indexer.add(capture(2, HOME + "old"), moved)
    assert store.count("readings") == 0
    indexer.add_site(SITES["iv"])
    assert {row["role"] for row in store.db.query("SELECT role FROM readings")} >= {"alias"}
    assert indexer.add(capture(3, HOME + "B"), gone)[0].role == "gone"


def test_a_revisit_says_what_its_original_said(store: Store) -> None:
    indexer = Indexer(store, SITES)
    indexer.add(capture(1, HOME + "old"), response(b"", "Location: /A", status="301 Moved"))
    later = capture(2, HOME + "old", record_type="revisit", refers_to="urn:uuid:0001")
    (reading,) = indexer.add(later, response(b"", status="304 Not Modified"))
    assert (reading.role, reading.canonical_url) == ("alias", HOME + "A")


def test_a_requisite_from_another_host_belongs_to_the_publication_that_needs_it(
    store: Store,
) -> None:
    image = capture(1, "http://cdn.test/a.jpg", mime="image/jpeg", site="iv")
    Indexer(store, SITES).add(image, response(b"\xff\xd8", "Content-Type: image/jpeg"))
    found = store.capture(image.id)
    assert found is not None
    assert found.site == "iv"


def test_a_deadline_ends_what_takes_too_long() -> None:
    with pytest.raises(ExtractionError, match="too long"), deadline(0.05):
        time.sleep(10)
    with deadline(0.05):
        pass
    time.sleep(0.06)
    faults: list[Exception] = []

    def elsewhere() -> None:
        try:
            with deadline(0.001):
                time.sleep(0.01)
        except Exception as fault:  # noqa: BLE001 - told by the test
            faults.append(fault)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert not faults


# --- people and publications --------------------------------------------------------------------


def test_people_are_corrected_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    path.write_text(
        '[[merge]]\nname = "Daniel Bensaïd"\nnames = ["D. Bensaid", "Bensaïd"]\n'
        '[[split]]\nname = "Juan Pérez"\nsites = ["vs"]\nperson = "Juan Pérez (Valencia)"\n'
    )
    persons = Persons.load(path)
    assert persons.person("D. Bensaïd", "iv") == persons.person("Daniel Bensaid", "iv")
    assert persons.person("Juan Perez", "vs") != persons.person("Juan Perez", "iv")
    assert persons.person("***", "iv") == "***"
    assert Persons.load(tmp_path / "none.toml") == Persons()
    for wrong in ("[[merge]]", "merge = 1", "[", "[[split]]\nname = 1"):
        path.write_text(wrong)
        with pytest.raises(ConfigError, match=r"people\.toml"):
            Persons.load(path)


def test_a_publication_survives_its_record() -> None:
    site = Site("a", "Ä", HOME, Family.SPIP, ("en", "fr"), "GB", ("b.test",), ("c.test",))
    assert site_from_json(site_to_json(site)) == site


def test_publications_are_known_by_all_their_hosts() -> None:
    one = Site("a", "A", "https://www.a.test/", Family.SPIP, hosts=("old-a.test",))
    other = Site("b", "B", "http://a.test:8080/", Family.SPIP)
    known = Publications(
        {"a": one}, {"b": other, "c": Site("c", "C", "http://a.test/", Family.SPIP)}
    )
    for url in ("http://a.test/x", "https://www.a.test/?y", "http://OLD-A.test"):
        assert known.of(url) == one
    assert known.of("http://a.test:8080/") == other
    assert known.of("http://elsewhere.test/") is None


def warc_record(n: int, url: str, block: bytes) -> bytes:
    head = [
        "WARC/1.1",
        "WARC-Type: response",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{n:012}>",
        f"WARC-Date: 2026-01-0{n}T00:00:00Z",
        f"WARC-Target-URI: {url}",
        "Content-Type: application/http;msgtype=response",
        f"Content-Length: {len(block)}",
    ]
    return gzip.compress("\r\n".join([*head, "", ""]).encode() + block + b"\r\n\r\n")


def test_what_was_taken_for_another_family_is_read_again(tmp_path: Path) -> None:
    """A first file with one bare page tells nothing; the second shows what the site is."""
    first = tmp_path / "first.warc.gz"
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><title>Hello</title><p>Hello."
    lost = b"HTTP/1.1 301 Moved\r\nLocation: /The-port-of-Rosario-does-not-load-in-silence\r\n\r\n"
    address = HOME + "a-bare-page-with-a-rather-long-address-of-its-own"
    first.write_bytes(warc_record(1, address, page) + warc_record(2, HOME + "x", lost))
    found = []
    for order in ([[first], [SPIP[0]]], [[SPIP[0]], [first]], [[first, SPIP[0]]]):
        collection = new_collection(tmp_path / str(len(found)))
        for paths in order:
            import_files(collection, paths, {})
        assert query(collection, "SELECT slug, family FROM sites") == [("iv.test", "spip")]
        found.append(exported(collection))
        reindex(collection, {})
        found.append(exported(collection))
    assert len(set(found)) == 1
    assert '"url": "http://iv.test/x"' in found[0]
