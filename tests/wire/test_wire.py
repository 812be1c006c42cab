"""The wire test: what the archive holds is what went over the wire, byte for byte.

One real crawl over http and TLS visits every row of `cases.py`, most of them at once over kept
connections; then each record is compared with the log of the server.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive.errors import HttpError
from archive.http import parse_response, payload
from archive.warc.digests import digest
from tests.wire import cases
from tests.wire.archived import Archived, by_address, read_all
from tests.wire.cases import LIMIT, Case
from tests.wire.crawl import run_crawl
from tests.wire.server import RawServer, Served, serve

SCHEMES = ("http", "https")
REQUEST_HEADERS = {"X-Case": "aB", "Accept": "text/html;q=0.9, */*"}


@dataclass
class Wire:
    """Both sides of the crawl: the server's log, and what the archive and the spider have."""

    server: RawServer
    report: dict[str, Any]
    records: dict[str, dict[str, list[Archived]]]

    def served(self, case: Case, scheme: str) -> list[Served]:
        return self.server.served(case.target, secure=scheme == "https")

    def archived(self, kind: str, case: Case, scheme: str) -> list[Archived]:
        return self.records[kind].get(address(case, scheme), [])

    def line(self, part: str, case: Case, scheme: str) -> dict[str, Any] | None:
        found = [line for line in self.report[part] if line["url"] == address(case, scheme)]
        assert len(found) <= 1
        return found[0] if found else None


def address(case: Case, scheme: str) -> str:
    host = "stale.test" if case.name.startswith("stale/") else "wire.test"
    return f"{scheme}://{host}{case.target}"


def request(case: Case, scheme: str) -> dict[str, Any]:
    return {
        "url": address(case, scheme),
        "method": case.method,
        "headers": REQUEST_HEADERS | case.headers,
        "body": base64.b64encode(case.body).decode(),
        "meta": {"site": "wire", "via": "http://wire.test/", "hops": "L", **case.meta},
    }


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    folder: Path = tmp_path_factory.mktemp("warcs")
    first, second = cases.STALE
    requests = [
        request(case, scheme) for case in cases.ALL for scheme in SCHEMES if case not in cases.STALE
    ]
    requests += [request(first, scheme) | {"next": request(second, scheme)} for scheme in SCHEMES]
    with serve({f"/{case.name}": case.script() for case in cases.ALL}) as server:
        ways = [f":80:127.0.0.1:{server.http}", f":443:127.0.0.1:{server.https}"]
        report = run_crawl(folder, requests, session={"connect_to": ways, "max_page_bytes": LIMIT})
        records = read_all(folder)
        kinds = {record.kind for record in records}
        yield Wire(server, report, {kind: by_address(records, kind) for kind in kinds})


def named(case: Case) -> str:
    return case.name


every_scheme = pytest.mark.parametrize("scheme", SCHEMES)


@every_scheme
@pytest.mark.parametrize("case", [*cases.WHOLE, *cases.REUSED], ids=named)
def test_a_record_holds_the_bytes_of_the_wire(wire: Wire, case: Case, scheme: str) -> None:
    served = wire.served(case, scheme)[-1]
    assert bytes(served.sent) == b"".join(case.before) + case.answer + case.junk

    (asked,) = wire.archived("request", case, scheme)
    (answered,) = wire.archived("response", case, scheme)
    assert asked.block == served.received
    assert answered.block == case.answer
    assert answered.fields.get("WARC-Truncated") == case.truncated
    assert answered.fields["WARC-IP-Address"] == "127.0.0.1"
    assert asked.fields["WARC-Concurrent-To"] == answered.fields["WARC-Record-ID"]
    assert asked.fields["WARC-Date"] == answered.fields["WARC-Date"]


@every_scheme
@pytest.mark.parametrize("case", [*cases.WHOLE, *cases.REUSED], ids=named)
def test_digests_are_those_of_the_bytes(wire: Wire, case: Case, scheme: str) -> None:
    (record,) = wire.archived("response", case, scheme)
    assert record.fields["WARC-Block-Digest"] == digest(record.block)
    try:
        expected = payload(parse_response(record.block))
    except HttpError:
        expected = record.block
    assert record.fields["WARC-Payload-Digest"] == digest(expected)


