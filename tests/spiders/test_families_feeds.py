"""Feeds, sitemaps and REST answers: what they name, and that nothing breaks their readers."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response

from archive.model import Family, Site
from spiders.families import drupal, spider_for, wordpress
from spiders.families.base import FamilySpider
from spiders.families.feeds import (
    Entry,
    feed_entries,
    is_feed,
    next_page,
    robots_sitemaps,
    sitemap_entries,
)
from spiders.families.generic import GenericSpider
from spiders.families.probe import ProbeSpider
from tests.spiders.walking import respond, walk

BASE = "https://s.test/feed/"
SITE = Site("s", "S", "https://s.test/", Family.GENERIC)


def urls(body: str) -> list[str]:
    return [entry.url for entry in feed_entries(body.encode(), BASE)]


def test_rss_names_its_items_by_link_or_guid() -> None:
    rss = """<?xml version="1.0"?><rss version="2.0"><channel><link>https://s.test/</link>
    <item><link>https://s.test/a</link><pubDate>Fri, 19 Jun 2026 09:12:00 +0000</pubDate></item>
    <item><guid>https://s.test/b</guid></item>
    <item><guid isPermaLink="false">12 at s.test</guid></item>
    </channel></rss>"""
    assert list(feed_entries(rss.encode(), BASE)) == [
        Entry("https://s.test/a", "Fri, 19 Jun 2026 09:12:00 +0000"),
        Entry("https://s.test/b"),
    ]


def test_atom_names_its_entries_by_their_alternate_link() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="?page=2"/>
    <entry><link rel="replies" href="/r"/><link href="/a"/><updated>2026-06-19</updated></entry>
    </feed>"""
    assert list(feed_entries(atom.encode(), BASE)) == [Entry("https://s.test/a", "2026-06-19")]
    assert next_page(atom.encode(), BASE) == "https://s.test/feed/?page=2"
    assert is_feed(atom.encode())


def test_rdf_names_its_items() -> None:
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/"><item><link>https://s.test/a</link></item></rdf:RDF>"""
    assert urls(rdf) == ["https://s.test/a"]
    assert is_feed(rdf.encode())


def test_a_sitemap_says_what_it_names_and_when_that_changed() -> None:
    body = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc> https://s.test/a </loc><lastmod>2026-06-19</lastmod></url><url></url></urlset>"""
    expected = (False, [Entry("https://s.test/a", "2026-06-19")])
    assert sitemap_entries(body) == expected
    assert sitemap_entries(gzip.compress(body)) == expected


def test_an_index_of_sitemaps_is_known_for_one() -> None:
    body = b"<sitemapindex><sitemap><loc>https://s.test/s1.xml</loc></sitemap></sitemapindex>"
    assert sitemap_entries(body) == (True, [Entry("https://s.test/s1.xml")])


@pytest.mark.parametrize("body", [b"", b"<html><p>Not found</html>", b"\x1f\x8bjunk", b"{}", b"<a"])
def test_what_is_no_sitemap_names_nothing(body: bytes) -> None:
    assert sitemap_entries(body)[1] == []


def test_robots_txt_names_sitemaps() -> None:
    body = b"User-agent: *\nDisallow: /x\nSitemap: /spip.php?page=sitemap.xml\n"
    expected = ["https://s.test/spip.php?page=sitemap.xml"]
    assert robots_sitemaps(body, "https://s.test/robots.txt") == expected


@given(st.binary(max_size=500))
def test_no_bytes_break_the_readers(body: bytes) -> None:
    for data in (body, b"<rss>" + body, b"<urlset>" + body, b"\x1f\x8b" + body):
        list(feed_entries(data, BASE))
        sitemap_entries(data)
        next_page(data, BASE)


NO_ADDRESS = "http://[x"


def test_what_is_no_address_costs_only_itself() -> None:
    item = "<item><link>{}</link></item>"
    assert urls(f"<rss>{item.format(NO_ADDRESS)}{item.format('/a')}</rss>") == ["https://s.test/a"]
    link = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="{NO_ADDRESS}"/></feed>'
    )
    assert next_page(link.encode(), BASE) is None
    robots = f"Sitemap: {NO_ADDRESS}\nSitemap: /s.xml\n".encode()
    assert robots_sitemaps(robots, BASE) == ["https://s.test/s.xml"]
    nodes = [{"attributes": {"path": {"alias": alias}}} for alias in (NO_ADDRESS, "/b")]
    assert drupal.api_entries({"data": nodes}, "https://s.test/") == [Entry("https://s.test/b")]


