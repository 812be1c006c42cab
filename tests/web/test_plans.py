"""No page of the desk reads a whole table: what SQLite does for every query of every page.

`EXPLAIN` gives SQLite's own program for a query; an instruction that goes to the first or last row
of a table, or counts its rows, reads it from end to end, unless a LIMIT stops it early. Asked are a
made-up index with statistics (as `reindex` leaves it) and the samples without (as a crawl does).
"""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from datasette import hookimpl
from datasette.plugins import pm
from datasette.utils import tilde_encode

from archive.index.fold import words_of
from benchmarks.desk import SEED, vocabulary
from tests.web.conftest import FEW
from tests.web.desks import Client

NAMES = ("people", "people_folded")
"""Names alone: part of one may be asked for, which no index can lead to."""
FORMER = ("articles", "articles_unlisted")
"""Former addresses alone."""
IN_ORDER = {("articles", "articles_published"), ("translated", "translated_articles")}
"""Read in its order, and only as far as LIMIT says."""
SEARCHES = (
    "", "lang:en", "author:given3*", "person:Given3", 'keyword:"keyword 1"', "state:gone",
    "site:site-1 year:2020", "issue:IV5", 'section:"section 1"', "after:2020 before:2021-06",
    "author:Given3 WORD", "WORD -lang:en", "nothingofthekind",
)  # fmt: skip
READS = {"Rewind", "Last", "Count"}


class Listener:
    """Notes every statement that the desk sends to SQLite."""

    __name__ = "listener"

    def __init__(self) -> None:
        self.heard: list[str] = []

    @hookimpl
    def prepare_connection(self, conn: sqlite3.Connection) -> None:
        conn.set_trace_callback(self.heard.append)


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()
    pm.register(listener)
    try:
        yield listener
    finally:
        pm.unregister(listener)


def read_whole(db: sqlite3.Connection, sql: str) -> list[tuple[str, str]]:
    """Return the tables, with the b-tree used, that a query reads from end to end."""
    roots = {
        root: (table, name)
        for root, table, name in db.execute("SELECT rootpage, tbl_name, name FROM sqlite_master")
    }
    opened, found = {}, []
    for _, code, cursor, root, *_ in db.execute(f"EXPLAIN {sql}"):
        if code.startswith("Open"):
            opened[cursor] = roots.get(root) if code == "OpenRead" else None
        elif code in READS and opened.get(cursor):
            found.append(opened[cursor])
    return found


def offences(db: sqlite3.Connection, sql: str) -> list[tuple[str, str]]:
    allowed = {NAMES, FORMER} | (IN_ORDER if "LIMIT" in sql else set())
    return [
        (table, name)
        for table, name in read_whole(db, sql)
        if (table, name) not in allowed and table not in FEW and "_fts_" not in table
    ]


def check(press) -> None:
    with listening() as listener, closing(sqlite3.connect(press)) as db:
        db.create_function("words_of", 1, words_of, deterministic=True)
        client = Client(press)
        asked: dict[str, str] = {}
        for page in pages(client):
            listener.heard.clear()
            assert client.get(page).status_code == 200, page
            asked |= {sql: page for sql in listener.heard if sql.split()[0] in {"SELECT", "WITH"}}
        client.close()
        assert len(asked) > 100
        bad = {sql: (page, found) for sql, page in asked.items() if (found := offences(db, sql))}
    assert bad == {}


def test_the_samples(press):
    check(press.press)


def test_a_large_index(large):
    check(large)


def pages(client: Client) -> list[str]:
    """Return the page that has the most to show of each kind, and searches of all kinds."""
    most = {
        "person": "SELECT person FROM roles ORDER BY articles DESC LIMIT 1",
        "keyword": "SELECT id FROM keywords ORDER BY articles DESC LIMIT 1",
        "issue": "SELECT id FROM issues ORDER BY articles DESC LIMIT 1",
        "publication": "SELECT site FROM coverage GROUP BY site ORDER BY sum(articles) DESC",
        "article": """
            SELECT target FROM links WHERE target <> article
            GROUP BY 1 ORDER BY count(*) DESC LIMIT 1""",
    }
    found = ["/", "/publications", "/crawls", "/charts/articles", "/charts/articles?by=language"]
    found += ["/charts/translations", "/charts/reprints"]
    at = {kind: f"/{kind}/{tilde_encode(client.column(sql)[0])}" for kind, sql in most.items()}
    found += at.values()
    found += [f"{at[kind]}/years.svg" for kind in ("person", "publication", "keyword")]
    found += [f"{at['article']}{end}" for end in ("/problem", "/versions/1", ".json", ".ris")]
    found += [f"/crawl/{tilde_encode(each)}" for each in client.column("SELECT id FROM crawls")]
    [number] = client.column("SELECT number FROM articles WHERE number <> '' ORDER BY id LIMIT 1")
    [site] = client.column("SELECT site FROM articles WHERE number = ? ORDER BY id LIMIT 1", number)
    found += [f"/article/{tilde_encode(f'{site}:{number}')}"]
    word = common_word()
    found += [f"/charts/{name}={word}&by=site" for name in ("words?words", "articles?q")]
    for search in SEARCHES:
        q = search.replace("WORD", word)
        found += [f"/search{end}?q={q}" for end in ("", ".json", ".csv", ".atom")]
        found += [f"/search?q={q}&order={order}" for order in ("newest", "oldest")]
    return found


def common_word() -> str:
    return vocabulary(random.Random(SEED))[3]


def test_a_whole_table_is_noticed(large):
    with closing(sqlite3.connect(large)) as db:
        assert offences(db, "SELECT count(*) FROM articles")
        assert offences(db, "SELECT url FROM captures WHERE status = 200")
        assert offences(db, "SELECT * FROM articles WHERE words > 3 LIMIT 1")
        assert not offences(db, "SELECT url FROM captures WHERE site = 'site-1'")
