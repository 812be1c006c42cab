"""How quick the desk is on 200,000 articles of 700 words, made up for this.

    python -m benchmarks.desk make FOLDER [--articles 200000]
    python -m benchmarks.desk run FOLDER

`make` writes FOLDER/press.db by plain SQL: articles, credits, keywords, issues, links and the
full-text index, with a vocabulary in which words are as unequal as in a language (Zipf). `run`
asks the pages in-process, through Datasette, and compares the search page, facets and all, with
the bare full-text query (ranked by the same weights, 20 rows) for the same words, asked in turn.

One run on two cores with nothing else to do, database of 5.0 GB (2026-11-22), in milliseconds:

    bare full-text query       p50     61.1 ms   p95    473.5 ms
    search page with facets    p50    341.9 ms   p95    715.1 ms   1.51 times the bare query's p95
    search as JSON             p50    397.8 ms   p95    995.8 ms   2.10 times the bare query's p95
    first page                 p50     39.9 ms   p95     44.5 ms
    article page               p50      7.3 ms   p95     10.9 ms
    a person, a keyword, an issue, a chart, a publication: 7 to 115 ms

Before facets of large results were counted in a sample, the search page took 4.1 times the bare
query's p95.

With 50,000 articles, in milliseconds of processor time (`--cpu`), before and after what is counted
over everything got tables of its own (archive/index/summaries.py), which take 0.7 s to count:

    publications                51    10        who translates whom        118     7
    a publication               92    12        reprints and links         334     5
    a person, 3,500 articles   229    44        articles over time          96     9
    a keyword, 2,100 articles  121    29        a word over time            83    24
"""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import click

from archive.index import summaries
from archive.index.migrations import migrate

WORDS = 700
VOCABULARY = 60_000
PARAGRAPHS = 20_000
"""Paragraphs of 70 words from which articles are put together: writing each word takes hours."""
PEOPLE = 6_000
KEYWORDS = 900
ISSUES = 700
SITES = 12
LANGUAGES = ("en", "en", "en", "es", "es", "fr", "pt", "de")
QUERIES = 200
SEED = 20_261_122
Clock = Callable[[], float]
BARE = """
    SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? AND rank MATCH
    'bm25(10.0, 4.0, 1.0, 0.5, 5.0)' ORDER BY rank LIMIT 20"""