@pytest.mark.parametrize(
    ("family", "head"),
    [
        (Family.WORDPRESS, f'<link rel="https://api.w.org/" href="{NO_ADDRESS}">'),
        (Family.GENERIC, f'<link rel="shortlink" href="{NO_ADDRESS}">'),
        (Family.GENERIC, f'<link rel="canonical" href="{NO_ADDRESS}">'),
        (Family.GENERIC, f'<img src="{NO_ADDRESS}">'),
    ],
)
def test_a_page_that_names_no_address_leads_on(family: Family, head: str) -> None:
    body = f'<html><head>{head}</head><body><a href="/a">A</a></body></html>'.encode()
    spider = spider_for(family)(site=Site("s", "S", "https://s.test/", family))
    walked = walk(spider, lambda request: respond(request, body))
    assert "https://s.test/a" in walked.asked


@pytest.mark.parametrize("spider", [ProbeSpider("https://s.test/"), GenericSpider(site=SITE)])
def test_a_redirect_to_no_address_leads_nowhere(spider: FamilySpider) -> None:
    """And a relative one starts from the address asked, whatever its page says (RFC 9110)."""

    def answer(request: Request) -> Response:
        where = "a" if request.url == "https://s.test/" else NO_ADDRESS
        page = b'<html><head><base href="https://s.test/else/"></head></html>'
        headers = [("Location", where), ("Content-Type", "text/html")]
        return respond(request, page, status=301, headers=headers)

    walked = walk(spider, answer)
    assert "https://s.test/a" in walked.asked
    assert not any("else" in url for url in walked.asked)


def test_a_bomb_of_entities_is_not_expanded() -> None:
    body = b'<!DOCTYPE r [<!ENTITY a "' + b"x" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'
    body += b"<rss><channel><item><link>&b;</link></item></channel></rss>"
    assert all(len(entry.url) < 10_000 for entry in feed_entries(body, BASE))


# --- WordPress's REST API ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "total", "following"),
    [
        ("?per_page=10&_embed=1", b"2", "?per_page=10&page=2&_embed=1"),
        ("?per_page=10&page=2&_embed=1", b"2", None),
        ("?per_page=10&page=2&_embed=1", b"3", "?per_page=10&page=3&_embed=1"),
        ("?per_page=10", b"", None),
        ("?per_page=10", b"many", None),
    ],
)
def test_the_api_is_turned_as_far_as_it_says(url: str, total: bytes, following: str | None) -> None:
    root = "https://s.test/wp-json/wp/v2/posts"
    expected = root + following if following else None
    assert wordpress.following(root + url, total) == expected


def test_the_api_is_turned_without_pretty_addresses_too() -> None:
    url = "https://s.test/?rest_route=/wp/v2/posts&per_page=10"
    expected = "https://s.test/?rest_route=/wp/v2/posts&per_page=10&page=2"
    assert wordpress.following(url, b"2") == expected
    assert wordpress.collection(url) == "posts"


def test_rows_of_the_api_without_a_page_are_left_out() -> None:
    rows: list[Any] = [
        {"link": "https://s.test/a/", "modified_gmt": "2026-06-19T09:12:00"},
        {"link": "https://s.test/tag/empty/", "count": 0},
        {"link": "https://s.test/a/picture/", "source_url": "https://s.test/p.jpg"},
        {"id": 7},
        "odd",
    ]
    assert wordpress.listed(rows) == [Entry("https://s.test/a/", "2026-06-19T09:12:00")]


# --- Drupal's JSON:API ------------------------------------------------------------------------


def test_json_api_leads_to_nodes_only() -> None:
    root = {
        "links": {"node--article": {"href": "/jsonapi/node/article"}, "user--user": {"href": "/u"}}
    }
    assert drupal.api_links(root) == ["/jsonapi/node/article"]
    page = {"links": {"next": {"href": "/jsonapi/node/article?page[offset]=50"}, "self": "/s"}}
    assert drupal.api_links(page) == ["/jsonapi/node/article?page[offset]=50"]


def test_json_api_names_nodes_by_alias_or_number() -> None:
    answer: dict[str, Any] = {
        "data": [
            {"attributes": {"path": {"alias": "/peru"}, "changed": "2026-06-19"}},
            {"attributes": {"path": {"alias": None}, "drupal_internal__nid": 7}},
            {"attributes": None},
            None,
        ]
    }
    assert drupal.api_entries(answer, "https://s.test/") == [
        Entry("https://s.test/peru", "2026-06-19"),
        Entry("https://s.test/node/7"),
    ]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["links", "data", "attributes", "path", "href"]), inner)
    ),
    max_leaves=15,
)


@given(st.dictionaries(st.sampled_from(["links", "data"]), _JSON), st.lists(_JSON, max_size=3))
def test_no_answer_breaks_the_readers(answer: dict[str, Any], rows: list[Any]) -> None:
    drupal.api_links(answer)
    drupal.api_entries(answer, "https://s.test/")
    wordpress.listed(rows)
