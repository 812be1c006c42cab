"""The command line, as a person meets it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.collection import Collection
from hemeroteca import main
from tests.player import play

FIXTURES = Path(__file__).parent / "fixtures"
SITE_A = FIXTURES / "spip" / "site-a.warc.gz"
RECRAWL = FIXTURES / "spip" / "site-a-recrawl.warc.gz"
SEED = "http://iv.test/Steadfast-in-defence-of-the-people-s-vote-the-struggle-continues"


def run(*arguments, code=0):
    """Run in this process; for commands that do not crawl."""
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    assert result.exit_code == code, result.output
    return result.output


def hemeroteca(*arguments, code=0, **environment):
    """Run as a command of its own, as a person does."""
    ended = subprocess.run(
        [sys.executable, "-m", "hemeroteca", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
        timeout=120,
    )
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended


@pytest.fixture
def root(tmp_path):
    run("init", tmp_path / "c", "--operator", "Tests", "--contact", "t@x.test")
    return tmp_path / "c"


# --- without a collection ---------------------------------------------------------------------


def test_each_command_is_summed_up_in_a_line():
    result = CliRunner().invoke(main, ["--help"], terminal_width=80)
    assert "..." not in result.output.partition("Commands:")[2]


def test_help_lists_the_commands_in_the_order_of_use():
    text = run("--help")
    names = ("init", "sites", "crawl", "capture", "import", "reindex", "search", "show", "serve")
    places = [text.index(f"\n  {name} ") for name in names]
    assert places == sorted(places)


def test_sites_lists_the_publications():
    slugs = [site["slug"] for site in json.loads(run("sites", "--json"))]
    assert "international-viewpoint" in slugs
    assert len(slugs) >= 21
    assert "International Viewpoint" in run("sites")


def test_no_collection_is_one_line_that_says_what_to_do(tmp_path):
    ended = hemeroteca("search", "x", "-c", tmp_path, code=1)
    assert ended.stderr.count("\n") == 1
    assert "hemeroteca init" in ended.stderr
    assert ended.stdout == ""


def test_wrong_usage_is_2(tmp_path):
    run("search", code=2)
    run("init", tmp_path, code=2)
    run("no-such-command", code=2)


def test_init_does_not_overwrite(root):
    before = (root / "collection.toml").read_text()
    assert "already" in run("init", root, "--operator", "x", "--contact", "y", code=1)
    assert (root / "collection.toml").read_text() == before


@pytest.mark.parametrize("value", ["-1", '"fast"', "true"])
def test_a_wrong_setting_is_named_with_its_file(root, value):
    with (root / "collection.toml").open("a") as file:
        file.write(f"sync_seconds = {value}\n")
    ended = hemeroteca("status", "-c", root, code=1)
    assert "collection.toml: sync_seconds" in ended.stderr


def test_the_collection_is_found_in_the_environment_and_here(root):
    assert "c:" in hemeroteca("status", HEMEROTECA_COLLECTION=str(root)).stdout


def test_nothing_crawled_yet_is_said(root):
    assert "press.db" in hemeroteca("search", "x", "-c", root, code=1).stderr
    assert "press.db" in hemeroteca("serve", "-c", root, code=1).stderr


# --- with articles ----------------------------------------------------------------------------


def test_search_shows_title_place_and_people(magazine):
    text = run("search", "rigged", "-c", magazine.root)
    assert "Steadfast in defence" in text
    assert "2026-06-19, by Nuevo Perú por el Buen Vivir" in text
    found = json.loads(run("search", "rigged", "--json", "-c", magazine.root))
    assert found["total"] == 1
    assert found["hits"][0]["url"] == SEED


@pytest.mark.parametrize(
    "query",
    ['"', "(", "a AND", "NEAR(", "-", "*", "author:", "after:soon", "'; drop table", "\x00"],
)
def test_no_query_is_an_error(magazine, query):
    run("search", "-c", magazine.root, "--", query)


def test_show_gives_credits_text_and_notes(magazine):
    text = run("show", "article9876", "-c", magazine.root)
    assert "translated by  David Fagan" in text
    assert "[4] " in text
    brief = run("show", "article9876", "--credits", "-c", magazine.root)
    assert "[4] " not in brief
    data = json.loads(run("show", SEED, "--json", "-c", magazine.root))
    assert data["signed_date"] == "2026-06-16"
    assert "no article answers" in run("show", "nothing", "-c", magazine.root, code=1)


def test_an_address_can_be_copied_from_the_terminal(magazine):
    lines = run("show", SEED, "--credits", "-c", magazine.root).splitlines()
    assert f"address        {SEED}" in lines


def test_a_port_that_is_taken_is_one_sentence(magazine):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        said = run("serve", "--port", port, "-c", magazine.root, code=1)
    assert f"127.0.0.1:{port} (Address already in use)" in said
    assert len(said.splitlines()) == 1


def test_export_goes_to_the_terminal_or_to_a_file(magazine, tmp_path):
    lines = run("export", "jsonl", "-c", magazine.root).splitlines()
    assert len(lines) == 28
    said = run("export", "jsonl", "-o", tmp_path / "a", "-c", magazine.root)
    assert "captures" not in said  # a table holds none, and nobody counted them
    assert (tmp_path / "a").read_text("utf-8").splitlines() == lines
    assert run("export", "jsonl", "-o", "-", "-c", magazine.root).splitlines() == lines


def test_an_export_makes_the_folders_on_its_way(magazine, tmp_path):
    for form in ("jsonl", "warc", "ocfl"):
        run("export", form, "-o", tmp_path / "new" / form / "a", "-c", magazine.root)
        assert (tmp_path / "new" / form / "a").exists()
    said = run("export", "csv", "-o", tmp_path / "new" / "a.csv", "--json", "-c", magazine.root)
    assert json.loads(said)["bytes"] == (tmp_path / "new" / "a.csv").stat().st_size


@pytest.mark.parametrize("date", ["soon", "2026-99-01", "2026-02-30", "2026-W01-1", "2026-6"])
@pytest.mark.parametrize("option", ["--after", "--before"])
def test_what_is_no_date_is_not_taken_for_one(magazine, option, date):
    assert "not a date" in run("export", "jsonl", option, date, "-c", magazine.root, code=2)


@pytest.mark.parametrize("date", ["2026", "2026-07", "2026-06-20"])
def test_a_date_may_be_a_year_a_month_or_a_day(magazine, date):
    lines = run("export", "jsonl", "--after", date, "-c", magazine.root).splitlines()
    dates = [json.loads(line)["published"] for line in lines]
    assert all(each >= date for each in dates)


def test_an_unknown_publication_is_named_with_those_that_are_here(magazine, tmp_path):
    said = run("export", "jsonl", "--site", "nope", "-c", magazine.root, code=1)
    assert "'nope'" in said
    assert "iv.test" in said
    target = tmp_path / "a"
    run("export", "wacz", "--site", "nope", "-o", target, "-c", magazine.root, code=1)
    assert not target.exists()


def test_what_of_a_query_is_left_out_is_said(magazine):
    for command in (["export", "csl", "--query", "after:xx"], ["search", "after:xx"]):
        ended = hemeroteca(*command, "-c", magazine.root)
        assert "after:xx was left out" in ended.stderr
        assert "was left out" not in ended.stdout


@pytest.mark.parametrize(
    "place",
    ["warcs/a.wacz", "warcs/2026/x.warc.gz", "indexes/a", "withdrawn/a", "people.toml", "."],
)
def test_nothing_is_exported_among_the_files_of_the_collection(magazine, place):
    before = sorted(magazine.root.rglob("*"))
    for form in ("wacz", "bagit", "ocfl", "jsonl"):
        said = run("export", form, "-o", magazine.root / place, "-c", magazine.root, code=1)
        assert "among the files of the collection" in said
    assert sorted(magazine.root.rglob("*")) == before


def test_beside_the_files_of_the_collection_there_is_room(root):
    run("import", SITE_A, "-c", root)
    run("export", "csl", "-o", root / "a.json", "-c", root)
    assert (root / "a.json").exists()


def test_only_a_wacz_is_checked(root):
    said = run("export", "csv", "--check", SITE_A, "-c", root, code=2)
    assert "--check is for wacz" in said


# Half the time of a small export, or more, if they were loaded for all commands.
HEAVY = {"rich", "archive.model", "socket", "concurrent.futures", "tempfile", "shutil", "scrapy"}


@pytest.mark.parametrize(
    ("command", "heavy"), [("export wacz -o a.wacz", HEAVY), ("--help", HEAVY - {"shutil"})]
)
def test_a_command_loads_only_what_it_needs(magazine, tmp_path, command, heavy):
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "hemeroteca", *command.split()],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=os.environ
        | {"HEMEROTECA_COLLECTION": str(magazine.root), "PYTHONPATH": str(FIXTURES.parents[1])},
        timeout=120,
    )
    loaded = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert "archive.collection" in loaded
    assert not loaded & heavy


def test_status_and_verify(magazine):
    assert "iv.test" in run("status", "-c", magazine.root)
    checked = json.loads(run("verify", "--json", "-c", magazine.root))
    assert checked["faults"] == []
    assert checked["records"] > 500


def test_reindex_changes_nothing(root):
    run("import", SITE_A, "-c", root)
    before = run("export", "jsonl", "-c", root)
    (root / "press.db").unlink()
    run("reindex", "-c", root)
    assert run("export", "jsonl", "-c", root) == before


def test_nothing_is_counted_where_nothing_was_taken_in(root):
    said = run("import", Path(__file__), "-c", root, code=1)
    assert "neither WARC nor ARC" in said
    assert len(said.splitlines()) == 1


def test_a_takedown_of_nothing_says_so(root):
    assert run("takedown", "-c", root) == "Nothing is withdrawn.\n"
    assert "--undo what?" in run("takedown", "--undo", "-c", root, code=2)


def test_an_import_is_not_taken_twice(root):
    run("import", SITE_A, "-c", root)
    files = sorted((root / "warcs").rglob("*"))
    run("import", SITE_A, "-c", root)
    assert sorted((root / "warcs").rglob("*")) == files


def test_what_is_no_warc_is_said(root, tmp_path):
    (tmp_path / "a.warc.gz").write_bytes(b"this is no WARC")
    ended = hemeroteca("import", tmp_path / "a.warc.gz", "-c", root, code=1)
    assert "a.warc.gz" in ended.stderr + ended.stdout
    assert "Traceback" not in ended.stderr


# --- crawling ---------------------------------------------------------------------------------


def crawl(root, player, *more, code=0):
    return hemeroteca(
        *("crawl", "http://iv.test/", "--connect-to", player.connect_to, "--delay", "0"),
        *("--concurrency", "8", "--json", "-c", root, *more),
        code=code,
    )


def test_a_bare_address_is_crawled_as_what_it_is(root):
    with play([SITE_A]) as player:
        report = json.loads(crawl(root, player).stdout)
    assert report["articles_new"] == 28
    assert report["outcome"] == "finished"
    exported = run("export", "jsonl", "-c", root)
    run("reindex", "-c", root)
    assert run("export", "jsonl", "-c", root) == exported
    assert json.loads(run("verify", "--json", "-c", root))["faults"] == []


def test_a_second_crawl_asks_little_and_full_finds_what_changed(root):
    with play([SITE_A]) as player:
        crawl(root, player)
        first = len(player.log), sum(asked.size for asked in player.log)
        player.log.clear()
        crawl(root, player)
        assert len(player.log) <= first[0] * 0.1
        assert sum(asked.size for asked in player.log) <= first[1] * 0.05
    with play([SITE_A, RECRAWL]) as player:
        report = json.loads(crawl(root, player, "--full").stdout)
    changes = {name: report[f"articles_{name}"] for name in ("changed", "gone", "moved")}
    assert changes == {"changed": 1, "gone": 1, "moved": 1}


def test_one_page_can_be_captured(root):
    with play([SITE_A]) as player:
        report = json.loads(
            hemeroteca(
                *("capture", SEED, "--connect-to", player.connect_to, "--delay", "0"),
                *("--json", "-c", root),
            ).stdout
        )
    assert report["articles_new"] == 1
    assert report["requests"] <= 8


def test_without_a_network_one_clear_line(root):
    ended = hemeroteca("crawl", "http://nowhere.invalid/", "-c", root, code=1)
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert "nowhere.invalid" in ended.stderr


def test_two_at_a_time_are_told_who_writes(root):
    with Collection.open(root).lock("crawl"):
        ended = hemeroteca("import", SITE_A, "-c", root, code=1)
    assert "being written by `hemeroteca crawl`" in ended.stderr
