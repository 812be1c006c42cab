"""What sites opt out of: read from headers, pages and tdmrep.json, heeded as the policy says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from archive.collection import Collection
from archive.errors import ConfigError
from archive.index.articles import open_index
from archive.optouts import OptOut, Reservations, opt_outs
from archive.withdrawal.decisions import decisions
from pipelines.indexing import reindex, undo
from spiders.crawling import CrawlOptions, crawl
from spiders.publications import load_sites
from tests.spiders.served import Asked, Reply, Served, page, serve

NOARCHIVE, TDM = OptOut.NOARCHIVE, OptOut.TDM


@pytest.mark.parametrize(
    ("value", "opts_out"),
    [
        ("noarchive", True),
        ("NoIndex, NoArchive", True),
        ("noindex, nofollow", False),
        ("otherbot: noarchive", False),
        ("otherbot: nofollow, noarchive", False),
        ("otherbot: nofollow, hemeroteca: noarchive", True),
        ("Hemeroteca: noarchive", True),
        ("unavailable_after: 25 Jun 2027 15:00:00 GMT, noarchive", True),
        ("noarchived", False),
        ("", False),
    ],
)
def test_x_robots_tag(value: str, opts_out: bool) -> None:
    found = opt_outs([("X-Robots-Tag", value)], None, reserved=False)
    assert found == (frozenset({NOARCHIVE}) if opts_out else frozenset())


@pytest.mark.parametrize(
    ("head", "headers", "reserved", "expected"),
    [
        ("<meta name=ROBOTS content='noindex,noarchive'>", [], False, {NOARCHIVE}),
        ("<meta name=hemeroteca content=noarchive>", [], False, {NOARCHIVE}),
        ("<meta name=googlebot content=noarchive>", [], False, set()),
        ("<meta name=tdm-reservation content=1>", [], False, {TDM}),
        ("", [("tdm-reservation", "1")], False, {TDM}),
        ("", [], True, {TDM}),
        ("", [("TDM-Reservation", "0")], True, set()),
        ("<meta name=tdm-reservation content=0>", [("tdm-reservation", "1")], True, set()),
        ("<meta name=robots><meta content=noarchive>", [], False, set()),
    ],
)
def test_what_a_page_says(
    head: str, headers: list[tuple[str, str]], reserved: bool, expected: set[OptOut]
) -> None:
    root = html.document_fromstring(f"<html><head>{head}</head><body>x</body></html>")
    assert opt_outs(headers, root, reserved) == expected


def test_folders_are_reserved_by_the_first_rule_that_fits() -> None:
    rules = [
        {"location": "/open/*.html$", "tdm-reservation": 0},
        {"location": "/open/", "tdm-reservation": 1, "tdm-policy": "https://x.test/policy"},
        {"location": "/news", "tdm-reservation": 1},
        "nonsense",
    ]
    found = Reservations.parse(json.dumps(rules).encode())
    targets = ("/open/a.html", "/open/a.html?x=1", "/open/b", "/newsroom", "/")
    assert [found.holds_for(target) for target in targets] == [False, True, True, True, False]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_tdmrep(body: bytes) -> None:
    assert Reservations.parse(body).holds_for("/") in {True, False}


@given(st.text(max_size=60))
def test_any_text_is_an_x_robots_tag(value: str) -> None:
    opt_outs([("x-robots-tag", value), ("tdm-reservation", value)], None, reserved=False)


def made(tmp_path: Path, **settings: str) -> Collection:
    root = tmp_path / "c"
    Collection.create(root, title="T", operator="O", contact="a@example.org")
    config = root / "collection.toml"
    lines = "".join(f'{name} = "{value}"\n' for name, value in settings.items())
    config.write_text(config.read_text() + lines)
    return Collection.open(root)


PROSE = "<p>" + "A sentence of an article that has several words in it. " * 12 + "</p>"


def answer(asked: Asked) -> Reply:
    text = {"/a": ("/from-a",), "/b": ("/from-b",), "/c": (), "/from-a": (), "/from-b": ()}
    if asked.target == "/":
        return Reply(body=page("Home", "/a", "/b", "/c", "/kept/d"))
    if asked.target == "/.well-known/tdmrep.json":
        return Reply(
            body=b'[{"location": "/kept/", "tdm-reservation": 1}]', type="application/json"
        )
    if asked.target == "/kept/d":
        return Reply(body=page("D"))
    if asked.target not in text:
        return Reply(404, b"")
    body = page(f"Text {asked.target}", *text[asked.target]).replace(
        b"<ul>", PROSE.encode() + b"<ul>"
    )
    headers = {"/a": {"X-Robots-Tag": "noarchive"}, "/b": {"tdm-reservation": "1"}}
    return Reply(body=body, headers=headers.get(asked.target, {}))


def crawled(collection: Collection, site: Served) -> dict[str, int]:
    options = CrawlOptions(["http://site.test/"], delay=0, connect_to=[site.connect_to])
    return dict(crawl(collection, options).skipped)


def shown(collection: Collection) -> set[str]:
    with open_index(collection.press) as db:
        rows = db.execute("SELECT url FROM articles").fetchall()
    return {row[0].rpartition("/")[2] for row in rows}


def test_kept_is_the_default(tmp_path: Path) -> None:
    collection = made(tmp_path)
    with serve(answer) as site:
        assert "opt-out" not in crawled(collection, site)
        assert "/.well-known/tdmrep.json" not in site.targets
    assert {"a", "b", "c"} <= shown(collection)


def test_hidden_pages_are_kept_and_followed(tmp_path: Path) -> None:
    collection = made(tmp_path, noarchive="hide", tdm_reservation="hide")
    with serve(answer) as site:
        assert crawled(collection, site)["opt-out"] == 3
        assert {"/a", "/b", "/from-a", "/from-b", "/kept/d"} <= set(site.targets)
        asked = len(site.log)
        [decision] = decisions(collection)
        assert decision.reason == "opted out: noarchive, tdm-reservation"
        assert shown(collection).isdisjoint({"a", "b", "d"})
        assert {"c", "from-a"} <= shown(collection)
        cdxj = collection.cdxj.read_text()
        assert "http://site.test/a" not in cdxj
        assert "http://site.test/c" in cdxj
        crawled(collection, site)
        assert not {"/a", "/b"} & set(site.targets[asked:])
    reindex(collection, load_sites())
    assert "a" not in shown(collection), "the decision is in the ledger"
    undo(collection, decision.id, load_sites())
    assert {"a", "b"} <= shown(collection)


def test_skipped_pages_are_not_followed(tmp_path: Path) -> None:
    collection = made(tmp_path, noarchive="skip", tdm_reservation="skip")
    with serve(answer) as site:
        crawled(collection, site)
        assert "/from-a" not in site.targets
        assert "/kept/d" not in site.targets
        assert site.targets.count("/.well-known/tdmrep.json") == 1
    assert {"a", "b"}.isdisjoint(shown(collection))
    with open_index(collection.press) as db:
        rows = dict(db.execute("SELECT url, detail FROM skips WHERE reason = 'opt-out'").fetchall())
    assert rows["http://site.test/a"] == "noarchive: skip"
    assert rows["http://site.test/kept/d"].startswith("tdm-reservation, by")


def test_a_policy_is_one_of_three(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="noarchive can be"):
        made(tmp_path, noarchive="burn")
