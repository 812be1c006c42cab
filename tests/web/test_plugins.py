"""Datasette's plugins that go with the desk (extra `desk`): they work, and pages stay as they are.

Skipped where they are not installed; `make test-browser` insists, and there all other tests in the
browser run with them too.
"""

import os
import re
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import yaml
from lxml import html

from tests.browsing import chromium, served
from tests.web.desks import Client, addresses

PLUGINS = {"search_all", "render_markdown", "copyable", "block_robots", "auth_passwords"}
THERE = {each.name for each in entry_points(group="datasette")}
DOCS = Path(__file__).parents[2] / "docs"
STRICT = "default-src 'none'; style-src 'self'; img-src 'self'"
if not PLUGINS <= THERE and not os.environ.get("NO_SKIPS"):
    pytest.skip("pip install 'hemeroteca[desk]'", allow_module_level=True)


def test_all_are_loaded(desk):
    loaded = {
        each["name"].removeprefix("datasette-") for each in desk.get("/-/plugins.json").json()
    }
    assert {name.replace("_", "-") for name in PLUGINS} <= loaded


def test_every_page_answers_as_strictly_as_without(desk):
    for address in addresses(desk)[::7]:
        answer = desk.get(address)
        assert answer.status_code == 200, address
        if answer.headers["content-type"].startswith("text/html"):
            assert answer.headers["content-security-policy"].startswith(STRICT), address


def test_robots_are_kept_away(desk):
    assert "Disallow: /" in desk.get("/robots.txt").text


def test_tables_can_be_copied(desk):
    page = desk.get("/press/sites.copyable?_table_format=github").text
    assert "| International Viewpoint" in html.fromstring(page).text_content()


def test_a_column_can_be_shown_as_markdown(press):
    metadata = {
        "databases": {
            "press": {
                "queries": {"a": {"sql": "select '**b** <script>x</script>' as words"}},
                "plugins": {"datasette-render-markdown": {"columns": ["words"]}},
            }
        }
    }
    client = Client(press.press, metadata=metadata)
    try:
        page = client.get("/press?sql=select+'**b**+<script>x</script>'+as+words").text
    finally:
        client.close()
    assert "<strong>b</strong>" in page
    assert "<script>x" not in page


def test_the_private_desk_of_the_docs_asks_for_a_password(press, monkeypatch):
    from datasette_auth_passwords.utils import hash_password

    monkeypatch.setenv("DESK_PASSWORD_HASH", hash_password("correct horse"))
    text = (DOCS / "research.md").read_text("utf-8")
    metadata = yaml.safe_load(re.search(r"```yaml\n(.*?)```", text, re.DOTALL)[1])
    client = Client(press.press, metadata=metadata)
    try:
        for address in ("/", "/search?q=strike", "/press", "/charts/articles.svg", "/unapi"):
            assert client.get(address).status_code == 403, address
        assert login(client, "wrong").status_code == 200
        cookie = login(client, "correct horse").cookies["ds_actor"]
        for address in ("/", "/search?q=strike", "/press", "/charts/articles.svg", "/unapi"):
            answer = client.get(address, cookies={"ds_actor": cookie})
            assert answer.status_code == 200, address
    finally:
        client.close()


def login(client: Client, password: str):
    form = client.get("/-/login")
    token = html.fromstring(form.text).xpath("string(//input[@name='csrftoken']/@value)")
    return client.post(
        "/-/login",
        data={"username": "librarian", "password": password, "csrftoken": token},
        cookies={"ds_csrftoken": form.cookies["ds_csrftoken"]},
    )


def test_nothing_goes_wrong_in_a_browser(press):
    with served(press.root) as site, chromium() as browser:
        wrong: list[str] = []
        page = browser.context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        for path in ("", "search?q=strike", "press/articles", "-/search?q=strike"):
            page.goto(f"{site}{path}", wait_until="networkidle")
        assert page.get_by_text("Library workers vote to strike").count() > 0
        assert wrong == []
        assert browser.outside == []
