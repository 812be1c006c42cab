"""Pages a second: the SPIP extractor against `trafilatura.bare_extraction`, on the same pages.

    python -m benchmarks.extract_speed [ROUNDS]

The 44 article pages of the sample magazine (two templates) are read from memory, one extractor
after the other. Each round is a process of its own, warmed up with other pages, because a crawl
meets each page once: both extractors remember dates and addresses, and a page that is read again
costs less. Times are of the process, the best round of each extractor counts, and what matters is
the ratio.

Measured with trafilatura 2.3 on two cores with nothing else to do: 308 pages a second against 110,
a ratio of 2.8. The goal is 3.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import trafilatura

from archive.model import Site
from benchmarks.score import SETS, captured_pages, gold_files
from pipelines.extract import Page, read

ROUNDS = 5
WARM_UP = 8


def main(arguments: Sequence[str]) -> None:
    """Run the rounds and print the figures; with `--once`, one round as JSON."""
    if arguments == ["--once"]:
        print(json.dumps(one_round()))
        return
    rounds = int(arguments[0]) if arguments else ROUNDS
    command = [sys.executable, "-m", "benchmarks.extract_speed", "--once"]
    found = [json.loads(subprocess.check_output(command)) for _ in range(rounds)]
    ours, theirs = (min(each[name] for each in found) for name in ("ours", "theirs"))
    count = found[0]["pages"]
    print(f"{count} pages, best of {rounds} rounds")
    print(f"hemeroteca   {count / ours:7.0f} pages/s   {1000 * ours / count:6.2f} ms a page")
    print(f"trafilatura  {count / theirs:7.0f} pages/s   {1000 * theirs / count:6.2f} ms a page")
    print(f"ratio        {theirs / ours:7.1f}")


def one_round() -> dict[str, float]:
    """Return the seconds that each extractor takes for all pages, and how many these are."""
    warm_up, pages = sample_pages()

    def ours(page: Page, site: Site) -> object:
        return read(page, site)

    def theirs(page: Page, _: Site) -> object:
        return trafilatura.bare_extraction(page.body, url=page.url)

    for work in (ours, theirs):
        timed(work, warm_up)
    gc.collect()
    gc.freeze()
    return {"pages": len(pages), "ours": timed(ours, pages), "theirs": timed(theirs, pages)}


def sample_pages() -> tuple[list[tuple[Page, Site]], list[tuple[Page, Site]]]:
    """Return some print pages, to warm up with, and the page of each article."""
    sample = SETS["spip"]
    wanted = {gold["canonical_url"] for gold in gold_files(sample.folder).values()}
    prints: list[tuple[Page, Site]] = []
    articles: dict[str, tuple[Page, Site]] = {}
    for name, host in sample.warcs:
        site = Site("sample", "Sample", f"http://{host}/", sample.family)
        for page in captured_pages(sample.folder / name):
            if page.url in wanted:
                articles.setdefault(page.url, (page, site))
            elif "imprimir" in page.url:
                prints.append((page, site))
    return prints[-WARM_UP:], list(articles.values())


def timed(work: Callable[[Page, Site], object], pages: Sequence[tuple[Page, Site]]) -> float:
    """Return the seconds of this process that `work` takes for all pages."""
    start = time.process_time()
    for page, site in pages:
        work(page, site)
    return time.process_time() - start


if __name__ == "__main__":
    main(sys.argv[1:])
