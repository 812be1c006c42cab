"""How fast the frontier claims and acknowledges, and what it costs in memory, by its size.

    python -m benchmarks.frontier                 # up to 1,000,000 addresses, about two minutes
    python -m benchmarks.frontier 10000 100000

Each figure is a second's, by the clock and (in brackets) by the processor's time, which others on
the machine do not change. `menu`: each acknowledgement brings the same ten links; `links`: ten
others each time, all known already. Measured on a virtual machine of 2 cores that was busy
otherwise, Python 3.11, SQLite 3.40:

      addresses            add/s      claim+ack/s       10 of menu         10 links   MB   file
         10,000  23,066 (25,938)   7,871 (10,843)   5,732 (10,076)    6,641 (8,167)   37      2
        100,000  19,594 (22,260)    8,151 (9,055)   8,537 (11,751)    3,520 (5,104)   62     19
      1,000,000  11,254 (21,313)   8,828 (10,551)   8,873 (10,267)    4,161 (4,408)  113    185
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import pairwise, repeat
from pathlib import Path

from spiders.frontier import Address, Found, Frontier, Outcome, State

SIZES = (10_000, 100_000, 1_000_000)
HEAD = "  addresses            add/s      claim+ack/s       10 of menu         10 links   MB   file"
ROUNDS = 3_000
AT_A_TIME = 8
LINKS = 10
RUN = "20261122T093000Z-0000"
DONE = Outcome(State.DONE, due=1.9e9, asked=1.8e9, etag='"5f3a"', fingerprint=b"0" * 16)


def address(number: int) -> Address:
    key = f"http://iv.test/A-title-of-an-article-that-is-as-long-as-they-usually-are-{number}"
    return Address(f"http://iv.test/spip.php?article{number}", "iv", key)


def a_second(count: int, task: Callable[[], None]) -> str:
    """Return how many of `count` steps `task` makes in a second, by the clock and (processor)."""
    clock, processor = time.perf_counter(), time.process_time()
    task()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    return f"{count / clock:,.0f} ({count / processor:,.0f})"


def grow(frontier: Frontier, start: int, end: int) -> None:
    """Add addresses, a hundred links a page."""
    for first in range(start, end, 100):
        frontier.add([address(n) for n in range(first, first + 100)], run=RUN)


def work(frontier: Frontier, pages: Iterable[Found]) -> None:
    """Claim eight at a time and acknowledge one by one, each with its page, as a crawl does."""
    found = iter(pages)
    for _ in range(ROUNDS // AT_A_TIME):
        for entry in frontier.claim("iv", "iv.test", AT_A_TIME, run=RUN):
            frontier.finish(entry.id, DONE, next(found), run=RUN)


def scattered(known: int) -> list[Found]:
    """Return pages with ten links each to addresses that are known, different ones each time."""
    chance = random.Random(known)
    return [Found([address(chance.randrange(known)) for _ in range(LINKS)]) for _ in range(ROUNDS)]


def measure(frontier: Frontier, known: int, size: int) -> list[str]:
    """Grow the frontier from `known` addresses to `size`; return the figures of a row."""
    menu = Found([address(number) for number in range(LINKS)])
    links = scattered(size)
    return [
        a_second(size - known, lambda: grow(frontier, known, size)),
        a_second(ROUNDS, lambda: work(frontier, repeat(Found()))),
        a_second(ROUNDS, lambda: work(frontier, repeat(menu))),
        a_second(ROUNDS, lambda: work(frontier, links)),
    ]


def main() -> None:
    sizes = [int(each) for each in sys.argv[1:]] or SIZES
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frontier.db"
        frontier = Frontier(path)
        for known, size in pairwise([0, *sizes]):
            figures = "".join(f"{each:>17}" for each in measure(frontier, known, size))
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{size:11,d}{figures} {memory:4,.0f} {path.stat().st_size / 1e6:6,.0f}")
        frontier.close()


if __name__ == "__main__":
    main()
