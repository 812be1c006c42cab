"""Drupal: nodes in the captured theme and in later ones, print pages, books, JSON:API."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import ExtractionError
from archive.model import Article, Family, ReadingRole, Role, Site
from pipelines.extract import Page, read
from tests.pipelines import magazines as m

NODES = m.names("drupal")
SITE = Site("x", "A revista", "http://d.example/", Family.DRUPAL)


def plain(text: str | None) -> list[str]:
    """Words, as the gold files' README says to compare them."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text or "").lower())


def captured(path: str) -> Page:
    return m.pages("drupal", "site-l.warc.gz")[f"http://drupal-links.test{path}"]


def node(fields: str, *, kind: str = "article", head: str = "") -> Article:
    """The article of a Drupal 7 node with those fields."""
    page = m.html_page(
        "http://d.example/noticia/uma",
        f'<html lang="pt"><head><title>T | A revista</title>{head}</head>'
        f'<body class="html page-node page-node-7 node-type-{kind}"><div id="content"><h1>T</h1>'
        f'<div id="node-7" class="node node-{kind} node-full">{fields}</div></div></body></html>',
    )
    (reading,) = read(page, SITE)
    assert reading.article is not None
    return reading.article


def field(name: str, *values: str) -> str:
    items = "".join(f'<div class="field-item even">{value}</div>' for value in values)
    return f'<div class="field field-name-{name}"><div class="field-items">{items}</div></div>'


BODY = field("body", "<p>Primeiro parágrafo do texto.</p><p>Segundo parágrafo do texto.</p>")


@pytest.mark.parametrize("theme", ["captured", "olivero", "plain_drupal"])
@pytest.mark.parametrize("name", NODES)
def test_nodes_are_read_in_any_theme(name: str, theme: str) -> None:
    gold = m.gold("drupal", name)
    page = captured(gold["url"].removeprefix("http://drupal-links.test"))
    (reading,) = read(page if theme == "captured" else getattr(m, theme)(name), m.LINKS)
    article = reading.article
    assert article is not None
    assert (reading.role, reading.number) == (ReadingRole.PAGE, f"node{gold['id']}")
    assert article.canonical_url == gold["canonical_url"]
    assert plain(article.title) == plain(gold["title"])
    assert plain(article.body_text) == plain(gold["body_text"])
    assert plain(article.standfirst) == plain(gold["standfirst"])
    assert article.language == gold["language"]
    assert (article.published or "")[:10] == gold["published"][:10]
    assert article.signed_date == gold["signed_date"]
    assert article.notes_typed_by_hand == gold["notes_typed_by_hand"]
    found = [(int(note.n), plain(note.text)) for note in article.footnotes]
    assert found == [(note["n"], plain(note["text"])) for note in gold["footnotes"]]
    if theme != "plain_drupal":
        assert article.section == gold["section"]
        assert article.subtitle == gold["subtitle"]
        assert sorted(article.keywords) == sorted(gold["keywords"])
        assert sorted(article.names(Role.AUTHOR)) == sorted(gold["authors"])
        issue = article.magazine_issue.code if article.magazine_issue else None
        assert issue == (gold["magazine_issue"] or {}).get("code")


@pytest.mark.parametrize("name", [name for name in NODES if m.gold("drupal", name)["images"]])
def test_pictures_are_the_original_files(name: str) -> None:
    gold = m.gold("drupal", name)
    (reading,) = read(captured(gold["url"].removeprefix("http://drupal-links.test")), m.LINKS)
    assert reading.article is not None
    found = [(image.src, image.alt, image.credit) for image in reading.article.images]
    assert found == [(image["src"], image["alt"], image["credit"]) for image in gold["images"]]


@pytest.mark.parametrize("name", NODES)
def test_print_pages_say_the_same(name: str) -> None:
    gold = m.gold("drupal", name)
    page = captured(gold["print_url"].removeprefix("http://drupal-links.test"))
    number = f"node{gold['id']}"
    found = {reading.number: reading for reading in read(page, m.LINKS)}
    reading = found[number]
    assert reading.role is ReadingRole.PRINT
    assert reading.article is not None
    assert plain(reading.article.title) == plain(gold["title"])
    assert plain(reading.article.body_text) == plain(gold["body_text"])


def test_a_printed_book_gives_each_page_its_own_text() -> None:
    found = {r.number: r.article for r in read(captured("/book/export/html/1880"), m.LINKS)}
    assert set(found) == {"node1880", "node1881", "node1882"}
    for name in ("l-1880", "l-1881", "l-1882"):
        article = found[f"node{name[2:]}"]
        assert article is not None
        assert plain(article.body_text) == plain(m.gold("drupal", name)["body_text"])


