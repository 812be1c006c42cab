"""Pages a second: each family's extractor against `trafilatura.bare_extraction`, same pages.

    python -m benchmarks.extract_speed [--rounds N] [--all] [--newspapers FOLDER]

The article pages of the sample sets are read from memory. Each extractor has a process of its own,
as it has when it is used: reading by turns, each drives the other's code and data out of the
processor's caches. A round is one process of each. It is warmed up with other pages of the same
sites and with articles of the other systems, so that loading word lists does not count. Then it
reads each article once (`first`: addresses, names and closing lines are new to it, as on a new
site) and all of them twice more (`again`: the same bytes as new pages, as in `reindex` or where
print pages, feeds and unchanged captures repeat what is known; trafilatura remembers too).
`generic` reads the pages of all three families as an unknown site's; FOLDER (as in
benchmarks/generic.py) adds pages of newspapers, which are not ours to copy. With `--all` every page
of the sample sites is read, as in a crawl or `reindex`: lists, people and keywords too, which a
family knows to be no article.

Times are those of the process; what matters are the ratios, of which the median of the rounds
counts. The goals are 3 for the families, 0.8 for generic. Measured on 23 November 2026 on two
virtual cores whose speed wavers by a third, first and again: SPIP 3.1 and 4.1 (24 rounds; the
middle half of them 2.8 to 3.3 and 3.9 to 4.2), WordPress 3.3 and 3.7, Drupal 5.8 to 6.8 and 7.5 to
8.2, generic 1.2 and 1.3. Of all pages SPIP's first reading was 9.6 and 11 in two runs of the day
before.
Counted in instructions (valgrind), which do not waver, SPIP's articles are 4.7: a page takes 8.0
million first, trafilatura 37.9. Of these 8.0, parsing takes 2.2, the blocks 1.3, credits 0.7; what
is left is spread evenly.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from operator import truediv
from pathlib import Path
from statistics import median

import trafilatura

from archive.model import Family, Site
from benchmarks.generic import read_pages
from benchmarks.score import SETS, SampleSet, captured_pages, gold_files
from pipelines.extract import Page, read

ROUNDS = 15
WARM_UP = 8

Sample = tuple[Page, Site]
Way = Callable[[Page, Site], object]
Times = dict[str, float]
"""`first` or `again` -> seconds of the process for one reading of all pages."""


def main() -> None:
    """Run the rounds and print the figures; with `--once`, one process's round as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--all", action="store_true", help="all pages, not only the articles")
    parser.add_argument("--newspapers", type=Path, metavar="FOLDER")
    parser.add_argument("--once", nargs=2, metavar=("SET", "WHO"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        name, who = options.once
        print(json.dumps(one_round(WAYS[who], *samples(name, options))))
        return
    print(f"{'':12}{'':6}{'pages a second, first':>28}{'':8}{'again':>16}")
    print(f"{'':12}{'pages':>6}" + 2 * f"{'ours':>10}{'trafilatura':>13}{'ratio':>7}")
    for name in (*SETS, "generic", *(("newspapers",) if options.newspapers else ())):
        count = len(samples(name, options)[1])
        row = "".join(columns(count, by_turns(name, options)))
        print(f"{name:12}{count:6}{row}")


def by_turns(name: str, options: argparse.Namespace) -> list[tuple[Times, Times]]:
    """Return the times of some rounds, ours and trafilatura's right after it."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.extract_speed"]
    command += ["--newspapers", str(options.newspapers)] if options.newspapers else []
    command += ["--all"] if options.all else []
    rounds = []
    for _ in range(options.rounds):
        ours, theirs = (
            json.loads(subprocess.check_output([*command, "--once", name, who])) for who in WAYS
        )
        rounds.append((ours, theirs))
    return rounds


def columns(count: int, rounds: Sequence[tuple[Times, Times]]) -> Iterator[str]:
    """Yield pages a second of both at best and the median ratio, for the first reading and others.

    The ratios are those of each round, for the machine's speed changes from one to the next.
    """
    for when in ("first", "again"):
        ours, theirs = zip(*((ours[when], theirs[when]) for ours, theirs in rounds), strict=True)
        ratio = median(map(truediv, theirs, ours))
        yield f"{count / min(ours):10.0f}{count / min(theirs):13.0f}{ratio:7.2f}"


def one_round(way: Way, warm_up: Sequence[Sample], pages: Sequence[Sample]) -> Times:
    """Return what an extractor takes for all pages, the first time and the best of two others."""
    seconds(way, warm_up)
    first, *again = [seconds(way, pages) for _ in range(3)]
    return {"first": first, "again": min(again)}


def seconds(way: Way, pages: Sequence[Sample]) -> float:
    """Return the process's seconds for one reading of all pages, none of them parsed before.

    A page is let go as soon as it is read, as both programs do. What was loaded before is
    collected before: one full collection of it takes as long as a third of the pages, and would
    fall into one reading or another by chance.
    """
    gc.collect()
    began = time.process_time()
    for page, site in pages:
        way(replace(page), site)
    return time.process_time() - began


def samples(name: str, options: argparse.Namespace) -> tuple[list[Sample], list[Sample]]:
    """Return some other pages of a set, to warm up with, and the pages to read."""
    unknown = Site("unknown", "Unknown", "https://unknown.example/", Family.GENERIC)
    if name == "newspapers":
        papers = [(page, unknown) for page in read_pages(options.newspapers)]
        return papers[:WARM_UP], papers[WARM_UP:]
    if name != "generic":
        others = [page for other in SETS if other != name for page in of_family(SETS[other])[1]]
        warm_up, pages = of_family(SETS[name], every=options.all)
        return others[:WARM_UP] + others[-WARM_UP:] + warm_up, pages
    warm_up, pages = [], []
    for each in SETS.values():
        others, articles = of_family(each, every=options.all)
        warm_up += [(page, unknown) for page, _ in others]
        pages += [(page, unknown) for page, _ in articles]
    return warm_up, pages


def of_family(sample: SampleSet, *, every: bool = False) -> tuple[list[Sample], list[Sample]]:
    """Return some pages of a set that are no articles, and its articles or `every` other page."""
    wanted = {gold["canonical_url"].rstrip("/") for gold in gold_files(sample.folder).values()}
    others: dict[str, Sample] = {}
    articles: dict[str, Sample] = {}
    for name, host in sample.warcs:
        site = Site("sample", "Sample", f"http://{host}/", sample.family)
        for page in captured_pages(sample.folder / name):
            if page.url.rstrip("/") in wanted:
                articles.setdefault(page.url, (page, site))
            elif page.is_html and page.status == 200:
                others.setdefault(page.url, (page, site))
    listed = list(others.values())
    more = listed[:-WARM_UP] if every else []
    return listed[-WARM_UP:], [*articles.values(), *more]


def by_us(page: Page, site: Site) -> object:
    """Read a page as the program does."""
    return read(page, site)


def by_trafilatura(page: Page, _: Site) -> object:
    """Read a page with trafilatura's defaults."""
    return trafilatura.bare_extraction(page.body, url=page.url)


WAYS: dict[str, Way] = {"ours": by_us, "theirs": by_trafilatura}


if __name__ == "__main__":
    main()
