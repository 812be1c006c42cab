"""What page builders and themes of public WordPress and Drupal sites do, in small pages by hand.

The forms are those that the themes print; the words, names and most classes are made up, so that
only what a system or builder prints everywhere can be relied on.
"""

# ruff: noqa: E501  markup is kept as it is served

from __future__ import annotations

import pytest

from archive.model import Article, Family, Role, Site
from pipelines.extract import Page, read

POST_SITE = Site("harbour", "Harbour", "http://harbour.test/", Family.WORDPRESS)
NODE_SITE = Site("harbour", "Harbour", "http://harbour.test/", Family.DRUPAL)
WORDS = "The assembly met in the canteen at five in the morning, before the first shift began. "
PROSE = f"<p>{WORDS * 2}</p><p>{WORDS}</p>"
TEXT = f"{(WORDS * 2).strip()}\n\n{WORDS.strip()}"
CARD = (
    '<article class="post-3 post type-post hentry"><h2 class="entry-title"><a href="/other/">Other'
    '</a></h2><span class="published">1 May 2020</span><div class="post-content"><p>Something else '
    'that happened on the quay, told short.</p></div><a rel="author" href="/author/x/">Xenia Lund'
    "</a></article>"
)


def reading(markup: str, site: Site, url: str = "http://harbour.test/the-quay") -> Article:
    (found,) = read(Page(url, 200, "text/html; charset=utf-8", markup.encode()), site)
    assert found.article is not None
    return found.article


def post(body: str, *, head: str = "", name: str = "single single-post postid-7") -> Article:
    return reading(
        f'<html lang="en"><head><title>The quay - Harbour</title>{head}</head>'
        f'<body class="{name}">{body}</body></html>',
        POST_SITE,
    )


def simple_post(text: str, *, meta: str = "", head: str = "") -> Article:
    return post(
        f'<main><article id="post-7"><h1 class="entry-title">The quay</h1>{meta}'
        f'<div class="entry-content">{text}</div></article></main>',
        head=head,
    )


# --- WordPress: where things are --------------------------------------------------------------

ELEMENTOR = f"""<header class="elementor"><h1 class="elementor-heading-title"><a href="/">Harbour</a>
</h1></header><div class="elementor elementor-location-single post-7 post type-post category-docks">
<div class="elementor-element elementor-widget elementor-widget-heading"><h1>The quay</h1></div>
<div class="elementor-element elementor-widget"><ul><li itemprop="author"><a href="/author/a/">
By Ana Prado</a></li><li><time>19 June 2026</time></li>
<li><a href="/category/docks/">Docks</a></li></ul></div>
<div class="elementor-element elementor-widget elementor-widget-theme-post-content">
<div class="elementor-widget-container">{PROSE}</div></div></div>
<div class="elementor-widget elementor-widget-posts">{CARD}</div>"""

BUILDER = f"""<div id="page"><header><a href="/">Harbour</a></header><div class="row"><div>
<h1 class="entry-title">The quay</h1><p><a rel="author" href="/author/a/">Ana Prado</a> |
<span class="published">19 June 2026</span> | <a rel="category tag" href="/category/docks/">Docks</a>
</p></div><div class="et_pb_post_content">{PROSE}</div></div><div class="blog">{CARD}</div></div>"""

HERO = f"""<div id="wrap"><header><p class="site-title"><a href="/">Harbour</a></p><nav></nav></header>
<div id="inner"><section class="hero"><h1 class="entry-title">The quay</h1>
<a rel="tag" href="/category/docks/">Docks</a><span class="posted-by"><span>By</span><span
class="author"><a href="/author/a/">Ana Prado</a></span></span>
<time class="published" datetime="2026-06-19T08:00:00+00:00">then</time></section>
<main><article id="post-7" class="post-7 type-post category-docks"><div class="entry-content">{PROSE}
</div></article>{CARD}</main></div></div>"""