def test_all_addresses_of_a_node_are_of_one_article() -> None:
    url = m.gold("drupal", "l-4618")["url"]
    for path in ("/node/4618", "/?q=node/4618", "/index.php?q=node/4618"):
        (reading,) = read(captured(path), m.LINKS)
        assert (reading.role, reading.canonical_url) == (ReadingRole.PAGE, url)
    for path in ("/peru-popular-vote-struggle?page=1", "/comment/3"):
        (reading,) = read(captured(path), m.LINKS)
        assert (reading.role, reading.canonical_url) == (ReadingRole.ALTERNATE, url)
        assert reading.article is not None
        assert "Copying errors" not in reading.article.body_text


def test_only_articles_are_articles() -> None:
    """Listings, teasers, terms, accounts, the contact form and standing pages are none."""
    numbers = {f"node{name[2:]}" for name in NODES}
    for page in m.pages("drupal", "site-l.warc.gz").values():
        if page.status == 200 and page.is_html:
            assert {r.number for r in read(page, m.LINKS)} <= numbers, page.url


def test_fields_of_another_builder_are_found() -> None:
    article = node(
        field("field-antetitulo", "Palestina")
        + field("field-entrada", "Um resumo do que se passa.")
        + field("field-autores", '<a href="/autor/1">Joana Nunes</a>', "Rui Costa")
        + '<div class="field field-name-field-imagem"><figure>'
        '<img src="/sites/default/files/styles/wide/public/2026-06/f.jpg?itok=x">'
        "<figcaption>A praça. Foto: Ana Lima</figcaption></figure></div>"
        + BODY
        + field("field-temas", "Trabalho", "Mundo")
        + field("field-seccao", "Mundo")
    )
    assert article.surtitle == "Palestina"
    assert article.standfirst == "Um resumo do que se passa."
    assert article.names(Role.AUTHOR) == ["Joana Nunes", "Rui Costa"]
    assert article.keywords == ("Mundo", "Trabalho")
    assert article.section == "Mundo"
    assert article.body_text == "Primeiro parágrafo do texto.\n\nSegundo parágrafo do texto."
    assert article.images[0].src == "http://d.example/sites/default/files/2026-06/f.jpg"
    assert (article.images[0].caption, article.images[0].credit) == ("A praça.", "Foto: Ana Lima")


def typed(name: str, kind: str, *values: str) -> str:
    """A field as Drupal 8 and later print it."""
    items = "".join(f'<div class="field__item">{value}</div>' for value in values)
    return f'<div class="field field--name-field-{name} field--type-{kind}">{items}</div>'


def test_a_field_of_an_unknown_name_is_known_by_its_type() -> None:
    article = node(
        typed("zzz", "string-long", "Sessenta pessoas pararam a lavandaria durante uma semana.")
        + typed(
            "aufmacherbild", "image", '<img src="/sites/default/files/styles/big/public/a.jpg">'
        )
        + BODY
        + typed("qqq", "file", '<a href="/sites/default/files/r.pdf">r.pdf</a>')
        + typed("www", "string-long", "Uma nota que não é a entrada do texto.")
        + typed("stichworte", "entity-reference", '<a href="/t/1">Portos</a>')
        + typed("numero_revista", "entity-reference", '<a href="/t/2">N.º 31</a>')
    )
    assert article.standfirst == "Sessenta pessoas pararam a lavandaria durante uma semana."
    assert [each.src for each in article.images] == ["http://d.example/sites/default/files/a.jpg"]
    assert [each.url for each in article.documents] == [
        "http://d.example/sites/default/files/r.pdf"
    ]
    assert article.keywords == ("Portos",)
    assert article.magazine_issue is not None
    assert article.magazine_issue.label == "N.º 31"


def test_a_theme_without_classes_leaves_the_labels() -> None:
    page = m.html_page(
        "http://d.example/node/7",
        '<html lang="en"><head><title>Twelve nights | The site</title>'
        '<link rel="shortlink" href="/node/7"></head><body>'
        '<main><article data-history-node-id="7"><footer><div>Submitted by <span>web</span> on '
        "<span>Tue, 03/11/2025 - 10:20</span></div></footer><div>"
        '<div><img src="/sites/default/files/styles/large/public/quay.jpg"></div>'
        "<div><h1>Part one</h1><p>The ferry workers had been counting the days.</p>"
        "<p>Nobody believed the letter.</p></div>"
        '<div><div>Section</div><div><div><a href="/t/1">Labour</a></div></div></div>'
        '<div><div>Tags</div><div><div><a href="/t/2">Ports</a></div>'
        '<div><a href="/t/3">Strikes</a></div></div></div></div></article></main></body></html>',
    )
    (reading,) = read(page, SITE)
    article = reading.article
    assert article is not None
    assert article.title == "Twelve nights"
    assert (article.section, article.keywords) == ("Labour", ("Ports", "Strikes"))
    assert article.published == "2025-03-11"
    assert [each.src for each in article.images] == [
        "http://d.example/sites/default/files/quay.jpg"
    ]


