"""Fields, paragraphs, media and blocks of public Drupal sites, in small pages by hand."""

from __future__ import annotations

import pytest

from archive.model import Role
from pipelines.extract.drupal.words import part_of
from tests.pipelines.test_themes import (
    BODY,
    NODE_SITE,
    PROSE,
    TEXT,
    WORDS,
    field,
    node,
    reading,
)

PICTURE = '<div class="field field--type-image"><img src="/sites/default/files/p.jpg" alt=""></div>'


def paragraphs(*inner: str) -> str:
    """Return a field of which editors build a text from parts."""
    items = (
        f'<div class="field__item"><div class="paragraph">{each}</div></div>' for each in inner
    )
    kind = "field--name-field-bausteine field--type-entity-reference-revisions"
    return f'<div class="field {kind}">{"".join(items)}</div>'


LONG = WORDS * 3
TEXTS = field("field-texte", f"<p>{LONG}</p>"), field("field-texte", f"<p>{WORDS}</p>")


def test_captions_in_fields_of_paragraphs_are_no_text() -> None:
    said = field("field-legende", "The quay at dawn.") + field("field-credit", "Ana Prado")
    article = node(paragraphs(TEXTS[0], PICTURE + said, TEXTS[1]))
    assert article.body_text == f"{LONG.strip()}\n\n{WORDS.strip()}"
    assert [(image.src, image.caption) for image in article.images] == [
        ("http://harbour.test/sites/default/files/p.jpg", "The quay at dawn.\nAna Prado")
    ]


def test_a_quote_that_repeats_the_text_is_no_text() -> None:
    quotes = [f"<blockquote>{text}</blockquote>" for text in (WORDS[:40], "We go on, said Bo.")]
    article = node(paragraphs(TEXTS[0], *quotes, TEXTS[1]))
    assert article.body_text == f"{LONG.strip()}\n\nWe go on, said Bo.\n\n{WORDS.strip()}"


def test_the_card_of_another_node_in_a_text_is_no_text() -> None:
    card = (
        '<div class="embedded-entity"><article class="node node--view-mode-teaser"><h2>Other</h2>'
        "<p>Something else that happened.</p></article></div>"
    )
    article = node(field("body", f"<p>{WORDS * 2}</p>{card}<p>{WORDS}</p>"))
    assert article.body_text == TEXT


def test_an_author_who_is_shown_as_a_card_is_named_by_its_title() -> None:
    card = (
        '<article class="node node--type-writer node--view-mode-teaser"><h2><a href="/w/1"><span '
        'class="field field--name-title">Ana Prado</span></a></h2>'
        f"{PICTURE}<p>Writes for Harbour.</p></article>"
    )
    article = node(field("field-authors", card) + BODY)
    assert article.names(Role.AUTHOR) == ["Ana Prado"]
    assert article.images == ()


def test_the_name_of_an_account_is_not_the_title_of_its_node() -> None:
    """As the theme Olivero prints it where the module "rdf" is on."""
    by = '<span rel="schema:author"><span typeof="schema:Person" property="schema:name">desk</span>'
    assert node(f"<header>By {by}</span></header>{BODY}").title == "The quay"


def test_the_blocks_of_a_layout_name_fields_of_a_theme_without_classes() -> None:
    block = '<div class="block block-field-blocknodearticlefield-{}"><div>{}</div></div>'
    terms = "<div><div>Tags</div><div><div><a>Tugs</a></div><div><a>Strikes</a></div></div></div>"
    inner = (("authors", '<div><a href="/a/1">Ana Prado</a></div>'), ("tags", terms))
    article = node("".join(block.format(*each) for each in inner) + f"<div>{PROSE}</div>")
    assert article.names(Role.AUTHOR) == ["Ana Prado"]
    assert article.keywords == ("Strikes", "Tugs")


def test_a_line_of_name_and_date_over_the_text_names_the_author() -> None:
    article = node(f'<div class="small">Ana Prado · 19 June 2026</div><div>{PROSE}</div>')
    assert article.names(Role.AUTHOR) == ["Ana Prado"]
    assert article.published == "2026-06-19"


def test_the_day_in_a_pane_of_its_own() -> None:
    """As the module "panels" prints a page that has no element of the node."""
    page = (
        '<html lang="en"><head><title>The quay | Harbour</title></head><body class="page-node '
        'page-node-7 node-type-article"><h1>The quay</h1><div class="pane-node-created">'
        f'<div class="pane-content">19 June 2026</div></div>{BODY}</body></html>'
    )
    assert reading(page, NODE_SITE, "http://harbour.test/node/7").published == "2026-06-19"


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("author-name", "authors"),
        ("autore-testo", "authors"),
        ("autorinnen", "authors"),
        ("author-photo", "about_author"),
        ("propos-recueillis-par", "interviewers"),
        ("schlagwoerter", "keywords"),
        ("trefwoorden", "keywords"),
        ("avantitol", "surtitle"),
        ("ondertitel", "subtitle"),
        ("editoria", "section"),
        ("bron", "source"),
    ],
)
def test_names_of_fields_in_more_languages(name: str, part: str) -> None:
    assert part_of(name) == part


def test_the_type_of_a_field_says_that_it_is_a_picture() -> None:
    assert part_of("imagem-destaque", "image") == "images"
    assert part_of("author-photo", "image") == "about_author"


def test_a_field_for_credits_may_name_who_translated_the_text() -> None:
    article = node(field("field-creditos", "Tradução: Ana Prado") + BODY)
    assert article.names(Role.TRANSLATOR) == ["Ana Prado"]
    assert node(field("field-creditos", "Foto: Ana Prado") + BODY).credits == ()