OWN = f"""<header><h1><a href="/">Harbour</a></h1></header><main><article><h2>The quay</h2>
<p class="piece-byline">By <a href="/writer/a">Ana Prado</a></p><p class="piece-when">June 19, 2026</p>
<div class="piece-text">{PROSE}</div><p>In: <a href="/category/docks/">Docks</a></p></article></main>"""


@pytest.mark.parametrize("theme", [ELEMENTOR, BUILDER, HERO, OWN])
def test_a_post_in_pages_put_together_from_parts(theme: str) -> None:
    article = post(theme)
    assert article.title == "The quay"
    assert article.names(Role.AUTHOR) == ["Ana Prado"]
    assert (article.published or "")[:10] == "2026-06-19"
    assert article.section == "Docks"
    assert article.body_text == TEXT


def test_who_is_named_over_the_text_goes_before_the_account_that_a_plugin_states() -> None:
    stated = (
        '<script type="application/ld+json">{"@type": "Article", "headline": "The quay",'
        '"author": {"@type": "Person", "name": "Hanna Desk"}}</script>'
    )
    shown = (
        '<p>By <a rel="author" href="/a/">Ana Prado</a>, <a rel="author" href="/b/">Bo Lind</a></p>'
    )
    assert simple_post(PROSE, meta=shown, head=stated).names(Role.AUTHOR) == [
        "Ana Prado",
        "Bo Lind",
    ]
    assert simple_post(PROSE, head=stated).names(Role.AUTHOR) == ["Hanna Desk"]
    more = '<p><a rel="author" href="/h/">All posts by Hanna Desk</a></p>'
    assert simple_post(PROSE, meta=more, head=stated).names(Role.AUTHOR) == ["Hanna Desk"]


def test_what_a_theme_calls_a_byline_is_none_without_a_name() -> None:
    assert simple_post(PROSE, meta='<p class="meta-author">Posted on</p>').credits == ()


def test_the_sign_before_a_tag_is_no_part_of_it() -> None:
    tags = '<p><a rel="tag" href="/tag/tugs/"><span>#</span>Tugs</a></p>'
    assert simple_post(PROSE, meta=tags).keywords == ("Tugs",)


# --- the text ---------------------------------------------------------------------------------


def test_notes_with_roman_labels_have_numbers() -> None:
    """Word labels endnotes so."""
    calls = "".join(f'<a href="#_edn{n}" id="_ednref{n}">[{"i" * n}]</a>' for n in (1, 2))
    notes = "".join(
        f'<p><a href="#_ednref{n}" id="_edn{n}">[{"i" * n}]</a> Note {n}.</p>' for n in (1, 2)
    )
    found = simple_post(f"{PROSE}<p>{WORDS}{calls}</p>{notes}").footnotes
    assert [(note.n, note.label, note.text) for note in found] == [
        ("1", "i", "Note 1."),
        ("2", "ii", "Note 2."),
    ]


@pytest.mark.parametrize(
    ("call", "listed"),
    [
        (
            (
                '<span class="footnote_referrer"><a><sup class="footnote_plugin_tooltip_text">[1]</sup>'
                '</a><span class="footnote_tooltip">A note.</span></span>'
            ),
            (
                '<div class="footnotes_reference_container"><p>References</p><table><tr><th>1</th>'
                "<td>A note.</td></tr></table></div>"
            ),
        ),
        (
            (
                '<sup class="modern-footnotes-footnote"><a href="javascript:void(0)">1</a></sup>'
                '<span class="modern-footnotes-footnote__note">A note.</span>'
            ),
            "<h3>Notes</h3><ul><li><span>1</span><div>A note.</div></li></ul>",
        ),
    ],
)
def test_notes_that_stand_beside_their_calls_and_once_more_in_a_list(
    call: str, listed: str
) -> None:
    article = simple_post(f"{PROSE}<p>{WORDS.strip()}{call}</p>{listed}")
    assert [(note.n, note.text) for note in article.footnotes] == [("1", "A note.")]
    assert article.body_text == f"{TEXT}\n\n{WORDS.strip()}"


