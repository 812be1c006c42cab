"""Random answers of a second server, over http and TLS, many at once: every byte is in its record.

Seeds are fixed, so a run is like another; `WHIMS=2000 WHIMS_FROM=1 pytest tests/wire/test_whims.py`
tries others.
"""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from typing import Any

import pytest

from archive.warc.digests import digest
from tests.wire.archived import Archived, by_address, read_all
from tests.wire.crawl import run_crawl
from tests.wire.server import tls_context
from tests.wire.whims import draw
from tests.wire.whimsical import Answered, Whimsical, whimsical

COUNT, FIRST = int(os.environ.get("WHIMS", "80")), int(os.environ.get("WHIMS_FROM", "0"))
SCHEMES = ("http", "https")


@dataclass
class Crawled:
    """What the server did, what the spider saw, and what is archived, by kind and address."""

    server: Whimsical
    report: dict[str, Any]
    records: dict[str, dict[str, list[Archived]]]

    def address(self, answered: Answered) -> str:
        port = self.server.ports[answered.scheme]
        return f"{answered.scheme}://127.0.0.1:{port}{answered.whim.target}"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder = tmp_path_factory.mktemp("warcs")
    with whimsical(tls_context(tmp_path_factory.mktemp("tls"))) as server:
        requests = [
            {
                "url": f"{scheme}://127.0.0.1:{server.ports[scheme]}{whim.target}",
                "method": whim.method,
            }
            for seed in range(FIRST, FIRST + COUNT)
            for scheme in SCHEMES
            for whim in [draw(seed, secure=scheme == "https")]
        ]
        # Few at once, so that connections are used again.
        report = run_crawl(folder, requests, settings={"CONCURRENT_REQUESTS_PER_DOMAIN": 8})
    records = read_all(folder)
    kinds = ("request", "response", "metadata")
    return Crawled(server, report, {kind: by_address(records, kind) for kind in kinds})


def test_every_request_was_answered_once(crawled: Crawled) -> None:
    asked = {(answered.scheme, answered.whim.seed) for answered in crawled.server.log}
    assert len(asked) == len(crawled.server.log) == 2 * COUNT
    assert crawled.server.connections < 2 * COUNT  # some were used again


def test_records_hold_what_was_sent(crawled: Crawled) -> None:
    for answered in crawled.server.log:
        address, whim = crawled.address(answered), answered.whim
        (asked,) = crawled.records["request"][address]
        (kept,) = crawled.records["response"][address]
        assert asked.block == answered.request, whim
        assert kept.block == whim.block, whim
        assert kept.fields.get("WARC-Truncated") == ("disconnect" if whim.truncated else None), whim
        heads = crawled.records["metadata"].get(f"urn:hemeroteca:1xx:{address}", [])
        assert b"".join(head.block for head in heads) == b"".join(whim.before), whim


def test_digests_are_those_of_what_was_meant(crawled: Crawled) -> None:
    for answered in crawled.server.log:
        whim = answered.whim
        (kept,) = crawled.records["response"][crawled.address(answered)]
        assert kept.fields["WARC-Block-Digest"] == digest(whim.block)
        if whim.sent == len(whim.head) + len(whim.body) and whim.frame != "bad chunks":
            assert kept.fields["WARC-Payload-Digest"] == digest(whim.payload), whim


def test_the_spider_sees_what_was_meant(crawled: Crawled) -> None:
    seen = {line["url"]: line for line in crawled.report["responses"]}
    failed = {line["url"]: line["reason"] for line in crawled.report["failed"]}
    for answered in crawled.server.log:
        address, whim = crawled.address(answered), answered.whim
        if not whim.is_shown:
            assert failed[address] == "disconnect", whim
            continue
        assert seen[address]["status"] == whim.status
        assert seen[address]["on_disk"]
        assert ("dataloss" in seen[address]["flags"]) is whim.truncated, whim
        if not whim.truncated and whim.frame != "bad chunks":
            assert base64.b64decode(seen[address]["body"]) == whim.text, whim