@every_scheme
@pytest.mark.parametrize("case", [*cases.WHOLE, *cases.REUSED, cases.LARGE], ids=named)
def test_the_capture_says_what_the_record_says(wire: Wire, case: Case, scheme: str) -> None:
    capture = wire.line("captures", case, scheme)
    (record,) = wire.archived("response", case, scheme)
    assert capture is not None
    assert record.fields["WARC-Record-ID"] == f"<{capture['id']}>"
    assert capture["status"] == case.status
    assert capture["truncated"] == case.truncated
    assert capture["method"] == case.method
    assert (capture["site"], capture["via"], capture["hops"], capture["crawl"]) == (
        "wire",
        "http://wire.test/",
        "L",
        "crawl-1",
    )


@every_scheme
@pytest.mark.parametrize("case", [case for case in cases.ALL if not case.error], ids=named)
def test_the_spider_sees_a_page_that_is_on_disk(wire: Wire, case: Case, scheme: str) -> None:
    seen = wire.line("responses", case, scheme)
    capture = wire.line("captures", case, scheme)
    assert seen is not None
    assert capture is not None
    assert seen["on_disk"]
    assert seen["capture"] == capture["id"]
    assert seen["status"] == case.status
    assert ("dataloss" in seen["flags"]) is (case.truncated is not None)
    if case.shown is not None:
        assert base64.b64decode(seen["body"]) == case.shown


@every_scheme
@pytest.mark.parametrize("case", [case for case in cases.ALL if case.error], ids=named)
def test_a_failed_exchange_is_reported_with_its_reason(wire: Wire, case: Case, scheme: str) -> None:
    failed = wire.line("failed", case, scheme)
    assert failed is not None
    assert failed["reason"] == case.error
    assert wire.line("errors", case, scheme) is not None
    assert wire.line("responses", case, scheme) is None


@every_scheme
@pytest.mark.parametrize("case", cases.SILENT, ids=named)
def test_nothing_is_invented_where_nothing_came(wire: Wire, case: Case, scheme: str) -> None:
    assert wire.served(case, scheme)
    for kind in wire.records:
        assert not wire.archived(kind, case, scheme)


@every_scheme
def test_informational_answers_are_kept_apart(wire: Wire, scheme: str) -> None:
    for case in (*cases.FRAMED, *cases.BROKEN):
        heads = wire.records["metadata"].get(f"urn:hemeroteca:1xx:{address(case, scheme)}", [])
        assert b"".join(head.block for head in heads) == b"".join(case.before)


@every_scheme
def test_a_body_over_the_limit_is_cut(wire: Wire, scheme: str) -> None:
    (record,) = wire.archived("response", cases.LARGE, scheme)
    assert record.fields["WARC-Truncated"] == "length"
    assert LIMIT < len(record.block) < LIMIT + 100_000
    assert cases.LARGE.answer.startswith(record.block)


@every_scheme
def test_a_header_block_without_end_is_cut(wire: Wire, scheme: str) -> None:
    (record,) = wire.archived("response", cases.OVERGROWN_HEAD, scheme)
    assert record.fields["WARC-Truncated"] == "length"
    assert 256 * 1024 < len(record.block) < 512 * 1024
    assert cases.OVERGROWN_HEAD.answer.startswith(record.block)


@every_scheme
def test_many_requests_share_few_connections(wire: Wire, scheme: str) -> None:
    served = [wire.served(case, scheme)[0] for case in cases.REUSED]
    assert len({each.connection for each in served}) < len(served)


@every_scheme
def test_the_retry_of_a_stale_connection_leaves_no_trace(wire: Wire, scheme: str) -> None:
    first, second = cases.STALE
    (before,) = wire.served(first, scheme)
    unanswered, answered = wire.served(second, scheme)
    assert unanswered.connection == before.connection != answered.connection
    assert not unanswered.sent
    assert len(wire.archived("request", second, scheme)) == 1
    assert len(wire.archived("response", second, scheme)) == 1


def test_the_connection_moves_and_nothing_else(wire: Wire) -> None:
    (served,) = wire.served(cases.PLAIN[0], "https")
    assert b"\r\nHost: wire.test\r\n" in served.received
    assert served.server_name == "wire.test"


@every_scheme
def test_opt_outs_are_noted(wire: Wire, scheme: str) -> None:
    (case,) = (case for case in cases.PLAIN if case.name == "opt-outs")
    (context,) = wire.archived("metadata", case, scheme)
    assert b"x-robots-tag: noarchive\r\n" in context.block
    assert b"tdm-reservation: 1\r\n" in context.block
