"""What reference managers get: unAPI, and a RIS file that loses nothing."""

import rispy
from lxml import etree, html


def test_unapi_says_what_there_is(desk):
    [article] = desk.column("SELECT id FROM articles WHERE listed ORDER BY id LIMIT 1")
    for address, status in (("/unapi", 200), (f"/unapi?id={article}", 300)):
        answer = desk.get(address)
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("application/xml")
        formats = etree.fromstring(answer.content)
        assert formats.get("id") == (article if status == 300 else None)
        assert [each.attrib for each in formats] == [
            {"name": "ris", "type": "application/x-research-info-systems"}
        ]


def test_unapi_gives_an_article_and_names_what_is_not_there(desk):
    [article] = desk.column("SELECT id FROM articles WHERE listed ORDER BY id LIMIT 1")
    answer = desk.get(f"/unapi?id={article}&format=ris")
    assert answer.text == desk.get(f"/article/{article}.ris").text
    assert desk.get(f"/unapi?id={article}&format=marc").status_code == 406
    assert desk.get("/unapi?id=nothing&format=ris").status_code == 404


def test_pages_name_their_articles(desk):
    [article] = desk.column("SELECT id FROM articles WHERE listed ORDER BY id LIMIT 1")
    server, named = "//link[@rel='unapi-server']/@href", "//abbr[@class='unapi-id']/@title"
    page = html.fromstring(desk.get(f"/article/{article}").content)
    assert page.xpath(server) == ["http://localhost/unapi"]
    assert page.xpath(named) == [article]
    results = html.fromstring(desk.get("/search?q=strike").content)
    assert len(set(results.xpath(named))) == 20


def test_ris_loses_nothing(desk):
    for each in desk.column("SELECT id FROM articles WHERE listed ORDER BY id"):
        known = desk.get(f"/article/{each}.json").json()
        [entry] = rispy.loads(desk.get(f"/article/{each}.ris").text)
        assert entry["type_of_reference"] == "MGZN"
        assert entry["title"] == (known["title"] or "Untitled")
        assert entry["secondary_title"] == known["publication"]
        assert entry["urls"] == [known["canonical_url"]]
        assert entry.get("language") == known["language"]
        assert sorted(entry.get("keywords", [])) == sorted(known["keywords"])
        names = ((known["authors"], "authors"), (known["translators"], "subsidiary_authors"))
        for said, field in names:
            assert list(map(plain, entry.get(field, []))) == list(dict.fromkeys(said)), each
        if known["published"]:
            assert entry["date"].replace("/", "-").rstrip("-") == known["published"][:10]
        summary = known["standfirst"] or known["excerpt"]
        assert entry.get("abstract", "").split() == (summary or "").split()


def plain(name: str) -> str:
    """Return `family, given` the other way round."""
    family, _, given = name.partition(", ")
    return f"{given} {family}".strip()
