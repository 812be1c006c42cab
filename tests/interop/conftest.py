"""One collection for all other tools: the sample magazine, crawled twice, and its WACZ files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.collection import Collection
from tests.conftest import FIXTURES
from tests.player import Player, play

SITE_A = FIXTURES / "spip" / "site-a.warc.gz"
RECRAWL = FIXTURES / "spip" / "site-a-recrawl.warc.gz"
CHUNKED = "http://iv.test/chunked"
CHUNKED_TEXT = b"<title>In pieces</title><p>Said in two pieces."


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """Two crawls: the second finds most as it was (revisits), one page moved and one gone."""
    root = tmp_path_factory.mktemp("interop") / "c"
    hemeroteca("init", str(root), "--operator", "Tests", "--contact", "t@x.test")
    for warcs in ([SITE_A], [SITE_A, RECRAWL]):
        with play(warcs) as player:
            crawl(root, player, "crawl", "http://iv.test/", "--full", "--concurrency", "8")
    with play([SITE_A]) as player:
        player.answers["iv.test", "/chunked"] = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"18\r\n%b\r\n16\r\n%b\r\n0\r\n\r\n" % (CHUNKED_TEXT[:24], CHUNKED_TEXT[24:])
        )
        crawl(root, player, "capture", CHUNKED)
    return Collection.open(root)


def crawl(root: Path, player: Player, *arguments: str) -> None:
    here = ("--delay", "0", "--connect-to", player.connect_to, "-c", str(root))
    hemeroteca(*arguments, *here)


def hemeroteca(*arguments: str) -> None:
    command = [sys.executable, "-m", "hemeroteca", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def needed(path: Path, target: str) -> Path:
    """Return `path`; skip the test where it is not there, unless `make` says that it must be."""
    if not path.exists() and not os.environ.get("NO_SKIPS"):
        pytest.skip(f"{path.name} is not installed: `make {target}` does that")
    return path
