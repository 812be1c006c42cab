"""`make demo`: crawl the sample magazine, played on this machine, and show what came of it.

The sample is a real SPIP site that was captured for this project (tests/fixtures/spip). It is
played on loopback under its own host name and crawled with the real spider, so what is seen
here is what a crawl of a live magazine does; only the politeness is turned off.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from archive.collection import CONFIG
from tests.player import play

DEMO = Path("demo")
SAMPLE = Path(__file__).parent / "fixtures" / "spip" / "site-a.warc.gz"
HERE = ["-c", str(DEMO)]
# Articles of an earlier run that this one did not find changed.
UNCHANGED = """
select count(*) from articles where listed and not exists (
  select 1 from versions join captures on captures.id = versions.capture
  where versions.article = articles.id
  and captures.crawl = (select id from crawls order by started desc limit 1))
"""
FIGURES = (
    ("pages fetched", "select count(*) from captures"),
    ("articles", "select count(*) from articles where listed"),
    ("  unchanged", UNCHANGED),
    ("people", "select count(*) from people"),
    ("notes", "select count(*) from footnotes"),
    ("keywords", "select count(*) from keywords"),
)


def main() -> int:
    """Run the demo; return the exit code."""
    started = time.monotonic()
    if not (DEMO / CONFIG).exists():
        hemeroteca("init", str(DEMO), "--operator", "A newcomer", "--contact", "me@example.org")
    with play([SAMPLE]) as player:
        hemeroteca(
            *("crawl", "http://iv.test/", "--delay", "0", "--concurrency", "8"),
            *("--connect-to", player.connect_to, *HERE),
        )
        asked = len(player.log)
    show_figures(asked, time.monotonic() - started)
    hemeroteca("search", '"popular vote" OR Fujimori*', "--limit", "3", *HERE)
    hemeroteca("show", "article9876", "--credits", *HERE)
    print(f"Look around in a browser:\n\n    .venv/bin/hemeroteca serve {shlex.join(HERE)}\n")
    return 0


def hemeroteca(*arguments: str) -> None:
    """Say the command, as a newcomer would type it, and run it."""
    print(f"\n$ hemeroteca {shlex.join(arguments)}", flush=True)
    command = [sys.executable, "-m", "hemeroteca", *arguments]
    ended = subprocess.run(command, check=False, env=os.environ | {"PYTHONWARNINGS": "ignore"})
    if ended.returncode not in {0, 3}:
        sys.exit(ended.returncode)


def show_figures(asked: int, seconds: float) -> None:
    """Print what stands in the demo collection now."""
    print(f"\nIn {DEMO}/ after {seconds:.0f} seconds, {asked} requests in this run:\n")
    with closing(sqlite3.connect(f"file:{DEMO / 'press.db'}?mode=ro", uri=True)) as db:
        for name, query in FIGURES:
            print(f"  {name:14} {db.execute(query).fetchone()[0]:>7}")
    size = sum(path.stat().st_size for path in (DEMO / "warcs").rglob("*.warc.gz"))
    print(f"  {'WARC files':14} {size / 1000:>7.0f} kB")


if __name__ == "__main__":
    raise SystemExit(main())
