"""Walks of generated sites: whether every real page is asked, and what that costs.

    python -m benchmarks.traps              # all 4,080 sites, some fifteen minutes
    python -m benchmarks.traps --sample 7   # every seventh

A site must be captured whole, with at most 1.2 requests for each real page and 50 more. It is
walked as by a crawl of eight requests at a time. With `--sample 41`, measured:

    100 sites, 2 failed; the dearest 136 requests for 61 pages

No page was missing from any; the two are chains that show an apology for all unknown addresses, and
cost eight and thirteen requests too many. Before controls were asked, 98 of 408 such sites failed,
most of them by pages that were missing.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from archive.model import Family, Site
from spiders.families import spider_for
from tests.spiders.generated import (
    ADDRESSES,
    GRAPHS,
    HOST,
    TEXTS,
    TRAPS,
    UNKNOWN,
    Generated,
    Plan,
    target_of,
)
from tests.spiders.walking import walk

AT_ONCE = 8
LISTS = ("months", "days", "last page", "empty list", "items")
MANY = ("paths", "sorts", "sessions", "months", "last page", "empty list")


class Cell(NamedTuple):
    """What a walk came to."""

    plan: Plan
    missing: int
    asked: int
    real: int
    most: float


def plans() -> Iterator[Plan]:
    """Yield all sites: those without traps, those that make up pages, those that ignore queries."""
    whole = itertools.product(ADDRESSES, GRAPHS, TEXTS, (0, 12))
    traps = itertools.cycle((*((trap,) for trap in TRAPS), MANY))
    for address, graph, text, menu in whole:
        yield Plan(address, graph, text, menu)
        yield Plan(address, graph, text, menu, sitemap=True)
        for unknown, trap in zip(UNKNOWN, traps):  # noqa: B905  # the second has no end
            kept = trap if unknown != "404" else tuple(each for each in trap if each in LISTS)
            sitemap = menu > 0 and len(trap) > 1
            yield Plan(address, graph, text, menu, sitemap, unknown=unknown, traps=kept)
    for address, text, kept in itertools.product(
        ADDRESSES, TEXTS, ((*MANY, "replies"), ("sorts",))
    ):
        yield Plan(address, "scattered", text, 12, unknown="home", traps=kept, ignores_queries=True)


def tried(plan: Plan) -> Cell:
    """Walk a site."""
    made = Generated(plan)
    site = Site("made", "Made", f"{HOST}/", Family.GENERIC)
    try:
        asked = walk(
            spider_for(Family.GENERIC)(site=site), made.answer, 3000, at_once=AT_ONCE
        ).asked
    except AssertionError:
        return Cell(plan, 0, 3000, len(made.real), made.most)
    missing = made.real - {target_of(url) for url in asked}
    return Cell(plan, len(missing), len(asked), len(made.real), made.most)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=1)
    parser.add_argument("--all-failures", action="store_true")
    chosen = parser.parse_args()
    cells = [tried(plan) for plan in itertools.islice(plans(), 0, None, chosen.sample)]
    bad = [cell for cell in cells if cell.missing or cell.asked > cell.most]
    dear = max(cells, key=lambda cell: cell.asked - 1.2 * cell.real)
    print(
        f"{len(cells)} sites, {len(bad)} failed; "
        f"the dearest {dear.asked} requests for {dear.real} pages"
    )
    for name in ("address", "graph", "text", "unknown", "traps", "menu"):
        print(" ", name, dict(Counter(str(getattr(cell.plan, name)) for cell in bad)))
    for cell in bad[: None if chosen.all_failures else 12]:
        print(" ", cell)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
