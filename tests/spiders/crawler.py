"""A crawl in a process of its own, for tests that kill it: `python -m tests.spiders.crawler`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from archive.collection import Collection
from archive.errors import HemerotecaError
from spiders.crawling import CrawlOptions, crawl
from spiders.run import as_json


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("collection", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--connect-to", action="append", default=[])
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--concurrency", type=int, default=4)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--full", action="store_true")
    chosen = vars(parser.parse_args())
    collection = Collection.open(chosen.pop("collection"))
    try:
        report = crawl(collection, CrawlOptions(**chosen))
    except HemerotecaError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1
    sys.stdout.write(json.dumps(as_json(report)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