def test_prose_with_a_link_is_text_though_it_begins_like_a_box() -> None:
    line = "Related to this is <a href='/x/'>the strike</a> of the pilots, which goes on in Hull."
    assert "the strike of the pilots" in simple_post(f"{PROSE}<p>{line}</p>{PROSE}").body_text


@pytest.mark.parametrize(
    "path", ["/2026/05/02/support-the-pilots/", "/why-the-pilots-need-support-now/"]
)
def test_a_link_to_an_article_about_support_is_no_appeal(path: str) -> None:
    line = f"Since Monday they have <a href='{path}'>the support of the town</a> behind them."
    assert "the support of the town" in simple_post(f"{PROSE}<p>{line}</p>{PROSE}").body_text


@pytest.mark.parametrize(
    "box",
    [
        "<div><h4>Related</h4><ul><li><a href='/x/'>Another text</a></li></ul></div>",
        "<p>→ <a href='/x/'>Lire notre dossier sur les ports</a></p>",
        "<p>Lire aussi notre entretien avec <a href='/x/'>les pilotes</a> de Lorient.</p>",
        "<p><strong>Lesetipp:</strong> <a href='/x/'>Ein anderer Text vom Kai</a></p>",
        "<blockquote class='wp-embedded-content'><a href='/x/'>Another text</a></blockquote>",
        "<p>Leggi anche:</p><ul><li><a href='/x/'>Uno</a></li><li><a href='/y/'>Due</a></li></ul>",
        "<ul class='wp-block-latest-posts'><li><a href='/x/'>A newer text</a></li></ul>",
        "<ul><li><a href='#a'>The first part</a></li><li><a href='#b'>The second</a></li></ul>",
    ],
)
def test_lines_that_send_the_reader_on_are_no_text(box: str) -> None:
    assert simple_post(f"<p>{WORDS * 2}</p>{box}<p>{WORDS}</p>").body_text == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "<p>Featured image: Ana Lima / Commons</p>",
        "<p>Crédit photo : Ana Lima</p>",
        "<p><em>Opinions in signed articles do not necessarily reflect those of Harbour.</em></p>",
        "<p>[<em>Ana Prado is a pilot and writes for Harbour.</em>]</p>",
        "<p>* Ana Prado vive y trabaja en Vigo.</p>",
        "<p>Ana Prado fährt einen Schlepper und schreibt.</p>",
        "<p>Article mis à jour le 9 mars 2026.</p>",
        "<p>8. Mai 2026</p>",
    ],
)
def test_lines_about_pictures_opinions_and_authors_end_a_text(line: str) -> None:
    article = simple_post(f"<p>By Ana Prado</p>{PROSE}{line}")
    assert article.body_text == TEXT
    assert article.names(Role.AUTHOR) == ["Ana Prado"]


def test_a_label_and_its_value_may_stand_on_lines_of_their_own() -> None:
    article = simple_post(f"{PROSE}<p>Traducción:</p><p>Ana Prado</p>")
    assert article.names(Role.TRANSLATOR) == ["Ana Prado"]
    assert article.body_text == TEXT


@pytest.mark.parametrize(
    "lines",
    [
        "<p>Vigo, 19 de junio de 2026</p><p>Comité de trabajadores del Salar</p>",
        "<p><strong>Comité de trabajadores del Salar</strong></p><p>Vigo, 19 de junio de 2026</p>",
    ],
)
def test_a_body_that_goes_on_in_lower_case_signs(lines: str) -> None:
    article = simple_post(PROSE + lines)
    assert article.body_text == TEXT
    assert article.signed_date == "2026-06-19"
    assert article.names(Role.AUTHOR) == ["Comité de trabajadores del Salar"]


