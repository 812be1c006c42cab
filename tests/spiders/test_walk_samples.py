"""The sample magazines, walked from their captures: all that is there, and little more asked.

Figures are those measured on these captures; a floor that falls or a ceiling that is broken is a
change in how sites are walked, and wants a reason.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, NamedTuple

import pytest

from archive.model import Family, Site
from spiders.families import spider_for
from spiders.families.base import FamilySpider
from tests.spiders.walking import FIXTURES, Walked, from_warcs, walk


class Sample(NamedTuple):
    host: str
    family: Family
    warc: str
    gold: str
    lists: tuple[str, ...]
    requests: int
    """Measured; includes what was never captured and is a 404 here."""


SAMPLES = {
    "spip-a": Sample(
        "iv.test",
        Family.SPIP,
        "spip/site-a.warc.gz",
        "spip/gold/_site-a.json",
        ("rubrics", "authors", "keywords"),
        153,
    ),
    "spip-b": Sample(
        "iv-legacy.test",
        Family.SPIP,
        "spip/site-b.warc.gz",
        "spip/gold/_site-b.json",
        ("rubrics", "authors", "keywords"),
        90,
    ),
    "wordpress-a": Sample(
        "wp-one.test",
        Family.WORDPRESS,
        "wordpress/site-a.warc.gz",
        "wordpress/gold/_site-a.json",
        ("categories", "tags", "authors", "pages"),
        118,
    ),
    "wordpress-b": Sample(
        "wp-dos.test",
        Family.WORDPRESS,
        "wordpress/site-b.warc.gz",
        "wordpress/gold/_site-b.json",
        ("categories", "tags", "authors", "pages"),
        90,
    ),
    "drupal-l": Sample(
        "drupal-links.test",
        Family.DRUPAL,
        "drupal/site-l.warc.gz",
        "drupal/gold/_site-l.json",
        ("terms", "accounts", "months"),
        118,
    ),
}


class Seen(NamedTuple):
    spider: FamilySpider
    walked: Walked
    inventory: dict[str, Any]

    def keys(self) -> set[str]:
        return {self.spider.canonical(url) for url in self.walked.asked}

    def missing(self, part: str) -> list[str]:
        keys = self.keys()
        urls = [each["url"] for each in self.inventory[part]]
        return [url for url in urls if self.spider.canonical(url) not in keys]


@cache
def seen(name: str) -> Seen:
    sample = SAMPLES[name]
    site = Site(name, name, f"http://{sample.host}/", sample.family)
    spider = spider_for(sample.family)(site=site)
    walked = walk(spider, from_warcs(sample.warc))
    return Seen(spider, walked, json.loads((FIXTURES / sample.gold).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_article_is_found(name: str) -> None:
    assert seen(name).missing("articles") == []


@pytest.mark.parametrize("name", SAMPLES)
def test_every_listing_is_found(name: str) -> None:
    for part in SAMPLES[name].lists:
        assert seen(name).missing(part) == [], part


@pytest.mark.parametrize("name", SAMPLES)
def test_no_more_is_asked_than_was_measured(name: str) -> None:
    assert len(seen(name).walked.asked) <= SAMPLES[name].requests


@pytest.mark.parametrize("name", ["spip-a", "spip-b"])
def test_a_spip_site_costs_less_than_thirteen_requests_for_ten_useful_addresses(name: str) -> None:
    site = seen(name)
    useful = {
        site.spider.canonical(each["url"])
        for part in ("articles", "rubrics", "authors", "keywords")
        for each in site.inventory[part]
    }
    useful |= set(map(site.spider.canonical, site.inventory["feeds"]))
    useful |= {
        site.spider.canonical(url)
        for url in site.walked.of("requisite")
        if site.walked.statuses[url] == 200
    }
    # 133 useful addresses of A, 76 of B: the pages of a rubric beyond its first do not even count.
    assert len(site.walked.asked) <= 1.3 * len(useful)


@pytest.mark.parametrize("name", SAMPLES)
def test_no_page_is_asked_twice(name: str) -> None:
    site = seen(name)
    aliases = {
        site.spider.canonical(url) for url, status in site.walked.statuses.items() if status > 300
    }
    keys = [site.spider.canonical(url) for url in site.walked.asked]
    assert len(keys) - len(set(keys)) <= len(aliases)


@pytest.mark.parametrize("name", SAMPLES)
def test_each_refusal_is_said_once(name: str) -> None:
    site = seen(name)
    keys = [site.spider.canonical(skip.url) for skip in site.walked.skips]
    assert len(keys) == len(set(keys))
    assert not set(keys) & site.keys()


def test_the_inventory_s_traps_are_not_asked() -> None:
    for name in ("spip-a", "spip-b"):
        site = seen(name)
        traps = set(site.inventory["home_page_under_other_urls"])
        assert not traps & set(site.walked.asked)


def test_rubrics_are_followed_page_by_page() -> None:
    turned = [url for url in seen("spip-a").walked.asked if "debut_" in url]
    assert len(turned) == 12
    assert not any("last_features" in url for url in turned)


def test_a_wordpress_post_in_three_parts_is_asked_in_three_parts() -> None:
    parts = seen("wordpress-a").walked.of("part")
    base = "http://wp-one.test/2017/11/09/twelve-mill-towns/"
    assert sorted(parts) == [f"{base}2/", f"{base}3/"]


def test_wordpress_is_asked_through_its_api() -> None:
    asked = seen("wordpress-a").walked.of("api")
    root = "http://wp-one.test/wp-json/"
    assert f"{root}wp/v2/posts?per_page=10&_embed=1" in asked
    assert f"{root}wp/v2/posts?per_page=10&page=2&_embed=1" in asked
    assert not any("page=3" in url for url in asked)


def test_wordpress_archives_are_not_turned_where_the_api_tells_all() -> None:
    turned = [url for url in seen("wordpress-a").walked.asked if "/page/" in url]
    assert turned == ["http://wp-one.test/page/2/"]  # found on the home page, before the API was


def test_wordpress_users_behind_a_login_do_not_stop_the_walk() -> None:
    walked = seen("wordpress-b").walked
    assert walked.statuses["http://wp-dos.test/wp-json/wp/v2/users?per_page=100"] == 401


def test_drupal_months_are_asked_as_the_overview_lists_them() -> None:
    asked = seen("drupal-l").walked.asked
    months = [url for url in asked if "/archive/" in url]
    assert len(months) == 7
    assert seen("drupal-l").walked.reasons["trap-calendar"] > 0


def test_drupal_s_front_page_is_turned() -> None:
    asked = seen("drupal-l").walked.asked
    assert [url for url in asked if "/node?page=" in url] == [
        "http://drupal-links.test/node?page=1",
        "http://drupal-links.test/node?page=2",
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_generic_walk_finds_every_article_too(name: str) -> None:
    """Measured: 269, 127, 184, 111 and 213 requests, where the families ask 153 to 90."""
    sample = SAMPLES[name]
    site = Site(name, name, f"http://{sample.host}/", Family.GENERIC)
    spider = spider_for(Family.GENERIC)(site=site)
    asked = {spider.canonical(url) for url in walk(spider, from_warcs(sample.warc)).asked}
    articles = seen(name).inventory["articles"]
    assert [each["url"] for each in articles if spider.canonical(each["url"]) not in asked] == []


def test_what_changed_is_found_on_a_second_walk() -> None:
    site = Site("iv", "iv", "http://iv.test/", Family.SPIP)
    answer = from_warcs("spip/site-a.warc.gz", "spip/site-a-recrawl.warc.gz")
    walked = walk(spider_for(Family.SPIP)(site=site), answer)
    renamed = "http://iv.test/Nurses-vote-with-their-feet-Quebec-s-hospitals-after-the-strike"
    assert walked.statuses[renamed] == 200
    assert walked.statuses["http://iv.test/Night-shift-day-wages"] == 404
