"""What a search on the desk answers: marks, facets, filters, suggestions, files, a feed."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from urllib.parse import parse_qs, urlencode, urlsplit

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from archive.exports import Selection, export
from archive.web import terms, text
from archive.web.addresses import safe
from archive.web.atom import Feed, atom
from archive.web.sql.article import dossier
from tests.web.hostile import BREAKOUT

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def page_of(desk, q, **more):
    return html.fromstring(desk.get(f"/search?{urlencode({'q': q, **more})}").content)


def total(page):
    return int(page.xpath("string(//h2[@id='results'])").split()[0].replace(",", ""))


def test_words_are_marked_and_accents_do_not_matter(desk):
    page = page_of(desk, "huelga")
    assert total(page) > 0
    assert {each.text_content().casefold() for each in page.iter("mark")} == {"huelga"}
    assert total(page_of(desk, "pérù")) == total(page_of(desk, "peru"))


def test_facets_add_and_remove_filters_in_the_address(desk):
    page = page_of(desk, "strike")
    link = page.xpath("//details[.//h3='Language']//a")[0]
    count = int(link.getparent().find_class("count")[0].text_content())
    narrowed = html.fromstring(desk.get(link.get("href")).content)
    assert total(narrowed) == count
    [chip] = narrowed.xpath("//ul[@class='chips']//a")
    assert parse_qs(urlsplit(chip.get("href")).query)["q"] == ["strike"]
    [chosen] = narrowed.xpath("//a[@aria-current='true'][.//span[@class='label']]")
    assert parse_qs(urlsplit(chosen.get("href")).query)["q"] == ["strike"]


def test_every_facet_finds_as_many_as_it_says(desk):
    page = page_of(desk, "")
    for item in page.xpath("//aside//li")[::7]:
        count = int(item.find_class("count")[0].text_content().lstrip("≈ "))
        found = total(html.fromstring(desk.get(item.find("a").get("href")).content))
        assert found >= count, item.text_content()


def test_order_and_pages(desk):
    newest = page_of(desk, "strike", order="newest")
    dates = newest.xpath("//ol[@class='hits']//time/@datetime")
    assert dates == sorted(dates, reverse=True)
    second = page_of(desk, "strike", order="newest", page=2)
    links = "//ol[@class='hits']//a/@href"
    assert not set(newest.xpath(links)) & set(second.xpath(links))
    assert second.xpath("//a[@rel='prev']")


def test_dates_of_the_form_become_part_of_the_query(desk):
    answer = desk.get("/search?q=strike+after:2001&after=2026-06&before=2026")
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer.headers["location"]).query)["q"] == [
        "strike after:2026-06 before:2026"
    ]


def test_a_typo_is_answered_with_a_suggestion_and_nonsense_with_a_page(desk):
    page = page_of(desk, "strikke")
    assert page.find_class("better")[0].find("a").text == "strike"
    assert page_of(desk, "after:yesterday strike").find_class("problem")
    for nonsense in ('"', "OR OR", "((", "author:", "a:b:c -", "\x00", "'; DROP TABLE articles"):
        assert desk.get(f"/search?{urlencode({'q': nonsense})}").status_code == 200, nonsense
    for page_number in ("0", "-1", "x", "9" * 30, "²"):
        assert desk.get(f"/search?{urlencode({'page': page_number})}").status_code == 200


def test_the_search_as_files(desk):
    found = desk.get("/search.json?q=strike").json()
    rows = list(csv.DictReader(io.StringIO(desk.get("/search.csv?q=strike").text)))
    entries = rispy.loads(desk.get("/search.ris?q=strike").text)
    assert found["total"] == len(rows) == len(entries) > 20
    assert [hit["id"] for hit in found["hits"]] == [row["id"] for row in rows[:20]]
    assert all(row["publication"] for row in rows)
    assert all(entry["secondary_title"] for entry in entries)


def test_the_feed_is_atom(desk):
    answer = desk.get("/search.atom?q=strike+lang:en")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for name in ("id", "title", "updated", "author/a:name"):
        assert feed.findtext(f"a:{name}", namespaces=ATOM), name
    entries = feed.findall("a:entry", ATOM)
    assert len(entries) > 20
    for entry in entries:
        times = entry.findtext("a:updated", namespaces=ATOM)
        assert times.endswith("Z") or "+" in times
        assert entry.findtext("a:id", namespaces=ATOM).startswith("http://localhost/article/")


def test_a_hostile_feed_is_well_formed(hostile):
    feed = etree.fromstring(hostile.get("/search.atom?q=%0b%3C").content)
    assert feed.findtext("a:title", namespaces=ATOM)
    assert len(etree.fromstring(hostile.get("/search.atom").content).findall("a:entry", ATOM)) == 2


def test_reference_managers_read_every_article(desk):
    for each in desk.column("SELECT id FROM articles WHERE title IS NOT NULL AND listed"):
        [entry] = rispy.loads(desk.get(f"/article/{each}.ris").text)
        library = bibtexparser.parse_string(desk.get(f"/article/{each}.bib").text)
        [item] = json.loads(desk.get(f"/article/{each}.csl.json").text)
        assert entry["title"], each
        assert len(library.entries) == 1, each
        assert not library.failed_blocks, each
        assert item["container-title"] == entry["secondary_title"]


def test_the_desk_cites_as_exports_do(press, desk, tmp_path):
    export(press, "csl", tmp_path / "a.json", Selection())
    items = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert any("original-title" in item for item in items)
    for each in items[::7]:
        assert json.loads(desk.get(f"/article/{each['id']}.csl.json").text) == [each]
        assert each["note"].startswith("Archived 20")


def test_an_article_tells_zotero_all_it_knows(desk):
    sql = """SELECT article FROM credits JOIN articles ON articles.id = article
        WHERE role = 'translator' AND standfirst IS NOT NULL AND listed LIMIT 1"""
    [article] = desk.column(sql)
    page = html.fromstring(desk.get(f"/article/{article}").content)
    known = desk.get(f"/article/{article}.json").json()
    found = {}
    for tag in page.xpath("//meta[@name]"):
        found.setdefault(tag.get("name"), []).append(tag.get("content"))
    assert found["citation_title"] == found["DC.title"] == [known["title"]]
    assert len(found["citation_author"]) == len(known["authors"])
    assert len(found["z.translators"]) == len(known["translators"]) > 0
    assert found["z.itemType"] == ["magazineArticle"]
    assert found["citation_publication_date"] == [known["published"][:10].replace("-", "/")]
    assert found["citation_journal_title"] == [known["publication"]]
    assert found["citation_language"] == [known["language"]]
    assert found["citation_public_url"] == [known["canonical_url"]]
    assert found["citation_abstract"] == [known["standfirst"]]
    data = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert [each["name"] for each in data["translator"]] == known["translators"]
    assert data["inLanguage"] == known["language"]


def test_notes_open_where_they_are_called_and_lead_back(desk):
    [article] = desk.column(
        "SELECT article FROM footnotes GROUP BY article ORDER BY count(*) DESC LIMIT 1"
    )
    page = html.fromstring(desk.get(f"/article/{article}").content)
    ids = set(page.xpath("//@id"))
    calls = page.find_class("call")
    assert len(calls) >= 5
    assert {each.get("popovertarget") for each in calls} <= ids
    backs = page.xpath("//a[@role='doc-backlink']/@href")
    assert {each.removeprefix("#") for each in backs} == {each.get("id") for each in calls}


def test_a_word_is_counted_among_what_a_search_finds(desk):
    rows = desk.get("/charts/words.csv?words=strike+OR+huelga&q=lang:es").text.splitlines()[1:]
    counted = [line.split(",") for line in rows]
    spanish = desk.column("SELECT count(*) FROM articles WHERE listed AND language = 'es'")
    assert sum(int(line[3]) for line in counted) == spanish[0]
    both = desk.get("/search.json?q=(strike+OR+huelga)+lang:es").json()["total"]
    assert sum(int(line[2]) for line in counted) == both > 0


def test_an_article_takes_fewer_than_thirty_queries(desk):
    with closing(sqlite3.connect(desk.press)) as db:
        asked = []
        db.set_trace_callback(asked.append)
        [article] = desk.column("SELECT id FROM articles WHERE number = 'article9876' LIMIT 1")
        dossier(db, article)
    assert len(asked) < 30


def test_versions_show_what_changed(desk):
    sql = "SELECT article || '/versions/' || n FROM versions WHERE n > 1 AND change = 'correction'"
    page = html.fromstring(desk.get(f"/article/{desk.column(sql)[0]}").content)
    assert page.xpath("//div[@class='diff']//ins | //div[@class='diff']//del")


NO_LINKS = ("javascript:alert(1)", "JavaScript:x", "data:,x", "//x", "x", " java\nscript:x",
            "http://", "ftp://a/b", None, "http://[x")  # fmt: skip


@pytest.mark.parametrize("url", NO_LINKS)
def test_addresses_that_are_no_links(url):
    assert safe(url) is None


@given(st.text())
def test_marking_escapes_whatever_a_text_holds(words):
    one, two = text.FOUND
    marked = text.marked(f"{words}{one}{words}{two}{BREAKOUT}")
    readable = "".join(each for each in str(marked) if each.isprintable())  # lxml takes no others
    fragment = html.fragment_fromstring(readable, create_parent="div")
    assert {each.tag for each in fragment.iter()} <= {"div", "mark"}


@given(st.text(alphabet='ab:"( -' + "\u00e9", max_size=40))
def test_a_filter_put_in_and_taken_out_leaves_the_words(words):
    once = terms.toggled(words, "lang:en")
    assert terms.holds(once, "lang:en") or words.count('"') % 2
    if not words.count('"') % 2:
        assert terms.toggled(once, "lang:en").split() == words.split()
    terms.chips(words)


@given(st.text(), st.text())
def test_any_text_makes_a_feed(title, own):
    assert (
        etree.fromstring(atom(Feed(title, "http://a/", f"http://a/{own}", own), []).encode())
        is not None
    )
