"""What plugins of public WordPress sites print into and around texts, in small pages by hand."""

from __future__ import annotations

from dataclasses import replace

from archive.model import Role
from tests.pipelines.test_themes import POST_SITE, PROSE, TEXT, WORDS, post, reading, simple_post

HERE = "http://harbour.test/the-quay"


def test_notes_that_are_linked_by_the_whole_address_of_the_post() -> None:
    """As the plugin "easy footnotes" links them."""
    call = (
        f'<span id="easy-footnote-1-7" class="easy-footnote-margin-adjust"></span><span><a href='
        f'"{HERE}/#easy-footnote-bottom-1-7" title="A note."><sup>1</sup></a></span>'
    )
    note = (
        '<h4>Notes</h4><ol><li><span id="easy-footnote-bottom-1-7"></span>A note.'
        f'<a class="to-top" href="{HERE}/#easy-footnote-1-7"></a></li></ol>'
    )
    article = simple_post(f"{PROSE}<p>{WORDS.strip()}{call}</p>{note}")
    assert [(each.n, each.text) for each in article.footnotes] == [("1", "A note.")]
    assert article.body_text == f"{TEXT}\n\n{WORDS.strip()}"


def test_the_box_of_authors_at_the_end_of_a_text_names_them_where_nothing_else_does() -> None:
    """As the plugin "PublishPress Authors" prints it."""
    box = (
        '<div class="pp-multiple-authors-boxes-wrapper"><h2>Authors</h2><ul><li><a href="/a/" '
        'rel="author">Ana Prado</a><p>A pilot.</p></li><li><a href="/b/" rel="author">Bo Lind</a>'
        "</li></ul></div>"
    )
    account = '<p><a rel="author" href="/harbour/">Harbour</a></p>'
    article = simple_post(PROSE + box, meta=account)
    assert article.names(Role.AUTHOR) == ["Ana Prado", "Bo Lind"]
    assert article.body_text == TEXT


def test_a_popup_in_a_text_is_no_text() -> None:
    """As Newspack puts its appeals between paragraphs."""
    box = (
        '<div class="np-popup-container np-inline-popup"><h3>Our letter</h3><p>Each Friday.</p>'
        '<a href="/letter/">I sign</a></div>'
    )
    assert simple_post(f"<p>{WORDS * 2}</p>{box}<p>{WORDS}</p>").body_text == TEXT


def test_a_label_that_is_read_out_before_a_date_is_no_part_of_it() -> None:
    meta = '<ul><li class="post-date"><span>Post date</span><span>June 19, 2026</span></li></ul>'
    assert simple_post(PROSE, meta=meta).published == "2026-06-19"


def test_lines_of_terms_that_old_themes_print_in_the_text() -> None:
    line = '<p><small>Filed under <a href="/docks/" rel="category tag">Docks</a>.</small></p>'
    article = post(
        f'<div id="header"><h1><a href="/">Harbour</a></h1></div><div class="post-7 type-post '
        f'hentry" id="post-7"><h2>The quay</h2><div class="entry">{PROSE}{line}</div></div>'
    )
    assert (article.section, article.body_text) == ("Docks", TEXT)


def test_a_title_at_the_end_of_the_pages_own() -> None:
    """As the first themes of WordPress named their pages."""
    page = (
        '<html lang="en"><head><title>Harbour &raquo; Archive &raquo; The quay</title></head><body '
        'class="single postid-7"><h1><a href="/">Harbour</a></h1><div class="post-7 type-post">'
        f"<h2>The quay</h2><div>{PROSE}</div></div></body></html>"
    )
    assert reading(page, POST_SITE).title == "The quay"


def test_a_text_that_a_builder_made_of_parts_is_read_whole() -> None:
    """As Elementor prints posts in themes that have no element of their own for the text."""
    first, last = f"<p>{WORDS * 2}</p>", f"<p>{WORDS}</p>"
    widget = '<div class="elementor-widget-text-editor">{}</div>'
    page = (
        '<html lang="en"><head><title>The quay - Harbour</title></head><body class="single postid-7'
        '"><main class="post-7 type-post"><h1>The quay</h1><div><div data-elementor-type="wp-post">'
        f"{widget.format(first)}{widget.format(last)}</div></div></main></body></html>"
    )
    assert reading(page, POST_SITE).body_text == TEXT


def test_a_name_next_to_the_date_over_the_text_is_the_authors() -> None:
    """As Bricks prints them, in elements of one class."""
    meta = '<div><span class="item">19 June 2026</span><span class="item">Ana Prado</span></div>'
    article = simple_post(PROSE, meta=meta)
    assert article.names(Role.AUTHOR) == ["Ana Prado"]
    assert article.published == "2026-06-19"


def test_the_day_of_a_change_is_not_that_of_the_post() -> None:
    meta = (
        '<div><span class="updated">2026-06-20T10:00:00+00:00</span><span>June 19th, 2026</span>'
        "</div>"
    )
    assert simple_post(PROSE, meta=meta).published == "2026-06-19"


def test_an_account_of_a_word_of_the_publications_name_is_no_author() -> None:
    site = replace(POST_SITE, title="Harbour Lights")
    page = (
        '<html lang="en"><body class="single postid-7"><article id="post-7"><h1>The quay</h1>'
        f'<a rel="author" href="/a/">Lights</a><div class="entry-content">{PROSE}</div></article>'
    )
    assert reading(page, site).names(Role.AUTHOR) == []
