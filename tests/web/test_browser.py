"""The desk in a real browser: Debian's Chromium, driven by Playwright, checked by axe-core.

Skipped where there is no Chromium or no Playwright; `make test-browser` insists on both.
`python -m tests.web.screenshots` writes pictures of the same pages.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browsing import served
from tests.web.desks import Client

CHROMIUM = shutil.which("chromium")
if not os.environ.get("NO_SKIPS"):
    if CHROMIUM is None:
        pytest.skip("no chromium here", allow_module_level=True)
    pytest.importorskip("playwright", reason="pip install 'hemeroteca[browser]'")

from axe_playwright_python.sync_playwright import Axe  # noqa: E402 - only where there is one
from playwright.sync_api import Browser, Page, expect, sync_playwright  # noqa: E402

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def site(press) -> Iterator[str]:
    with served(press.root) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page on which an error, or a request to another host, fails the test."""
    context = browser.new_context(base_url=site, viewport=DESK)
    context.set_default_timeout(15_000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request", lambda asked: None if asked.url.startswith(site) else wrong.append(asked.url)
    )
    yield page
    context.close()
    assert wrong == []


@pytest.fixture(scope="module")
def known(desk: Client) -> dict[str, str]:
    """Addresses of one page of each kind, those that hold the most."""
    one = desk.column
    article = one("SELECT article FROM footnotes GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")[0]
    version = one("SELECT article || '/versions/' || n FROM versions WHERE change = 'correction'")[
        0
    ]
    person = one("SELECT id FROM people ORDER BY articles DESC, id LIMIT 1")[0].replace(" ", "+")
    keyword = one("SELECT keyword FROM article_keywords GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
    issue = one("SELECT issue FROM articles WHERE issue IS NOT NULL GROUP BY 1 ORDER BY 1 LIMIT 1")
    return {
        "front": "/",
        "search": "/search?q=strike+lang:en",
        "nothing": "/search?q=strikke",
        "article": f"/article/{article}",
        "problem": f"/article/{article}/problem",
        "versions": f"/article/{version}",
        "person": f"/person/{person}",
        "publications": "/publications",
        "publication": "/publication/iv~2Etest",
        "issue": f"/issue/{issue[0]}",
        "keyword": f"/keyword/{keyword[0]}",
        "crawls": "/crawls",
        "charts": "/charts",
        "words": "/charts/words?words=strike,war",
        "articles": "/charts/articles?by=site",
        "translations": "/charts/translations",
        "reprints": "/charts/reprints",
    }


KINDS = (
    *("front", "search", "nothing", "article", "problem", "versions", "person", "publications"),
    *("publication", "issue", "keyword", "crawls", "charts", "words", "articles"),
    *("translations", "reprints"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_serious_for_axe_light_dark_and_on_a_phone(page: Page, known, kind):
    page.goto(known[kind])
    for scheme, size in (("light", DESK), ("dark", PHONE)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        found = Axe().run(page).response["violations"]
        bad = [(each["id"], each["nodes"][0]["html"]) for each in found if _is_grave(each)]
        assert bad == [], (kind, scheme)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], (kind, scheme)


def _is_grave(violation) -> bool:
    return violation["impact"] in {"serious", "critical"}


def test_search_facets_and_article(page: Page):
    page.goto("/")
    page.get_by_role("searchbox").fill("strike OR huelga")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=2, name="articles")).to_be_visible()
    before = page.locator(".hits > li").count()
    page.get_by_role("complementary").get_by_role("link", name="Spanish", exact=True).click()
    expect(page.get_by_role("list", name="Filters")).to_contain_text("lang:es")
    assert 0 < page.locator(".hits > li").count() < before
    title = page.locator(".hits h3 a").first
    words = title.inner_text()
    title.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_a_note_opens_where_it_stands_and_leads_to_the_list_and_back(page: Page, known):
    page.goto(known["article"])
    call = page.locator("button.call").first
    note = page.locator(f"#{call.get_attribute('popovertarget')}")
    expect(note).to_be_hidden()
    call.click()
    expect(note).to_be_visible()
    gap = page.evaluate(
        "([a, b]) => Math.abs(a.y - b.y)", [call.bounding_box(), note.bounding_box()]
    )
    assert gap < 300, "the note opens beside its call"
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    call.click()
    note.get_by_role("link").click()
    assert page.url.endswith("#note-1")
    page.locator("#note-1").locator("[role=doc-backlink]").first.click()
    assert page.url.endswith("#call-1-1")


def test_cite_and_diff(page: Page, known):
    page.goto(known["article"])
    expect(page.locator("#cite dt")).to_have_text(["APA", "Chicago", "MLA"])
    with page.expect_download() as download:
        page.get_by_role("link", name="BibTeX").click()
    assert download.value.suggested_filename.endswith(".bib")
    page.goto(known["versions"])
    assert page.locator(".diff ins, .diff del").count() > 0


def test_by_keyboard_alone(page: Page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("strike")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=strike**")
    page.locator(".hits h3 a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/**")


ASKED = (
    "strike port", '"general strike"', "strike OR huelga", "strike -tourism", "privati*",
    "author:Castiñeira", "translator:Fagan", "site:iv.test", "lang:es", "issue:IVP617",
    "after:2025-06 before:2026-05", "(strike OR huelga) -lang:en", "title:strike",
)  # fmt: skip


def test_every_operator_by_keyboard_with_a_permanent_link(page: Page):
    page.goto("/search")
    everything = page.locator("#results").inner_text()
    for asked in ASKED:
        page.get_by_role("searchbox").press("Control+a")
        page.keyboard.type(asked)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, asked=asked: parse_qs(urlsplit(url).query) == {"q": [asked]})
        found = page.locator("#results").inner_text()
        assert found not in {everything, "0 articles"}, asked
        expect(page.get_by_role("searchbox")).to_have_value(asked)
        page.goto(page.url)
        assert page.locator("#results").inner_text() == found


def test_a_typo_is_answered_with_a_suggestion(page: Page):
    page.goto("/search?q=strikke")
    page.get_by_role("status").get_by_role("link", name="strike").click()
    expect(page.get_by_role("searchbox")).to_have_value("strike")
    assert page.locator(".hits > li").count() > 0


def test_names_cannot_turn_round_what_stands_beside_them(page: Page, known):
    page.goto(known["search"])
    for each in (".hits h3 a", ".facet a", ".authors"):
        how = "node => getComputedStyle(node).unicodeBidi"
        assert page.locator(each).first.evaluate(how) == "isolate"


def test_a_difference_unfolds(page: Page, known, desk: Client):
    for each in desk.column("SELECT article || '/versions/' || n FROM versions WHERE n > 1"):
        page.goto(f"/article/{each}")
        if page.locator(".diff summary").count():
            break
    page.locator(".diff summary").first.press("Enter")
    expect(page.locator(".diff details[open]").first).to_contain_text("words unchanged")


def test_the_picture_is_drawn_in_the_dark_too(page: Page, known):
    page.emulate_media(color_scheme="dark")
    page.goto(known["words"])
    assert page.evaluate("document.querySelector('.chart img').naturalWidth") > 0


def test_hostile_pages_run_nothing(browser: Browser, hostile: Client):
    with served(hostile.press.parent) as site:
        page = browser.new_context(base_url=site).new_page()
        asked: list[str] = []
        page.on("dialog", lambda dialog: asked.append(dialog.message))
        page.on("request", lambda request: asked.append(request.url))
        [evil] = hostile.column("SELECT id FROM articles WHERE url LIKE '%evil'")
        for address in (f"/article/{evil}", "/", "/search?q=strike", f"/article/{evil}/problem"):
            page.goto(address)
        assert [each for each in asked if not each.startswith(site)] == []
        page.context.close()
