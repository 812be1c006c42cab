"""What no sample magazine shows: closed APIs, JSON:API, odd redirects, files elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from archive.model import Family, Site, SkipReason
from spiders.families import spider_for
from tests.spiders.walking import Answer, Walked, respond, walk

Served = str | tuple[int, str]
"""A body, or a status and (for a redirect) where to."""


def site(pages: Mapping[str, Served]) -> Answer:
    """Answer with `pages` by path and query, by 404 else; JSON and XML are told by their start."""

    def answer(request: Request) -> Response:
        parts = urlsplit(request.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        served = pages.get(target, (404, ""))
        if isinstance(served, tuple):
            return respond(request, b"", status=served[0], headers=[("Location", served[1])])
        kinds = {"{": "application/json", "[": "application/json", "<?": "text/xml"}
        kind = next(
            (kind for start, kind in kinds.items() if served.startswith(start)), "text/html"
        )
        return respond(request, served.encode(), content_type=kind)

    return answer


def walked(family: Family, pages: Mapping[str, Served]) -> Walked:
    return walk(spider_for(family)(site=Site("m", "M", "http://m.test/", family)), site(pages))


def links(*targets: str) -> str:
    return "<html><body class='archive'>" + "".join(f"<a href='{t}'>x</a>" for t in targets)


def test_wordpress_archives_are_turned_where_the_api_is_closed() -> None:
    seen = walked(
        Family.WORDPRESS,
        {
            "/": links("/a/", "/b/", "/page/2/", "/page/3/"),
            "/page/2/": links("/c/", "/page/1/", "/page/3/"),
            "/page/3/": links("/d/", "/page/2/", "/page/4/"),
            "/page/4/": links("/d/", "/page/5/"),
            "/wp-json/": '{"code": "rest_disabled"}',
        },
    )
    assert {"http://m.test/c/", "http://m.test/d/"} <= set(seen.asked)
    assert "http://m.test/page/5/" not in seen.asked
    assert [skip.url for skip in seen.skips] == ["http://m.test/page/5/"]
    assert seen.skips[0].reason is SkipReason.TRAP_PAGINATION


def test_wordpress_s_api_is_found_without_pretty_addresses() -> None:
    root = "/?rest_route=/"
    seen = walked(
        Family.WORDPRESS,
        {
            "/": f"<link rel='https://api.w.org/' href='http://m.test{root}'>",
            root: '{"namespaces": ["wp/v2"]}',
            root + "wp/v2/posts&per_page=10&_embed=1": '[{"link": "http://m.test/?p=7"}]',
        },
    )
    assert "http://m.test/?p=7" in seen.asked


def test_drupal_s_json_api_tells_nodes_by_their_alias() -> None:
    nodes = {
        "data": [{"attributes": {"path": {"alias": "/peru"}}}],
        "links": {"next": {"href": "http://m.test/jsonapi/node/article?page%5Boffset%5D=50"}},
    }
    more = {"data": [{"attributes": {"drupal_internal__nid": 9, "path": {"alias": None}}}]}
    root = {"links": {"node--article": {"href": "http://m.test/jsonapi/node/article"}}}
    seen = walked(
        Family.DRUPAL,
        {
            "/": "<html><head><meta name='Generator' content='Drupal 10 (x)'></head><body>",
            "/jsonapi": json.dumps(root),
            "/jsonapi/node/article": json.dumps(nodes),
            "/jsonapi/node/article?page%5Boffset%5D=50": json.dumps(more),
        },
    )
    assert {"http://m.test/peru", "http://m.test/node/9"} <= set(seen.asked)


def test_drupal_7_is_not_asked_for_an_api_that_it_has_not() -> None:
    page = "<html><head><meta name='Generator' content='Drupal 7 (x)'></head><body>"
    assert "http://m.test/jsonapi" not in walked(Family.DRUPAL, {"/": page}).asked


def test_a_redirect_is_followed_on_the_site_only() -> None:
    seen = walked(
        Family.GENERIC,
        {
            "/": links("/old", "/out", "/loop"),
            "/old": (301, "/new"),
            "/new": "<html><body>here</body></html>",
            "/out": (302, "https://social.example/share"),
            "/loop": (301, "/loop"),
        },
    )
    assert seen.statuses["http://m.test/new"] == 200
    assert [skip.reason for skip in seen.skips] == [SkipReason.OFF_SITE]


def test_a_sitemap_elsewhere_is_not_asked() -> None:
    robots = "User-agent: *\nSitemap: https://elsewhere.example/sitemap.xml\n"
    seen = walked(Family.GENERIC, {"/": links(), "/robots.txt": robots})
    assert not any("elsewhere" in url for url in seen.asked)
    assert seen.reasons == {"off-site": 1}


def test_a_paged_feed_is_read_to_its_end() -> None:
    def feed(number: int) -> str:
        more = f"<link rel='next' href='/feed?n={number + 1}'/>" if number < 3 else ""
        return (
            f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>{more}"
            f"<entry><link href='/text-{number}'/></entry></feed>"
        )

    head = "<html><head><link rel=alternate type=application/atom+xml href='/feed?n=1'></head>"
    pages = {f"/feed?n={n}": feed(n) for n in (1, 2, 3)}
    seen = walked(Family.GENERIC, {"/": head, **pages})
    assert {f"http://m.test/text-{n}" for n in (1, 2, 3)} <= set(seen.asked)


def test_what_a_style_sheet_imports_is_asked_too() -> None:
    def answer(request: Request) -> Response:
        css = {"/s.css": b"@import 'deep/t.css';", "/deep/t.css": b"a{b:url(i.png)}"}
        path = urlsplit(request.url).path
        if path in css:
            return respond(request, css[path], content_type="text/css")
        return respond(request, b"<link rel=stylesheet href=s.css>" if path == "/" else b"")

    spider = spider_for(Family.GENERIC)(site=Site("m", "M", "http://m.test/", Family.GENERIC))
    seen = walk(spider, answer)
    assert seen.of("requisite") == [
        "http://m.test/s.css",
        "http://m.test/deep/t.css",
        "http://m.test/deep/i.png",
    ]


def test_an_empty_page_and_bytes_that_are_no_page_lead_nowhere() -> None:
    for body in ("", "\x00\x01", "just text", "<html>", "{}", "<?xml version='1.0'?><odd/>"):
        assert len(walked(Family.GENERIC, {"/": body}).asked) == 3
