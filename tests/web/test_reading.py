"""An article to be read: links in their place, differences folded, whom to tell of a mistake."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from archive.index.diff import Piece, word_diff
from archive.web.folding import AROUND, WORTH, folded
from archive.web.linking import Anchors
from archive.web.serving import serve

WORDS = st.lists(st.sampled_from(["strike", "port", "of", "the", "new\n\n", "law. "])).map(" ".join)


def link(text, url="https://a.test/", target=None):
    return {"text": text, "url": url, "target": target, "kind": "body"}


def places(links, *lines):
    anchors = Anchors(links, "\n".join(lines))
    return [
        (words, anchor.url) for line in lines for words, anchor in anchors.split(line) if anchor
    ]


def test_words_that_stand_once_are_the_link():
    links = [link("the law", "https://a.test/1"), link("a strike", "https://a.test/2")]
    assert places(links, "Against the law,", "a strike: all strike.") == [
        ("the law", "https://a.test/1"), ("a strike", "https://a.test/2"),
    ]  # fmt: skip


def test_words_that_stand_as_often_as_they_are_links_are_taken_in_order():
    links = [link("here", "https://a.test/1"), link("here", "https://a.test/2")]
    assert places(links, "here and here", "and there") == [
        ("here", "https://a.test/1"), ("here", "https://a.test/2"),
    ]  # fmt: skip


def test_words_that_stand_more_often_are_no_link():
    assert places([link("strike")], "strike", "strike") == []
    assert places([link("trike")], "strike") == []
    assert places([link("")], "strike") == []


def test_only_safe_addresses_are_links():
    for url in ("javascript:alert(1)", "data:,x", "mailto:a@b?bcc=c@d", "ftp://a/b"):
        assert places([link("x", url)], "x") == [("x", None)]
    for url in ("mailto:a@b.test", "http://a.test/"):
        assert places([link("x", url)], "x") == [("x", url)]


@given(WORDS, st.lists(st.sampled_from(["strike", "the port", "of", "new", "law."]), max_size=6))
def test_links_leave_the_text_as_it_is(text, linked):
    anchors = Anchors(map(link, linked), text)
    assert "".join(words for words, _ in anchors.split(text)) == text


def test_links_stand_in_the_text_of_an_article(desk):
    [article] = desk.column(
        """SELECT article FROM links JOIN articles ON articles.id = article
        WHERE text = 'the previous article' LIMIT 1"""
    )
    page = html.fromstring(desk.get(f"/article/{article}").content)
    [within] = page.xpath("//article//a[@class='within']")
    assert within.text == "the previous article"
    assert desk.get(within.get("href")).status_code == 200


@given(WORDS, WORDS)
def test_folding_loses_nothing(old, new):
    pieces = word_diff(old, new)
    assert "".join(each.text for each in folded(pieces)) == "".join(each.text for each in pieces)


def test_long_unchanged_stretches_are_folded():
    same = "word " * 500
    pieces = [Piece("added", "new "), Piece("same", same), Piece("removed", "old")]
    assert [(each.op, each.folded) for each in folded(pieces)] == [
        ("added", 0), ("same", 0), ("same", 500 - 2 * AROUND), ("same", 0), ("removed", 0),
    ]  # fmt: skip
    assert folded([Piece("same", same)])[0].folded == 500
    short = "word " * (2 * AROUND + WORTH - 1)
    assert [each.folded for each in folded([pieces[0], Piece("same", short), pieces[2]])] == [0] * 3


def test_a_difference_is_folded_on_its_page(desk):
    folds = []
    for each in desk.column("SELECT article || '/versions/' || n FROM versions WHERE n > 1"):
        page = html.fromstring(desk.get(f"/article/{each}").content)
        folds += page.xpath("//div[@class='diff']/details/summary/text()")
    assert folds
    assert all(each.endswith("words unchanged") for each in folds)


def test_an_issue_that_is_the_section_too_is_named_once(desk):
    sql = """SELECT articles.id FROM articles JOIN issues ON issues.id = issue
        JOIN sections ON sections.id = section WHERE sections.title = issues.label LIMIT 1"""
    page = html.fromstring(desk.get(f"/article/{desk.column(sql)[0]}").content)
    kicker = page.xpath("string(//article//p[@class='kicker'])")
    assert kicker.count("·") == 1


def test_a_problem_leads_to_the_site_file_and_to_a_letter(desk):
    [article] = desk.column("SELECT id FROM articles WHERE site = 'iv.test' LIMIT 1")
    page = html.fromstring(desk.get(f"/article/{article}/problem").content)
    text = page.text_content()
    assert "pipelines/extract/spip/" in text
    assert "hemeroteca sites --new http://iv.test/" in text
    [letter] = page.xpath("//a[starts-with(@href, 'mailto:')]/@href")
    assert urlsplit(letter).path == "t@x.test"
    assert f"/article/{article}" in parse_qs(urlsplit(letter).query)["body"][0]


def test_an_index_of_another_version_is_not_served(press, tmp_path):
    import shutil
    import sqlite3

    from archive.collection import Collection
    from archive.errors import IndexFault

    shutil.copytree(press.root, tmp_path / "c")
    with sqlite3.connect(tmp_path / "c" / "press.db") as db:
        db.execute("PRAGMA user_version = 1")
    db.close()
    with pytest.raises(IndexFault, match="reindex"):
        serve(Collection.open(tmp_path / "c"), host="127.0.0.1", port=0)
