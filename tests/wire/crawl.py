"""A real Scrapy crawl in a process of its own, for the tests that need one.

Reads a JSON object from standard input (`folder`, `requests`, `session`, `settings`), fetches the
requests, writes WARC files below `folder`, and prints a JSON object: what the spider saw, which
records were announced, which exchanges failed, and the most memory that was used.
"""

from __future__ import annotations

import base64
import json
import resource
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess

from archive.http import HttpMessage
from archive.model import Capture
from archive.warc.writer import WarcWriter
from pipelines.capture.connect_to import ConnectTo
from pipelines.capture.session import CaptureSession
from pipelines.capture.signals import captured, failed_exchange

HANDLER = "pipelines.capture.handler.CaptureHandler"
SETTINGS: dict[str, Any] = {
    "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
    "HTTPPROXY_ENABLED": False,
    "REDIRECT_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "COOKIES_ENABLED": False,
    "RETRY_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "TELNETCONSOLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": 64,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
    "DOWNLOAD_TIMEOUT": 30,
    "LOG_LEVEL": "ERROR",
}


def run_crawl(
    folder: Path,
    requests: Sequence[dict[str, Any]],
    *,
    session: dict[str, Any] | None = None,
    settings: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Run this module; return what it prints. Keys of `requests` are Scrapy's, plus `next`."""
    job = {"folder": str(folder), "requests": list(requests)}
    job |= {"session": session or {}, "settings": settings or {}}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.wire.crawl"],
        input=json.dumps(job).encode(),
        capture_output=True,
        cwd=Path(__file__).parents[2],
        timeout=120,
        check=False,
    )
    if done.returncode or done.stderr:
        raise AssertionError(done.stderr.decode())
    return json.loads(done.stdout)


class WireSpider(scrapy.Spider):
    """Fetches the requests of a job and notes what it sees."""

    name = "wire"
    handle_httpstatus_all = True

    def __init__(self, requests: Sequence[dict[str, Any]], seen: dict[str, Any]) -> None:
        super().__init__()
        self.requests = requests
        self.seen = seen

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for spec in self.requests:
            yield self.ask(spec)

    def ask(self, spec: dict[str, Any]) -> scrapy.Request:
        spec = dict(spec)
        following = spec.pop("next", None)
        meta = {"handle_httpstatus_all": True, **spec.pop("meta", {})}
        body = base64.b64decode(spec.pop("body", ""))
        return scrapy.Request(
            **spec,
            body=body,
            meta=meta,
            callback=self.parse,
            errback=self.failed,
            cb_kwargs={"following": following},
            dont_filter=True,
        )

    def parse(self, response: scrapy.http.Response, following: Any) -> Any:
        body = response.body
        self.seen["responses"].append(
            {
                "url": response.url,
                "status": response.status,
                "flags": response.flags,
                "body": base64.b64encode(body).decode() if len(body) < 4_000_000 else None,
                "length": len(body),
                "on_disk": _is_on_disk(self.seen["folder"], response.meta["capture"]),
                "capture": response.meta["capture"].id,
            }
        )
        if following:
            again = dict(following)
            if again.pop("conditional", False):
                again["meta"] = again.get("meta", {}) | {"not_modified": response.meta["capture"]}
            yield self.ask(again)

    def failed(self, failure: Any) -> None:
        error = failure.value
        self.seen["errors"].append(
            {"url": failure.request.url, "error": type(error).__name__, "text": str(error)}
        )

    def on_captured(
        self, capture: Capture, message: HttpMessage, response: scrapy.http.Response | None
    ) -> None:
        line = asdict(replace(capture)) | {"time": capture.time.isoformat()}
        line |= {"message_body": len(message.body), "shown": response is not None}
        self.seen["captures"].append(line)

    def on_failed(self, url: str, reason: str) -> None:
        self.seen["failed"].append({"url": url, "reason": reason})


def _is_on_disk(folder: str, capture: Capture) -> bool:
    path = Path(folder, capture.warc)
    path = path if path.exists() else path.with_name(path.name + ".open")
    return path.stat().st_size >= capture.offset + capture.length


def main() -> None:
    """Run the job of standard input."""
    job = json.load(sys.stdin)
    folder = Path(job["folder"])
    seen: dict[str, Any] = {"folder": str(folder), "responses": [], "errors": []}
    seen |= {"captures": [], "failed": []}
    known: dict[str, Capture] = {}
    writer = WarcWriter(folder, info={}, max_bytes=10**9, sync_seconds=5, find_original=known.get)
    session = _session(writer, folder, job["session"])
    process = CrawlerProcess(SETTINGS | job["settings"] | {"CAPTURE_SESSION": session})
    crawler = process.create_crawler(WireSpider)

    def remember(capture: Capture) -> None:
        if capture.payload_digest and capture.record_type == "response" and not capture.truncated:
            known.setdefault(capture.payload_digest, capture)

    def connect(spider: WireSpider) -> None:
        crawler.signals.connect(spider.on_captured, captured)
        crawler.signals.connect(spider.on_failed, failed_exchange)

    if job["session"].get("revisits"):
        crawler.signals.connect(remember, captured)
    crawler.signals.connect(connect, scrapy.signals.spider_opened)
    process.crawl(crawler, requests=job["requests"], seen=seen)
    process.start()
    session.close()
    writer.close()
    seen["memory_mib"] = _peak_memory()
    print(json.dumps(seen))


def _session(writer: WarcWriter, folder: Path, options: dict[str, Any]) -> CaptureSession:
    options = dict(options)
    options.pop("revisits", None)
    named = set(options.pop("named", ["127.0.0.1", "::1"]))
    return CaptureSession(
        writer,
        crawl="crawl-1",
        folder=folder,
        connect_to=[ConnectTo.parse(rule) for rule in options.pop("connect_to", [])],
        allow_private=named.__contains__,
        **options,
    )


def _peak_memory() -> float:
    """Return the most this process ever held, in MiB; `getrusage` would count the parent's too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
