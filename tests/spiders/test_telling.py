"""The report in words, and the commands that are given it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.collection import Collection
from archive.errors import CollectionError
from hemeroteca import main
from spiders import manners
from spiders.crawling import CrawlOptions, crawl
from spiders.telling import TEXT, last_in_words, subject
from tests.spiders.served import Asked, Reply, page, serve

DEPLOY = Path(__file__).parents[2] / "deploy"

RESULT = {
    "sites": ["a", "b", "c", "d"],
    "outcome": "finished",
    "failed": {},
    "warnings": [],
    **{f"articles_{kind}": 0 for kind in ("new", "changed", "gone", "moved")},
}


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    root = tmp_path / "c"
    Collection.create(root, title="T", operator="O", contact="a@example.org")
    config = root / "collection.toml"
    command = ["sh", "-c", f'cat > {tmp_path}/json; printf %s "${TEXT}" > {tmp_path}/words']
    config.write_text(config.read_text() + f"on_report = {json.dumps(command)}\n")
    return Collection.open(root)


def answer(asked: Asked) -> Reply:
    if asked.target == "/":
        return Reply(body=page("Home", "/a", "/b", "https://elsewhere.test/", "/login"))
    if asked.target == "/b":
        return Reply(body=None)
    return Reply(body=page("A")) if asked.target == "/a" else Reply(404, b"")


def test_a_report_in_words(
    collection: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What failed and what was left out, with an example; the same to all who ask."""
    monkeypatch.setattr(manners, "_RETRIES", (3600.0,))
    with serve(answer) as site:
        crawl(
            collection,
            CrawlOptions(["http://site.test/"], delay=0, connect_to=[site.connect_to]),
        )
    words = (tmp_path / "words").read_text()
    lines = words.splitlines()
    assert lines[0].startswith("Hemeroteca, site.test: finished, ")
    assert lines[0].endswith("1 failed")
    assert "Failed   1 disconnect, such as http://site.test/b" in lines
    assert "Left out 1 off-site, such as https://elsewhere.test/" in lines
    assert "Left out 1 action, such as http://site.test/login" in lines
    assert json.loads((tmp_path / "json").read_text())["failed"] == {"disconnect": 1}
    assert words == last_in_words(collection)
    shown = CliRunner().invoke(main, ["status", "--report", "-c", str(collection.root)])
    assert shown.output == words
    shown = CliRunner().invoke(main, ["status", "--report", "--json", "-c", str(collection.root)])
    assert json.loads(shown.output)["outcome"] == "finished"


def test_nothing_to_tell_yet(collection: Collection) -> None:
    with pytest.raises(CollectionError, match="has not been crawled yet"):
        last_in_words(collection)


def test_the_subject_says_what_needs_a_look() -> None:
    assert subject(RESULT) == (
        "Hemeroteca, a, b, c and 1 more: finished, 0 new, 0 changed, 0 gone, 0 moved"
    )
    broken = subject({**RESULT, "failed": {"timeout": 2, "500": 1}, "warnings": ["look"]})
    assert broken.endswith("0 moved, 3 failed, 1 warning")


def run(script: str, folder: Path, result: object, tool: str, *arguments: str) -> str:
    """Run a script of `deploy/` with `tool` replaced; return what that was given."""
    fake = folder / tool
    fake.write_text(f'#!/bin/sh\necho "$@" > {folder}/given\ncat >> {folder}/given\n')
    fake.chmod(0o755)
    (folder / "token").write_text("secret")
    words = "Hemeroteca, x: finished, 1 new\n\nAsked    3 requests\n"
    environment = {
        **os.environ,
        "PATH": f"{folder}:{os.environ['PATH']}",
        "SENDMAIL": str(fake),
        "MATRIX_TOKEN_FILE": str(folder / "token"),
        TEXT: words,
    }
    command = [str(DEPLOY / script), *arguments]
    subprocess.run(command, input=json.dumps(result), env=environment, text=True, check=True)
    given = folder / "given"
    return given.read_text() if given.exists() else ""


@pytest.mark.skipif(not shutil.which("jq"), reason="the examples need jq")
def test_the_examples_tell(tmp_path: Path) -> None:
    result = {**RESULT, "articles_new": 1, "warnings": ["the disk will be full"]}
    mail = run("report-mail.sh", tmp_path, result, "sendmail", "you@example.org")
    head, _, body = mail.partition("\n\n")
    assert "Subject: Hemeroteca, x: finished, 1 new" in head.splitlines()
    assert body.startswith("Asked")
    chat = run("report-chat.sh", tmp_path, result, "curl", "https://m.test", "!r:m.test")
    assert '"body":"Hemeroteca, x: finished, 1 new\\nthe disk will be full"' in chat
    hook = run("report-webhook.sh", tmp_path, result, "curl", "https://h.test")
    assert '"articles_new": 1' in hook


@pytest.mark.skipif(not shutil.which("jq"), reason="the examples need jq")
def test_no_mail_where_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert run("report-mail.sh", tmp_path, RESULT, "sendmail", "you@example.org") == ""