@click.group()
def main() -> None:
    """Measure the desk."""


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--articles", default=200_000)
def make(folder: Path, articles: int) -> None:
    """Write a large press.db."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "press.db", articles)


def write(press: Path, articles: int) -> None:
    """Write an index of so many articles; the same at every call."""
    db = sqlite3.connect(press)
    db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    migrate(db)
    db.execute("PRAGMA foreign_keys = OFF")
    chance = random.Random(SEED)
    _frame(db)
    _articles(db, chance, articles)
    db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
    db.execute("UPDATE people SET articles = (SELECT count(*) FROM credits WHERE person = id)")
    summaries.recount(db)
    db.commit()
    db.executescript("ANALYZE; PRAGMA journal_mode = WAL;")
    db.close()


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--cpu", is_flag=True, help="Processor time, for a machine that has other work too.")
def run(folder: Path, *, cpu: bool) -> None:
    """Print 50th and 95th percentiles, in milliseconds."""
    asyncio.run(_measure(folder / "press.db", time.process_time if cpu else time.perf_counter))


def _frame(db: sqlite3.Connection) -> None:
    """Write what articles refer to."""
    _many(db, "sites", ("slug", "title", "url", "family"), (
        (f"site-{n}", f"Publication {n}", f"http://s{n}.test/", "spip") for n in range(SITES)
    ))  # fmt: skip
    _many(db, "issues", ("id", "site", "code", "label", "year", "month"), (
        (_id(1, n), f"site-{n % SITES}", f"IV{n}", f"IV{n}", 1990 + n // 20, n % 12 + 1)
        for n in range(ISSUES)
    ))  # fmt: skip
    _many(db, "sections", ("id", "site", "title"), (
        (_id(2, n), f"site-{n % SITES}", f"Section {n}") for n in range(SITES * 8)
    ))  # fmt: skip
    _many(db, "people", ("id", "name", "kind", "folded"), (
        (f"given{n} family{n}", f"Given{n} Family{n}", "person", f" given{n} family{n} ")
        for n in range(PEOPLE)
    ))  # fmt: skip
    _many(db, "keywords", ("id", "name"), ((_id(3, n), f"keyword {n}") for n in range(KEYWORDS)))


def _articles(db: sqlite3.Connection, chance: random.Random, number: int) -> None:
    words = vocabulary(chance)
    weights = list(accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))
    paragraphs = [
        " ".join(chance.choices(words, cum_weights=weights, k=WORDS // 10))
        for _ in range(PARAGRAPHS)
    ]
    titles = [
        " ".join(chance.choices(words, cum_weights=weights, k=8)).capitalize()
        for _ in range(PARAGRAPHS)
    ]
    for start in range(0, number, 5_000):
        rows = [
            _one(chance, n, paragraphs, titles) for n in range(start, min(number, start + 5_000))
        ]
        for table, columns in COLUMNS.items():
            _many(db, table, columns, (line for row in rows for line in row[table]))


COLUMNS = {
    "captures": (
        *("id", "url", "time", "status", "payload_length", "warc", "offset", "length"),
        *("method", "record_type", "hops", "site"),
    ),
    "articles": (
        *("id", "docid", "site", "url", "canonical_url", "number", "state", "title", "language"),
        *("section", "issue", "published", "year", "first_seen", "last_seen", "capture", "words"),
        *("people", "standfirst", "body_text", "blocks"),
    ),
    "versions": ("article", "n", "time", "capture", "change", "digest", "title", "body_text"),
    "addresses": ("key", "article", "kind", "url"),
    "credits": ("article", "position", "role", "person", "name", "kind"),
    "article_keywords": ("article", "keyword", "position"),
    "links": ("article", "position", "kind", "url", "key", "text", "target"),
}


def _one(
    chance: random.Random, n: int, paragraphs: list[str], titles: list[str]
) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of one article by table."""
    article, capture = _id(0, n), f"urn:uuid:{n:032x}"
    site, language = chance.randrange(SITES), chance.choice(LANGUAGES)
    year = min(2026, 1990 + int(37 * chance.random() ** 0.6))
    published = f"{year}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    seen = "2026-11-22T08:00:00.000Z"
    url = f"http://s{site}.test/article{n}"
    text = chance.sample(paragraphs, 10)
    blocks = json.dumps([{"type": "p", "text": each} for each in text])
    people = [int(PEOPLE * chance.random() ** 3) for _ in range(chance.choice((1, 1, 2)))]
    roles = ["author"] * len(people)
    if chance.random() < 0.3:
        people.append(int(200 * chance.random() ** 2))
        roles.append("translator")
    names = [f"Given{each} Family{each}" for each in people]
    keywords = {int(KEYWORDS * chance.random() ** 2) for _ in range(3)}
    state = "gone" if chance.random() < 0.02 else "live"
    title = chance.choice(titles)
    link = _id(0, chance.randrange(n)) if n else None
    return {
        "captures": [
            (
                *(capture, url, seen, 200, 9000, "a.warc.gz", n, 900),
                *("GET", "response", "", f"site-{site}"),
            )
        ],
        "articles": [
            (
                *(article, n + 1, f"site-{site}", url, url, f"article{n}", state, title, language),
                *(_id(2, site + SITES * chance.randrange(8)), _id(1, chance.randrange(ISSUES))),
                *(published, year, seen, seen, capture, WORDS, "\n".join(names), text[0][:200]),
                *("\n\n".join(text), blocks),
            )
        ],
        "versions": [(article, 1, seen, capture, "first", article, title, "\n\n".join(text))],
        "addresses": [(url.removeprefix("http:"), article, "canonical", url)],
        "credits": [
            (article, place, role, name.lower(), name, "person")
            for place, (role, name) in enumerate(zip(roles, names, strict=True), 1)
        ],
        "article_keywords": [
            (article, _id(3, each), place) for place, each in enumerate(sorted(keywords), 1)
        ],
        "links": [(article, 1, "body", f"{url}/to", f"//l{n}", "there", link)],
    }


