"""Pages a second: each family's extractor against `trafilatura.bare_extraction`, same pages.

    python -m benchmarks.extract_speed [--rounds N] [--newspapers FOLDER]

The article pages of the sample sets are read from memory, each by one extractor and then by the
other. Each round is a process of its own, because a crawl meets each page once: both extractors
remember dates and addresses, and a page that is read again costs less. Both are warmed up with
other pages of the same sites and with articles of the other systems, so that loading word lists
counts for neither. `generic` reads the pages of all three families as an unknown site's; FOLDER (as
in benchmarks/generic.py) adds pages of newspapers, which are not ours to copy.

Each extractor's best round counts, by the time of the process and by the clock; what matters are
the ratios. The goals are 3 for the families, 0.8 for generic. Measured on 22 November 2026, two
virtual cores, three runs of three rounds: SPIP 1.6, WordPress 2.5 to 2.7, Drupal 4.1 to 4.4,
generic 1.2 to 1.3, newspapers 1.7. Of SPIP's time, credits take 19 %, the outline and its links
20 %, blocks 15 %; the rest is spread over forty fields.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import trafilatura

from archive.model import Family, Site
from benchmarks.generic import read_pages
from benchmarks.score import SETS, SampleSet, captured_pages, gold_files
from pipelines.extract import Page, read

ROUNDS = 5
WARM_UP = 8

Sample = tuple[Page, Site]
Times = dict[str, tuple[float, float]]
"""Extractor -> seconds of the process, seconds by the clock."""


def main() -> None:
    """Run the rounds and print the figures; with `--once`, one round as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--newspapers", type=Path, metavar="FOLDER")
    parser.add_argument("--once", metavar="SET", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        print(json.dumps(one_round(*samples(options.once, options.newspapers))))
        return
    print(f"{'':12}{'pages':>6}{'hemeroteca':>12}{'trafilatura':>13}{'ratio':>8}{'by clock':>10}")
    for name in (*SETS, "generic", *(("newspapers",) if options.newspapers else ())):
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.extract_speed", "--once", name]
        command += ["--newspapers", str(options.newspapers)] if options.newspapers else []
        rounds = [json.loads(subprocess.check_output(command)) for _ in range(options.rounds)]
        print_row(name, rounds)


def print_row(name: str, rounds: Sequence[dict[str, list[float]]]) -> None:
    """Print a set's pages a second (of the process's time) and the two ratios."""
    (count,) = rounds[0]["pages"]
    ours, theirs = (
        [min(seconds) for seconds in zip(*(each[who] for each in rounds), strict=True)]
        for who in ("ours", "theirs")
    )
    speeds = f"{count / ours[0]:9.0f} p/s{count / theirs[0]:10.0f} p/s"
    print(f"{name:12}{count:6}{speeds}{theirs[0] / ours[0]:8.2f}{theirs[1] / ours[1]:10.2f}")


def one_round(warm_up: Sequence[Sample], pages: Sequence[Sample]) -> dict[str, list[float]]:
    """Return what each extractor takes for all pages (see `Times`), and how many these are."""
    for way in WAYS.values():
        for page, site in warm_up:
            way(page, site)
    gc.collect()
    gc.freeze()
    spent = {who: [0.0, 0.0] for who in WAYS}
    for page, site in pages:
        for who, way in WAYS.items():
            began = time.process_time(), time.perf_counter()
            way(page, site)
            ended = time.process_time(), time.perf_counter()
            spent[who] = [s + e - b for s, e, b in zip(spent[who], ended, began, strict=True)]
    return {**spent, "pages": [len(pages)]}


def samples(name: str, newspapers: Path | None) -> tuple[list[Sample], list[Sample]]:
    """Return some other pages of a set, to warm up with, and the page of each article."""
    unknown = Site("unknown", "Unknown", "https://unknown.example/", Family.GENERIC)
    if name == "newspapers" and newspapers:
        papers = [(page, unknown) for page in read_pages(newspapers)]
        return papers[:WARM_UP], papers[WARM_UP:]
    if name != "generic":
        others = [page for other in SETS if other != name for page in of_family(SETS[other])[1]]
        warm_up, pages = of_family(SETS[name])
        return others[:WARM_UP] + others[-WARM_UP:] + warm_up, pages
    warm_up, pages = [], []
    for each in SETS.values():
        others, articles = of_family(each)
        warm_up += [(page, unknown) for page, _ in others]
        pages += [(page, unknown) for page, _ in articles]
    return warm_up, pages


def of_family(sample: SampleSet) -> tuple[list[Sample], list[Sample]]:
    """Return the samples of one set of WARCs."""
    wanted = {gold["canonical_url"].rstrip("/") for gold in gold_files(sample.folder).values()}
    others: list[Sample] = []
    articles: dict[str, Sample] = {}
    for name, host in sample.warcs:
        site = Site("sample", "Sample", f"http://{host}/", sample.family)
        for page in captured_pages(sample.folder / name):
            if page.url.rstrip("/") in wanted:
                articles.setdefault(page.url, (page, site))
            elif page.is_html and page.status == 200:
                others.append((page, site))
    return others[-WARM_UP:], list(articles.values())


def by_us(page: Page, site: Site) -> object:
    """Read a page as the program does."""
    return read(page, site)


def by_trafilatura(page: Page, _: Site) -> object:
    """Read a page with trafilatura's defaults."""
    return trafilatura.bare_extraction(page.body, url=page.url)


WAYS: dict[str, Callable[[Page, Site], object]] = {"ours": by_us, "theirs": by_trafilatura}


if __name__ == "__main__":
    main()
