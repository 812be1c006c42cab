"""WordPress: pages in three themes, parts, copies, REST answers, and pages that are no articles."""

from __future__ import annotations

import gc
import json
import re
import unicodedata
import weakref
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import ExtractionError
from archive.model import Article, Family, ReadingRole, Role, Site
from pipelines.extract import Page, read
from tests.pipelines import magazines as m

POSTS = [name for name in m.names("wordpress") if m.gold("wordpress", name)["access"] != "password"]
SITE = Site("x", "The magazine", "http://wp.example/", Family.WORDPRESS)


def site(name: str) -> Site:
    return m.WP_ONE if name.startswith("a-") else m.WP_DOS


def warc(name: str) -> str:
    return "site-a.warc.gz" if name.startswith("a-") else "site-b.warc.gz"


def plain(text: str | None) -> list[str]:
    """Words, as the gold files' README says to compare them."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text or "").lower())


def post(
    body: str, *, url: str = "http://wp.example/a/", head: str = "", after: str = ""
) -> Article:
    """The article of a post with that text, in a theme of 2015."""
    page = m.html_page(
        url,
        f'<html lang="en"><head><title>T</title>{head}</head><body class="single postid-7"><main>'
        f'<article id="post-7" class="hentry"><h1 class="entry-title">T</h1>'
        f'<div class="entry-content">{body}</div>{after}</article></main></body></html>',
    )
    (reading,) = read(page, SITE)
    assert reading.article is not None
    return reading.article


def test_a_page_is_freed_with_its_last_use() -> None:
    name = POSTS[0]
    page = replace(m.pages("wordpress", warc(name))[m.gold("wordpress", name)["url"]])
    seen = weakref.ref(page)
    gc.disable()
    try:
        assert read(page, site(name))
        del page
        assert seen() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("theme", ["captured", "classic_theme", "bare_theme"])
@pytest.mark.parametrize("name", POSTS)
def test_posts_are_read_in_any_theme(name: str, theme: str) -> None:
    gold = m.gold("wordpress", name)
    captured = m.pages("wordpress", warc(name))[gold["url"]]
    page = captured if theme == "captured" else getattr(m, theme)(name)
    (reading,) = read(page, site(name))
    article = reading.article
    assert article is not None
    assert (reading.role, reading.number, reading.part) == (
        ReadingRole.PAGE,
        f"post{gold['id']}",
        1,
    )
    assert article.canonical_url == gold["canonical_url"]
    assert plain(article.title) == plain(gold["title"])
    assert plain(article.standfirst) == plain(gold["standfirst"])
    assert sorted(article.keywords) == sorted(gold["keywords"])
    assert (article.published or "")[:10] == gold["published"][:10]
    assert sorted(article.names(Role.AUTHOR)) == sorted(gold["authors"])
    if name != "b-790":  # its first category is not the first that the page prints
        assert article.section == gold["section"]
    if len(gold["page_urls"]) == 1:
        assert plain(article.body_text) == plain(gold["body_text"])
        assert [note.text for note in article.footnotes] == [n["text"] for n in gold["footnotes"]]


@pytest.mark.parametrize("name", POSTS)
def test_rest_answers_say_the_same_as_pages(name: str) -> None:
    gold = m.gold("wordpress", name)
    url = f"http://{gold['site']}/wp-json/wp/v2/posts/{gold['id']}"
    (reading,) = read(m.pages("wordpress", warc(name))[url], site(name))
    article = reading.article
    assert article is not None
    assert reading.role is ReadingRole.API
    assert (reading.number, reading.canonical_url) == (f"post{gold['id']}", gold["url"])
    assert (article.published, article.modified) == (gold["published"], gold["modified"])
    assert plain(article.title) == plain(gold["title"])
    assert not gold["excerpt"] or plain(article.excerpt) == plain(gold["excerpt"])
    if len(gold["page_urls"]) == 1:
        assert plain(article.body_text) == plain(gold["body_text"])


def test_a_list_of_the_rest_interface_gives_every_post_with_its_terms() -> None:
    page = m.pages("wordpress", "site-a.warc.gz")[
        "http://wp-one.test/wp-json/wp/v2/posts?per_page=10&_embed=1"
    ]
    found = {reading.number: reading.article for reading in read(page, m.WP_ONE)}
    assert len(found) == 10
    article = found["post4295"]
    assert article is not None
    assert article.section == "Labor"
    assert article.keywords == ("Health", "Laundry workers", "Strikes")
    # The account is `admin`; who wrote it is known only to the page.
    assert article.names(Role.AUTHOR) == []


def test_only_posts_are_articles() -> None:
    """Listings, standing pages, searches, cards for embedding, other REST answers."""
    for name in ("site-a.warc.gz", "site-b.warc.gz"):
        expected = {m.gold("wordpress", each)["url"] for each in m.names("wordpress")}
        for page in m.pages("wordpress", name).values():
            if page.status == 200 and not page.is_feed:
                found = {r.canonical_url for r in _readings(page)}
                assert found <= expected, page.url
                assert not found or "/embed/" not in page.url


def _readings(page: Page):  # type: ignore[no-untyped-def]
    try:
        return read(page, m.WP_ONE if "wp-one" in page.url else m.WP_DOS)
    except ExtractionError:
        return ()


def test_parts_of_one_post_are_one_article() -> None:
    first = "http://wp-one.test/2017/11/09/twelve-mill-towns/"
    captured = m.pages("wordpress", "site-a.warc.gz")
    parts = [read(captured[url], m.WP_ONE)[0] for url in (first, first + "2/", first + "3/")]
    assert [part.part for part in parts] == [1, 2, 3]
    assert {part.canonical_url for part in parts} == {first}
    texts = [part.article.body_text for part in parts if part.article]
    gold = m.gold("wordpress", "a-4117")
    assert plain(" ".join(texts)) == plain(gold["body_text"])
    notes = [note.text for part in parts if part.article for note in part.article.footnotes]
    assert notes == [note["text"] for note in gold["footnotes"]]


def test_copies_of_a_post_are_alternates() -> None:
    url = "http://wp-one.test/2026/06/19/the-laundry-that-stopped/"
    captured = m.pages("wordpress", "site-a.warc.gz")
    for copy in ("amp/", "?amp=1", "comment-page-1/"):
        (reading,) = read(captured[url + copy], m.WP_ONE)
        assert (reading.role, reading.canonical_url) == (ReadingRole.ALTERNATE, url)
    (tracked,) = read(captured[url + "?utm_source=newsletter&utm_medium=email"], m.WP_ONE)
    assert (tracked.role, tracked.canonical_url) == (ReadingRole.PAGE, url)


def test_nothing_is_taken_from_behind_a_password() -> None:
    gold = m.gold("wordpress", "a-4300")
    (reading,) = read(m.pages("wordpress", "site-a.warc.gz")[gold["url"]], m.WP_ONE)
    assert reading.article is not None
    assert reading.article.access == "password"
    assert reading.article.title == gold["title"]
    assert reading.article.body_text == ""
    assert reading.article.blocks == ()


def test_a_paywall_leaves_a_teaser() -> None:
    page = m.pages("wordpress", "site-a.warc.gz")[m.gold("wordpress", "a-4251")["url"]]
    (reading,) = read(page, m.WP_ONE)
    assert reading.article is not None
    assert reading.article.access == "teaser"
    box = (
        '<div class="encart"><p>La suite est réservée aux abonnés. '
        '<a href="/abonnement/">Je m’abonne</a></p></div>'
    )
    assert post("<p>Beginning of the text, which is long enough.</p>" * 3 + box).access == "teaser"


def test_pictures_are_the_full_size_files_with_caption_and_credit() -> None:
    article = post(
        '<p>Text.</p><figure class="wp-block-image"><img src="data:image/gif;base64,R0lGOD" '
        'data-src="/wp-content/uploads/p-300x200.jpg" width="300" height="200">'
        "<noscript><img src='/wp-content/uploads/p-300x200.jpg'></noscript>"
        "<figcaption>The gate at dawn. Photo: A. Nobody</figcaption></figure>"
        '<p><a href="/wp-content/uploads/q.jpg">'
        '<img src="/wp-content/uploads/q-150x150.jpg"></a></p>'
    )
    assert [image.src for image in article.images] == [
        "http://wp.example/wp-content/uploads/p.jpg",
        "http://wp.example/wp-content/uploads/q.jpg",
    ]
    assert article.images[0].caption == "The gate at dawn."
    assert article.images[0].credit == "Photo: A. Nobody"
    assert article.body_text == "Text."


@pytest.mark.parametrize(
    "box",
    [
        '<div class="b"><p><b>À lire aussi :</b> <a href="/b/">Un autre texte</a></p></div>',
        '<p>Lire aussi : <a href="/b/">Un autre texte</a></p>',
        '<div class="box-1"><p>We live from our readers. <a href="/support-us/">Help</a></p></div>',
        '<aside><form action="/s"><label>Mail</label><input></form><p>News</p></aside>',
        '<div class="sharedaddy"><ul><li>Share on X</li></ul></div>',
        '<figure class="wp-block-pullquote"><blockquote><p>First words.</p></blockquote></figure>',
        '<div style="display:none">Hidden words</div>',
        '<div id="author-bio"><p>She writes.</p></div>',
    ],
)
def test_boxes_in_the_text_are_left_out(box: str) -> None:
    article = post(f"<p>First words of a text.</p>{box}<p>Last words of the same text.</p>")
    assert article.body_text == "First words of a text.\n\nLast words of the same text."


def test_prose_is_not_taken_for_a_box() -> None:
    paragraphs = [
        '<p>They wrote in <a href="/b/">an earlier article</a> that nothing would change.</p>',
        "<p>Support us, they said, and we will support you.</p>",
        '<div class="share"><p>'
        + "A wrapper around the greater part of the text. " * 20
        + "</p></div>",
        "<p>The end.</p>",
    ]
    assert len(post("".join(paragraphs)).body_text.split("\n\n")) == 4


@pytest.mark.parametrize(
    ("call", "notes"),
    [
        (
            '<sup data-fn="ab" class="fn"><a href="#ab" id="ab-link">1</a></sup>',
            (
                '<ol class="wp-block-footnotes"><li id="ab">The note. <a href="#ab-link">↩︎</a></li>'
                "</ol>"
            ),
        ),
        (
            '<a href="#_ftn1" name="_ftnref1">[1]</a>',
            '<hr><p class="MsoFootnoteText"><a href="#_ftnref1" name="_ftn1">[1]</a> The note.</p>',
        ),
        (
            '<sup class="modern"><a id="r1" href="#n1">(1)</a></sup>',
            '<h4>Notes</h4><div><p id="n1"><a href="#r1">1.</a> The note.</p></div>',
        ),
    ],
)
def test_notes_of_all_makes(call: str, notes: str) -> None:
    article = post(f"<p>A claim{call} is made.</p><p>And another.</p>{notes}")
    assert article.body_text == "A claim is made.\n\nAnd another."
    assert article.body_text_with_calls.startswith("A claim [1] is made.")
    assert [(note.n, note.text) for note in article.footnotes] == [("1", "The note.")]


def test_notes_of_a_plugin_that_wraps_its_links() -> None:
    article = post(
        "<p>A claim<span id='easy-footnote-1-123'></span><span class='easy-footnote'>"
        "<a href='#easy-footnote-bottom-1-123'><sup>1</sup></a></span> is made.</p><p>More.</p>"
        "<ol class='easy-footnotes-wrapper'><li><span id='easy-footnote-bottom-1-123'></span>"
        "The note.<a class='easy-footnote-to-top' href='#easy-footnote-1-123'></a></li></ol>"
    )
    assert article.body_text == "A claim is made.\n\nMore."
    assert [(note.n, note.text) for note in article.footnotes] == [("1", "The note.")]


def test_credits_above_notes_typed_by_hand() -> None:
    article = post(
        "<p>A claim (1) is made.</p><p>Another (2) follows.</p><p>Translated by Ann Other</p>"
        "<p><b>Notes</b></p><p>(1) The first note.</p><p>(2) The second.</p>"
    )
    assert article.notes_typed_by_hand
    assert article.footnotes == ()
    assert article.names(Role.TRANSLATOR) == ["Ann Other"]
    assert article.end_matter == ("Translated by Ann Other",)
    assert article.body_text.endswith("Notes\n\n(1) The first note.\n\n(2) The second.")


@pytest.mark.parametrize(
    "opening",
    [
        "<p><strong>Sixty-three people wash the sheets for four hospitals.</strong></p>",
        "<p><em>Sixty-three people wash the sheets for four hospitals.</em></p>",
        "<h4>Sixty-three people wash the sheets for four hospitals.</h4>",
        '<p class="chapo">Sixty-three people wash the sheets for four hospitals.</p>',
        "<p>By Ann Other</p><p><b>Sixty-three people wash the sheets for four hospitals.</b></p>",
    ],
)
def test_standfirsts(opening: str) -> None:
    article = post(f"{opening}<p>First.</p><p>Second.</p>")
    assert article.standfirst == "Sixty-three people wash the sheets for four hospitals."
    assert article.body_text == "First.\n\nSecond."


@pytest.mark.parametrize(
    "opening",
    [
        "<p><strong>What is it like to wash the sheets of four hospitals?</strong></p>",
        "<h2>The upper valley</h2>",
        "<p><strong>The tasks</strong> were shared out among all of the houses.</p>",
    ],
)
def test_what_is_no_standfirst(opening: str) -> None:
    assert post(f"{opening}<p>First.</p><p>Second.</p>").standfirst is None


def test_a_term_with_a_broken_address_is_a_tag() -> None:
    article = post("<p>One.</p>", after='<footer><a rel="tag" href="http://[x/tag/y">Ports</a>')
    assert article.keywords == ("Ports",)


def test_terms_in_the_foot_of_the_article() -> None:
    foot = (
        '<footer class="entry-footer"><a href="/category/world/" rel="category tag">World</a>'
        '<a href="/tag/greece/" rel="tag">Greece</a></footer>'
    )
    article = post("<p>First.</p><p>Second.</p>", after=foot)
    assert (article.section, article.keywords) == ("World", ("Greece",))


def test_a_caption_of_the_classic_editor() -> None:
    article = post(
        '<div class="wp-caption"><a href="/wp-content/uploads/a.jpg"><img '
        'src="/wp-content/uploads/a-1024x683.jpg"></a><p class="wp-caption-text">The square. '
        "© A. B.</p></div><p>First.</p><p>Second.</p>"
    )
    assert article.images[0].src == "http://wp.example/wp-content/uploads/a.jpg"
    assert (article.images[0].caption, article.images[0].credit) == ("The square.", "© A. B.")
    assert article.body_text == "First.\n\nSecond."


def test_a_file_alone_in_a_paragraph_is_a_document() -> None:
    article = post(
        '<p>Text.</p><p><a href="/wp-content/uploads/r.pdf">The report</a> (PDF)</p>'
        '<figure class="wp-block-audio"><audio src="/wp-content/uploads/e.mp3"></audio></figure>'
        '<p>See <a href="https://elsewhere.example/x.pdf">theirs</a>.</p>'
    )
    assert [d.url.rpartition("/")[2] for d in article.documents] == ["r.pdf", "e.mp3"]
    assert article.body_text == "Text.\n\nSee theirs."


@pytest.mark.parametrize("account", ["admin", "redaccion", "Newsdesk", "The magazine", "j.doe", ""])
def test_an_account_is_not_an_author(account: str) -> None:
    byline = f'<footer class="entry-footer"><span class="byline">by {account}</span></footer>'
    assert post("<p>One.</p><p>Two.</p>", after=byline).names(Role.AUTHOR) == []


def test_a_section_is_found_by_breadcrumb_or_address() -> None:
    link = '<a rel="category tag" href="/category/{}/">{}</a>'
    terms = link.format("a", "A") + link.format("b", "B")
    trail = {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "name": "B"}]}
    head = f'<script type="application/ld+json">{json.dumps(trail)}</script>'
    assert post("<p>x y</p>", after=terms).section == "A"
    assert post("<p>x y</p>", after=terms, head=head).section == "B"
    assert post("<p>x y</p>", after=terms, url="http://wp.example/b/t/").section == "B"


# --- whatever the bytes -----------------------------------------------------------------------

BODIES = [
    page.body
    for url, page in m.pages("wordpress", "site-b.warc.gz").items()
    if url in {m.gold("wordpress", name)["url"] for name in ("b-760", "b-780", "b-701")}
    or url.endswith("/posts/760")
]


@settings(max_examples=60, deadline=2000)
@given(
    st.sampled_from(BODIES),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12)), max_size=8),
)
def test_broken_pages_never_break_the_reader(body: bytes, cuts: list[tuple[float, bytes]]) -> None:
    for place, junk in cuts:
        at = int(place * len(body))
        body = body[:at] + junk + body[at + 40 * len(junk) :]
    page = Page("http://wp-dos.test/x/", 200, "text/html", body)
    for each in (page, replace(page, content_type="application/json")):
        try:
            readings = read(each, m.WP_DOS)
        except ExtractionError:
            continue
        assert all(reading.url == each.url for reading in readings)


@settings(max_examples=80, deadline=1000)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "id",
                        "title",
                        "content",
                        "rendered",
                        "link",
                        "type",
                        "status",
                        "_embedded",
                        "author",
                        "wp:term",
                        "wp:featuredmedia",
                        "name",
                        "taxonomy",
                        "date_gmt",
                        "excerpt",
                        "protected",
                    ]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_is_survived(value: object) -> None:
    items = [
        value,
        {"id": 1, "link": "http://x.example/", "title": {}, "content": {}, "_embedded": value},
    ]
    read(
        Page("http://x.example/wp-json/", 200, "application/json", json.dumps(items).encode()), SITE
    )


def test_a_bomb_of_nested_boxes_costs_little() -> None:
    body = (
        b"<html><body class='single postid-1'><div class='entry-content'>"
        + b"<div class='a'>" * 20_000
    )
    page = Page("http://wp.example/a/", 200, "text/html", body + b"<p>Text</p>")
    (reading,) = read(page, SITE)
    assert reading.article is not None


# --- what other themes and plugins print


def whole_page(body: str, *, classes: str = "single postid-7", head: str = "") -> Article:
    """The article of a page whose body is all given."""
    page = m.html_page(
        "http://wp.example/a/",
        f'<html lang="en"><head><title>T</title>{head}</head><body class="{classes}">{body}</body>'
        "</html>",
    )
    (reading,) = read(page, SITE)
    assert reading.article is not None
    return reading.article


def test_notes_kept_beside_their_calls_are_notes() -> None:
    article = post(
        '<p>They sold it.<sup class="mf"><a href="javascript:void(0)" role="button"'
        ' aria-describedby="mf-7-1">1</a></sup><span id="mf-7-1" role="tooltip">In '
        "<em>May</em>.</span> Nobody knew.</p><p>Not even the mayor.</p>"
    )
    assert article.body_text == "They sold it. Nobody knew.\n\nNot even the mayor."
    assert article.body_text_with_calls.startswith("They sold it. [1] Nobody")
    assert [(note.n, note.text) for note in article.footnotes] == [("1", "In May.")]


def test_a_described_word_is_no_note() -> None:
    article = post(
        '<p>The <abbr aria-describedby="x">FLN</abbr> <span id="x">front</span> won.</p><p>So.</p>'
    )
    assert article.body_text == "The FLN front won.\n\nSo."
    assert article.footnotes == ()


def test_the_list_of_a_posts_pages_is_no_text() -> None:
    article = post(
        '<p>First part.</p><p>More.</p><p class="post-nav-links">Pages: <span '
        'class="post-page-numbers">1</span> <a class="post-page-numbers" href="2/">2</a></p>'
    )
    assert article.body_text == "First part.\n\nMore."


def test_the_featured_picture_may_stand_over_the_post() -> None:
    image = "http://wp.example/wp-content/uploads/2026/05/quay"
    article = whole_page(
        f'<header><img class="wp-post-image" src="{image}-300x200.jpg"></header>'
        '<main><article id="post-7"><h1 class="entry-title">T</h1><div class="entry-content">'
        "<p>One.</p><p>Two.</p></div></article>"
        f'<article><img class="wp-post-image" src="{image}-other.jpg"></article></main>'
    )
    assert [each.src for each in article.images] == [f"{image}.jpg"]


def test_a_list_of_posts_under_the_text_says_nothing_of_this_one() -> None:
    article = whole_page(
        '<main><h1 class="wp-block-post-title">T</h1><div class="wp-block-post-content"><p>One.</p>'
        '<p>Two.</p></div><ul><li class="wp-block-post post-9 hentry"><a rel="tag" href="/tag/x/">X'
        '</a><time datetime="2026-07-01T00:30:00+02:00">July</time>'
        '<a rel="author" href="/author/b/">Ben Marr</a></li></ul></main>'
    )
    assert (article.published, article.keywords, article.names(Role.AUTHOR)) == (None, (), [])


def test_labels_that_are_only_read_out_are_no_part_of_a_name() -> None:
    article = post(
        "<p>One.</p><p>Two.</p>",
        after='<footer><span class="byline"><span class="screen-reader-text">Author </span>'
        '<a class="url fn" href="/author/u/">Una Garrity</a></span></footer>',
    )
    assert article.names(Role.AUTHOR) == ["Una Garrity"]


@pytest.mark.parametrize(
    ("tag", "category"),
    [
        ('<a href="/tag/night-work/">', '<a href="/category/labour/">'),
        ('<a rel="tag" href="/?tag=night-work">', '<a rel="category" href="/?cat=2">'),
    ],
)
def test_terms_are_known_by_their_relation_or_by_the_slugs_of_the_post(
    tag: str, category: str
) -> None:
    article = whole_page(
        '<article id="post-7" class="post-7 hentry category-labour tag-night-work"><h1>T</h1>'
        '<div class="entry-content"><p>One <a href="/labour/">labour</a>.</p><p>Two.</p></div>'
        f"<ul><li>{category}Labour</a></li><li>{tag}Night work</a></li>"
        '<li><a href="/category/other/">Other</a></li></ul></article>'
    )
    assert (article.section, article.keywords) == ("Labour", ("Night work",))


def test_an_excerpt_printed_over_the_text_is_its_standfirst() -> None:
    article = whole_page(
        '<article id="post-7"><header><h1>T</h1><div class="intro-text"><p>Sixty people stopped '
        'the laundry for a week.</p></div></header><div class="entry-content"><p>One.</p>'
        "<p>Two.</p></div></article>"
    )
    assert article.standfirst == "Sixty people stopped the laundry for a week."


def test_who_signs_or_is_told_about_is_the_author_of_a_text_without_byline() -> None:
    told = post("<p>One.</p><p>Two.</p><p><em>Una Garrity is a docker and lives in Leith.</em></p>")
    assert told.names(Role.AUTHOR) == ["Una Garrity"]
    signed = post("<p>One.</p><p>Two.</p><p><b>Harbour Committee</b></p><p>Leith, 1 May 2022</p>")
    assert signed.names(Role.AUTHOR) == ["Harbour Committee"]


def test_a_translation_is_signed_with_the_day_of_its_original() -> None:
    article = post(
        "<p>Nadia Brannigan</p><p>19/06/2026</p><p>One and only.</p><p>Two and no more.</p>"
        '<p>Translated from French by Una Garrity. Source: <a href="http://l.example/x">Lamp</a></p>'
    )
    assert (article.signed_date, article.date_original) == ("2026-06-19", "2026-06-19")


POSTED_BY_THE_TRANSLATOR = (
    "<p>The drivers of the harbour line went back to work on Wednesday after nine days.</p>"
    "<p>Translated from Danish by Amparo Lizarraga</p>"
)


def test_an_account_that_the_text_names_as_its_translator_is_no_author() -> None:
    account = '<span class="author vcard"><a rel="author" href="/author/al">{}</a></span>'
    posted = post(POSTED_BY_THE_TRANSLATOR, after=account.format("Amparo Lizárraga"))
    assert posted.names(Role.AUTHOR) == []
    assert posted.names(Role.TRANSLATOR) == ["Amparo Lizarraga"]
    written = post(POSTED_BY_THE_TRANSLATOR, after=account.format("Nora Bell"))
    assert written.names(Role.AUTHOR) == ["Nora Bell"]