@pytest.mark.parametrize(
    "line",
    [
        "The committee of the dockers met again on Monday.",
        "El comité de trabajadores del Salar decidió seguir.",
        "Comité de lutte et assemblée générale, voilà tout.",
        "Photo: that was all he said, and then he left the room.",
        "8. Mai 2026 war ein Freitag wie jeder andere.",
        "See also the letter of the port, which we print below.",
    ],
)
def test_a_sentence_that_begins_like_a_closing_line_is_text(line: str) -> None:
    assert simple_post(f"{PROSE}<p>{line}</p>").body_text == f"{TEXT}\n\n{line}"


def test_a_sentence_about_whom_the_text_asks_is_text() -> None:
    byline, line = "<p>Interview with Luis Mora by Ana Prado</p>", "Luis Mora smiles and leaves."
    article = simple_post(f"{byline}{PROSE}<p>{line}</p>")
    assert article.body_text == f"{TEXT}\n\n{line}"


def test_a_short_line_under_place_and_date_is_no_text() -> None:
    article = simple_post(f"{PROSE}<p>Hull, 19 June 2026</p><p>those of the night shift</p>")
    assert (article.body_text, article.signed_date) == (TEXT, "2026-06-19")
    assert simple_post(f"{PROSE}<p>those of the night shift</p>").body_text != TEXT


def test_who_asked_may_stand_at_the_end_of_the_standfirst() -> None:
    standfirst = "Mathilde Roux est pilote à Brest. Propos recueillis par Ana Prado."
    article = simple_post(f"<p><em>{standfirst}</em></p>{PROSE}")
    assert article.standfirst == standfirst
    assert article.names(Role.INTERVIEWER) == ["Ana Prado"]


# --- Drupal -----------------------------------------------------------------------------------


def node(
    inner: str, *, head: str = "", name: str = "", url: str = "http://harbour.test/a"
) -> Article:
    return reading(
        f'<html lang="en"><head><title>The quay | Harbour</title><link rel="shortlink" '
        f'href="/node/7">{head}</head><body class="{name}"><h1><a href="/">Harbour</a></h1><main>'
        f'<h1>The quay</h1><article data-history-node-id="7">{inner}</article></main></body></html>',
        NODE_SITE,
        url,
    )


def field(name: str, value: str, label: str = "") -> str:
    head = f'<div class="field__label">{label}</div>' if label else ""
    return (
        f'<div class="field field--name-{name}">{head}<div class="field__item">{value}</div></div>'
    )


BODY = field("body", PROSE)


def test_a_theme_of_its_own_names_parts_in_the_words_of_fields() -> None:
    article = node(
        '<span class="piece__kicker">Ports</span><p class="piece_lead">Thirty days, and a letter.</p>'
        '<div class="piece-author">By <a href="/a/1">Ana Prado</a></div>'
        f"<div>{PROSE}</div><ul class='piece-tags'><li>Tugs</li><li>Strikes</li></ul>"
    )
    assert (article.surtitle, article.standfirst) == ("Ports", "Thirty days, and a letter.")
    assert article.names(Role.AUTHOR) == ["Ana Prado"]
    assert article.keywords == ("Strikes", "Tugs")
    assert article.body_text == TEXT


def test_fields_without_name_and_label_are_told_by_their_form() -> None:
    article = node(
        "<div><div>Ports</div><div>Ana Prado</div><div>Thirty days, and then a letter.</div>"
        f"<div>{PROSE}</div><div><a href='/sites/default/files/l.pdf'>l.pdf</a></div></div>"
    )
    assert (article.surtitle, article.standfirst) == ("Ports", "Thirty days, and then a letter.")
    assert article.names(Role.AUTHOR) == ["Ana Prado"]
    assert [each.url for each in article.documents] == [
        "http://harbour.test/sites/default/files/l.pdf"
    ]