def test_json_api_answers_name_their_fields_too() -> None:
    attributes = {
        "drupal_internal__nid": 7,
        "title": "T",
        "langcode": "es",
        "field_antetitulo": "Puertos",
        "field_entradilla": "Sesenta personas pararon la lavandería.",
        "field_firma": "Eulalia Ferrús",
        "body": {"processed": "<p>Uno.</p><p>Dos.</p>"},
    }
    body = json.dumps({"data": {"type": "node--articulo", "attributes": attributes}})
    url, kind = "http://d.example/jsonapi/node/articulo/1", "application/vnd.api+json"
    (reading,) = read(Page(url, 200, kind, body.encode()), SITE)
    article = reading.article
    assert article is not None
    assert (article.surtitle, article.standfirst, article.names(Role.AUTHOR)) == (
        "Puertos",
        "Sesenta personas pararon la lavandería.",
        ["Eulalia Ferrús"],
    )


def test_an_opening_in_italics_is_the_editors() -> None:
    article = node(
        field("body", "<p><em>The following was adopted unanimously.</em></p><p>We say.</p>")
    )
    assert article.standfirst is None
    assert article.front_matter == ("The following was adopted unanimously.",)
    assert article.body_text == "We say."


def test_a_place_and_date_before_the_first_sentence_is_cut() -> None:
    article = node(
        field(
            "body", "<p>June 20, 2026 — <em>The magazine</em> — On Monday they met.</p><p>So.</p>"
        )
    )
    assert article.signed_date == "2026-06-20"
    assert article.body_text == "On Monday they met.\n\nSo."


@pytest.mark.parametrize(
    ("account", "authors"),
    [("editor", []), ("norah.b", []), ("isaac", []), ("Mairead Tolan", ["Mairead Tolan"])],
)
def test_an_account_is_an_author_only_with_a_persons_name(account: str, authors: list[str]) -> None:
    article = node(f'<div class="submitted">By <span class="username">{account}</span></div>{BODY}')
    assert article.names(Role.AUTHOR) == authors


def test_standing_pages_are_no_articles() -> None:
    page = m.html_page(
        "http://d.example/about", '<body class="page-node-3 node-type-page"><p>x</p>'
    )
    assert read(page, SITE) == ()


def test_json_api_answers() -> None:
    item = {
        "type": "node--article",
        "id": "a-b-c",
        "attributes": {
            "drupal_internal__nid": 12,
            "status": True,
            "title": "Um título",
            "langcode": "pt-pt",
            "created": "2026-06-20T01:30:00+01:00",
            "changed": "2026-06-21T10:00:00+01:00",
            "path": {"alias": "/um-titulo"},
            "body": {"processed": "<p><strong>Por Rui Costa</strong></p><p>Texto.</p><p>Fim.</p>"},
        },
    }
    hidden = {**item, "attributes": {**item["attributes"], "status": False}}
    body = json.dumps({"data": [item, hidden, {"type": "node--page", "attributes": {}}]}).encode()
    page = Page("http://d.example/jsonapi/node/article", 200, "application/vnd.api+json", body)
    (reading,) = read(page, SITE)
    assert (reading.role, reading.number) == (ReadingRole.API, "node12")
    assert reading.canonical_url == "http://d.example/um-titulo"
    assert reading.article is not None
    assert reading.article.published == "2026-06-20T00:30:00Z"
    assert reading.article.body_text == "Texto.\n\nFim."
    assert reading.article.names(Role.AUTHOR) == ["Rui Costa"]


BODIES = [captured(path).body for path in ("/node/4622", "/node/4618", "/book/export/html/1880")]


@settings(max_examples=60, deadline=2000)
@given(
    st.sampled_from(BODIES),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12)), max_size=8),
)
def test_broken_pages_never_break_the_reader(body: bytes, cuts: list[tuple[float, bytes]]) -> None:
    for place, junk in cuts:
        at = int(place * len(body))
        body = body[:at] + junk + body[at + 40 * len(junk) :]
    for url in ("http://d.example/node/1", "http://d.example/book/export/html/1880"):
        try:
            readings = read(Page(url, 200, "text/html", body), m.LINKS)
        except ExtractionError:
            continue
        assert all(reading.url == url for reading in readings)


@settings(max_examples=60, deadline=1000)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["data", "type", "attributes", "drupal_internal__nid", "body", "path", "alias"]
                ),
                inner | st.just("node--article"),
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_is_survived(value: object) -> None:
    body = json.dumps({"data": [value, {"type": "node--a", "attributes": value}]}).encode()
    read(Page("http://d.example/jsonapi/", 200, "application/json", body), SITE)


def test_an_account_that_the_text_names_as_its_translator_is_no_author() -> None:
    body = field("body", "<p>Primeiro parágrafo.</p><p>Translated by Amparo Lizarraga</p>")
    account = '<div class="submitted">By <span class="username">Amparo Lizarraga</span></div>'
    posted = node(account + body)
    assert posted.names(Role.AUTHOR) == []
    assert posted.names(Role.TRANSLATOR) == ["Amparo Lizarraga"]
