"""One page, one key; and no address of a site is refused or asked for the wrong reason."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from archive.model import Family, Site, SkipReason
from spiders.families import spider_for
from spiders.families.addresses import hosts, may_load, split
from spiders.families.base import FamilySpider
from spiders.families.kinds import Kind
from spiders.families.links import find
from tests.spiders.walking import FIXTURES


def spider(family: Family, url: str = "http://iv.test/", **facts: tuple[str, ...]) -> FamilySpider:
    return spider_for(family)(site=Site("s", "S", url, family, **facts))


SPIP = spider(Family.SPIP)
WORDPRESS = spider(Family.WORDPRESS, "https://wp.test/")
DRUPAL = spider(Family.DRUPAL, "https://d.test/")
GENERIC = spider(Family.GENERIC, "https://g.test/")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://iv.test/A-title", "https://www.iv.test/A-title"),
        ("http://iv.test/A-title", "http://iv.test:80/A-title#nb1"),
        ("http://iv.test/A-title", "http://iv.test/A-title?PHPSESSID=abc&utm_source=x"),
        ("http://iv.test/A-title", "http://iv.test/A-title?var_recherche=peru"),
        ("http://iv.test/A-title", "http://iv.test/./x/../A-title/"),
        ("http://iv.test/_%CE%9C_", "http://iv.test/_%ce%9c_"),
        ("http://iv.test/_%CE%9C_", "http://iv.test/_Μ_"),
        ("http://iv.test/a~b", "http://iv.test/a%7Eb"),
        ("http://iv.test/", "http://iv.test"),
        ("http://iv.test/", "http://iv.test/index.php"),
        ("http://iv.test/", "http://iv.test/spip.php?page=sommaire"),
        ("http://iv.test/spip.php?article12", "http://iv.test/spip.php?id_article=12"),
        ("http://iv.test/spip.php?article12", "http://iv.test/article.php3?id_article=12"),
        ("http://iv.test/spip.php?article12", "http://iv.test/?article12"),
        ("http://iv.test/spip.php?article12", "http://iv.test/spip.php?article12&lang=fr#forum3"),
        ("http://iv.test/-Features-", "http://iv.test/-Features-?debut_articles=0#pagination"),
    ],
)
def test_spellings_of_one_spip_page(one: str, other: str) -> None:
    assert SPIP.canonical(one) == SPIP.canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://iv.test/spip.php?article12", "http://iv.test/spip.php?article13"),
        ("http://iv.test/spip.php?article12", "http://iv.test/spip.php?rubrique12"),
        ("http://iv.test/-Features-", "http://iv.test/-Features-?debut_articles=3"),
        ("http://iv.test/A", "http://iv.test/a"),
        ("http://iv.test/A", "http://other.test/A"),
    ],
)
def test_different_pages_have_different_keys(one: str, other: str) -> None:
    assert SPIP.canonical(one) != SPIP.canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://wp.test/2026/06/19/a/", "http://www.wp.test/2026/06/19/a"),
        ("https://wp.test/?p=12", "https://wp.test/index.php?p=12"),
        ("https://wp.test/category/labor/", "https://wp.test/category/labor/page/1/"),
        ("https://wp.test/", "https://wp.test/?paged=1"),
        ("https://wp.test/", "https://wp.test/index.php"),
    ],
)
def test_spellings_of_one_wordpress_page(one: str, other: str) -> None:
    assert WORDPRESS.canonical(one) == WORDPRESS.canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://d.test/node/4618", "https://d.test/?q=node/4618"),
        ("https://d.test/node/4618", "https://d.test/index.php?q=node%2F4618"),
        ("https://d.test/node/4618", "https://d.test/node/4618/?destination=node/1"),
        ("https://d.test/", "https://d.test/node"),
        ("https://d.test/?page=2", "https://d.test/node?page=2"),
        ("https://d.test/taxonomy/term/1", "https://d.test/taxonomy/term/1?page=0"),
    ],
)
def test_spellings_of_one_drupal_page(one: str, other: str) -> None:
    assert DRUPAL.canonical(one) == DRUPAL.canonical(other)


def test_drupal_counts_its_pages_from_nought() -> None:
    assert DRUPAL.canonical("https://d.test/node?page=1") != DRUPAL.canonical("https://d.test/")


def test_the_inventories_of_other_addresses_hold() -> None:
    for name, family in (
        ("wordpress/gold/_site-a", Family.WORDPRESS),
        ("spip/gold/_site-a", Family.SPIP),
    ):
        inventory = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
        walker = spider(family, f"http://{inventory['site']}/")
        for url in inventory["home_page_under_other_urls"]:
            assert walker.rules.is_home(url) or walker.skip(url) is SkipReason.TRAP_HOME, url


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://iv.test/spip.php?page=pdf&id_article=1", SkipReason.ACTION),
        ("http://iv.test/spip.php?page=forum&id_article=1", SkipReason.ACTION),
        ("http://iv.test/spip.php?page=recherche&recherche=peru", SkipReason.ACTION),
        ("http://iv.test/ecrire/", SkipReason.ACTION),
        ("http://iv.test/spip.php?action=converser&lang=fr", SkipReason.ACTION),
        ("http://iv.test/spip.php?page=backend&id_rubrique=3", SkipReason.DUPLICATE),
        ("mailto:a@iv.test", SkipReason.SCHEME),
        ("javascript:void(0)", SkipReason.SCHEME),
        ("http://[bad", SkipReason.SCHEME),
        ("http://elsewhere.example/", SkipReason.OFF_SITE),
        ("http://iv.test/IMG/mp4/film.mp4", SkipReason.TYPE),
        ("http://iv.test/spip.php?page=imprimir_articulo&id_article=1", None),
        ("http://iv.test/spip.php?page=plan", None),
        ("http://iv.test/IMG/pdf/report.pdf", None),
    ],
)
def test_what_spip_refuses(url: str, reason: SkipReason | None) -> None:
    assert SPIP.skip(url) is reason


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://wp.test/a/?share=facebook", SkipReason.ACTION),
        ("https://wp.test/a/?replytocom=1", SkipReason.ACTION),
        ("https://wp.test/?s=night", SkipReason.ACTION),
        ("https://wp.test/wp-login.php", SkipReason.ACTION),
        ("https://wp.test/wp-json/oembed/1.0/embed?url=x", SkipReason.ACTION),
        ("https://wp.test/a/amp/", SkipReason.DUPLICATE),
        ("https://wp.test/a/?amp=1", SkipReason.DUPLICATE),
        ("https://wp.test/a/feed/", SkipReason.DUPLICATE),
        ("https://wp.test/comments/feed/", SkipReason.DUPLICATE),
        ("https://wp.test/a/comment-page-1/", SkipReason.DUPLICATE),
        ("https://wp.test/?author=1", SkipReason.DUPLICATE),
        ("https://wp.test/2026/06/", SkipReason.TRAP_CALENDAR),
        ("https://wp.test/2026/", SkipReason.TRAP_CALENDAR),
        ("https://wp.test/events/?cal=1931-12", SkipReason.TRAP_CALENDAR),
        ("https://wp.test/2026/06/19/a/", None),
        ("https://wp.test/author/admin/", None),
        ("https://wp.test/feed/", None),
        ("https://wp.test/?p=12", None),
        ("https://wp.test/subscribe/", None),
        ("https://wp.test/?feed=rss2", None),
        ("https://wp.test/?feed=comments-rss2", SkipReason.DUPLICATE),
        ("https://wp.test/?feed=rss2&cat=3", SkipReason.DUPLICATE),
    ],
)
def test_what_wordpress_refuses(url: str, reason: SkipReason | None) -> None:
    assert WORDPRESS.skip(url) is reason


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://d.test/user/login?destination=node/1", SkipReason.ACTION),
        ("https://d.test/comment/reply/4618", SkipReason.ACTION),
        ("https://d.test/admin", SkipReason.ACTION),
        ("https://d.test/comment/9", SkipReason.DUPLICATE),
        ("https://d.test/taxonomy/term/1/feed", SkipReason.DUPLICATE),
        ("https://d.test/book/export/html/1880", SkipReason.DUPLICATE),
        ("https://d.test/node?page=0%2C0%2C1", SkipReason.TRAP_PAGINATION),
        ("https://d.test/a?page=0,0,3", SkipReason.TRAP_PAGINATION),
        ("https://d.test/node?page=abc", SkipReason.TRAP_PAGINATION),
        ("https://d.test/node?page=-1", SkipReason.TRAP_PAGINATION),
        ("https://d.test/taxonomy/term/1?page=2", None),
        ("https://d.test/taxonomy/term/1?page=2,0", None),
        ("https://d.test/rss.xml", None),
    ],
)
def test_what_drupal_refuses(url: str, reason: SkipReason | None) -> None:
    assert DRUPAL.skip(url) is reason


@pytest.mark.parametrize(
    ("walker", "url", "kind"),
    [
        (SPIP, "http://iv.test/-2026-", Kind.LISTING),
        (SPIP, "http://iv.test/_Nina-Chimborazo_", Kind.LISTING),
        (SPIP, "http://iv.test/+-Peru-+", Kind.LISTING),
        (SPIP, "http://iv.test/spip.php?mot7", Kind.LISTING),
        (SPIP, "http://iv.test/spip.php?article7", Kind.ARTICLE),
        (SPIP, "http://iv.test/spip.php?page=backend", Kind.FEED),
        (SPIP, "http://iv.test/spip.php?page=sitemap.xml", Kind.SITEMAP),
        (SPIP, "http://iv.test/spip.php?page=imprimer&id_article=7", Kind.PRINT),
        (SPIP, "http://iv.test/IMG/jpg/a.jpg", Kind.REQUISITE),
        (WORDPRESS, "https://wp.test/tag/peru/", Kind.LISTING),
        (WORDPRESS, "https://wp.test/wp-sitemap-posts-post-1.xml", Kind.SITEMAP),
        (WORDPRESS, "https://wp.test/post-sitemap2.xml", Kind.SITEMAP),
        (WORDPRESS, "https://wp.test/feed/", Kind.FEED),
        (WORDPRESS, "https://wp.test/wp-json/wp/v2/posts", Kind.API),
        (WORDPRESS, "https://wp.test/?p=12", Kind.ARTICLE),
        (DRUPAL, "https://d.test/taxonomy/term/7", Kind.LISTING),
        (DRUPAL, "https://d.test/archive/2026/07", Kind.LISTING),
        (DRUPAL, "https://d.test/print/7", Kind.PRINT),
        (DRUPAL, "https://d.test/jsonapi/node/article", Kind.API),
        (GENERIC, "https://g.test/rss.xml", Kind.FEED),
        (GENERIC, "https://g.test/", Kind.HOME),
    ],
)
def test_what_an_address_promises(walker: FamilySpider, url: str, kind: Kind) -> None:
    assert walker.rules.judge(url).kind is kind


def test_a_site_answers_under_all_its_hosts() -> None:
    site = Site("j", "J", "https://jacobin.com/", Family.GENERIC, hosts=("www.jacobinmag.com",))
    assert hosts(site) == {"jacobin.com", "jacobinmag.com"}
    walker = spider_for(Family.GENERIC)(site=site)
    assert walker.canonical("http://jacobinmag.com/2020/a") == "https://jacobin.com/2020/a"


def test_requisites_may_come_from_the_hosts_that_the_site_file_names() -> None:
    site = Site("s", "S", "https://s.test/", Family.GENERIC, requisite_hosts=("cdn.example",))
    for url, allowed in (
        ("https://cdn.example/a.css", True),
        ("https://img.cdn.example/a.png", True),
        ("https://notcdn.example/a.png", False),
    ):
        parts = split(url)
        assert parts is not None
        assert may_load(parts, site) is allowed


@given(st.text(max_size=200))
def test_no_text_breaks_the_rules(text: str) -> None:
    for walker in (SPIP, WORDPRESS, DRUPAL, GENERIC):
        for url in (text, f"http://iv.test/{text}", f"https://wp.test/?{text}"):
            verdict = walker.rules.judge(url)
            assert verdict.skip is not None or verdict.url.startswith(("http://", "https://"))


_PATHS = st.text("abcXYZ019-_~.%/+é ", max_size=30)
_QUERIES = st.text("ab0=&%;é+article", max_size=30)


@given(_PATHS, _QUERIES)
def test_the_key_of_a_key_is_itself(path: str, query: str) -> None:
    for walker, root in (
        (SPIP, "http://iv.test"),
        (WORDPRESS, "https://wp.test"),
        (DRUPAL, "https://d.test"),
    ):
        key = walker.canonical(f"{root}/{path}?{query}")
        assert walker.canonical(key) == key


# --- what a page says of itself ---------------------------------------------------------------

_PRINT = "<a href='spip.php?page=imprimer&amp;id_article=7'>Print</a>"
_DATED = "<meta property='article:published_time' content='2026-06-19'>"
_PATH = "<nav class='arbo'><a href='/'>Home</a> <a href='-2026-'>2026</a></nav>"


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (_DATED + _PATH, False),
        (_DATED, True),
        (_PATH, True),
        ("", True),
        ("<time datetime='2026-06-19'>19 June</time><div id='hierarchie'><a>x</a></div>", False),
    ],
)
def test_a_print_page_is_asked_where_the_article_s_page_says_less(html: str, wanted: bool) -> None:
    response = HtmlResponse("http://iv.test/A-title", body=(html + _PRINT).encode())
    found = find(response, SPIP.rules, Kind.ARTICLE)
    assert any(ask.kind is Kind.PRINT for ask in found.asks) is wanted
    assert any(one.reason is SkipReason.DUPLICATE for one in found.refusals) is not wanted


def test_an_article_tells_its_own_number() -> None:
    response = HtmlResponse("http://iv.test/A-title", body=_PRINT.encode())
    found = find(response, SPIP.rules, Kind.ARTICLE)
    assert found.aliases == (SPIP.canonical("http://iv.test/spip.php?article7"),)


def test_an_article_that_names_two_numbers_tells_none() -> None:
    html = _PRINT + _PRINT.replace("7", "8")
    response = HtmlResponse("http://iv.test/A-title", body=html.encode())
    assert find(response, SPIP.rules, Kind.ARTICLE).aliases == ()


def test_a_page_may_prefer_another_address() -> None:
    html = "<link rel='canonical' href='/peru'><link rel='shortlink' href='/node/7'>"
    response = HtmlResponse("https://d.test/node/7", body=html.encode())
    found = find(response, DRUPAL.rules, Kind.ARTICLE)
    assert found.canonical == "https://d.test/peru"
    assert found.aliases == ("https://d.test/node/7",)


def test_a_listing_leads_to_its_next_page_only() -> None:
    pages = "".join(f"<a href='-2026-?debut_articles={n}'>{n}</a>" for n in (0, 3, 6, 9))
    response = HtmlResponse("http://iv.test/-2026-?debut_articles=3", body=pages.encode())
    found = find(response, SPIP.rules, Kind.LISTING)
    assert [ask.url for ask in found.next] == ["http://iv.test/-2026-?debut_articles=6"]
    assert [ask.key for ask in found.asks] == ["http://iv.test/-2026-"]  # `debut_articles=0`


def test_the_parts_of_a_post_are_known_from_its_own_address() -> None:
    html = "<a class='post-page-numbers' href='/a/2/'>2</a><a href='/b/2/'>other</a>"
    response = HtmlResponse("https://wp.test/a/", body=html.encode())
    found = find(response, WORDPRESS.rules, Kind.ARTICLE)
    assert [(ask.url, ask.kind) for ask in found.asks] == [
        ("https://wp.test/a/2/", Kind.PART),
        ("https://wp.test/b/2/", Kind.ARTICLE),
    ]
