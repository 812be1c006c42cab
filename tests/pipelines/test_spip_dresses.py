"""The sample articles in templates that are put together by lot: see `spip_dresses`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.score import as_gold, score_all
from pipelines.extract import Page, read
from tests.pipelines.spip_dresses import Dress
from tests.pipelines.spip_skins import take
from tests.pipelines.test_spip import encoding, gold, sample


@pytest.mark.parametrize("number", range(12))
def test_articles_in_a_dress_that_is_drawn_by_lot(number: int) -> None:
    dress, rights = Dress(number), gold()
    articles = {right["url"]: right["id"] for right in rights.values()}
    wanted: dict[str, dict[str, Any]] = {}
    found: dict[str, dict[str, Any]] = {}
    for page, site in sample():
        if page.url not in articles or dress.address(page.url, articles) in wanted:
            continue
        url, html = dress.page(take(page.body, encoding(page), page.url), articles)
        right = next(each for each in rights.values() if each["url"] == page.url)
        translations = [
            {**each, "url": dress.address(each["url"], articles)} for each in right["translations"]
        ]
        wanted[url] = {**right, "url": url, "canonical_url": url, "translations": translations}
        for reading in read(Page(url, 200, "text/html; charset=utf-8", html.encode()), site):
            assert reading.article is not None
            found[url] = json.loads(json.dumps(as_gold(reading.article)))
    scores = score_all(wanted, found)
    assert scores.fields["all_fields"] > 0.98, scores.cells[:20]
