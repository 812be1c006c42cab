"""How fast the frontier claims and acknowledges, and what it costs in memory, by its size.

    python -m benchmarks.frontier                 # up to 1,000,000 addresses, about two minutes
    python -m benchmarks.frontier 10000 100000

Measured on a virtual machine of 2 cores that was busy otherwise (load 8.7), Python 3.11, SQLite
3.40; `with 10 links`: each acknowledgement brings ten links that are known already.

      addresses     add/s   claim+ack/s   with 10 links   memory MB   file MB
         10,000    14,648         3,993         1,775          22         2
        100,000     9,830         3,117         1,305          40        19
      1,000,000     6,176         2,440         1,182          89       185
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from spiders.frontier import Address, Found, Frontier, Outcome, State

SIZES = (10_000, 100_000, 1_000_000)
HEAD = "  addresses     add/s   claim+ack/s   with 10 links   memory MB   file MB"
ROUNDS = 4_000
AT_A_TIME = 8
RUN = "20261122T093000Z-0000"
DONE = Outcome(State.DONE, due=1.9e9, asked=1.8e9, etag='"5f3a"', fingerprint=b"0" * 16)


def address(number: int) -> Address:
    key = f"http://iv.test/A-title-of-an-article-that-is-as-long-as-they-usually-are-{number}"
    return Address(f"http://iv.test/spip.php?article{number}", "iv", key)


def grow(frontier: Frontier, start: int, end: int) -> float:
    """Add addresses, a hundred links a page; return how many a second."""
    begun = time.perf_counter()
    for first in range(start, end, 100):
        frontier.add([address(n) for n in range(first, first + 100)], run=RUN)
    return (end - start) / (time.perf_counter() - begun)


def work(frontier: Frontier, links: int) -> float:
    """Claim eight at a time and acknowledge one by one, as a crawl does; return a second's.

    Each acknowledgement brings `links` links that are known already.
    """
    found = Found([address(number) for number in range(links)])
    begun = time.perf_counter()
    for _ in range(ROUNDS // AT_A_TIME):
        for entry in frontier.claim("iv", "iv.test", AT_A_TIME, run=RUN):
            frontier.finish(entry.id, DONE, found, run=RUN)
    return ROUNDS / (time.perf_counter() - begun)


def main() -> None:
    sizes = [int(each) for each in sys.argv[1:]] or SIZES
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frontier.db"
        frontier = Frontier(path)
        known = 0
        for size in sizes:
            adding = grow(frontier, known, size)
            known = size
            bare, linked = work(frontier, 0), work(frontier, 10)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            row = f"{size:11,d} {adding:9,.0f} {bare:13,.0f} {linked:13,.0f}"
            print(f"{row} {memory:11,.0f} {path.stat().st_size / 1e6:9,.0f}")
        frontier.close()


if __name__ == "__main__":
    main()