def test_a_field_for_the_source_gives_its_name_alone() -> None:
    link = '<a href="https://quay.example/x">Quay Review</a>'
    article = node(BODY + field("field-fuente", link, "Fuente"))
    assert article.first_published is not None
    assert article.first_published.publication == "Quay Review"
    assert article.first_published.url == "https://quay.example/x"


def test_a_note_about_the_author_is_no_author() -> None:
    article = node(field("field-autor", "Ana Prado") + BODY + field("field-bio-autor", "A pilot."))
    assert article.names(Role.AUTHOR) == ["Ana Prado"]


def test_persons_that_the_head_states_write_where_the_page_names_nobody() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The quay",'
        '"author": [{"name": "Ana Prado"}, {"name": "webdesk"}]}</script>'
    )
    assert node(BODY, head=head).names(Role.AUTHOR) == ["Ana Prado"]


def test_a_node_of_drupal_six_is_known_by_its_address_and_id() -> None:
    page = (
        '<html lang="en"><head><title>The quay | Harbour</title></head><body><div id="header"><h1>'
        '<a href="/">Harbour</a></h1></div><h2>The quay</h2><div id="node-7" class="node">'
        f'<div class="content">{PROSE}</div></div></body></html>'
    )
    article = reading(page, NODE_SITE, "http://harbour.test/node/7")
    assert (article.title, article.body_text) == ("The quay", TEXT)


# --- both -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mark", ['class="signature"', 'style="text-align: right;"', 'class="has-text-align-right"']
)
def test_a_name_that_is_set_as_a_signature_signs_where_the_text_names_nobody_else(
    mark: str,
) -> None:
    line = f"<p {mark}>Ana Prado</p>"
    assert simple_post(PROSE + line).names(Role.AUTHOR) == ["Ana Prado"]
    assert simple_post(PROSE + line).body_text == TEXT
    assert node(field("body", PROSE + line)).names(Role.AUTHOR) == ["Ana Prado"]
    assert simple_post(f"{PROSE}<p>Ana Prado</p>").names(Role.AUTHOR) == []
    named = simple_post(f"<p>By Bo Lind</p>{PROSE}{line}")
    assert named.names(Role.AUTHOR) == ["Bo Lind"]
    account = simple_post(PROSE + line, meta='<p><a rel="author" href="/b/">Bo Lind</a></p>')
    assert account.names(Role.AUTHOR) == ["Ana Prado"]


@pytest.mark.parametrize("label", ["Publicidad", "- Publicitat -", "— Advertisement —"])
def test_the_label_over_an_advertisement_is_no_text(label: str) -> None:
    assert simple_post(f"<p>{WORDS * 2}</p><div>{label}</div><p>{WORDS}</p>").body_text == TEXT


# --- what only real pages and dresses showed --------------------------------------------------


def test_the_day_and_the_names_of_other_texts_are_not_the_posts() -> None:
    card = (
        "<div><h3><a href='/other/'>Another text</a></h3><div class='c-author'>Xenia Lund</div>"
        "<time datetime='2020-05-01T10:00:00Z'>1 May 2020</time></div>"
    )
    article = simple_post(PROSE, meta=f"<div>{card * 2}</div>")
    assert (article.credits, article.published) == ((), None)


def test_an_account_of_the_name_behind_the_title_is_the_publication() -> None:
    meta = '<p><a rel="author" href="/author/harbour/">Harbour</a></p>'
    assert simple_post(PROSE, meta=meta).credits == ()


def test_a_link_beside_the_day_that_leads_to_no_person_names_none() -> None:
    tools = '<div><span>19 June 2026</span> <a href="#respond">Leave Comment</a></div>'
    assert simple_post(PROSE, meta=tools).credits == ()
    person = '<div><span>19 June 2026</span> <a href="/people/ana-prado/">Ana Prado</a></div>'
    assert simple_post(PROSE, meta=person).names(Role.AUTHOR) == ["Ana Prado"]


