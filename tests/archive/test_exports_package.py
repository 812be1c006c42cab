"""Data packages: valid for frictionless, and each column explained."""

import csv
import hashlib
import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st

from archive import exports
from archive.collection import CONFIG, Collection
from archive.errors import ExportError
from archive.exports.corpus import cell
from archive.exports.dictionary import FIELDS, article_table
from archive.exports.selection import Selection
from archive.index import articles
from hemeroteca import main
from tests.conftest import collection_of

ALL = Selection()
LICENCE = "CC-BY-4.0"


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    root = tmp_path_factory.mktemp("package") / "c"
    collection_of(root, "spip/site-a", "spip/site-a-recrawl", "wordpress/site-a")
    with (root / CONFIG).open("a") as config:
        config.write(f'licence = "{LICENCE}"\n')
    return Collection.open(root)


def checked(folder):
    """Return datapackage.json, after frictionless has read every row, key and checksum."""
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]
    return json.loads((folder / "datapackage.json").read_text("utf-8"))


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize(
    "selection", [ALL, Selection(query="Fujimori", text=False)], ids=["all", "facts of a part"]
)
def test_a_package_is_valid_and_its_keys_lead_somewhere(collection, tmp_path, form, selection):
    exports.export(collection, "package", tmp_path / "p", selection, tables=form)
    described = checked(tmp_path / "p")
    tables = {each["name"]: each for each in described["resources"]}
    assert {"articles", "credits", "people", "captures", "versions", "sites"} <= tables.keys()
    assert tables["credits"]["schema"]["primaryKey"] == ["article", "position"]
    leads = {
        (each["fields"][0], each["reference"]["resource"])
        for each in tables["credits"]["schema"]["foreignKeys"]
    }
    assert leads == {("article", "articles"), ("person", "people")}
    assert ("footnotes" in tables) == selection.text
    for table in tables.values():
        data = (tmp_path / "p" / table["path"]).read_bytes()
        assert table["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert all(field["description"] for field in table["schema"]["fields"])
    fields = {each["name"] for each in tables["articles"]["schema"]["fields"]}
    assert ("body_text" in fields) == selection.text
    assert "docid" not in fields


def test_a_package_says_how_it_was_made(collection, tmp_path):
    exports.export(collection, "package", tmp_path / "p", Selection(query="Fujimori", text=False))
    described = json.loads((tmp_path / "p" / "datapackage.json").read_text("utf-8"))
    assert described["licenses"] == [{"name": LICENCE}]
    assert described["about"]["selection"] == "found by 'Fujimori'"
    assert described["about"]["articles"] == "2"
    assert described["about"]["publications"] == "International Viewpoint (http://iv.test/)"
    assert described["about"]["published"] == "2026-04-22 to 2026-06-19"
    assert described["about"]["texts"] == "left out: facts only"
    readme = (tmp_path / "p" / "README.md").read_text("utf-8")
    assert f"| licence | {LICENCE} |" in readme
    assert "| `person` | string | who (`id` in `people`) |" in readme


def test_parquet_has_the_columns_that_the_package_says(collection, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    exports.export(collection, "package", tmp_path / "p", ALL, tables="parquet")
    described = json.loads((tmp_path / "p" / "datapackage.json").read_text("utf-8"))
    for table in described["resources"]:
        read = parquet.read_table(tmp_path / "p" / table["path"])
        said = {field["name"]: field["type"] for field in table["schema"]["fields"]}
        assert read.column_names == list(said)
        for field in read.schema:
            assert (str(field.type) == "int64") == (said[field.name] == "integer")


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("text", [True, False])
def test_a_table_in_a_folder_has_a_readme_beside_it(collection, tmp_path, form, text):
    selection = Selection(text=text)
    exports.export(collection, form, tmp_path / "p", selection, folder=True)
    exports.export(collection, form, tmp_path / "alone", selection)
    table = tmp_path / "p" / f"articles.{form}"
    if form != "parquet":
        checked(tmp_path / "p")
        assert table.read_bytes() == (tmp_path / "alone").read_bytes()
    readme = (tmp_path / "p" / "README.md").read_text("utf-8")
    assert ("| `body_text` |" in readme) == text
    assert "| `translators` |" in readme


def test_the_command_makes_a_folder_where_the_path_ends_like_one(collection, tmp_path):
    def run(*arguments):
        ended = CliRunner().invoke(main, ["export", *arguments, "-c", str(collection.root)])
        assert ended.exit_code == 0, ended.output

    run("csv", "-o", f"{tmp_path}/folder/")
    run("csv", "-o", f"{tmp_path}/file")
    run("package", "--tables", "jsonl", "-o", f"{tmp_path}/package/")
    assert (tmp_path / "folder" / "articles.csv").is_file()
    assert (tmp_path / "file").is_file()
    assert (tmp_path / "package" / "articles.jsonl").is_file()
    with pytest.raises(ExportError, match="knows no --tables"):
        exports.export(collection, "csv", tmp_path / "x", ALL, tables="csv")
    with pytest.raises(ExportError, match="no tables as 'xml'"):
        exports.export(collection, "package", tmp_path / "x", ALL, tables="xml")
    assert not (tmp_path / "x").exists()


def test_every_field_of_an_exported_article_is_explained(collection):
    with closing(articles.open_index(collection.press)) as db:
        one = next(articles.list_articles(db))
    table = article_table(one)
    assert all(column.holds for column in table.columns)
    kinds = {"array": list, "object": dict, "boolean": bool, "integer": int, "string": str}
    for column in table.columns:
        value = one[column.name]
        assert value is None or isinstance(value, kinds[column.type]), column
    assert set(FIELDS) <= set(one)


def test_long_texts_and_strange_ones_stay_what_they_are(tmp_path):
    made = collection_of(tmp_path / "c", "wordpress/site-a")
    strange = ['=HYPERLINK("http://x")', 'a"b,\r\nc', "-1", "x" * 300_000, " \t", "|a| b"]
    with closing(sqlite3.connect(made.press)) as db:
        ids = [row[0] for row in db.execute("SELECT id FROM articles ORDER BY id")]
        for each, text in zip(ids, strange, strict=False):
            db.execute("UPDATE articles SET subtitle = ? WHERE id = ?", [text, each])
        db.commit()
    exports.export(made, "package", tmp_path / "p", ALL)
    checked(tmp_path / "p")
    csv.field_size_limit(1 << 24)
    with (tmp_path / "p" / "articles.csv").open(encoding="utf-8", newline="") as file:
        read = {row["id"]: row["subtitle"] for row in csv.DictReader(file)}
    for each, text in zip(ids, strange, strict=False):
        assert read[each] == (f"'{text}" if text[0] in "=-" else text)


@given(st.text())
def test_nothing_breaks_out_of_a_cell_of_the_readme(text):
    made = cell(text)
    assert "\n" not in made
    assert "|" not in made.replace(r"\|", "")
