"""Pages a second: the SPIP extractor against `trafilatura.bare_extraction`, in one run.

    python -m benchmarks.extract_speed [ROUNDS]

Both read the same article pages of the sample magazine (44 pages of two templates) from memory, in
turn, page by page; of each page the best round counts, so that a busy machine spoils neither. The
ratio is what matters: MEASURED
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

import trafilatura

from archive.model import Family, Site
from benchmarks.score import SETS, captured_pages
from pipelines.extract import Page, read

ROUNDS = 5


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    pages = article_pages()
    ours = theirs = 0.0
    gc.collect()
    gc.freeze()
    for page, site in pages:
        ours += best(rounds, lambda page=page, site=site: read(fresh(page), site))  # type: ignore[misc]
        theirs += best(rounds, lambda page=page: trafilatura.bare_extraction(page.body, url=page.url))  # type: ignore[misc]
    count = len(pages)
    print(f"{count} pages, best of {rounds} rounds")
    print(f"hemeroteca   {count / ours:7.0f} pages/s   {1000 * ours / count:6.2f} ms a page")
    print(f"trafilatura  {count / theirs:7.0f} pages/s   {1000 * theirs / count:6.2f} ms a page")
    print(f"ratio        {theirs / ours:7.1f}")


def best(rounds: int, work: Callable[[], object]) -> float:
    """Return the shortest time of `work`, in seconds of this process."""
    return min(timed(work) for _ in range(rounds))


def article_pages() -> list[tuple[Page, Site]]:
    """Return the pages that give an article, each once."""
    found: dict[str, tuple[Page, Site]] = {}
    for name, host in SETS["spip"].warcs:
        site = Site("sample", "Sample", f"http://{host}/", Family.SPIP)
        for page in captured_pages(Path(SETS["spip"].folder) / name):
            for reading in read(page, site) if page.is_html else ():
                if reading.role == "page" and reading.article:
                    found.setdefault(reading.canonical_url, (page, site))
    return list(found.values())


def fresh(page: Page) -> Page:
    """Return the page without anything remembered from an earlier reading."""
    return Page(page.url, page.status, page.content_type, page.body, page.location)


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
