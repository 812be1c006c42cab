"""JSON-LD, OpenGraph, Dublin Core and microdata, as pages really have them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract.head import primary_language
from pipelines.extract.metadata import Metadata
from pipelines.extract.page import Page
from tests.pipelines.magazines import html_page

BASE = "https://m.example/a"


def read(head: str, body: str = "", root: str = "") -> Metadata:
    page = html_page(BASE, f"<html {root}><head>{head}</head><body>{body}<p>x</p></body></html>")
    return Metadata(page)


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_a_graph_of_nodes_that_point_at_each_other() -> None:
    found = read(
        ld(
            {
                "@context": "https://schema.org",
                "@graph": [
                    {
                        "@type": ["NewsArticle"],
                        "headline": "Caf&#233; &amp; bread",
                        "author": [{"@id": "#a"}, {"@type": "Person", "name": "B. Two"}],
                        "datePublished": "2026-06-19T10:30:00-04:00",
                        "dateModified": "2026-06-20",
                        "articleSection": ["Labour", "World"],
                        "keywords": "one, two",
                        "image": {"url": "/i.jpg"},
                        "inLanguage": "en-GB",
                    },
                    {"@type": "Person", "@id": "#a", "name": "A. One"},
                    {"@type": "WebSite", "name": "The magazine"},
                    {
                        "@type": "BreadcrumbList",
                        "itemListElement": [
                            {"position": 2, "item": {"name": "Labour"}},
                            {"position": "1", "name": "Home"},
                        ],
                    },
                ],
            }
        )
    )
    assert found.title == "Café & bread"
    assert found.authors == ("A. One", "B. Two")
    assert found.published == "2026-06-19T14:30:00Z"
    assert (found.modified or "").startswith("2026-06-20")
    assert found.sections == ("Labour", "World")
    assert found.keywords == ("one", "two")
    assert found.breadcrumb == ("Home", "Labour")
    assert found.images == ("https://m.example/i.jpg",)
    assert (found.site_name, found.language) == ("The magazine", "en-GB")
    assert found.is_article


def test_a_listing_has_no_article_of_its_own() -> None:
    teasers = [{"@type": "Article", "headline": f"T{n}", "author": f"A{n}"} for n in range(3)]
    found = read(ld(teasers))
    assert not found.is_article
    assert found.authors == ()


def test_metas_where_there_is_nothing_else() -> None:
    found = read(
        '<meta property="og:title" content="A  title"><meta property="og:type" content="article">'
        '<meta property="og:site_name" content="M"><meta name="author" content="A. One">'
        '<meta name="DC.creator" content="B. Two">'
        '<meta property="article:published_time" content="2026-06-19T23:30:00-04:00">'
        '<meta property="article:tag" content="x"><meta property="article:tag" content="y">'
        '<link rel="canonical" href="/b">',
        root='lang="es-ES"',
    )
    assert (found.title, found.site_name, found.is_article) == ("A title", "M", True)
    assert found.authors == ("A. One", "B. Two")
    assert found.published == "2026-06-20T03:30:00Z"
    assert found.keywords == ("x", "y")
    assert found.canonical == "https://m.example/b"
    assert found.language == "es"


def test_microdata_of_one_article() -> None:
    found = read(
        "",
        '<div itemscope itemtype="http://schema.org/BlogPosting"><h1 itemprop="headline">T</h1>'
        '<span itemprop="author">A. One</span>'
        '<time itemprop="datePublished" datetime="2026-06-19T00:00:00Z">yesterday</time></div>',
    )
    assert (found.title, found.authors) == ("T", ("A. One",))
    assert found.published == "2026-06-19T00:00:00Z"


def test_microdata_without_a_headline_tells_nothing() -> None:
    assert not read("", '<div itemscope itemtype="http://schema.org/Article">x</div>').is_article
    assert not read("", '<h1 class="headline" itemprop="headline">T</h1>').is_article


@pytest.mark.parametrize("codec", ["ascii", "utf-16"])
@pytest.mark.parametrize("name", ["itemtype", "itemType", "ITEMTYPE"])
def test_microdata_in_any_case_and_codec(name: str, codec: str) -> None:
    text = (
        f'<html><body><div itemscope {name}="https://schema.org/Article">'
        '<h1 itemprop="headline">T</h1></div></body></html>'
    )
    page = Page(BASE, 200, f"text/html; charset={codec}", text.encode(codec))
    assert Metadata(page).title == "T"


@pytest.mark.parametrize(
    "script", ["{", "<!-- {} -->", "[" * 100_000, '{"@type": 1, "headline": []}', "null", "\x00"]
)
def test_broken_scripts_are_left_out(script: str) -> None:
    head = f"<script type='application/ld+json'>{script}</script><meta name=author content=A>"
    assert read(head).authors == ("A",)


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en-US", "en"), ("es_ES", "es"), ("PT", "pt"), ("english", None), ("", None), (None, None)],
)
def test_primary_language(tag: str | None, code: str | None) -> None:
    assert primary_language(tag) == code


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@type",
                    "@id",
                    "headline",
                    "author",
                    "name",
                    "itemListElement",
                    "position",
                    "item",
                    "datePublished",
                    "keywords",
                    "image",
                    "url",
                    "articleSection",
                    "@graph",
                ]
            ),
            inner | st.sampled_from(["Article", "BreadcrumbList", "WebSite"]),
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=150, deadline=1000)
@given(JSON)
def test_any_json_is_survived(value: object) -> None:
    found = read(ld(value).replace("</", "<\\/", max(0, ld(value).count("</") - 1)))
    assert all(isinstance(name, str) for name in (*found.authors, *found.breadcrumb))
