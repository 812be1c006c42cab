"""Pages of systems that no family knows."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import replace
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import ExtractionError
from archive.model import Article, Family, ReadingRole, Role, Site
from pipelines.extract import Page
from pipelines.extract import read as read_page
from pipelines.extract.generic import read

SITE = Site("paper", "The Paper", "https://paper.example/", Family.GENERIC, ("en",))
TITLE = "<h1>The port is closed</h1>"
PARAGRAPHS = [
    "The port has been closed since Monday, and nobody in the office could say for how long.",
    "Crane drivers voted to go home at noon; the company answered with letters to their families.",
    "By evening the ships lay in a row outside the breakwater, lights on, waiting for a pilot.",
    "A mediator is expected to arrive tomorrow with proposals that both sides have refused.",
]


def page(
    *,
    head: str = "",
    before: str = "<h1>The port is closed</h1>",
    after: str = "",
    url: str = "https://paper.example/2026/06/the-port-is-closed",
    paragraphs: list[str] | None = None,
) -> Page:
    prose = "".join(f"<p>{escape(each)}</p>" for each in paragraphs or PARAGRAPHS)
    html = (
        f'<!doctype html><html lang="en"><head><title>The port is closed | The Paper</title>{head}'
        f"</head><body><nav><a href='/'>Home</a> <a href='/news'>News</a></nav><main><article>"
        f"{before}<div class='text'>{prose}</div>{after}</article></main>"
        "<footer>The Paper, all rights reserved</footer></body></html>"
    )
    return Page(url, 200, "text/html; charset=utf-8", html.encode())


def article(of: Page) -> Article:
    (reading,) = read(of, SITE)
    assert reading.role is ReadingRole.PAGE
    assert reading.article
    return reading.article


def json_ld(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


LD = json_ld(
    headline="The port is closed",
    author=[{"@type": "Person", "name": "Ana Prado"}, {"@type": "Person", "name": "Luis Mora"}],
    datePublished="2026-06-19T11:12:00+02:00",
    dateModified="2026-06-20T08:00:00Z",
    articleSection="Work",
    keywords=["ports", "strikes"],
)


def test_reading_leaves_the_page_as_it_was() -> None:
    told = page(head=LD, after="<aside>Also read</aside><script>let x = 'not prose'</script>")
    first = read(told, SITE)
    assert read(told, SITE) == first
    assert "not prose" in told.tree.text_content()


def test_a_text_that_only_a_script_holds_is_found() -> None:
    """Pages that a browser puts together often hold the text in their JSON-LD."""
    ld = json_ld(headline="The port is closed", articleBody=" ".join(PARAGRAPHS))
    html = f"<html><head>{ld}</head><body><h1>The port is closed</h1><div></div></body></html>"
    found = article(Page("https://paper.example/a", 200, "text/html; charset=utf-8", html.encode()))
    assert found.body_text == " ".join(PARAGRAPHS)


def test_what_a_page_says_for_machines_becomes_fields() -> None:
    found = article(page(head=LD))
    assert found.title == "The port is closed"
    assert found.names(Role.AUTHOR) == ["Ana Prado", "Luis Mora"]
    assert found.published == "2026-06-19T11:12:00+02:00"
    assert found.modified == "2026-06-20T08:00:00Z"
    assert found.section == "Work"
    assert found.keywords == ("ports", "strikes")
    assert found.language == "en"
    assert found.body_text.split("\n\n") == PARAGRAPHS


def test_what_only_a_reader_sees_becomes_fields_too() -> None:
    before = (
        "<h1>The port is closed</h1><p class='standfirst'>Nobody unloads, and nobody knows when "
        "the cranes will move again.</p><p class='byline'>By Ana Prado and Luis Mora</p>"
        "<time datetime='2026-06-19T11:12:00+02:00'>19 June</time>"
    )
    found = article(page(before=before))
    assert found.title == "The port is closed"
    assert found.standfirst == "Nobody unloads, and nobody knows when the cranes will move again."
    assert found.names(Role.AUTHOR) == ["Ana Prado", "Luis Mora"]
    assert found.published == "2026-06-19T11:12:00+02:00"
    assert found.body_text.endswith(PARAGRAPHS[-1])


MIDNIGHT = "2026-06-20T00:30:00+02:00"
"""The twentieth where it was written, the nineteenth in UTC."""


@pytest.mark.parametrize(
    ("head", "before"),
    [
        (json_ld(headline="x", datePublished=MIDNIGHT), ""),
        (f'<meta property="article:published_time" content="{MIDNIGHT}">', ""),
        ("", f'<time datetime="{MIDNIGHT}">20 June 2026</time>'),
        ("", f'<span property="dc:date dc:created" content="{MIDNIGHT}">20 June</span>'),
        ("", f'<meta itemprop="datePublished" content="{MIDNIGHT}">'),
        # The same moment told twice: in UTC, and by the site's own clock.
        (
            json_ld(headline="x", datePublished="2026-06-19T22:30:00Z"),
            f'<time datetime="{MIDNIGHT}">20 June 2026</time>',
        ),
        (
            '<meta property="article:published_time" content="2026-06-19T22:30:00+00:00">'
            + json_ld(headline="x", datePublished=MIDNIGHT),
            "",
        ),
    ],
)
def test_the_day_is_the_one_that_the_page_tells_its_readers(head: str, before: str) -> None:
    assert article(page(head=head, before=TITLE + before)).published == MIDNIGHT


def test_a_feed_tells_the_same_day() -> None:
    item = "<link>https://paper.example/a</link><pubDate>Sat, 20 Jun 2026 00:30:00 +0200</pubDate>"
    body = f"<rss><channel><item><title>x</title>{item}</item></channel></rss>".encode()
    feed = Page("https://paper.example/feed", 200, "application/rss+xml", body)
    for family, day in ((Family.GENERIC, MIDNIGHT), (Family.SPIP, "2026-06-19T22:30:00Z")):
        (reading,) = read_page(feed, replace(SITE, family=family))
        assert reading.article is not None
        assert reading.article.published == day


def test_a_moment_that_is_told_in_utc_alone_stays_so() -> None:
    other = '<time datetime="2026-06-21T08:00:00+02:00">Changed on 21 June</time>'
    ld = json_ld(headline="x", datePublished="2026-06-18T22:30:00Z", dateModified=MIDNIGHT)
    found = article(page(head=ld, before=TITLE + other))
    assert found.published == "2026-06-18T22:30:00Z"
    assert found.modified == MIDNIGHT


@pytest.mark.parametrize("mark", [" | The Paper", " - The Paper", " – The Paper – 19.06.2026"])
def test_the_name_of_the_site_is_no_part_of_the_title(mark: str) -> None:
    head = f'<meta property="og:title" content="The port is closed{mark}">'
    assert article(page(head=head)).title == "The port is closed"


def test_a_site_name_goes_without_a_heading_to_compare() -> None:
    head = (
        '<meta property="og:site_name" content="The Paper">'
        '<meta property="og:title" content="The port - closed - The Paper">'
    )
    assert article(page(head=head, before="")).title == "The port - closed"


def test_names_in_one_value_are_parted_and_addresses_are_no_names() -> None:
    ld = json_ld(headline="x", author={"name": "Ana Prado und Luis Mora, dpa"})
    assert article(page(head=ld)).names(Role.AUTHOR) == ["Ana Prado", "Luis Mora", "dpa"]
    meta = '<meta name="author" content="https://social.example/paper">'
    assert article(page(head=meta)).names(Role.AUTHOR) == []


def test_a_byline_completes_metadata_that_names_one_of_several() -> None:
    ld = json_ld(headline="x", author={"name": "Ana Prado"})
    before = "<h1>x</h1><div class='c-byline'>Von Ana Prado und Luis Mora</div>"
    assert article(page(head=ld, before=before)).names(Role.AUTHOR) == ["Ana Prado", "Luis Mora"]


def test_names_beside_the_day_are_a_byline_whatever_they_are_called() -> None:
    line = "<ul class='x1'><li>19 June 2026</li><li>By <a href='/ana-ruiz'>Ana Ruiz</a></li></ul>"
    assert article(page(before=TITLE + line)).names(Role.AUTHOR) == ["Ana Ruiz"]
    section = "<p class='x1'>19 June 2026 | <a href='/world'>Latin America</a></p>"
    assert article(page(before=TITLE + section)).names(Role.AUTHOR) == []


def test_a_description_that_only_begins_the_text_is_no_standfirst() -> None:
    long = [PARAGRAPHS[0] + " " + PARAGRAPHS[1], *PARAGRAPHS[2:]]
    head = f'<meta name="description" content="{PARAGRAPHS[0][:70]}…">'
    assert article(page(head=head, paragraphs=long)).standfirst is None


def test_a_description_put_together_from_the_text_is_no_standfirst() -> None:
    told = ["By Ana Prado", PARAGRAPHS[0] + " [1]", *PARAGRAPHS[1:]]
    head = f'<meta name="description" content="By Ana Prado {PARAGRAPHS[0]} {PARAGRAPHS[1][:40]}">'
    assert article(page(head=head, paragraphs=told)).standfirst is None
    whole = f'<meta name="description" content="{PARAGRAPHS[0]}">'
    assert article(page(head=whole)).standfirst == PARAGRAPHS[0]


@pytest.mark.parametrize(
    "told",
    [
        f"{PARAGRAPHS[0]} {PARAGRAPHS[1][:40]}… Continue reading The port is closed",
        # The byline before it is no part of what is found as the text.
        f"Words and pictures by Ana Prado {PARAGRAPHS[0]} {PARAGRAPHS[1]}",
    ],
)
def test_a_made_excerpt_is_no_standfirst(told: str) -> None:
    assert article(page(head=f'<meta name="description" content="{told}">')).standfirst is None


def test_the_text_itself_is_no_standfirst_whatever_its_box_is_called() -> None:
    prose = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    html = f"<h1>The port is closed</h1><div class='field text-with-summary'>{prose}</div>"
    url = "https://paper.example/a"
    found = article(Page(url, 200, "text/html; charset=utf-8", f"<html>{html}</html>".encode()))
    assert found.standfirst is None
    assert found.body_text.split("\n\n") == PARAGRAPHS


def test_the_teaser_of_another_article_is_no_standfirst() -> None:
    excerpt = "<div class='excerpt'><p>Eight days without clean sheets in four hospitals.</p></div>"
    other = f"<div class='card'><h3><a href='/other'>The laundry</a></h3>{excerpt}</div>"
    assert article(page(before=TITLE, after=other)).standfirst is None
    own = "<div class='excerpt'><p>Nobody unloads, and nobody knows for how long.</p></div>"
    found = article(page(before=TITLE + own, after=other))
    assert found.standfirst == "Nobody unloads, and nobody knows for how long."


def test_closing_lines_are_credits_and_no_text() -> None:
    closing = ["First published in Links, 3 May 2026. Translated by Eva Groß."]
    found = article(page(head=LD, paragraphs=[*PARAGRAPHS, *closing]))
    assert found.names(Role.TRANSLATOR) == ["Eva Groß"]
    assert found.first_published
    assert found.first_published.publication == "Links"
    assert found.end_matter == tuple(closing)
    assert found.body_text.endswith(PARAGRAPHS[-1])


def test_opening_lines_are_credits_and_no_text() -> None:
    """Editors post for others: whom the text itself names is a better witness than an account."""
    ld = json_ld(headline="The port is closed", author={"name": "Nora Webster"})
    found = article(page(head=ld, paragraphs=["By Ana Prado", "19 June 2026", *PARAGRAPHS]))
    assert found.names(Role.AUTHOR) == ["Ana Prado"]
    assert found.signed_date == "2026-06-19"
    assert found.front_matter == ("By Ana Prado", "19 June 2026")
    assert found.body_text.split("\n\n") == PARAGRAPHS
    bio = "Nora Webster is a crane driver and writes for The Paper."
    signed = article(page(head=ld, paragraphs=[*PARAGRAPHS, bio]))
    assert signed.names(Role.AUTHOR) == ["Nora Webster"]
    assert signed.end_matter == (bio,)


def test_boxes_that_say_what_they_are_are_no_text() -> None:
    appeal = "<div class='donate-box'>We have no billionaires behind us. <b>Chip in</b></div>"
    closing = "<p>Translated by Eva Groß.</p>"
    found = article(page(head=LD, after=f"<div>{closing}{appeal}</div>"))
    assert found.body_text.split("\n\n") == PARAGRAPHS
    assert found.names(Role.TRANSLATOR) == ["Eva Groß"]


def test_a_text_is_no_box_whatever_it_is_called() -> None:
    prose = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    html = f"<html><head>{LD}</head><body>{TITLE}<div class='cta'>{prose}</div></body></html>"
    found = article(Page("https://paper.example/a", 200, "text/html; charset=utf-8", html.encode()))
    assert found.body_text.split("\n\n") == PARAGRAPHS


def test_the_pages_own_article_is_picked_among_related_ones() -> None:
    own = json_ld(
        headline="The port is closed",
        url="https://paper.example/2026/06/the-port-is-closed",
        author={"name": "Ana Prado"},
    )
    other = json_ld(headline="Other", url="https://paper.example/other", author={"name": "No One"})
    assert article(page(head=other + own)).names(Role.AUTHOR) == ["Ana Prado"]


# --- pages that are no article ----------------------------------------------------------------

TEASERS = "".join(
    f"<article><h2><a href='/a{n}'>Headline number {n}</a></h2><p>{PARAGRAPHS[n % 4]}</p></article>"
    for n in range(8)
)


def listing(url: str, head: str = "") -> Page:
    html = f"<html><head><title>News</title>{head}</head><body><main>{TEASERS}</main></body></html>"
    return Page(url, 200, "text/html", html.encode())


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example/",
        "https://paper.example",
        "https://paper.example/tag/ports",
        "https://paper.example/category/labour/",
        "https://paper.example/author/ana-prado",
        "https://paper.example/news/page/3/",
        "https://paper.example/news",
    ],
)
def test_listings_give_no_reading(url: str) -> None:
    assert read(listing(url), SITE) == ()


def test_a_page_that_says_it_is_a_collection_gives_no_reading() -> None:
    collection = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'
    assert read(page(head=collection, url="https://paper.example/work"), SITE) == ()


def test_an_article_with_teasers_below_it_is_an_article() -> None:
    found = article(page(head=LD, after=f"<aside>{TEASERS}</aside>"))
    assert found.title == "The port is closed"


def test_a_page_without_text_gives_no_reading() -> None:
    assert read(Page("https://paper.example/x", 200, "text/html", b"<html><p>Hi</p>"), SITE) == ()


# --- any bytes --------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(
            b"<h1>",
            b"</h1>",
            b"<p class=byline>",
            b"<article>",
            b"<time>",
            b"<ul><li>",
            b"</script>",
        ),
        *(b"<script type='application/ld+json'>", b"<meta name=author content='", b"'>", b"<!--"),
        *(b'{"@type": ["NewsArticle", 3], "headline": 5, "author": [[]]}', b"<div id=lead>"),
        *(b"\x00\xff", b"By A. B.", b"<table><tr><td>", b"&#xD800;"),
        b"A sentence of some length stands here. " * 8,
    ]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=30).map(b"".join)))
def test_no_bytes_break_it(body: bytes) -> None:
    try:
        read(Page("https://paper.example/x", 200, "text/html", b"<html>" + body), SITE)
    except ExtractionError:
        return


@pytest.mark.parametrize(
    "boxes",
    [
        b"<div class=byline>" * 3_000,
        b"<div class=excerpt>Twenty-five letters at least." * 3_000,
        b"<h2><a href=/a>x</a></h2><p class=excerpt>Twenty-five letters at least.</p>" * 4_000,
    ],
)
def test_boxes_without_end_are_read_in_bounded_time(boxes: bytes) -> None:
    body = b"<html><body><h1>x</h1>" + boxes + b"text"
    began = time.process_time()
    with suppress(ExtractionError):
        read(Page("https://paper.example/x", 200, "text/html", body), SITE)
    assert time.process_time() - began < 20


THE_PAPER = (
    '<meta property="og:type" content="article"><meta name="author" content="The Paper">'
    '<meta property="og:site_name" content="The Paper">'
)


def test_a_site_is_no_author_where_the_page_shows_one() -> None:
    byline = '<div class="c-article-contributors">By <a href="/p/1">Anne Lund</a></div>'
    signed = article(page(head=THE_PAPER, before=TITLE + byline))
    assert signed.names(Role.AUTHOR) == ["Anne Lund"]
    assert article(page(head=THE_PAPER)).names(Role.AUTHOR) == ["The Paper"]


@pytest.mark.parametrize(
    "byline",
    [
        '<p class="byline__author">VON ANNE LUND am 21. April 2020</p>',
        '<p id="documentByLine">erstellt von ANNE LUND — veröffentlicht 28.01.2022</p>',
        '<p class="author">Publié par <b>ANNE LUND</b></p>',
        '<p class="author">Von <b>ANNE LUND</b> <i>Zuerst veröffentlicht am 6.1.2026</i></p>',
        '<p class="author">Par <b>ANNE LUND</b><span>Publié le </span>06/01/2026</p>',
    ],
)
def test_what_stands_around_a_name_in_a_byline_is_no_part_of_it(byline: str) -> None:
    assert article(page(before=TITLE + byline)).names(Role.AUTHOR) == ["ANNE LUND"]


@pytest.mark.parametrize(
    ("title", "headings", "found"),
    [
        ("The Long Strike | Harbour-Voice Online", [], "The Long Strike"),
        ("Harbour Voice - The Long Strike", [], "The Long Strike"),
        ("Labour: The Long Strike", ["Harbour Voice", "The Long Strike"], "The Long Strike"),
        ("Harbour Voice", ["Harbour Voice", "The Long Strike"], "The Long Strike"),
        ("Strike - and after", ["Strike - and after"], "Strike - and after"),
    ],
)
def test_a_site_is_known_by_its_host_in_a_title(
    title: str, headings: list[str], found: str
) -> None:
    shown = "".join(f"<h1>{each}</h1>" for each in headings)
    prose = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    html = f"<html><head><title>{title}</title></head><body>{shown}<div>{prose}</div></body></html>"
    url = "https://www.harbourvoice.example/a"
    assert article(Page(url, 200, "text/html; charset=utf-8", html.encode())).title == found


def test_an_article_from_the_archive_is_an_article() -> None:
    found = read(page(url="https://paper.example/press/archive/the-port-is-closed"), SITE)
    assert len(found) == 1
    assert read(page(url="https://paper.example/press/archive/2026/"), SITE) == ()


def test_bare_text_between_elements_is_text() -> None:
    prose = "<h3>Part one</h3>" + "<br>".join(PARAGRAPHS)
    html = f"<html><head><title>T</title></head><body><article><h1>T</h1>{prose}</article></body>"
    url = "https://paper.example/a"
    found = article(Page(url, 200, "text/html; charset=utf-8", html.encode())).body_text
    assert all(each in found for each in PARAGRAPHS)


def test_an_account_that_the_text_names_as_its_translator_is_no_author() -> None:
    ld = json_ld(headline="x", author={"name": "Eva Groß"})
    closing = [*PARAGRAPHS, "Translated by Eva Groß."]
    found = article(page(head=ld, paragraphs=closing))
    assert found.names(Role.AUTHOR) == []
    assert found.names(Role.TRANSLATOR) == ["Eva Groß"]


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:author" content="Ana Prado">',
        (
            '<meta property="article:author" content="https://f.example/paper">'
            '<meta name="parsely-author" content="Ana Prado">'
        ),
        json_ld(headline="The port is closed", author={"name": ["Ana Prado", "Luis Mora"]}),
    ],
)
def test_authors_as_papers_state_them(head: str) -> None:
    assert article(page(head=head)).names(Role.AUTHOR)[0] == "Ana Prado"
    assert all("/" not in name for name in article(page(head=head)).names(Role.AUTHOR))


def test_what_a_script_describes_is_a_standfirst_where_no_meta_does() -> None:
    said = "Nobody unloads, and nobody knows when the next ship will be let in."
    head = json_ld(headline="The port is closed", description=said)
    found = article(page(head=head, before=f"<h1>The port is closed</h1><p>{said}</p>"))
    assert found.standfirst == said
    assert said not in found.body_text


def test_lines_of_the_head_are_no_text() -> None:
    head = '<meta property="og:title" content="Short title">'
    before = (
        "<h1><span>Ports</span><span class='sr'>: </span><span>The port is closed</span></h1>"
        "<p class='byline'>By Ana Prado / Vigo</p><p>Updated on 19 June 2026 at 8:00</p>"
    )
    found = article(page(head=head, before=before))
    assert found.body_text.split("\n\n") == PARAGRAPHS


def test_a_box_with_a_form_in_an_article_is_no_text() -> None:
    box = (
        "<div><h3>Sign up</h3><p>All that matters from the quay, every morning.</p>"
        "<form><input></form></div>"
    )
    html = (
        f"<html><head>{LD}</head><body><article><h1>The port is closed</h1><p>{PARAGRAPHS[0]}</p>"
        f"{box}{''.join(f'<p>{each}</p>' for each in PARAGRAPHS[1:])}</article></body></html>"
    )
    found = article(Page("https://paper.example/a", 200, "text/html; charset=utf-8", html.encode()))
    assert found.body_text.split("\n\n") == PARAGRAPHS


CAPPED = (
    "<div><h2>Your subscription is being used on another device</h2><p>Do you want to add a user?"
    "</p><a href='/subscriptions/upgrade'>Add a user</a><p>If you go on reading here, nobody can "
    "read on the other device until you have closed the page.</p></div>"
)
DIGITAL = (
    "<section><p>Jetzt weiterlesen mit dem Digital-Abo.</p><ul><li>Zugriff auf alle Artikel</li>"
    "<li>Monatlich kündbar</li></ul><a href='https://abo.paper.example/'>Jetzt testen</a></section>"
)
CLOSED = (
    "<div><p>Abonnez-vous pour lire la suite de cet article.</p><p>Sans engagement.</p>"
    "<a href='/abonnement?from=article'>Je m’abonne</a></div>"
)
WEEKLY = "<p>Get the week with <a href='/newsletters/quay'>our free newsletter</a>.</p>"
MORE = "<p>READ MORE: <a href='/2026/05/pilots'>The pilots of Hull go on strike</a></p>"


@pytest.mark.parametrize("offer", [CAPPED, DIGITAL, CLOSED, WEEKLY, MORE])
def test_offers_and_what_sends_the_reader_on_are_no_text(offer: str) -> None:
    long = [each * 4 for each in PARAGRAPHS]
    found = article(page(before=TITLE + offer, after=f"<div>{offer}</div>", paragraphs=long))
    assert found.body_text == "\n\n".join(long)


def test_how_long_a_text_takes_to_read_is_no_text() -> None:
    assert article(page(before=f"{TITLE}<p>3 min read</p>")).body_text == "\n\n".join(PARAGRAPHS)


def test_a_text_about_subscriptions_is_text() -> None:
    about = (
        "Subscriptions to the paper fell by a third, and the printers know what comes next: "
        "the night shift goes, then the van, then the boy who threw it on the steps."
    )
    linked = about.replace("by a third", "by <a href='/2026/05/subscriptions-fall'>a third</a>")
    found = article(page(after=f"<p>{linked}</p><p>{about.upper()}</p>"))
    assert about in found.body_text


def test_a_heading_that_the_page_calls_its_name_goes_before_the_headline_for_others() -> None:
    head = json_ld(headline="Port shut, ranked", name="The port is closed")
    assert article(page(head=head)).title == "The port is closed"
    assert article(page(head=json_ld(headline="Port shut, ranked"))).title == "Port shut, ranked"
