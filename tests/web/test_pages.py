"""Every page of the desk: there, whole, strict about what may run, from this host alone."""

import re
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from datasette.utils import tilde_encode
from lxml import html

from tests.web.desks import Client, addresses

INTERNAL_HOSTS = {"", "localhost"}
LOADS = ("//img/@src", "//script/@src", "//iframe/@src", "//source/@src", "//object/@data")
STYLES = "//link[@rel='stylesheet']/@href"
HEADERS = ("content-security-policy", "x-content-type-options", "referrer-policy")


def loads(page):
    """Return the addresses that a browser asks for when it shows a page."""
    return [each for path in (*LOADS, STYLES) for each in page.xpath(path)]


def ids(page):
    return page.xpath("//@id")


def test_every_page_is_there_and_loads_nothing_from_elsewhere(desk):
    for address in addresses(desk):
        answer = desk.get(address)
        assert answer.status_code == 200, address
        assert all(answer.headers.get(name) for name in HEADERS), address
        assert "unsafe-inline" not in answer.headers["content-security-policy"] or (
            address.partition("?")[0].endswith(".svg")
        ), address
        if answer.headers["content-type"].startswith("text/html"):
            page = html.fromstring(answer.content)
            assert {urlsplit(each).netloc for each in loads(page)} <= INTERNAL_HOSTS, address
            assert len(ids(page)) == len(set(ids(page))), address
            assert not page.xpath("//@style | //@onclick | //style"), address
            assert len(page.xpath("//h1")) == 1, address


def test_links_between_pages_lead_somewhere(desk):
    asked = set()
    for address in ("/", "/search?q=strike", "/publications", "/charts", "/crawls"):
        page = html.fromstring(desk.get(address).content)
        asked |= {each for each in page.xpath("//a/@href") if each.startswith("/")}
    assert len(asked) > 80
    assert {each: desk.get(each).status_code for each in asked} == dict.fromkeys(asked, 200)


def test_what_there_is_once_is_said_in_the_singular(magazine):
    with closing(Client(magazine.press)) as desk:
        page = html.fromstring(desk.get("/").content)
    figures = page.find_class("figures")[0].text_content()
    assert "28 articles 1 publication 46 people" in " ".join(figures.split())


def test_what_is_not_there_is_said_to_be_not_there(desk):
    for address in ("/article/nothing", "/person/nobody", "/publication/x", "/issue/x",
                    "/keyword/x", "/crawl/x", "/charts/x", "/article/x.ris"):  # fmt: skip
        answer = desk.get(address)
        assert answer.status_code == 404, address
        assert "Not in the archive" in answer.text
        assert "`" not in answer.text, "what a reader cannot type here is not advised"


def test_an_article_can_be_asked_for_by_its_number_and_version(desk):
    [article] = desk.column("SELECT id FROM articles WHERE number = 'article9876' LIMIT 1")
    assert desk.get("/article/iv.test:article9876").status_code == 200
    assert desk.get(f"/article/{article}/versions/99").status_code == 404


def test_the_first_page_has_figures_facets_and_the_newest(desk):
    page = html.fromstring(desk.get("/").content)
    [articles] = desk.column("SELECT count(*) FROM articles WHERE listed")
    assert f"{articles} articles" in " ".join(page.find_class("figures")[0].text_content().split())
    titles = [each.text_content() for each in page.xpath("//aside//h3")]
    assert titles[:3] == ["Publication", "Language", "Year"]
    assert {"Author", "Translator", "Keyword", "State", "Section", "Issue"} <= set(titles)
    assert len(page.xpath("//ol[@class='hits']/li")) == 12


def test_datasette_is_as_its_users_know_it(desk):
    assert desk.get("/press").status_code == 200
    assert desk.get("/press/articles?_facet=site").status_code == 200
    assert desk.get("/press.json?sql=select+1").json()["rows"] == [[1]]
    assert desk.get("/press/articles.csv?_size=2").text.count("\r\n") >= 3
    answer = desk.get("/press/find_words?words=strike")
    assert answer.status_code == 200
    assert "script-src 'self' 'unsafe-inline'" in answer.headers["content-security-policy"]
    assert 'href="/publications"' in answer.text


def test_nothing_changes_a_database_that_is_not_ours(tmp_path):
    import sqlite3

    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (a)")
    client = Client(tmp_path / "other.db")
    answer = client.get("/")
    client.close()
    assert "content-security-policy" not in answer.headers
    assert "other" in answer.text


def test_who_may_not_see_the_database_sees_no_page(press):
    client = Client(press.press, metadata={"allow": {"id": "somebody"}})
    try:
        for address in ("/", "/search?q=strike", "/search.json", "/charts/articles.svg"):
            assert client.get(address).status_code == 403, address
    finally:
        client.close()


def test_a_long_question_is_broken_off(press):
    client = Client(press.press)
    client.datasette._settings["sql_time_limit_ms"] = 0.001
    try:
        answer = client.get("/search?q=strike+OR+the")
        assert answer.status_code == 503
        assert "took too long" in answer.text
    finally:
        client.close()


@pytest.mark.parametrize("kind", ["article", "person", "keyword", "issue", "crawl"])
def test_hostile_pages_show_what_they_hold_and_run_nothing(hostile, kind):
    tables = {"person": "people", "keyword": "keywords", "issue": "issues"}
    found = hostile.column(f"SELECT id FROM {tables.get(kind, kind + 's')}")
    assert found
    for each in found:
        check(hostile.get(f"/{kind}/{tilde_encode(each)}"))


def test_hostile_lists_and_searches_run_nothing(hostile):
    for address in ("/", "/search?q=strike", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
                    "/search?q=a&order=%22onload=%22", "/publication/iv", "/charts/articles",
                    "/charts/words?words=%3Cscript%3E", "/charts/translations"):  # fmt: skip
        check(hostile.get(address))


def check(answer):
    assert answer.status_code == 200
    text = answer.text
    assert "<script>alert" not in text
    assert "{{ 7*7 }}" in text or "49" not in re.sub(r"[0-9a-f]{16}", "", text)
    page = html.fromstring(answer.content)
    assert [each.get("type") for each in page.iter("script")] in ([], ["application/ld+json"])
    for each in page.iter():
        assert not [name for name in each.attrib if name.startswith("on")], each.attrib
    for address in page.xpath("//@href | //@src | //@action"):
        assert urlsplit(address).scheme in {"", "http", "https"}, address


def test_hostile_files_are_harmless(hostile):
    [evil] = hostile.column("SELECT id FROM articles WHERE url LIKE '%evil'")
    rows = hostile.get("/search.csv?q=").text
    assert ",'=HYPERLINK" in rows or ",\"'=HYPERLINK" in rows
    assert not re.search(r'(^|,)"?=', rows, re.MULTILINE)
    for address in (f"/article/{evil}.ris", f"/article/{evil}.bib", "/search.atom?q="):
        answer = hostile.get(address)
        assert answer.status_code == 200
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "html" not in answer.headers["content-type"]
    assert hostile.get("/charts/words.csv?words=%3D1%2B1").text.count("'=1+1") >= 1
    for name in ("articles", "translations", "words"):
        drawing = hostile.get(f"/charts/{name}.svg?words=%3Cscript%3E&by=site").text
        assert "<script" not in drawing
        assert "alert" not in drawing or "&lt;script" in drawing


def test_the_policy_lets_no_script_run(hostile):
    [evil] = hostile.column("SELECT id FROM articles WHERE url LIKE '%evil'")
    policy = hostile.get(f"/article/{evil}").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert "unsafe" not in policy
