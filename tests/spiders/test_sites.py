"""The site files: found by Scrapy, true to themselves, and none in another's way."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from archive.model import Family
from spiders.families.addresses import hosts
from spiders.families.base import FamilySpider

NAMED = """
    international-viewpoint essf cadtm viento-sur contretemps rebelion resumen-latinoamericano
    a-l-encontre anticapitalist-resistance tempest new-politics mr-online climate-and-capitalism
    against-the-current punto-de-vista-internacional left-voice links green-left sin-permiso
    esquerda-net jacobin
""".split()

LOADER = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["spiders.sites"]}))


def spiders() -> list[type[FamilySpider]]:
    found = [LOADER.load(name) for name in LOADER.list()]
    assert all(issubclass(each, FamilySpider) for each in found)
    return found  # type: ignore[return-value]


def test_every_publication_that_was_asked_for_is_there() -> None:
    assert set(NAMED) <= set(LOADER.list())


@pytest.mark.parametrize("spider", spiders(), ids=lambda spider: spider.name)
def test_a_site_file_is_true_to_itself(spider: type[FamilySpider]) -> None:
    site = spider.site
    assert site.slug == spider.name
    assert spider.__module__.rpartition(".")[2] == re.sub(r"\W", "_", site.slug)
    assert site.url.startswith(("http://", "https://"))
    assert site.url.endswith("/")
    assert spider.family is site.family
    assert all(len(code) == 2 and code.islower() for code in site.languages)
    assert site.country is None or (len(site.country) == 2 and site.country.isupper())
    assert spider.__doc__
    assert spider().canonical(site.url) == site.url


def test_no_host_belongs_to_two_publications() -> None:
    names = [name for spider in spiders() for name in hosts(spider.site)]
    assert len(names) == len(set(names))


def test_every_family_has_a_publication() -> None:
    assert {spider.site.family for spider in spiders()} == set(Family)


def test_international_viewpoint_answers_with_and_without_www() -> None:
    spider = LOADER.load("international-viewpoint")()
    one = spider.canonical("http://www.internationalviewpoint.org/spip.php?article12#nb1")  # type: ignore[attr-defined]
    assert urlsplit(one).hostname == "internationalviewpoint.org"
    assert one == spider.canonical("https://internationalviewpoint.org/spip.php?article12")  # type: ignore[attr-defined]
