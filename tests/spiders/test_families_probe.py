"""A bare address: the family is found out, and the walk goes on as that family."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import Response

from archive.errors import SiteError
from archive.model import Family
from spiders.families.probe import ProbeSpider, site_at
from tests.spiders.walking import from_warcs, respond, walk


@pytest.mark.parametrize(
    ("url", "warc", "family", "requests"),
    [
        ("http://iv.test/", "spip/site-a", Family.SPIP, 153),
        ("http://iv-legacy.test/Carre-rouge", "spip/site-b", Family.SPIP, 90),
        ("http://wp-one.test/", "wordpress/site-a", Family.WORDPRESS, 118),
        ("http://wp-dos.test/nope-nope/", "wordpress/site-b", Family.WORDPRESS, 91),
        ("http://drupal-links.test/", "drupal/site-l", Family.DRUPAL, 118),
    ],
)
def test_the_family_is_found_and_walked(url: str, warc: str, family: Family, requests: int) -> None:
    spider = ProbeSpider(url)
    walked = walk(spider, from_warcs(f"{warc}.warc.gz"))
    assert spider.site.family is family
    assert spider.site.url == url[: url.index("/", 8) + 1]
    assert len(walked.asked) <= requests


def test_a_site_that_moved_is_walked_where_it_is_now() -> None:
    def answer(request: Request) -> Response:
        if request.url.startswith("http://old.test"):
            location = [("Location", "https://www.new.test/")]
            return respond(request, b"", status=301, headers=location)
        if request.url == "https://www.new.test/":
            return respond(request, b"<html><body><a href='/text'>A text</a></body></html>")
        return respond(request, b"<html><body>text</body></html>")

    spider = ProbeSpider("http://old.test/")
    walked = walk(spider, answer)
    assert spider.site.slug == "old.test"
    assert spider.site.url == "https://www.new.test/"
    assert spider.site.hosts == ("old.test",)
    assert "https://www.new.test/text" in walked.asked


def test_what_is_no_html_gives_a_site_of_no_known_family() -> None:
    spider = ProbeSpider("http://odd.test/")
    walk(spider, lambda request: respond(request, b"\x00\x01", content_type="application/pdf"))
    assert spider.site.family is Family.GENERIC


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(SiteError):
        site_at("ftp://iv.test/")