def test_a_line_of_the_source_is_no_line_of_the_page() -> None:
    links = '<a href="/ana-prado">Ana Prado</a>,\n <a href="/bo-lind">Bo Lind</a>'
    for line in (f"Von:\n {links}", f"Von<br>{links}", f"<span>Von</span>\n{links}"):
        found = simple_post(PROSE, meta=f"<ul><li>{line}</li></ul>").names(Role.AUTHOR)
        assert found == ["Ana Prado", "Bo Lind"]


def test_a_caption_over_the_text_is_no_standfirst() -> None:
    line = "The quay in the morning, when the pilots had left it for good."
    shown = simple_post(PROSE, meta=f'<div><img src="/q.jpg"><p>{line}</p></div>')
    assert shown.standfirst is None
    assert simple_post(PROSE, meta=f"<div><p>{line}</p></div>").standfirst == line
    hero = f"<section><h1>The quay</h1></section><article><div><p>{line}</p><div>{PROSE * 2}"
    assert post(f'{hero}<p><img src="/q.jpg"></p></div></div></article>').standfirst == line
    letter = f'<div><h4>By mail</h4><p>{line}</p><form action="/nl"><input name="m"></form></div>'
    assert simple_post(PROSE, meta=letter).standfirst is None


@pytest.mark.parametrize(
    "line",
    ["Ein Text von Ana Prado", "Words by Ana Prado", "Κείμενο: Ana Prado", "Door Ana Prado"],
)
def test_what_introduces_a_name_is_no_part_of_it(line: str) -> None:
    meta = f"<ul><li>19 June 2026</li><li>{line}</li><li>5 min</li></ul>"
    assert simple_post(PROSE, meta=meta).names(Role.AUTHOR) == ["Ana Prado"]


def test_a_sentence_in_the_text_that_is_called_a_lead_is_the_standfirst() -> None:
    lead = "Thirty days went by, and then a letter came."
    article = simple_post(f'<div class="post-lead"><p>{lead}</p></div>{PROSE}')
    assert (article.standfirst, article.body_text) == (lead, TEXT)


def test_a_row_of_a_builder_with_a_form_in_it_is_text() -> None:
    form = '<h3>By mail</h3><form action="/nl"><input name="m"></form>'
    box = f"<div class='row'><p>{WORDS * 2}</p>{form}<p>{WORDS * 2}</p></div>"
    assert simple_post(f"{PROSE * 2}{box}").body_text.count("canteen") == 10


def test_a_field_of_unknown_name_that_is_the_text_is_no_standfirst() -> None:
    text = (
        '<div class="field field--name-field-haupttext field--type-text-long">'
        f'<div class="field__item">{PROSE}</div></div>'
    )
    article = node(text)
    assert (article.standfirst, article.body_text) == (None, TEXT)


def test_a_node_of_drupal_six_under_an_alias_is_known_by_its_only_element() -> None:
    fields = (
        '<div class="field field-type-text field-field-autor"><div class="field-label">Autor:</div>'
        '<div class="field-items"><div class="field-item odd">Ana Prado</div></div></div>'
    )
    page = (
        "<html><head><title>The quay | Harbour</title></head><body><h1><a href='/'>Harbour</a></h1>"
        f'<h2>The quay</h2><div id="node-7" class="node"><span class="submitted">19 June 2026 - '
        f'10:00</span><div class="content">{fields}{PROSE}</div></div></body></html>'
    )
    article = reading(page, NODE_SITE, "http://harbour.test/the-quay")
    assert (article.names(Role.AUTHOR), article.body_text) == (["Ana Prado"], TEXT)
    teaser = page.replace('class="node">', 'class="node"><h2><a href="/a">The quay</a></h2>')
    listing = Page("http://harbour.test/news", 200, "text/html", teaser.encode())
    assert read(listing, NODE_SITE) == ()
