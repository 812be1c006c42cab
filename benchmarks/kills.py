"""A generated site, its crawl killed with -9 again and again in full flight, then finished.

    python -m benchmarks.kills [--pages 2000] [--kills 3] [--concurrency 8] [--seed 1]

The moments are random; the site's own log says how many requests were under way at each blow (one
at least, else there is no blow). After each blow, and at the end, is counted:

* lost: captures that the index, the CDXJ or the frontier had acknowledged and that no file holds;
* torn: faults in files that had their final name when the blow came;
* double: responses kept beyond the number of times that their page was asked for;
* asked again: requests beyond one a page; at most kills x concurrency are allowed;
* faults: what `verify` finds when all is done.

Measured: see docs/warc.md, "After a crash".
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from archive import cdxj
from archive.collection import Collection
from archive.fixity.check import check_file
from archive.fixity.seals import warc_files
from archive.fixity.verify import verify
from archive.model import Capture
from archive.warc.reader import iter_captures
from tests.spiders.served import Asked, Reply, Served, page, serve

HOST = "http://gen.test"
PATIENCE = 120.0
"""Seconds in which a crawl must ask for something more."""


@dataclass
class Site:
    """A site whose pages each link to a few others; it counts what it has answered."""

    pages: int
    answered: int = 0

    def answer(self, asked: Asked) -> Reply:
        """Return a page."""
        self.answered += 1
        if asked.target == "/":
            return Reply(body=page("Home", *(f"/text/{n}" for n in range(0, self.pages, 50))))
        name = asked.target.removeprefix("/text/")
        if not name.isdigit() or int(name) >= self.pages:
            return Reply(404, page("Not found"))
        steps = (1, 2, 3, int(name) * 7)
        links = (f"/text/{(int(name) + step) % self.pages}" for step in steps)
        return Reply(body=page(f"Text {name}", *links))


@dataclass
class Tally:
    """What the blows did."""

    in_flight: list[int] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    """Record ids, and `file offset` of lines of the CDXJ."""
    torn: int = 0


def start(root: Path, served: Served, concurrency: int) -> subprocess.Popen[bytes]:
    """Begin a crawl of the site in a process of its own."""
    command = [sys.executable, "-m", "tests.spiders.crawler", str(root), f"{HOST}/"]
    options = ["--connect-to", served.connect_to, "--concurrency", str(concurrency)]
    return subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL)


def strike(process: subprocess.Popen[bytes], site: Site, served: Served, moment: int) -> int:
    """Kill a crawl when `moment` requests have been made and some are under way; return how many.

    It must have asked for something itself: what an earlier run left unanswered is not in flight.
    """
    moment = max(moment, len(served.log) + 1)
    last, since = len(served.log), time.monotonic()
    while len(served.log) < moment or len(served.log) == site.answered:
        if len(served.log) > last:
            last, since = len(served.log), time.monotonic()
        if time.monotonic() > since + PATIENCE or process.poll() is not None:
            process.kill()
            raise SystemExit(f"no blow: the crawl ended or asked for nothing ({process.wait()})")
        time.sleep(0.001)
    in_flight = len(served.log) - site.answered
    process.kill()
    process.wait()
    return in_flight


def look(collection: Collection, tally: Tally) -> None:
    """Note what was acknowledged when the blow came, and what is torn; touch nothing."""
    for database, query in (
        (collection.press, "SELECT id FROM captures"),
        (collection.frontier, "SELECT capture FROM addresses WHERE capture IS NOT NULL"),
    ):
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as db:
            tally.acknowledged |= {each for (each,) in db.execute(query)}
    index = cdxj.Cdxj(collection.cdxj)
    for raw in (*(raw for _, raw in index.lines()), *index.waiting()):
        if entry := cdxj.parse(raw):
            tally.acknowledged.add(f"{entry.fields['filename']} {entry.fields['offset']}")
    for path in warc_files(collection):
        tally.torn += len(check_file(path, collection.warcs, None).faults)


def kept(collection: Collection) -> list[Capture]:
    """Return every capture in the files."""
    files = warc_files(collection)
    return [each for path in files for each, _ in iter_captures(path, relative_to=collection.warcs)]


def run(collection: Collection, chosen: argparse.Namespace) -> bool:
    """Crawl, kill, crawl on; print the figures and say whether they are good."""
    site, tally = Site(chosen.pages), Tally()
    rng = random.Random(chosen.seed)
    moments = sorted(rng.sample(range(chosen.pages // 50, chosen.pages * 9 // 10), chosen.kills))
    begun = time.perf_counter()
    with serve(site.answer, delay=0.05) as served:
        for moment in moments:
            process = start(collection.root, served, chosen.concurrency)
            tally.in_flight.append(strike(process, site, served, moment))
            look(collection, tally)
        code = start(collection.root, served, chosen.concurrency).wait()
        asked = Counter(served.targets)
    return tell(collection, chosen, tally, asked, code, time.perf_counter() - begun)


def tell(
    collection: Collection,
    chosen: argparse.Namespace,
    tally: Tally,
    asked: Counter[str],
    code: int,
    seconds: float,
) -> bool:
    """Print the figures and say whether they are good."""
    captures = kept(collection)
    there = {each.id for each in captures} | {f"{each.warc} {each.offset}" for each in captures}
    lost = len(tally.acknowledged - there)
    texts = {each.url for each in captures if each.status == 200 and "/text/" in each.url}
    records = Counter(each.url.removeprefix(HOST) for each in captures)
    double = sum(max(0, count - asked[target]) for target, count in records.items())
    again = sum(count - 1 for target, count in asked.items() if target.startswith("/text/"))
    faults = verify(collection).faults
    runs = [line["result"]["outcome"] for line in collection.ledger if line["event"] == "crawl"]
    limit = chosen.kills * chosen.concurrency
    print(f"pages {chosen.pages}, captured {len(texts)}, exit {code}, {seconds:.0f} s")
    print(f"kills {chosen.kills}, in flight at each: {' '.join(map(str, tally.in_flight))}")
    print(
        f"acknowledged {len(tally.acknowledged)}, lost {lost}, torn {tally.torn}, double {double}"
    )
    print(f"asked again {again} (at most {limit}), faults {len(faults)}, runs {Counter(runs)}")
    good = len(texts) == chosen.pages and again <= limit and code == 0
    complete = runs == ["killed"] * chosen.kills + ["finished"]
    return good and complete and not (lost or tally.torn or double or faults)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "c"
        collection = Collection.create(root, title="T", operator="O", contact="a@example.org")
        return 0 if run(collection, chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
