"""Exchanges and collections for the tests of the WARC room."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archive import http
from archive.cdxj import Cdxj
from archive.collection import Collection
from archive.fixity.seals import seal
from archive.model import Capture
from archive.warc.digests import digest
from archive.warc.exchange import Exchange
from archive.warc.writer import WarcWriter

START = datetime(2026, 11, 22, 9, 30, 0, 123456, UTC)
PAGE = b"<p>" + b"".join(hashlib.sha256(bytes([n])).hexdigest().encode() for n in range(90))


def exchange(url: str = "http://iv.test/", body: bytes = PAGE, **changes: Any) -> Exchange:
    """An exchange whose response is built from `head` (bytes) and `body`, both on the wire."""
    head = changes.pop("head", None)
    if head is None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    raw = head + body
    message = http.parse_response(raw)
    payload = http.payload(message)
    in_file = changes.pop("in_file", False)
    path = url.partition("//")[2].partition("/")[2]
    values: dict[str, Any] = {
        "url": url,
        "time": START,
        "ip": "127.0.0.1",
        "method": "GET",
        "request": b"GET /%b HTTP/1.1\r\nHost: iv.test\r\n\r\n" % path.encode(),
        "response": io.BytesIO(raw) if in_file else raw,
        "response_length": len(raw),
        "header_length": len(head),
        "status": message.status or 0,
        "mime": http.media_type(message.header("content-type")),
        "payload_digest": digest(payload),
        "payload_length": len(payload),
        "crawl": "c1",
        "site": "iv",
    }
    return Exchange(**values | changes)


class Originals:
    """What an index gives the writer: the first whole capture of each payload."""

    def __init__(self) -> None:
        self.captures: dict[str, Capture] = {}

    def __call__(self, payload_digest: str) -> Capture | None:
        return self.captures.get(payload_digest)

    def by_id(self, record_id: str) -> Capture | None:
        return next((each for each in self.captures.values() if each.id == record_id), None)


def writer(folder: Path, originals: Originals | None = None, **changes: Any) -> WarcWriter:
    values: dict[str, Any] = {
        "info": {"operator": "Archive of Tests"},
        "max_bytes": 1_000_000_000,
        "sync_seconds": 0.05,
        "find_original": originals or Originals(),
    }
    return WarcWriter(folder, **values | changes)


def make_collection(root: Path) -> Collection:
    return Collection.create(root, title="Test", operator="Tester", contact="t@example.org")


def fill(collection: Collection, exchanges: Sequence[Exchange], **changes: Any) -> list[Capture]:
    """Write `exchanges`, index them in the CDXJ, seal the files."""
    originals = Originals()
    captures = []
    with writer(collection.warcs, originals, **changes) as out:
        for each in exchanges:
            capture = out.write_exchange(each)
            if capture.payload_digest and capture.record_type == "response":
                originals.captures.setdefault(capture.payload_digest, capture)
            captures.append(capture)
    index = Cdxj(collection.cdxj)
    index.add(captures)
    index.settle()
    seal(collection, who="Tester")
    return captures


def pages(count: int) -> list[Exchange]:
    """Pages of different length; every third has the body of the one before."""
    made = []
    for n in range(count):
        body = PAGE + str(n - n % 3 // 2).encode() * 50
        made.append(exchange(f"http://iv.test/{n}", body, time=START + timedelta(seconds=n)))
    return made
