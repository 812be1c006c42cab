"""The index as its readers see it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import ArticleNotFound, IndexFault
from archive.index import articles
from archive.index.addresses import address_key, article_id, is_root
from archive.index.codec import article_from_json, article_to_json, to_text, to_time
from archive.index.store import Store
from archive.model import (
    Article,
    Block,
    Credit,
    Document,
    Footnote,
    Image,
    Link,
    MagazineIssue,
    ReadingRole,
    Role,
    Skip,
    SkipReason,
    Source,
    Translation,
)
from tests.archive.index_makers import (
    HOME,
    SITES,
    START,
    alias,
    article,
    capture,
    fill,
    gone,
    page,
    witness,
)

READING = ("SELECT", "WITH")
FULL = Article(
    url=HOME + "A",
    canonical_url=HOME + "A",
    title="Œuvre",
    language="en",
    section="Peru",
    breadcrumb=("Home", "Peru"),
    magazine_issue=MagazineIssue("IVP617", "IVP617 - June 2026", 2026, 6),
    standfirst="Lead.",
    blocks=(Block("p", "Text.", "Text. [1]"), Block("embed", src="http://video.test/1")),
    body_text="Text.",
    body_text_with_calls="Text. [1]",
    front_matter=("By A",),
    end_matter=("Translated by B",),
    footnotes=(
        Footnote("1", "Note.", "1", (Link("http://x.test/", "x", "note"),)),
        Footnote("i", "j"),
    ),
    postscript="PS",
    postscript_is_donation_appeal=True,
    credits=(Credit(Role.AUTHOR, "A B"), Credit(Role.TRANSLATOR, "C D", line="Translated by C D")),
    translated_from=Source("Viento Sur", "http://vs.test/1", "es"),
    first_published=Source("Viento Sur", "http://vs.test/1", date="2026-05"),
    published="2026-06-19T09:12:00Z",
    signed_date="2026-06-16",
    keywords=("Peru", "Elections"),
    translations=(Translation("es", HOME + "B"),),
    images=(Image(HOME + "a.jpg", "alt", width=10),),
    documents=(Document(HOME + "a.pdf", "PDF"),),
    links=(Link("http://x.test/", "x", "note"),),
    comments=2,
)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store(":memory:") as store:
        store.connection.row_factory = sqlite3.Row
        yield store


def exported(store: Store, **where: object) -> list[dict[str, object]]:
    return list(articles.list_articles(store.connection, **where))  # type: ignore[arg-type]


def test_every_field_comes_out_as_it_went_in(store: Store) -> None:
    fill(store, [witness(1, FULL.url, FULL.url, ReadingRole.PAGE, "article9876", FULL)])
    (found,) = exported(store)
    assert found["title"] == "Œuvre"
    assert found["magazine_issue"] == {
        "code": "IVP617", "label": "IVP617 - June 2026", "year": 2026, "month": 6,
    }  # fmt: skip
    assert found["footnotes"] == [
        {"n": 1, "label": "1", "text": "Note.", "links": [{"text": "x", "url": "http://x.test/"}]},
        {"n": "i", "label": None, "text": "j", "links": []},
    ]
    assert found["authors"] == ["A B"]
    assert found["translators"] == ["C D"]
    assert found["translated_from"] == {
        "publication": "Viento Sur", "url": "http://vs.test/1", "language": "es",
    }  # fmt: skip
    assert found["first_published"] == {
        "publication": "Viento Sur", "url": "http://vs.test/1", "date": "2026-05",
    }  # fmt: skip
    assert found["keywords"] == ["Peru", "Elections"]
    assert found["translations"] == [{"lang": "es", "url": HOME + "B"}]
    assert found["breadcrumb"] == ["Home", "Peru"]
    assert found["postscript_is_donation_appeal"] is True
    assert found["section"] == "Peru"
    assert found["published"] == "2026-06-19T09:12:00Z"
    assert found["images"][0]["src"] == HOME + "a.jpg"  # type: ignore[index]
    assert found["documents"] == [{"url": HOME + "a.pdf", "title": "PDF", "type": None}]
    assert (found["state"], found["capture"]) == ("live", "urn:uuid:0001")
    assert found["first_seen"] == "2026-06-01T12:01:00.000Z"


def test_json_of_an_article_gives_it_back_and_leaves_out_what_is_not_said() -> None:
    assert article_from_json(article_to_json(FULL)) == FULL
    assert len(article_to_json(Article("u", "u"))) < 40


def test_times_are_utc_with_milliseconds() -> None:
    assert to_text(START) == "2026-06-01T12:00:00.000Z"
    assert to_time(to_text(START)) == START


def test_spellings_of_one_address_are_one() -> None:
    same = ["http://iv.test/A%C3%A9", "https://www.iv.test:443/Aé/", "HTTPS://IV.TEST/A%c3%a9#note"]
    assert len({address_key(url) for url in same}) == 1
    different = [
        "http://iv.test/A?x=1",
        "http://iv.test/a",
        "http://iv.test:8080/A",
        "http://iv.test/A",
    ]
    assert len({address_key(url) for url in different}) == 4
    assert is_root("https://www.iv.test/")
    assert not is_root("https://www.iv.test/a")
    assert address_key("http://[broken") == "http://[broken"


@pytest.mark.parametrize(
    "ref",
    [
        "9876",
        "article9876",
        "iv:9876",
        HOME + "A",
        "https://iv.test/A/",
        HOME + "spip.php?article9876",
        article_id("iv", HOME + "A"),
    ],
)
def test_an_article_answers_to_all_its_names(store: Store, ref: str) -> None:
    old = HOME + "spip.php?article9876"
    fill(store, [page(1, HOME + "A", number="article9876"), alias(2, old, HOME + "A")])
    assert articles.article(store.connection, ref)["canonical_url"] == HOME + "A"


def test_a_name_that_fits_none_or_several_is_an_error(store: Store) -> None:
    fill(
        store,
        [page(1, HOME + "A", number="article1"), page(2, "http://links.test/n", number="node1")],
    )
    for ref in ("1", "2", "nothing", "http://else.test/"):
        with pytest.raises(ArticleNotFound):
            articles.article(store.connection, ref)
    assert articles.article(store.connection, "links:1")["site"] == "links"


def test_articles_are_listed_by_publication_date_and_place(store: Store) -> None:
    fill(store, [
        page(1, "http://links.test/n", published="2020-01-01"),
        page(2, HOME + "B", published="2026-06-19"),
        page(3, HOME + "A", published="2026-06"),
    ])  # fmt: skip
    assert [each["url"] for each in exported(store)] == [
        HOME + "A",
        HOME + "B",
        "http://links.test/n",
    ]
    assert len(exported(store, sites=["links"])) == 1
    assert len(exported(store, after="2026")) == 2
    assert len(exported(store, before="2026-06")) == 3
    assert len(exported(store, before="2025-12")) == 1
    assert len(exported(store, ids=[article_id("iv", HOME + "A")])) == 1


def test_a_later_capture_that_differs_is_a_version_and_an_equal_one_is_not(store: Store) -> None:
    fill(
        store,
        [
            page(1, HOME + "A", body_text="One two three."),
            page(2, HOME + "A", body_text="One two three."),
        ],
    )
    fill(
        store,
        [
            page(3, HOME + "A", body_text="One three three."),
            page(4, HOME + "A", body_text="One three three. Four."),
        ],
    )
    found = articles.article_versions(store.connection, article_id("iv", HOME + "A"))
    assert [(each["n"], each["change"]) for each in found] == [
        (1, "first"),
        (2, "correction"),
        (3, "addition"),
    ]
    assert (found[1]["words_added"], found[1]["words_removed"]) == (1, 1)


def test_gone_and_back(store: Store) -> None:
    fill(store, [page(1, HOME + "A"), gone(2, HOME + "A")])
    assert [each["state"] for each in exported(store)] == ["gone"]
    fill(store, [page(3, HOME + "A")])
    assert [each["state"] for each in exported(store)] == ["live"]


def test_a_lost_article_that_redirects_to_the_first_page_is_gone(store: Store) -> None:
    fill(
        store,
        [
            page(1, HOME + "A"),
            page(2, HOME + "B"),
            alias(3, HOME + "A", HOME),
            alias(4, HOME + "B", HOME),
        ],
    )
    assert [each["state"] for each in exported(store)] == ["gone", "gone"]


def test_an_article_that_moved_is_listed_once_and_keeps_its_history(store: Store) -> None:
    old, new = HOME + "Old", HOME + "New"
    fill(
        store,
        [
            page(1, old, number="article1", title="Old"),
            alias(2, old, new),
            page(3, new, number="article1", title="New"),
        ],
    )
    (now,) = exported(store)
    assert (now["url"], now["state"]) == (new, "live")
    assert {"url": old, "kind": "former"} in now["addresses"]  # type: ignore[operator]
    (before,) = [each for each in exported(store, moved=True) if each["url"] == old]
    assert (before["state"], before["moved_to"], before["title"]) == ("moved", now["id"], "Old")
    assert len(articles.article_versions(store.connection, str(now["id"]))) == 2
    assert articles.article(store.connection, old)["id"] == now["id"]


def test_an_article_that_moved_out_of_the_archive_stays_listed(store: Store) -> None:
    fill(store, [page(1, HOME + "A"), alias(2, HOME + "A", "http://elsewhere.test/a")])
    (found,) = exported(store)
    assert (found["state"], found["moved_to"]) == ("moved", None)
    assert found["moved_to_url"] == "http://elsewhere.test/a"


def test_two_pages_without_numbers_stay_two_articles(store: Store) -> None:
    fill(
        store,
        [
            page(1, HOME + "A", title="A"),
            page(2, HOME + "B", title="B"),
            alias(3, HOME + "A", HOME + "B"),
        ],
    )
    (live,) = exported(store)
    assert live["title"] == "B"
    assert {each["title"]: each["state"] for each in exported(store, moved=True)} == {
        "A": "moved",
        "B": "live",
    }


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_relations_are_found_whichever_came_first(store: Store, order: tuple[int, int]) -> None:
    source = page(1, HOME + "A", language="es", number="article1")
    copy = page(2, "http://links.test/n", language="en",
                translated_from=Source(None, "https://www.iv.test/spip.php?article1", "es"),
                links=(Link(HOME + "A", "here"),))  # fmt: skip
    both = [source, copy]
    for n in order:
        fill(store, [both[n]])
    fill(store, [alias(3, HOME + "spip.php?article1", HOME + "A", "article1")])
    (found,) = articles.article_relations(store.connection, article_id("iv", HOME + "A"))
    assert (found["direction"], found["kind"], found["site"]) == ("to", "translation_of", "links")
    assert "spip.php?article1" in found["evidence"]
    targets = store.connection.execute("SELECT target FROM links").fetchall()
    assert [row[0] for row in targets] == [article_id("iv", HOME + "A")]


def test_a_reprint_is_no_translation_and_a_link_is_neither(store: Store) -> None:
    fill(store, [
        page(1, HOME + "A", language="en"),
        page(2, "http://links.test/1", language="en", first_published=Source("IV", HOME + "A")),
        page(3, "http://links.test/2", language="en", links=(Link(HOME + "A", "read this"),)),
        page(4, "http://links.test/3", language="fr", links=(Link(HOME + "A", "IV", "credit"),)),
        page(5, "http://links.test/4", first_published=Source("IV", HOME)),
    ])  # fmt: skip
    found = store.connection.execute("SELECT kind FROM relations ORDER BY kind").fetchall()
    assert [row[0] for row in found] == ["reprint_of", "translation_of"]


def test_relations_go_with_the_article(store: Store) -> None:
    fill(
        store,
        [
            page(1, HOME + "A"),
            page(2, "http://links.test/1", first_published=Source("IV", HOME + "A")),
        ],
    )
    store.forget_readings(capture(1, HOME + "A"))
    fill(store, [])
    assert not store.connection.execute("SELECT 1 FROM relations").fetchall()
    assert store.connection.execute("SELECT target FROM sources").fetchone()[0] is None
    assert len(exported(store)) == 1


def test_people_are_one_row_under_the_most_frequent_name(store: Store) -> None:
    names = ["Daniel Bensaid", "Daniel Bensaïd", "Bensaïd, Daniel", "Daniel Bensaïd"]
    fill(
        store,
        [
            page(n, f"{HOME}{n}", credits=(Credit(Role.AUTHOR, name),))
            for n, name in enumerate(names)
        ],
    )
    (person,) = store.db.query("SELECT * FROM people")
    assert (person["name"], person["articles"]) == ("Daniel Bensaïd", 4)
    assert person["printed"] == '["Bensaïd, Daniel","Daniel Bensaid","Daniel Bensaïd"]'


def test_what_nothing_uses_any_more_is_dropped(store: Store) -> None:
    fill(store, [witness(1, FULL.url, FULL.url, ReadingRole.PAGE, None, FULL)])
    fill(store, [(capture(1, FULL.url), page(1, FULL.url)[1])])
    for table in ("people", "keywords", "sections", "issues", "footnotes", "images", "sources"):
        assert store.count(table) == 0, table
    assert store.count("contents") == 1
    assert not store.connection.execute(
        "SELECT 1 FROM articles_fts WHERE articles_fts MATCH 'oeuvre'"
    ).fetchall()


def test_a_capture_is_stored_once_wherever_its_record_lies(store: Store) -> None:
    one, copy = capture(1, HOME), capture(1, HOME, warc="imported/x.warc.gz", offset=7)
    for order in ([one, copy], [copy, one]):
        for each in order:
            store.add_capture(each)
        found = store.capture(one.id)
        assert found is not None
        assert found.warc == "2026/a.warc.gz"


def test_an_original_is_whole_and_a_response(store: Store) -> None:
    same = {"payload_digest": "sha256:x", "site": None}
    store.add_capture(capture(1, HOME, truncated="length", **same))
    store.add_capture(capture(2, HOME, record_type="revisit", refers_to="urn:uuid:0001", **same))
    assert store.find_original("sha256:x") is None
    store.add_capture(capture(4, HOME, **same))
    store.add_capture(capture(3, HOME + "a", **same))
    found = store.find_original("sha256:x")
    assert found is not None
    assert found.id == "urn:uuid:0003"


def test_readings_need_a_publication(store: Store) -> None:
    with pytest.raises(IndexFault, match="publication"):
        store.add_readings(capture(1, "http://unknown.test/"), [])


def test_a_failure_is_forgotten_when_the_page_can_be_read(store: Store) -> None:
    each, reading = page(1, HOME + "A")
    store.add_site(SITES["iv"])
    store.add_capture(each)
    store.add_failure(each, "broken")
    assert store.count("failures") == 1
    store.add_readings(each, [reading])
    assert store.count("failures") == 0


def test_a_killed_run_has_a_row_without_an_outcome(store: Store) -> None:
    store.add_capture(capture(1, HOME, crawl="c1", site=None))
    store.add_skip(Skip(HOME + "x", SkipReason.ROBOTS), "c1")
    store.add_skip(Skip(HOME + "x", SkipReason.ROBOTS), "c1")
    assert [tuple(row) for row in store.connection.execute("SELECT id, outcome FROM crawls")] == [
        ("c1", None)
    ]
    assert store.count("skips") == 1


def test_readers_see_nothing_before_commit(tmp_path: Path) -> None:
    path = tmp_path / "press.db"
    with Store(path) as store:
        reader = articles.open_index(path)
        store.add_site(SITES["iv"])
        assert reader.execute("SELECT count(*) FROM sites").fetchone()[0] == 0
        store.commit()
        assert reader.execute("SELECT count(*) FROM sites").fetchone()[0] == 1
        reader.close()


def test_captures_of_an_article_are_all_that_speak_of_it(store: Store) -> None:
    fill(store, [
        page(1, HOME + "A", number="article1"),
        alias(2, HOME + "spip.php?article1", HOME + "A"),
        witness(3, HOME + "print", HOME + "A", ReadingRole.PRINT, "article1", article(HOME + "A")),
        page(4, HOME + "B"),
    ])  # fmt: skip
    found = articles.article_captures(store.connection, article_id("iv", HOME + "A"))
    assert [each["role"] for each in found] == ["page", "alias", "print"]


def test_finding_what_hangs_together_takes_no_longer_the_more_there_is() -> None:
    """A new index has no statistics yet: its plans must not depend on them."""
    with Store(":memory:") as store:
        said: list[str] = []
        store.connection.set_trace_callback(said.append)
        fill(store, [page(1, HOME + "A", number="article1"), page(2, HOME + "B")])
        store.connection.set_trace_callback(None)
        assert not [sql for sql in said if "SAVEPOINT" in sql]  # see archive.index.rows
        asked = [sql for sql in said if "reading_keys" in sql and sql.lstrip().startswith(READING)]
        assert len(asked) >= 4
        for sql in asked:
            for *_, step in store.connection.execute(f"EXPLAIN QUERY PLAN {sql}"):
                assert not step.startswith(("SCAN reading_keys", "SCAN readings")), sql
