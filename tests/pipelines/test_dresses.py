"""The sample texts in themes without a name for anything: what is read must stay the same."""

from __future__ import annotations

from functools import cache

import pytest

from archive.model import Family, Role, Site
from benchmarks.score import SETS, captured_pages, f1, shingles
from pipelines.extract import Page, read
from tests.pipelines.dresses import DRESSES, Parts, parts_of

SAMPLES = [
    (Family.WORDPRESS, "a-4233", "site-a.warc.gz"),
    (Family.WORDPRESS, "a-4295", "site-a.warc.gz"),
    (Family.WORDPRESS, "b-760", "site-b.warc.gz"),
    (Family.DRUPAL, "l-4618", "site-l.warc.gz"),
    (Family.DRUPAL, "l-4629", "site-l.warc.gz"),
    (Family.DRUPAL, "l-4634", "site-l.warc.gz"),
]


@cache
def pages(family: Family, warc: str) -> dict[str, Page]:
    found = captured_pages(SETS[family.value].folder / warc)
    return {page.url: page for page in found if page.status == 200}


@cache
def sample(family: Family, name: str, warc: str) -> Parts:
    number = name.partition("-")[2]
    marks = (f"postid-{number} ", f"page-node-{number} ")
    captured = (p for p in pages(family, warc).values() if p.is_html)
    markup = next(p.text for p in captured if any(mark in p.text for mark in marks))
    return parts_of(family, name, markup)


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize(("family", "name", "warc"), SAMPLES)
def test_a_text_is_read_the_same_in_any_dress(
    family: Family, name: str, warc: str, dress: str
) -> None:
    parts = sample(family, name, warc)
    markup = DRESSES[dress](parts)
    site = Site("sample", "The Sample", parts.url, family)
    (found,) = read(Page(parts.url, 200, "text/html; charset=utf-8", markup.encode()), site)
    article = found.article
    assert article is not None
    assert article.title == parts.title
    assert sorted(article.names(Role.AUTHOR)) == sorted(parts.authors)
    assert (article.published or "")[:10] == parts.day.isoformat()
    assert article.standfirst == parts.standfirst
    assert (f1(shingles(parts.body_text), shingles(article.body_text)) or 0) > 0.99
