"""Walks a captured site with its real spider, from the WARC's records, without a network.

The queue is the simplest that keeps the frontier's promise: highest priority first, one page asked
once. What was never captured is a 404, as the player answers it.
"""

from __future__ import annotations

import heapq
import itertools
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecordType
from scrapy import Request
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from archive.model import Skip
from spiders.families.base import FamilySpider

FIXTURES = Path(__file__).parents[1] / "fixtures"

Answer = Callable[[Request], Response]


@dataclass
class Walked:
    """What a walk asked, in order, and what it refused."""

    asked: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    skips: list[Skip] = field(default_factory=list)

    @property
    def reasons(self) -> Counter[str]:
        return Counter(skip.reason.value for skip in self.skips)

    def of(self, kind: str) -> list[str]:
        return [url for url in self.asked if self.kinds[url] == kind]


def walk(spider: FamilySpider, answer: Answer, most: int = 5000, *, at_once: int = 1) -> Walked:
    """Walk until nothing is left to ask; more than `most` requests are a walk without end.

    `at_once` requests are under way at a time: what one brings comes too late for the others.
    """
    walked = Walked()
    known: set[str] = set()
    order = itertools.count()
    queue: list[tuple[int, int, Request]] = []

    def take(said: Any) -> None:
        if isinstance(said, Skip):
            walked.skips.append(said)
            return
        key = spider.canonical(said.url) if not said.meta["hops"].endswith("R") else said.url
        if key not in known:
            known.add(key)
            heapq.heappush(queue, (-said.priority, next(order), said))

    for said in _started(spider):
        take(said)
    flying: deque[Response] = deque()
    while queue or flying:
        while queue and len(flying) < at_once:
            request = heapq.heappop(queue)[2]
            if reason := spider.think_again(request):  # as the middleware `SecondThoughts` does
                walked.skips.append(Skip(request.url, reason))
                continue
            assert len(walked.asked) < most, "a walk without end"
            flying.append(answer(request))
            walked.asked.append(request.url)
            walked.kinds[request.url] = request.meta["kind"]
            walked.statuses[request.url] = flying[-1].status
        if flying:
            for said in spider.parse(flying.popleft()):
                take(said)
    return walked


def _started(spider: FamilySpider) -> list[Any]:
    """Drive `start()` by hand: it awaits nothing, and a loop would be in other tests' way."""
    said: list[Any] = []
    starting = spider.start()
    while True:
        try:
            starting.__anext__().send(None)
        except StopIteration as yielded:
            said.append(yielded.value)
        except StopAsyncIteration:
            return said


def from_warcs(*paths: str) -> Answer:
    """Answer from the records of WARC files of the fixtures; a later file lies over an earlier."""
    answers = dict(pair for path in paths for pair in _records(FIXTURES / path))

    def answer(request: Request) -> Response:
        parts = urlsplit(request.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        found = answers.get((parts.hostname or "", target))
        if found is None:
            return respond(request, b"no.\n", status=404, content_type="text/plain")
        status, headers, body = found
        return respond(request, body, status=status, headers=headers)

    return answer


def respond(
    request: Request,
    body: bytes,
    *,
    status: int = 200,
    content_type: str = "text/html; charset=utf-8",
    headers: list[tuple[str, str]] | None = None,
) -> Response:
    """Make the response that Scrapy would hand to the spider."""
    pairs = headers if headers is not None else [("Content-Type", content_type)]
    fields = Headers()
    for name, value in pairs:
        fields.appendlist(name, value)
    kind = responsetypes.from_args(headers=fields, url=request.url, body=body)
    return kind(request.url, status=status, headers=fields, body=body, request=request)


def _records(
    path: Path,
) -> Iterator[tuple[tuple[str, str], tuple[int, list[tuple[str, str]], bytes]]]:
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            parts = urlsplit(record.headers["WARC-Target-URI"].strip("<>"))
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            head = record.http_headers
            body = record.reader.read()
            yield (parts.hostname or "", target), (head.status_code, list(head), body)
