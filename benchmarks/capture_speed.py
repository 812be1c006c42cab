"""How much slower a crawl gets by keeping every exchange: plain Scrapy against Scrapy with capture.

    python -m benchmarks.capture_speed [--pages 2000] [--rounds 5] [--size 30000]

A server process on loopback plays pages of 30 KB; two crawls in processes of their own fetch them
in turn, one plain, one with WARC writing, a look-up of each payload in the index (for revisits)
and CDXJ. Prints the ratio of their throughputs, round by round, as the median, and of the best
rounds of each; the floor is 0.9. Time is taken inside the crawl, from the first request until all
is closed. The ratio by CPU time is steadier on a machine that has other things to do. Both crawls
have the same settings, Scrapy's own but for what neither needs here (cookies, proxies, telnet); the
only difference is the download handler and what it keeps.

Measured: see the end of docs/capture.md.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess

from archive.cdxj import Cdxj
from archive.index.store import Store
from archive.model import Capture
from archive.warc.digests import digest
from archive.warc.writer import WarcWriter
from pipelines.capture.session import CaptureSession
from pipelines.capture.signals import captured

ITSELF = (sys.executable, "-m", "benchmarks.capture_speed")
FLOOR = 0.9
EARLIER = 5_000
"""Captures that the index knows already."""
BATCH = 100
"""Captures between two additions to the CDXJ; a crawl commits about as often."""
HANDLER = "pipelines.capture.handler.CaptureHandler"
SETTINGS: dict[str, Any] = {
    "TELNETCONSOLE_ENABLED": False,
    "COOKIES_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_DELAY": 0,
    "LOG_LEVEL": "ERROR",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--size", type=int, default=30_000, help="bytes of a page")
    parser.add_argument("--role", choices=["server", "plain", "capture"], help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.role == "server":
        asyncio.run(_serve(options.size))
    elif options.role:
        _crawl(options.role, options.port, options.pages)
    else:
        _compare(options.pages, options.rounds, options.size)


def _compare(pages: int, rounds: int, size: int) -> None:
    server = subprocess.Popen(
        [*ITSELF, "--role", "server", "--size", str(size)],
        stdout=subprocess.PIPE,
    )
    assert server.stdout is not None
    port = server.stdout.readline().decode().strip()
    ratios: dict[str, list[float]] = {"seconds": [], "cpu": []}
    all_times: dict[str, dict[str, list[float]]] = {
        clock: {"plain": [], "capture": []} for clock in ratios
    }
    try:
        for number in range(rounds):
            order = ("plain", "capture") if number % 2 == 0 else ("capture", "plain")
            spent = {role: _timed(role, port, pages) for role in order}
            for clock, found in ratios.items():
                found.append(spent["plain"][clock] / spent["capture"][clock])
                for role in order:
                    all_times[clock][role].append(spent[role][clock])
            print(
                f"round {number + 1}: plain {pages / spent['plain']['seconds']:5.0f} pages/s   "
                f"capture {pages / spent['capture']['seconds']:5.0f} pages/s   "
                f"ratio {ratios['seconds'][-1]:.2f}, by CPU time {ratios['cpu'][-1]:.2f}"
            )
    finally:
        server.terminate()
        server.wait()
    wall, cpu = (statistics.median(found) for found in ratios.values())
    print(f"capture / plain, median of {rounds}: {wall:.2f} (floor {FLOOR}), by CPU time {cpu:.2f}")
    least = {
        clock: {role: min(times) for role, times in all_times[clock].items()} for clock in ratios
    }
    wall, cpu = (times["plain"] / times["capture"] for times in least.values())
    print(f"best rounds of each: {wall:.2f}, by CPU time {cpu:.2f}")


def _timed(role: str, port: str, pages: int) -> dict[str, float]:
    done = subprocess.run(
        [*ITSELF, "--role", role, "--port", port, "--pages", str(pages)],
        stdout=subprocess.PIPE,
        check=True,
    )
    spent: dict[str, float] = json.loads(done.stdout)
    return spent


# --- the server ---------------------------------------------------------------------------------


async def _serve(size: int) -> None:
    """Answer each target with a page of its own, about as compressible as an article."""
    words = [hashlib.sha256(b"%d" % n).hexdigest()[: 3 + n % 7] for n in range(2000)]
    text = " ".join(words[(n * n) % len(words)] for n in range(size)).encode()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                target = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1]
                page = b"<html><title>%s</title><p>" % target
                page += text[: size - len(page)]
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
                    b"Content-Length: %d\r\n\r\n%s" % (len(page), page)
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# --- the crawls ---------------------------------------------------------------------------------


class PagesSpider(scrapy.Spider):
    """Fetches numbered pages and looks at each title."""

    name = "pages"

    def __init__(self, port: int, pages: int) -> None:
        super().__init__()
        self.addresses = [f"http://127.0.0.1:{port}/article?n={n}" for n in range(pages)]
        self.seen = 0
        self.began = self.began_cpu = self.ended = 0.0

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for every page."""
        self.began, self.began_cpu = time.perf_counter(), time.process_time()
        for address in self.addresses:
            yield scrapy.Request(address)

    def parse(self, response: scrapy.http.Response) -> None:
        """Count a page."""
        assert len(response.body) > 0
        self.seen += 1
        self.ended = time.perf_counter()


