"""Real crawls of a raw server, each with something of its own: size, routes, revisits, refusals."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.wire.archived import block_sha256, by_address, read_all
from tests.wire.cases import HTML, NOISE, TYPE, Case, big, chunked, with_length
from tests.wire.crawl import run_crawl
from tests.wire.server import STALL, RawServer, Script, serve, tls_context

MIB = 1024 * 1024
PDF = b"Content-Type: application/pdf"


def scripts(*cases: Case) -> dict[str, Script]:
    return {f"/{case.name}": case.script() for case in cases}


def plain(server: RawServer, path: str, **more: Any) -> dict[str, Any]:
    return {"url": f"http://127.0.0.1:{server.http}{path}", **more}


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_body_of_200_mb_costs_under_150_mb_of_memory(tmp_path: Path, scheme: str) -> None:
    size = 200_000_000
    with serve({"/big": big(size)}) as server:
        url = f"{scheme}://127.0.0.1:{getattr(server, scheme)}/big"
        requests = [{"url": url, "meta": {"kind": "requisite"}}]
        report = run_crawl(tmp_path, requests)
        (served,) = server.log
    (seen,) = report["responses"]
    (capture,) = report["captures"]
    assert report["memory_mib"] < 150
    assert capture["truncated"] is None
    assert capture["payload_length"] == size
    assert seen["flags"] == ["cut"]
    assert seen["length"] == capture["message_body"] == 8 * MIB
    assert block_sha256(tmp_path, "response") == (served.length, served.sha256)
    assert not [path for path in tmp_path.rglob("*") if path.suffix not in {".gz", ""}]


def test_small_pages_beside_large_files(tmp_path: Path) -> None:
    small = [Case(f"page/{n}", with_length(HTML, TYPE), pieces=2) for n in range(20)]
    large = [Case(f"file/{n}", with_length(NOISE * 5)) for n in range(20)]
    cases = [case for pair in zip(small, large, strict=True) for case in pair]
    with serve(scripts(*cases)) as server:
        report = run_crawl(tmp_path, [plain(server, case.target) for case in cases])
        records = by_address(read_all(tmp_path), "response")
        for case in cases:
            (record,) = records[plain(server, case.target)["url"]]
            assert record.block == case.answer
    assert len(report["responses"]) == len(cases)
    assert all(line["on_disk"] for line in report["responses"])


def test_ipv6(tmp_path: Path) -> None:
    with serve(scripts(Case("six", with_length(HTML, TYPE)))) as server:
        if server.http6 is None:
            pytest.skip("no IPv6 on this machine")
        url = f"http://[::1]:{server.http6}/six"
        run_crawl(tmp_path, [{"url": url}])
        (served,) = server.log
    records = read_all(tmp_path)
    (answered,) = by_address(records, "response")[url]
    (asked,) = by_address(records, "request")[url]
    assert answered.fields["WARC-IP-Address"] == "::1"
    assert asked.block == served.received
    assert f"Host: [::1]:{server.http6}\r\n".encode() in served.received


def test_private_networks_are_entered_only_where_named(tmp_path: Path) -> None:
    with serve(scripts(Case("secret", with_length(HTML, TYPE)))) as server:
        hosts = ["127.0.0.1", "127.1", "[::ffff:127.0.0.1]", "0.0.0.0", "localhost"]
        urls = [f"http://{host}:{server.http}/secret" for host in hosts]
        urls.append(f"http://[::1]:{server.http6 or server.http}/secret")
        named = urls.pop(4)
        requests = [{"url": url} for url in [*urls, named]]
        report = run_crawl(tmp_path, requests, session={"named": ["localhost"]})
        assert [served.target for served in server.log] == ["/secret"]
    assert {line["url"]: line["reason"] for line in report["failed"]} == dict.fromkeys(
        urls, "private-address"
    )
    assert {line["error"] for line in report["errors"]} == {"PrivateAddressError"}
    assert [line["url"] for line in report["responses"]] == [named]
    assert set(by_address(read_all(tmp_path), "response")) == {named}


def test_every_host_can_be_played_by_one_server(tmp_path: Path) -> None:
    case = Case("page", with_length(HTML, TYPE))
    hosts = ["one.test", "two.test:8080", "three.test"]
    with serve(scripts(case)) as server:
        rule = f"::127.0.0.1:{server.http}"
        requests = [{"url": f"http://{host}/page"} for host in hosts]
        run_crawl(tmp_path, requests, session={"connect_to": [rule], "named": []})
        asked = b"".join(served.received for served in server.log)
    for host in hosts:
        assert asked.count(f"\r\nHost: {host}\r\n".encode()) == 1
    records = by_address(read_all(tmp_path), "response")
    assert set(records) == {f"http://{host}/page" for host in hosts}
    for (record,) in records.values():
        assert record.fields["WARC-IP-Address"] == "127.0.0.1"


def test_revisits(tmp_path: Path) -> None:
    """Same payload at two addresses; a conditional request; a truncated record, left alone."""
    same, other = NOISE[:20_000], NOISE[20_000:40_000]
    cases = [
        Case("first", with_length(same)),
        Case("second", chunked(same)),
        Case("cut", b"HTTP/1.1 200 OK\r\n\r\n" + other, then=STALL),
        Case("whole", with_length(other)),
    ]
    not_modified = b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n'
    answers = iter([with_length(NOISE, b'ETag: "a"'), not_modified])
    page = Script(lambda: [next(answers)])
    with serve({**scripts(*cases), "/page": page}) as server:
        first, second, cut, whole, page_one = (
            plain(server, target) for target in ("/first", "/second", "/cut", "/whole", "/page")
        )
        page_two = page_one | {"headers": {"If-None-Match": '"a"'}, "conditional": True}
        requests = [
            first | {"next": second},
            cut | {"next": whole, "meta": {"download_timeout": 0.5}},
            page_one | {"next": page_two},
        ]
        report = run_crawl(tmp_path, requests, session={"revisits": True})
        (_, conditional) = server.served("/page")
    records = read_all(tmp_path)
    responses, revisits = by_address(records, "response"), by_address(records, "revisit")

    (original,), (revisit,) = responses[first["url"]], revisits[second["url"]]
    assert revisit.block == cases[1].answer[: cases[1].answer.index(b"\r\n\r\n") + 4]
    assert revisit.fields["WARC-Refers-To"] == original.fields["WARC-Record-ID"]
    assert revisit.fields["WARC-Profile"].endswith("identical-payload-digest")
    seen = [line for line in report["responses"] if line["url"] == second["url"]]
    assert base64.b64decode(seen[0]["body"]) == same

    (original,), (revisit,) = responses[page_one["url"]], revisits[page_one["url"]]
    assert b'If-None-Match: "a"' in conditional.received
    assert revisit.block == not_modified
    assert revisit.fields["WARC-Refers-To"] == original.fields["WARC-Record-ID"]
    assert revisit.fields["WARC-Profile"].endswith("server-not-modified")

    assert responses[cut["url"]][0].fields["WARC-Truncated"] == "time"
    assert responses[whole["url"]][0].block == cases[3].answer


def test_limits_go_by_kind_and_type(tmp_path: Path) -> None:
    cases = [Case("text", with_length(NOISE, TYPE)), Case("file", with_length(NOISE, PDF))]
    with serve(scripts(*cases)) as server:
        requests = [
            plain(server, "/text?page", meta={"kind": "article"}),
            plain(server, "/text?requisite", meta={"kind": "requisite"}),
            plain(server, "/file?linked", meta={"kind": "article"}),
        ]
        limits = {"max_page_bytes": 100_000, "max_requisite_bytes": len(NOISE)}
        report = run_crawl(tmp_path, requests, session=limits)
    kept = {line["url"].partition("?")[2]: line for line in report["captures"]}
    assert 100_000 <= kept["page"]["payload_length"] < len(NOISE)
    truncated = {name: line["truncated"] for name, line in kept.items()}
    assert truncated == {"page": "length", "requisite": None, "linked": None}


def test_a_slow_server_is_waited_for_while_bytes_come(tmp_path: Path) -> None:
    """Over the limit without a byte in all, never under way; then over the limit in all."""
    slow = Case("slow", with_length(NOISE, PDF), pieces=20)
    steps = [step if isinstance(step, bytes) else 0.1 for step in slow.script().steps()]
    with serve({"/slow": Script(lambda: steps)}) as server:
        url = plain(server, "/slow", meta={"download_timeout": 0.8})
        report = run_crawl(tmp_path / "patient", [url])
        limits = {"CAPTURE_TOTAL_SECONDS": 1.0}
        hasty = run_crawl(tmp_path / "hasty", [url], settings=limits)
    assert [line["truncated"] for line in report["captures"]] == [None]
    (record,) = by_address(read_all(tmp_path / "patient"), "response")[url["url"]]
    assert record.block == slow.answer
    assert [line["truncated"] for line in hasty["captures"]] == ["time"]
    (record,) = by_address(read_all(tmp_path / "hasty"), "response")[url["url"]]
    assert slow.answer.startswith(record.block)
    assert len(record.block) > 10_000


def test_a_handshake_that_stalls_is_given_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        report = run_crawl(tmp_path, [{"url": url, "meta": {"download_timeout": 0.7}}])
    assert report["failed"] == [{"url": url, "reason": "timeout"}]
    assert not report["captures"]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_speaks_first(tmp_path: Path, scheme: str) -> None:
    answer = with_length(HTML, TYPE, status=b"HTTP/1.1 408 Request Timeout")
    with speaking_first(tmp_path, scheme, answer) as port:
        url = f"{scheme}://127.0.0.1:{port}/"
        report = run_crawl(tmp_path / "warcs", [{"url": url}])
    assert [line["status"] for line in report["responses"]] == [408]
    (record,) = by_address(read_all(tmp_path / "warcs"), "response")[url]
    assert record.block == answer


@contextmanager
def speaking_first(folder: Path, scheme: str, answer: bytes) -> Iterator[int]:
    """Run a server that answers a connection before any request; give its port."""
    context = tls_context(folder)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection = listener.accept()[0]
            if scheme == "https":
                connection = context.wrap_socket(connection, server_side=True)
            with connection:
                connection.sendall(answer)
                connection.recv(65536)

        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)


def test_failures_are_told_apart(tmp_path: Path) -> None:
    with serve(scripts(Case("page", with_length(HTML, TYPE)))) as server, no_tls() as port:
        reasons = {
            "http://127.0.0.1:1/": "refused",
            "http://no-such-host.invalid/": "dns",
            f"https://127.0.0.1:{port}/": "tls",
            f"http://127.0.0.1:{server.http}/page": "error",
        }
        requests: list[dict[str, Any]] = [{"url": url} for url in reasons]
        requests[-1]["meta"] = {"proxy": f"http://127.0.0.1:{server.http}"}
        report = run_crawl(tmp_path, requests)
        assert not server.log
    assert {line["url"]: line["reason"] for line in report["failed"]} == reasons
    assert not report["captures"]


@contextmanager
def no_tls() -> Iterator[int]:
    """Run a server that greets TLS with something else; give its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            with listener.accept()[0] as connection:
                connection.recv(4096)
                connection.sendall(b"this is not TLS\r\n")

        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)
