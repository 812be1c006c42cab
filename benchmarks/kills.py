"""A generated site of 2,000 pages, its crawl killed with -9 three times in flight, then finished.

    python -m benchmarks.kills [--pages 2000] [--kills 3] [--concurrency 8]

Prints how many pages are in the archive, how many requests were made for them in all, and how many
of them are there twice; at most kills x concurrency may be asked twice. Measured on a machine of 2
cores that was busy otherwise (load 3):

    pages 2000, captured 2000, exit 0, 51 s
    asked again 17 (at most 24), kept twice 0
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from archive.collection import Collection
from archive.warc.reader import iter_captures
from tests.spiders.served import Asked, Reply, Served, page, serve


def site(pages: int) -> Served:
    """Return a site whose pages each link to a few others."""

    def answer(asked: Asked) -> Reply:
        if asked.target == "/":
            return Reply(body=page("Home", *(f"/text/{n}" for n in range(0, pages, 50))))
        name = asked.target.removeprefix("/text/")
        if not name.isdigit() or int(name) >= pages:
            return Reply(404, page("Not found"))
        steps = (1, 2, 3, int(name) * 7)
        links = (f"/text/{(int(name) + step) % pages}" for step in steps)
        return Reply(body=page(f"Text {name}", *links))

    return Served(answer, delay=0.05)


def start(root: Path, served: Served, concurrency: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.spiders.crawler", str(root), "http://gen.test/"]
    options = ["--connect-to", served.connect_to, "--concurrency", str(concurrency)]
    return subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--concurrency", type=int, default=8)
    chosen = parser.parse_args()
    made = site(chosen.pages)
    with tempfile.TemporaryDirectory() as folder, serve(made.answer, delay=made.delay) as served:
        collection = Collection.create(
            Path(folder) / "c", title="T", operator="O", contact="a@example.org"
        )
        begun = time.perf_counter()
        for kill in range(1, chosen.kills + 1):
            process = start(collection.root, served, chosen.concurrency)
            while len(served.log) < chosen.pages * kill // (chosen.kills + 1):
                time.sleep(0.01)
            process.kill()
            process.wait()
        code = start(collection.root, served, chosen.concurrency).wait()
        seconds = time.perf_counter() - begun
        kept = Counter(
            capture.url
            for path in collection.warcs.rglob("*.warc.gz")
            for capture, _ in iter_captures(path, relative_to=collection.warcs)
        )
    texts = Counter(target for target in served.targets if target.startswith("/text/"))
    captured = sum("/text/" in url for url in kept)
    again = texts.total() - len(texts)
    print(f"pages {chosen.pages}, captured {captured}, exit {code}, {seconds:.0f} s")
    print(f"asked again {again} (at most {chosen.kills * chosen.concurrency}), ", end="")
    print(f"kept twice {sum(count > 1 for count in kept.values())}")
    good = captured == chosen.pages and again <= chosen.kills * chosen.concurrency
    return 0 if good and code == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