def _crawl(role: str, port: int, pages: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = dict(SETTINGS)
        kept = Kept(Path(folder)) if role == "capture" else None
        if kept is not None:
            settings |= {"DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER}}
            settings["CAPTURE_SESSION"] = kept.session
        process = CrawlerProcess(settings)
        crawler = process.create_crawler(PagesSpider)
        if kept is not None:
            crawler.signals.connect(kept.on_captured, captured)
        process.crawl(crawler, port=port, pages=pages)
        process.start()
        began_closing = time.perf_counter()
        if kept is not None:
            kept.close()
        closing = time.perf_counter() - began_closing
    spider = crawler.spider
    assert isinstance(spider, PagesSpider)
    assert spider.seen == pages
    spent = time.process_time() - spider.began_cpu
    assert kept is None or len(kept.captures) == pages
    print(json.dumps({"seconds": spider.ended - spider.began + closing, "cpu": spent}))


class Kept:
    """What a crawl keeps things with: the writer asks the index, the CDXJ grows in batches."""

    def __init__(self, folder: Path) -> None:
        self.captures: list[Capture] = []
        self._store = Store(folder / "press.db")
        for number in range(EARLIER):
            self._store.add_capture(_earlier(number))
        self._store.commit()
        self._cdxj = Cdxj(folder / "captures.cdxj")
        self._writer = WarcWriter(
            folder / "warcs",
            info={"operator": "benchmark"},
            max_bytes=10**9,
            sync_seconds=2,
            find_original=self._store.find_original,
        )
        self.session = CaptureSession(
            self._writer, crawl="benchmark", allow_private=lambda _: True, folder=folder
        )

    def on_captured(self, capture: Capture) -> None:
        """Note a capture; every hundredth time, give the last hundred to the CDXJ."""
        self.captures.append(capture)
        if len(self.captures) % BATCH == 0:
            self._cdxj.add(self.captures[-BATCH:])

    def close(self) -> None:
        """Finish the files."""
        self.session.close()
        self._writer.close()
        self._store.close()


def _earlier(number: int) -> Capture:
    return Capture(
        id=f"urn:uuid:{number:032x}",
        url=f"http://earlier.test/article?n={number}",
        time=datetime.fromtimestamp(number, UTC),
        status=200,
        mime="text/html",
        payload_digest=digest(b"%d" % number),
        payload_length=30_000,
        warc="earlier.warc.gz",
        offset=number * 10_000,
        length=9_000,
    )


if __name__ == "__main__":
    main()