def vocabulary(chance: random.Random) -> list[str]:
    """Return made-up words, pronounceable and all different; the first ones are the frequent."""
    syllables = [c + v for c in "bcdfghjklmnprstvz" for v in ("a", "e", "i", "o", "u", "an", "or")]
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found.setdefault("".join(chance.choices(syllables, k=chance.choice((2, 3, 3, 4)))))
    return list(found)


def _many(
    db: sqlite3.Connection, table: str, columns: tuple[str, ...], lines: Iterator[tuple[Any, ...]]
) -> None:
    marks = ", ".join("?" for _ in columns)
    db.executemany(f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})", lines)


def _id(kind: int, n: int) -> str:
    """Return an id that looks like a hash: spread evenly, the same every time."""
    return f"{((n * 8 + kind + 1) * 0x9E3779B97F4A7C15) % (1 << 64):016x}"


async def _measure(path: Path, clock: Clock) -> None:
    from datasette.app import Datasette

    desk = Datasette([str(path)], settings={"sql_time_limit_ms": 20_000})
    await desk.invoke_startup()
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        words = queries()
        there = db.execute("SELECT count(*) FROM articles").fetchone()[0]
        articles = [_id(0, random.Random(n).randrange(there)) for n in range(QUERIES)]
        await desk.client.get("/")
        bare, pages = [], []
        for word in words:  # in turn, so that what else the machine does weighs on both
            started = clock()
            db.execute(BARE, [f'"{word}"']).fetchall()
            bare.append((clock() - started) * 1000)
            pages.append(await _asked(desk, f"/search?q={word}", clock))
    _show("bare full-text query", bare)
    _show("search page with facets", pages, bare)
    as_json = [await _asked(desk, f"/search.json?q={word}", clock) for word in words[:50]]
    _show("search as JSON", as_json, bare)
    _show("first page", [await _asked(desk, "/", clock) for _ in range(20)])
    _show("article page", [await _asked(desk, f"/article/{each}", clock) for each in articles])
    for path_ in ("/person/given3+family3", "/publication/site-3", f"/issue/{_id(1, 5)}",
                  f"/keyword/{_id(3, 1)}", "/charts/articles", f"/charts/words?words={words[0]}",
                  "/charts/translations", "/charts/reprints"):  # fmt: skip
        _show(path_[:24], [await _asked(desk, path_, clock) for _ in range(3)])


def queries() -> list[str]:
    """Return words to ask for, from the most frequent to the rare."""
    chance = random.Random(SEED)
    words = vocabulary(chance)
    return [words[int(5_000 * chance.random() ** 3)] for _ in range(QUERIES)]


async def _asked(desk: Any, path: str, clock: Clock) -> float:
    started = clock()
    answer = await desk.client.get(path)
    if answer.status_code != 200:
        raise click.ClickException(f"{path}: {answer.status_code}")
    return (clock() - started) * 1000


def _show(name: str, times: list[float], bare: list[float] | None = None) -> None:
    half, most = statistics.median(times), _p95(times)
    ratio = f"   {most / _p95(bare):.2f} times the bare query's p95" if bare else ""
    click.echo(f"{name:26} p50 {half:8.1f} ms   p95 {most:8.1f} ms{ratio}")


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95) - 1] if len(times) > 1 else times[0]


if __name__ == "__main__":
    main()
