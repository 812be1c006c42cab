"""Taking back: hidden, brought back, removed for good; nothing else changes."""

from __future__ import annotations

import gzip
import html
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastwarc.warc import ArchiveIterator

from archive import exports, http
from archive.cdxj import Cdxj
from archive.collection import Collection
from archive.errors import ArticleNotFound, HemerotecaError
from archive.exports.selection import Selection
from archive.fixity.verify import verify
from archive.index import articles, search
from archive.warc.captures import iter_captures
from archive.warc.record import iter_records
from archive.warc.redacted import message_of
from archive.web.replay.finding import Finder
from archive.withdrawal.decisions import Withdrawn, decisions, unmasked
from archive.withdrawal.masking import text_of
from hemeroteca import main
from pipelines.indexing import import_files, lift, reindex, undo, withdraw
from spiders.publications import load_sites
from tests.conftest import FIXTURES, collection_of

URL = "http://iv.test/Steadfast-in-defence-of-the-people-s-vote-the-struggle-continues"
SITES = load_sites()


@pytest.fixture
def collection(magazine: Collection, tmp_path: Path) -> Collection:
    """A copy of the sample magazine, to be changed."""
    shutil.copytree(magazine.root, tmp_path / "c")
    return Collection.open(tmp_path / "c")


@pytest.fixture(scope="module")
def once_hidden(magazine: Collection, tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """The sample magazine without the article at `URL`; not to be changed."""
    root = tmp_path_factory.mktemp("hidden") / "c"
    shutil.copytree(magazine.root, root)
    collection = Collection.open(root)
    assert withdraw(collection, URL, SITES, reason="asked").articles == (URL,)
    return collection


@pytest.fixture
def hiding(once_hidden: Collection, tmp_path: Path) -> Collection:
    """A copy of the sample magazine without the article at `URL`, to be changed."""
    shutil.copytree(once_hidden.root, tmp_path / "h")
    return Collection.open(tmp_path / "h")


def listed(collection: Collection) -> dict[str, str]:
    with closing(articles.open_index(collection.press)) as db:
        return {each["canonical_url"]: json.dumps(each) for each in articles.list_articles(db)}


def holders(root: Path, sentence: str) -> list[str]:
    """The files below `root` in which `sentence` stands, compressed or not."""
    found = []
    for path in sorted(root.rglob("*")):
        if path.is_file():
            raw = path.read_bytes()
            data = gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw
            if sentence.encode() in data:
                found.append(path.relative_to(root).as_posix())
    return found


def teaser_of(collection: Collection, url: str) -> str:
    with closing(articles.open_index(collection.press)) as db:
        return str(articles.article(db, url)["standfirst"])


def captures_with(collection: Collection, text: str) -> list[str]:
    """The addresses of captures in which `text` stands."""
    found = []
    for path in collection.warcs.rglob("*.warc.gz"):
        for capture, record in iter_captures(path, relative_to=collection.warcs):
            if text.replace("'", "’") in html.unescape(
                http.decoded(message_of(record, record.content), 1 << 24)
                .decode("utf-8", "replace").replace("'", "’")):  # fmt: skip
                found.append(capture.url)
    return found


def sentence_of(collection: Collection, url: str) -> str:
    with closing(articles.open_index(collection.press)) as db:
        text = articles.article(db, url)["body_text"]
    plain = [line for line in text.splitlines() if len(line) > 80 and line.isascii()]
    assert plain
    return str(max(plain, key=len)[:60])


def test_what_is_hidden_is_shown_nowhere_and_comes_back(
    collection: Collection, tmp_path: Path
) -> None:
    before, lines = listed(collection), collection.cdxj.read_bytes()
    done = withdraw(collection, URL, SITES, reason="asked by the author", requested_by="A. Ruiz")
    assert done.articles == (URL,)
    after = listed(collection)
    assert URL not in after
    assert after == {url: each for url, each in before.items() if url != URL}
    assert Cdxj(collection.cdxj).lookup(URL) == []
    with closing(articles.open_index(collection.press)) as db:
        assert search.search(db, "Steadfast").total == 0
        assert (
            db.execute("SELECT 1 FROM contents WHERE article LIKE '%Steadfast in%'").fetchall()
            == []
        )
        with pytest.raises(ArticleNotFound):
            articles.article(db, URL)
    assert verify(collection).faults == ()
    reindex(collection, SITES)
    assert listed(collection) == after
    assert verify(collection).faults == ()
    undo(collection, URL, SITES)
    assert listed(collection) == before
    assert collection.cdxj.read_bytes() == lines
    assert decisions(collection) == ()


def test_exports_leave_it_out(hiding: Collection, tmp_path: Path) -> None:
    exports.export(hiding, "wacz", tmp_path / "a.wacz", Selection())
    with zipfile.ZipFile(tmp_path / "a.wacz") as archive:
        for name in archive.namelist():
            data = archive.read(name)
            text = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
            assert b"WARC-Target-URI: " + URL.encode() + b"\r\n" not in text
            assert b"WARC-Target-URI: <" + URL.encode() + b">\r\n" not in text
            if name.endswith((".cdx", ".jsonl")) and "ledger" not in name:
                assert URL.encode() not in text
    exports.export(hiding, "warc", tmp_path / "a.warc.gz", Selection(query="Peru"))
    uris = [r.headers["WARC-Target-URI"] for r in ArchiveIterator(str(tmp_path / "a.warc.gz"))
            if "WARC-Target-URI" in r.headers]  # fmt: skip
    assert uris
    assert URL not in uris


def test_purged_is_gone_from_every_file(collection: Collection, tmp_path: Path) -> None:
    sentence, teaser = sentence_of(collection, URL), teaser_of(collection, URL)
    quarantined = collection.quarantine / "copy.warc.gz"
    quarantined.parent.mkdir()
    shutil.copy(FIXTURES / "spip" / "site-a.warc.gz", quarantined)
    before = listed(collection)
    assert holders(collection.root, sentence)
    assert len(captures_with(collection, teaser)) > 10
    done = withdraw(collection, URL, SITES, reason="a court said so", for_good=True)
    assert done.purged is not None
    assert done.purged.records > 2
    assert done.purged.redacted > 50
    assert captures_with(collection, teaser) == []
    assert holders(collection.root, sentence) == []
    assert not quarantined.exists()
    assert verify(collection).faults == ()
    assert listed(collection) == {url: each for url, each in before.items() if url != URL}
    stones = [
        record.content.decode()
        for path in collection.warcs.rglob("*.warc.gz")
        for record in iter_records(path)
        if record.type == "metadata" and b"removed on request" in record.content
    ]
    assert any(done.id in stone for stone in stones)
    reindex(collection, SITES)
    assert URL not in listed(collection)
    with pytest.raises(HemerotecaError, match="purged"):
        undo(collection, URL, SITES)
    again = import_files(collection, [FIXTURES / "spip" / "site-a.warc.gz"], SITES)
    assert [each.outcome for each in again.files] == ["already here"]
    for name in ("jsonl", "csv", "wacz", "bagit"):
        exports.export(collection, name, tmp_path / name, Selection())
    assert holders(tmp_path, sentence) == []


def test_a_person_is_withdrawn_from_all_articles_also_later_ones(tmp_path: Path) -> None:
    collection = collection_of(tmp_path / "c", "spip/site-a")
    with closing(sqlite3.connect(collection.press)) as db:
        of_fagan = {row[0] for row in db.execute(
            "SELECT canonical_url FROM articles JOIN credits ON article = articles.id "
            "WHERE name = 'David Fagan'")}  # fmt: skip
    assert of_fagan
    before = listed(collection)
    withdraw(collection, "person:David Fagan", SITES, reason="asked")
    assert set(listed(collection)) == set(before) - of_fagan
    import_files(collection, [FIXTURES / "spip" / "site-a-recrawl.warc.gz"], SITES)
    assert not of_fagan & set(listed(collection))
    assert verify(collection).faults == ()


def test_a_site_and_a_single_address(collection: Collection) -> None:
    image = next(line for line in collection.cdxj.read_text().splitlines() if '"image/' in line)
    address = json.loads(image.split(" ", 2)[2])["url"]
    before = listed(collection)
    withdraw(collection, address, SITES, reason="no licence")
    assert listed(collection) == before
    assert Cdxj(collection.cdxj).lookup(address) == []
    assert Withdrawn.of(collection).hides(address)
    withdraw(collection, "site:iv.test", SITES, reason="moved away")
    assert listed(collection) == {}
    assert collection.cdxj.read_bytes() == b""
    assert verify(collection).faults == ()
    undo(collection, "site:iv.test", SITES)
    assert listed(collection) == before
    assert Cdxj(collection.cdxj).lookup(address) == []


def test_an_embargo_ends_by_itself(collection: Collection) -> None:
    before = listed(collection)
    withdraw(collection, URL, SITES, reason="embargo", until="2026-01-01")
    withdraw(collection, "http://iv.test/nothing", SITES, reason="x", until="2999-01-01")
    assert URL not in listed(collection)
    assert len(lift(collection, SITES)) == 1
    assert listed(collection) == before
    assert len(decisions(collection)) == 1


def test_what_nobody_knows_is_said(collection: Collection) -> None:
    with pytest.raises(ArticleNotFound):
        withdraw(collection, "no such article", SITES, reason="x")
    with pytest.raises(HemerotecaError):
        withdraw(collection, "site:none", SITES, reason="x")
    with pytest.raises(ArticleNotFound, match="whose"):
        withdraw(collection, "person: ", SITES, reason="x")
    with pytest.raises(HemerotecaError, match="on a date"):
        withdraw(collection, URL, SITES, reason="x", until="2999-01-01", for_good=True)
    with pytest.raises(ArticleNotFound):
        undo(collection, "nothing", SITES)
    assert decisions(collection) == ()


def shown(collection: Collection, url: str) -> str:
    memento = Finder(collection.root).memento(url, datetime.now(UTC))
    assert memento is not None
    return html.unescape(memento.body.decode("utf-8", "replace"))


def test_what_is_hidden_is_masked_in_the_replay_of_lists_and_feeds(collection: Collection) -> None:
    home, feed = "http://iv.test/", "http://iv.test/spip.php?page=backend"
    sentence, teaser = sentence_of(collection, URL), teaser_of(collection, URL)[:40]
    before = shown(collection, home), shown(collection, feed)
    assert teaser in before[0]
    assert sentence in before[1]
    withdraw(collection, URL, SITES, reason="asked")
    for _ in range(2):
        assert teaser not in shown(collection, home)
        assert sentence not in shown(collection, feed)
        reindex(collection, SITES)
    with closing(articles.open_index(collection.press)) as db:
        flagged = {row[0] for row in db.execute(
            "SELECT url FROM redactions JOIN captures ON id = capture")}  # fmt: skip
    assert {home, feed} <= flagged
    undo(collection, URL, SITES)
    assert (shown(collection, home), shown(collection, feed)) == before


def test_a_later_import_is_masked_too(tmp_path: Path) -> None:
    collection = collection_of(tmp_path / "c", "spip/site-a")
    teaser = teaser_of(collection, URL)[:40]
    withdraw(collection, URL, SITES, reason="asked")
    import_files(collection, [FIXTURES / "spip" / "site-a-recrawl.warc.gz"], SITES)
    with closing(articles.open_index(collection.press)) as db:
        home = "url = 'http://iv.test/' AND warc LIKE '%recrawl%'"
        assert db.execute(
            f"SELECT count(*) FROM redactions JOIN captures ON id = capture WHERE {home}"
        ).fetchone()[0]  # fmt: skip
    assert teaser not in shown(collection, "http://iv.test/")


def test_a_damaged_list_of_passages_is_said(hiding: Collection) -> None:
    for path in hiding.withdrawn.iterdir():
        path.write_bytes(b"\x1f\x8b\x00")
    with pytest.raises(HemerotecaError, match=r"cannot be read.*undo"):
        import_files(hiding, [FIXTURES / "spip" / "site-a-recrawl.warc.gz"], SITES)


@pytest.mark.parametrize(("name", "query"), [("wacz", None), ("wacz", "Peru"), ("warc", None)])
def test_exports_mask_what_is_hidden(
    magazine: Collection, hiding: Collection, tmp_path: Path, name: str, query: str | None
) -> None:
    text, lead = sentence_of(magazine, URL), teaser_of(magazine, URL)[:40]
    target = tmp_path / {"wacz": "out.wacz", "warc": "out.warc.gz"}[name]
    exports.export(hiding, name, target, Selection(query=query))
    found = []
    for warc in warcs_in(target, tmp_path):
        for capture, record in iter_captures(warc, relative_to=tmp_path):
            body = text_of(message_of(record, record.content)).text
            assert text not in html.unescape(html.unescape(body))
            assert lead not in body
            found.append(capture.url)
    assert "http://iv.test/" in found or query or name == "warc"
    other = Collection.create(tmp_path / "other", title="T", operator="O", contact="a@example.org")
    assert [each.outcome for each in import_files(other, [target], SITES).files][:1] == ["imported"]
    assert verify(other).faults == ()


def warcs_in(target: Path, folder: Path) -> list[Path]:
    """The WARC file itself, or those in a WACZ."""
    if target.suffix != ".wacz":
        return [target]
    with zipfile.ZipFile(target) as archive:
        names = [each for each in archive.namelist() if each.startswith("archive/")]
        return [Path(archive.extract(each, folder)) for each in names]


def test_a_file_that_is_not_compressed_stays_so_when_it_is_purged(tmp_path: Path) -> None:
    collection = Collection.create(tmp_path / "c", title="T", operator="T", contact="t@x.test")
    source = tmp_path / "site-a.warc"
    source.write_bytes(gzip.decompress((FIXTURES / "spip" / "site-a.warc.gz").read_bytes()))
    import_files(collection, [source], SITES)
    before, sentence = listed(collection), sentence_of(collection, URL)
    done = withdraw(collection, URL, SITES, reason="a court said so", for_good=True)
    assert done.purged is not None
    assert done.purged.redacted > 0
    assert listed(collection) == {url: each for url, each in before.items() if url != URL}
    assert holders(collection.root, sentence) == []
    assert verify(collection).faults == ()


def test_a_takedown_moves_house_in_a_bag(
    magazine: Collection, hiding: Collection, tmp_path: Path
) -> None:
    text, teaser = sentence_of(magazine, URL), teaser_of(magazine, URL)[:40]
    exports.export(hiding, "bagit", tmp_path / "bag", Selection())
    # What would tell the text to who knows some words of it stays at home.
    assert not (tmp_path / "bag" / "data" / "withdrawn").exists()
    assert holders(tmp_path / "bag", text) == []
    new = Collection.create(tmp_path / "new", title="T", operator="O", contact="a@example.org")
    said = CliRunner().invoke(main, ["import", str(tmp_path / "bag"), "-c", str(new.root)])
    assert "withdrawn/" in said.stderr
    assert [one.id for one in decisions(new)] == [one.id for one in decisions(hiding)]
    for name in ("site-a-recrawl", "site-a"):  # the second is what the bag has a copy of
        report = import_files(new, [FIXTURES / "spip" / f"{name}.warc.gz"], SITES)
        assert [each.outcome for each in report.files] == ["imported"]
        assert URL not in listed(new)
        assert Cdxj(new.cdxj).lookup(URL) == []
    # Nor is a teaser of it known there, until the operator brings what stayed at home.
    assert teaser in shown(new, "http://iv.test/")
    assert unmasked(new) == decisions(new)
    shutil.copytree(hiding.withdrawn, new.withdrawn)
    assert unmasked(new) == ()
    reindex(new, SITES)
    assert teaser not in shown(new, "http://iv.test/")
    assert URL not in listed(new)
    assert Withdrawn.of(new).hides(URL)  # so no crawl asks for it
    undo(new, URL, SITES)
    assert URL in listed(new)
    assert text in sentence_of(new, URL)
    assert verify(new).faults == ()
    again = import_files(new, [FIXTURES / "spip" / "site-a.warc.gz"], SITES)
    assert [each.outcome for each in again.files] == ["already here"]
