"""Telling a site's family from one page, also where it hides its generator."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import Family
from pipelines.extract.detect import detect
from pipelines.extract.page import Page
from tests.pipelines import magazines as m

SAMPLES = [
    (Family.SPIP, "site-a.warc.gz", "http://iv.test/"),
    (Family.SPIP, "site-b.warc.gz", "http://iv-legacy.test/"),
    (Family.WORDPRESS, "site-a.warc.gz", "http://wp-one.test/"),
    (Family.WORDPRESS, "site-b.warc.gz", "http://wp-dos.test/"),
    (Family.DRUPAL, "site-l.warc.gz", "http://drupal-links.test/"),
]
HIDDEN = re.compile(rb"(?i)<meta name=.generator[^>]*>|<link[^>]*(?:api\.w\.org|EditURI)[^>]*>")


@pytest.mark.parametrize("hides", [False, True])
@pytest.mark.parametrize(("family", "warc", "home"), SAMPLES)
def test_every_page_of_a_site_tells_its_family(
    family: Family, warc: str, home: str, hides: bool
) -> None:
    pages = [p for p in m.pages(family.value, warc).values() if p.is_html and p.status == 200]
    # AMP copies, REST answers and bare messages are another program's markup.
    whole = [p for p in pages if len(p.body) > 4000 and "/wp-json/" not in p.url]
    for page in [p for p in whole if "amp" not in p.url and not p.url.endswith(".xsl")][::4]:
        shown = dataclasses.replace(page, body=HIDDEN.sub(b"", page.body)) if hides else page
        evidence = detect(shown)
        assert evidence is not None
        assert evidence.family is family, (page.url, evidence)
        assert evidence.because
        assert 0.5 <= evidence.confidence <= 1
        assert evidence.url == home


@pytest.mark.parametrize(
    ("warc", "home", "title", "language"),
    [
        ("site-a.warc.gz", "http://wp-one.test/", "Lamp & Loom", "en"),
        ("site-b.warc.gz", "http://wp-dos.test/", "Marea Alta", "es"),
    ],
)
def test_a_home_page_gives_title_and_language(
    warc: str, home: str, title: str, language: str
) -> None:
    evidence = detect(m.pages("wordpress", warc)[home])
    assert evidence is not None
    assert (evidence.title, evidence.language, evidence.url) == (title, language, home)


def test_another_sites_files_are_no_evidence() -> None:
    page = m.html_page(
        "http://own.example/a",
        '<html><head><title>A text - Own</title></head><body><p>We like <a href="http://x.example'
        '/spip.php?article1">this</a>.</p><img src="https://y.example/wp-content/uploads/a.jpg">'
        '<img src="https://z.example/sites/default/files/b.jpg"></body></html>',
    )
    evidence = detect(page)
    assert evidence is not None
    assert evidence.family is Family.GENERIC
    assert evidence.title == "Own"


def test_a_site_in_a_folder_has_its_home_there() -> None:
    page = m.html_page(
        "http://own.example/mag/2026/a/",
        '<html lang="fr-FR"><head><link rel="https://api.w.org/" '
        'href="http://own.example/mag/wp-json/"></head><body>x</body></html>',
    )
    evidence = detect(page)
    assert evidence is not None
    assert (evidence.family, evidence.url) == (Family.WORDPRESS, "http://own.example/mag/")
    assert evidence.language == "fr"


def test_what_is_no_page_gives_nothing() -> None:
    assert detect(Page("http://x.example/a.pdf", 200, "application/pdf", b"%PDF-1.7\x00")) is None
    assert detect(Page("http://x.example/", 200, "text/html", b"")) is None


MARKUP = [
    *("<a href='", "http://[", "'>", "<link rel=", "https://api.w.org/ ", " href=//", "<html "),
    *("lang=\x00x", "<meta name=generator content=", "</script>", "<title>", "|", "\ufffd"),
    *("<script type='application/ld+json'>", '{"@type":["WebSite"],"url":3}', "[[{"),
    "<base href='//:'>",
]


@settings(max_examples=150, deadline=1000)
@given(st.lists(st.sampled_from(MARKUP) | st.text(max_size=6), max_size=25))
def test_any_markup_is_survived(parts: list[str]) -> None:
    page = m.html_page("http://x.example/a", "<html>" + "".join(parts))
    evidence = detect(page)
    assert evidence is None or 0 <= evidence.confidence <= 1
