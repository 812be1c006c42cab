"""A part of the collection as SQLite: whole in itself, read by everything that reads press.db."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from sqlite_utils import Database

from archive import exports
from archive.collection import Collection
from archive.exports.selection import Selection
from archive.exports.sqlite import ROWS
from archive.index import articles, search
from archive.index.schema import TABLES
from pipelines.indexing import withdraw
from spiders.publications import load_sites
from tests.conftest import collection_of
from tests.web.desks import Client

FUJIMORI = Selection(query="Fujimori")


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sqlite") / "c"
    return collection_of(folder, "spip/site-a", "spip/site-a-recrawl", "wordpress/site-a")


def part(collection, folder, selection):
    """Make a collection of the part alone, so that everything can be asked of it."""
    made = Collection.create(folder, title="Part", operator="Tests", contact="t@x.test")
    exports.export(collection, "sqlite", made.press, selection)
    return made


def lines(collection, path, selection=Selection()):  # noqa: B008 - it is frozen
    exports.export(collection, "jsonl", path, selection)
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def inside(article, ids):
    """Return an exported article without what leads to articles that are not in the part."""
    links = [
        link | {"target": link["target"] and ids & {link["target"]}} for link in article["links"]
    ]
    return article | {"links": [str(link) for link in links], "moved_to": None}


@pytest.mark.parametrize(
    "selection",
    [FUJIMORI, Selection(sites=("iv.test",)), Selection(before="2026-03", text=False), Selection()],
    ids=str,
)
def test_a_part_says_of_its_articles_what_the_whole_says(collection, tmp_path, selection):
    made = part(collection, tmp_path / "part", selection)
    facts = Selection(text=selection.text)
    old = lines(collection, tmp_path / "old", selection)
    new = lines(made, tmp_path / "new", facts)
    ids = {each["id"] for each in old}
    assert [inside(each, ids) for each in new] == [inside(each, ids) for each in old]
    assert new


def test_everything_that_hangs_on_the_articles_is_there_and_nothing_else(collection, tmp_path):
    made = part(collection, tmp_path / "part", FUJIMORI)
    with (
        closing(articles.open_index(collection.press)) as old,
        closing(articles.open_index(made.press)) as new,
    ):
        assert new.execute("PRAGMA foreign_key_check").fetchall() == []
        assert new.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        for [each] in new.execute("SELECT id FROM articles").fetchall():
            assert articles.article_captures(new, each) == articles.article_captures(old, each)
            assert articles.article_versions(new, each) == articles.article_versions(old, each)
        credited = "SELECT DISTINCT person FROM credits ORDER BY 1"
        known = [row[0] for row in new.execute("SELECT id FROM people ORDER BY 1")]
        assert known == [row[0] for row in new.execute(credited)]
        assert [
            row[0] for row in new.execute("SELECT number FROM figures WHERE name = 'articles'")
        ] == [2]
        for table in ("contents", "skips", "failures", "unsettled"):
            assert new.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0


def test_what_is_searched_is_found(collection, tmp_path):
    made = part(collection, tmp_path / "part", FUJIMORI)
    with closing(articles.open_index(made.press)) as db:
        assert search.search(db, "Fujimori").total == 2
        assert search.search(db, "platinum").total == 0
        assert (
            db.execute("SELECT count(*) FROM articles_words WHERE term = 'platinum'").fetchone()[0]
            == 0
        )


def test_without_texts_no_text_is_in_the_file(collection, tmp_path):
    made = part(collection, tmp_path / "part", Selection(text=False))
    data = made.press.read_bytes()
    with closing(articles.open_index(collection.press)) as db:
        bodies = [row[0] for row in db.execute("SELECT body_text FROM articles WHERE words > 50")]
        notes = [row[0] for row in db.execute("SELECT text FROM footnotes")]
    assert len(bodies) > 20
    said = [line[:60] for text in (*bodies, *notes) for line in text.splitlines() if len(line) > 80]
    assert [text for text in said if text.encode() in data] == []


def test_a_desk_shows_it(collection, tmp_path):
    made = part(collection, tmp_path / "part", FUJIMORI)
    client = Client(made.press)
    try:
        assert client.get("/search?q=Fujimori").status_code == 200
        [one, _] = client.column("SELECT id FROM articles")
        assert client.get(f"/article/{one}").status_code == 200
    finally:
        client.close()


def test_it_says_itself_what_it_is(collection, tmp_path):
    made = part(collection, tmp_path / "part", FUJIMORI)
    db = Database(made.press)
    about = dict(db.execute("SELECT name, value FROM about").fetchall())
    assert about["selection"] == "found by 'Fujimori'"
    assert about["articles"] == "2"
    assert about["texts"] == "included"
    explained = {tuple(row) for row in db.execute('SELECT "table", "column" FROM dictionary')}
    for table in ROWS:
        assert {(table, each.name) for each in db.table(table).columns} <= explained


def test_every_table_is_taken_or_made_anew():
    made = {"figures", "coverage", "roles", "translated", "ties"}
    left_out = {"contents", "skips", "failures", "unsettled"}
    assert set(TABLES) - set(ROWS) - made == left_out


def test_nothing_of_what_is_withdrawn(magazine, tmp_path):
    shutil.copytree(magazine.root, tmp_path / "c")
    collection = Collection.open(tmp_path / "c")
    url = "http://iv.test/Steadfast-in-defence-of-the-people-s-vote-the-struggle-continues"
    withdraw(collection, url, load_sites(), reason="asked")
    made = part(collection, tmp_path / "part", Selection())
    data = made.press.read_bytes()
    assert b"Platinum-dust" in data
    assert b"Steadfast in defence" not in data
    with closing(sqlite3.connect(made.press)) as db:
        assert db.execute("SELECT count(*) FROM captures WHERE url = ?", [url]).fetchone()[0] == 0
