"""Citations: whatever a page prints, the parsers of others read it as what it is."""

import json
import sqlite3
from contextlib import closing

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import NameParts, SeparateCoAuthors, SplitNameParts
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import exports
from archive.collection import Collection
from archive.exports.citations.bibtex import BIBTEX
from archive.exports.citations.ris import RIS
from archive.exports.selection import Selection
from archive.index import articles
from archive.index.store import Store
from tests.archive.index_makers import fill, page

SPANISH = "http://links.test/es"
ENGLISH = "http://iv.test/en"
MARKS = "ab é{}\\%$#_&~^\"',;@=\n\r\t-ER TY"
HOSTILE = st.text(st.sampled_from(MARKS) | st.characters(codec="utf-8"), min_size=1, max_size=40)
NAMES = st.fixed_dictionaries({"family": HOSTILE, "given": HOSTILE}) | st.fixed_dictionaries(
    {"literal": HOSTILE}
)
ITEMS = st.fixed_dictionaries(
    {
        "id": st.just("0123456789abcdef"),
        "type": st.just("article-magazine"),
        "URL": HOSTILE.map(lambda text: f"http://x.test/{text}"),
        "title": HOSTILE,
        "container-title": HOSTILE,
        "abstract": HOSTILE,
        "original-title": HOSTILE,
        "note": HOSTILE,
        "author": st.lists(NAMES, min_size=1, max_size=3),
        "keyword": st.lists(HOSTILE, min_size=1, max_size=3).map(", ".join),
    }
)


def words(text):
    return " ".join(text.split())


@settings(max_examples=150, deadline=None)
@given(ITEMS)
def test_nothing_breaks_out_of_a_bibtex_field(item):
    library = bibtexparser.parse_string(BIBTEX.join([item]))
    assert not library.failed_blocks
    [entry] = library.entries
    assert entry.key == item["id"]
    expected = {
        "author",
        "title",
        "journaltitle",
        "abstract",
        "keywords",
        "url",
        "origtitle",
        "note",
    }
    assert set(entry.fields_dict) == expected
    for name, field in entry.fields_dict.items():
        assert balanced(field.value), (name, field.value)


def balanced(value):
    """Whether the braces of a field open and close, those that TeX escapes left aside."""
    depth = 0
    bare = value.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
    for each in bare:
        depth += {"{": 1, "}": -1}.get(each, 0)
        if depth < 0:
            return False
    return depth == 0


@settings(max_examples=150, deadline=None)
@given(st.lists(ITEMS, min_size=1, max_size=3))
def test_nothing_breaks_out_of_a_ris_line(items):
    text = RIS.join(items)
    ends = [line for line in text.split("\n") if line.startswith("ER  - ")]
    assert len(ends) == len(items)
    assert len([line for line in text.split("\n") if line.startswith("TY  - ")]) == len(items)
    if all(words(item["title"]) for item in items):
        assert [each["title"] for each in rispy.loads(text)] == [
            words(item["title"]) for item in items
        ]


@pytest.mark.parametrize(
    ("name", "last", "first"),
    [
        ({"family": "Luxemburg", "given": "Rosa"}, ["Luxemburg"], ["Rosa"]),
        ({"family": "de la Torre", "given": "Ana"}, ["Torre"], ["Ana"]),
        ({"literal": "Marx and Sons, Ltd"}, ["{Marx and Sons, Ltd}"], []),
        ({"family": "Smith and Jones", "given": "A."}, ["{Smith and Jones}"], ["A."]),
        ({"family": "King, Jr.", "given": "Martin"}, ["{King, Jr.}"], ["Martin"]),
    ],
)
def test_a_name_is_one_name_to_bibtex(name, last, first):
    item = {"id": "a", "type": "x", "URL": "u", "author": [name, {"family": "B", "given": "C"}]}
    library = bibtexparser.parse_string(
        BIBTEX.join([item]), append_middleware=[SeparateCoAuthors(), SplitNameParts()]
    )
    one, other = library.entries[0]["author"]
    assert (one.last, one.first) == (last, first)
    assert other == NameParts(first=["C"], last=["B"])


@pytest.fixture
def translated(tmp_path):
    """An index with an article and its translation, whose page names title and place of it."""
    collection = Collection.create(tmp_path / "c", title="Prensa", operator="T", contact="t@x.test")
    with Store(collection.press) as store:
        fill(store, [page(1, ENGLISH, title="The strike"), page(2, SPANISH, title="La huelga")])
    return collection


def test_a_translation_names_title_and_place_of_the_original(translated, tmp_path):
    with closing(sqlite3.connect(translated.press)) as db:
        ids = dict(db.execute("SELECT canonical_url, id FROM articles").fetchall())
        values = (ids[ENGLISH], ids[SPANISH], "translation_of", "credit")
        db.execute("INSERT OR REPLACE INTO relations VALUES (?, ?, ?, ?)", values)
        db.commit()
    with closing(articles.open_index(translated.press)) as db:
        time, record = db.execute(
            "SELECT time, captures.id FROM captures JOIN articles ON capture = captures.id"
            " WHERE canonical_url = ?",
            [ENGLISH],
        ).fetchone()
    for form in ("csl", "bibtex", "ris"):
        exports.export(translated, form, tmp_path / form, Selection())
    said = f"Archived {time[:19]}Z in Prensa: {ENGLISH}, {record}"
    items = json.loads((tmp_path / "csl").read_text("utf-8"))
    [item] = [each for each in items if each["URL"] == ENGLISH]
    assert item["original-title"] == "La huelga"
    assert item["note"] == said
    assert item["archive"] == "Prensa"
    assert item["archive_location"] == record
    entries = bibtexparser.parse_string((tmp_path / "bibtex").read_text("utf-8")).entries
    [entry] = [each for each in entries if each["url"] == ENGLISH]
    assert entry["origtitle"] == "La huelga"
    assert entry["note"] == said
    [found] = [
        each
        for each in rispy.loads((tmp_path / "ris").read_text("utf-8"))
        if each["urls"] == [ENGLISH]
    ]
    assert found["notes"] == ["Original title: La huelga", said]
