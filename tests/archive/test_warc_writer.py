import gzip
import io
import os
import re
import resource
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from archive.errors import StorageFull
from archive.model import Capture
from archive.warc import layout
from archive.warc.digests import agrees, digest, hasher_for
from archive.warc.reader import Record, iter_captures, iter_records, read_capture, read_message
from tests.archive.warc_samples import PAGE, START, Originals, exchange, pages, writer

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def only_file(folder: Path) -> Path:
    (path,) = (each for each in folder.rglob("*") if each.is_file())
    return path


def records_of(folder: Path) -> list[Record]:
    return list(iter_records(only_file(folder)))


def test_the_bytes_of_a_file(tmp_path: Path) -> None:
    with writer(tmp_path) as out:
        capture = out.write_exchange(
            exchange("http://iv.test/a?b=1", b"body", via="http://iv.test/")
        )
    path = only_file(tmp_path)
    assert re.fullmatch(r"HEM-\d{17}-00001-[A-Za-z0-9.-]+\.warc\.gz", path.name)
    text = gzip.decompress(path.read_bytes()).decode()
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", text)
    text = re.sub(r"sha256:[0-9a-f]{64}", "sha256:DIGEST", text)
    info, rest = text.split("WARC/1.1\r\nWARC-Type: request", 1)
    assert f"WARC-Filename: {path.name}\r\n" in info
    assert "\r\nformat: WARC File Format 1.1\r\n" in info
    assert "\r\noperator: Archive of Tests\r\n" in info
    assert ("WARC/1.1\r\nWARC-Type: request" + rest) == (
        "WARC/1.1\r\n"
        "WARC-Type: request\r\n"
        "WARC-Record-ID: <urn:uuid:ID>\r\n"
        "WARC-Date: 2026-11-22T09:30:00.123456Z\r\n"
        "WARC-Target-URI: http://iv.test/a?b=1\r\n"
        "WARC-Concurrent-To: <urn:uuid:ID>\r\n"
        "WARC-Warcinfo-ID: <urn:uuid:ID>\r\n"
        "WARC-IP-Address: 127.0.0.1\r\n"
        "Content-Type: application/http; msgtype=request\r\n"
        "WARC-Block-Digest: sha256:DIGEST\r\n"
        "Content-Length: 38\r\n"
        "\r\n"
        "GET /a?b=1 HTTP/1.1\r\nHost: iv.test\r\n\r\n\r\n\r\n"
        "WARC/1.1\r\n"
        "WARC-Type: metadata\r\n"
        "WARC-Record-ID: <urn:uuid:ID>\r\n"
        "WARC-Date: 2026-11-22T09:30:00.123456Z\r\n"
        "WARC-Target-URI: http://iv.test/a?b=1\r\n"
        "WARC-Concurrent-To: <urn:uuid:ID>\r\n"
        "WARC-Warcinfo-ID: <urn:uuid:ID>\r\n"
        "Content-Type: application/warc-fields\r\n"
        "WARC-Block-Digest: sha256:DIGEST\r\n"
        "Content-Length: 61\r\n"
        "\r\n"
        "via: http://iv.test/\r\nsite: iv\r\ncrawl: c1\r\npayloadLength: 4\r\n\r\n\r\n"
        "WARC/1.1\r\n"
        "WARC-Type: response\r\n"
        "WARC-Record-ID: <urn:uuid:ID>\r\n"
        "WARC-Date: 2026-11-22T09:30:00.123456Z\r\n"
        "WARC-Target-URI: http://iv.test/a?b=1\r\n"
        "WARC-IP-Address: 127.0.0.1\r\n"
        "WARC-Warcinfo-ID: <urn:uuid:ID>\r\n"
        "WARC-Payload-Digest: sha256:DIGEST\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        "WARC-Block-Digest: sha256:DIGEST\r\n"
        "Content-Length: 63\r\n"
        "\r\n"
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\nbody\r\n\r\n"
    )
    assert capture.warc == path.relative_to(tmp_path).as_posix()


def test_equal_records_are_equal_bytes() -> None:
    made = [layout.small("resource", "urn:uuid:1", START, [], "text/plain", PAGE) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].startswith(layout.GZIP_HEADER)


@pytest.mark.parametrize("in_file", [False, True])
def test_what_is_written_is_read(tmp_path: Path, in_file: bool) -> None:
    body = os.urandom(6_000_000) if in_file else PAGE
    given = [
        exchange("http://iv.test/a", body, in_file=in_file, hops="LR", via="http://iv.test/"),
        exchange("http://iv.test/b", b"", head=b"HTTP/1.1 404 \xe9\nX\n\n", method="POST", ip=None,
                 request=b"POST /b HTTP/1.1\r\n\r\nq=1"),
        exchange("http://iv.test/c", b"3\r\nabc\r\n0\r\n\r\n", head=CHUNKED, truncated="length"),
    ]  # fmt: skip
    with writer(tmp_path) as out:
        captures = [out.write_exchange(each) for each in given]
    path = only_file(tmp_path)
    found = list(iter_captures(path, relative_to=tmp_path))
    assert [capture for capture, _ in found] == captures
    for each, (capture, record) in zip(given, found, strict=True):
        if isinstance(each.response, bytes):
            assert record.content == each.response
        else:
            assert record.content == each.response.getvalue()  # type: ignore[attr-defined]
        assert read_capture(tmp_path, capture).content == record.content
    requests = [record.content for record in iter_records(path) if record.type == "request"]
    assert requests == [each.request for each in given]


def test_others_read_what_we_write(tmp_path: Path) -> None:
    originals = Originals()
    with writer(tmp_path, originals) as out:
        captures = [out.write_exchange(exchange("http://iv.test/é b", PAGE))]
        originals.captures[captures[0].payload_digest or ""] = captures[0]
        captures.append(out.write_exchange(exchange("http://iv.test/2", PAGE)))
        captures.append(
            out.write_exchange(exchange("http://iv.test/3", os.urandom(5_000_000), in_file=True))
        )
        out.write_resource("urn:hemeroteca:crawl:1", "application/json", b"{}")
        out.write_metadata("urn:hemeroteca:site:iv", "application/json", b"{}")
    path = only_file(tmp_path)
    with path.open("rb") as file:
        places = {}
        iterator = ArchiveIterator(file)
        for record in iterator:
            record.content_stream().read()
            identifier = record.rec_headers.get_header("WARC-Record-ID")
            places[identifier] = (iterator.get_record_offset(), iterator.get_record_length())
    assert len(places) == 12
    for capture in captures:
        assert places[f"<{capture.id}>"] == (capture.offset, capture.length)
    checker = Checker(type("Arguments", (), {"verbose": False, "inputs": [str(path)]})())
    checker.process_all()
    assert checker.exit_value == 0
    with path.open("rb") as file:
        seen = list(FastIterator(file, parse_http=False))
    with path.open("rb") as file:
        good = [record.verify_block_digest() for record in FastIterator(file, parse_http=False)]
    assert len(seen) == 12
    assert all(good)


def test_chunked_payload_digests_differ_in_other_checkers(tmp_path: Path) -> None:
    """docs/warc.md says so: they hash the chunks too, the standard says without."""
    with writer(tmp_path) as out:
        out.write_exchange(exchange(body=b"3\r\nabc\r\n0\r\n\r\n", head=CHUNKED))
    (record,) = (each for each in records_of(tmp_path) if each.type == "response")
    assert record.headers.get("WARC-Payload-Digest") == digest(b"abc")


def test_informational_heads_are_kept(tmp_path: Path) -> None:
    heads = (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n")
    with writer(tmp_path) as out:
        capture = out.write_exchange(exchange(informational=heads))
    (record,) = (each for each in records_of(tmp_path) if b"103 Early" in each.content)
    assert record.type == "metadata"
    assert record.content == b"".join(heads)
    assert record.headers.uri("WARC-Concurrent-To") == capture.id
    assert record.headers.get("WARC-Target-URI") == "urn:hemeroteca:1xx:http://iv.test/"


def test_notes_cannot_add_lines(tmp_path: Path) -> None:
    with writer(tmp_path) as out:
        out.write_exchange(
            exchange("http://iv.test/\r\nX: 1", via="a\r\ncrawl: other", notes={"n": "1\n2"})
        )
    (capture,) = (each for each, _ in iter_captures(only_file(tmp_path), relative_to=tmp_path))
    assert (capture.crawl, capture.via) == ("c1", "a crawl: other")
    assert capture.url == "http://iv.test/%0D%0AX:%201"


# --- revisits -----------------------------------------------------------------------------------


def test_a_duplicate_becomes_a_revisit_that_replays(tmp_path: Path) -> None:
    originals = Originals()
    with writer(tmp_path, originals) as out:
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE)
        first = out.write_exchange(exchange("http://iv.test/1", body, head=CHUNKED))
        originals.captures[first.payload_digest or ""] = first
        head = b"HTTP/1.1 203 Other\r\nContent-Length: %d\r\nX: 2\r\n\r\n" % len(PAGE)
        second = out.write_exchange(exchange("http://iv.test/2", PAGE, head=head))
    assert (second.record_type, second.refers_to) == ("revisit", first.id)
    assert second.length < first.length
    (record,) = (each for each in records_of(tmp_path) if each.type == "revisit")
    assert record.content == head
    get = record.headers.get
    assert get("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert get("WARC-Refers-To") == f"<{first.id}>"
    assert get("WARC-Refers-To-Target-URI") == "http://iv.test/1"
    assert get("WARC-Refers-To-Date") == "2026-11-22T09:30:00.123456Z"
    assert get("WARC-Payload-Digest") == first.payload_digest == digest(PAGE)
    message = read_message(tmp_path, second, originals.by_id)
    assert (message.status, message.body, message.header("x")) == (203, PAGE, "2")
    found = [each for each, _ in iter_captures(only_file(tmp_path), relative_to=tmp_path)]
    assert found == [first, second]


def test_a_304_becomes_a_revisit_of_what_it_was_about(tmp_path: Path) -> None:
    originals = Originals()
    with writer(tmp_path, originals) as out:
        first = out.write_exchange(exchange(body=PAGE))
        originals.captures[first.payload_digest or ""] = first
        head = b"HTTP/1.1 304 Not Modified\r\nETag: 1\r\n\r\n"
        second = out.write_exchange(exchange(body=b"", head=head), not_modified=first)
        third = out.write_exchange(exchange(body=b"", head=head), not_modified=second)
        unasked = out.write_exchange(exchange(body=b"", head=head))
    profile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    revisits = [each for each in records_of(tmp_path) if each.type == "revisit"]
    assert [each.headers.get("WARC-Profile") for each in revisits] == [profile] * 2
    assert [each.content for each in revisits] == [head] * 2
    assert (second.refers_to, third.refers_to, unasked.record_type) == (
        first.id,
        first.id,
        "response",
    )
    assert (second.status, second.payload_length) == (304, len(PAGE))
    assert read_message(tmp_path, third, originals.by_id).body == PAGE
    found = [each for each, _ in iter_captures(only_file(tmp_path), relative_to=tmp_path)]
    assert found == [first, second, third, unasked]


@pytest.mark.parametrize(
    ("body", "first", "second"),
    [
        (b"tiny", {}, {}),
        (b"", {}, {}),
        (PAGE, {"truncated": "length"}, {}),
        (PAGE, {}, {"truncated": "time"}),
    ],
    ids=["the revisit would be larger", "empty", "a truncated original", "itself truncated"],
)
def test_what_is_not_made_a_revisit(
    tmp_path: Path, body: bytes, first: dict[str, str], second: dict[str, str]
) -> None:
    originals = Originals()
    with writer(tmp_path, originals) as out:
        capture = out.write_exchange(exchange(body=body, **first))
        originals.captures[capture.payload_digest or ""] = capture
        assert out.write_exchange(exchange(body=body, **second)).record_type == "response"


# --- files --------------------------------------------------------------------------------------


def test_a_file_is_open_until_it_is_closed(tmp_path: Path) -> None:
    out = writer(tmp_path)
    assert not list(tmp_path.rglob("*.warc*"))
    capture = out.write_exchange(exchange())
    assert only_file(tmp_path).name.endswith(".warc.gz.open")
    assert read_capture(tmp_path, capture).type == "response"
    out.close()
    out.close()
    assert only_file(tmp_path).name.endswith(".warc.gz")
    assert out.closed == [only_file(tmp_path)]


def test_files_are_full_at_their_size(tmp_path: Path) -> None:
    with writer(tmp_path, max_bytes=20_000) as out:
        captures = [out.write_exchange(each) for each in pages(30)]
    files = sorted(tmp_path.rglob("*.warc.gz"))
    assert len(files) == len({each.warc for each in captures}) > 3
    assert [path.name.split("-")[2] for path in files] == [
        f"{n:05}" for n in range(1, len(files) + 1)
    ]
    assert all(next(iter_records(path)).type == "warcinfo" for path in files)
    assert all(20_000 <= path.stat().st_size < 40_000 for path in files[:-1])


def test_threads_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """A large body in one thread, small pages in another: no page waits, all is kept."""
    begun, finish = threading.Event(), threading.Event()

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            begun.set()
            assert finish.wait(20)
            return super().read(size)

    with writer(tmp_path) as out:
        large = exchange("http://iv.test/large", b"x" * 3_000_000)
        assert isinstance(large.response, bytes)
        slow = exchange("http://iv.test/large", b"x" * 3_000_000, response=Slow(large.response))
        thread = threading.Thread(target=out.write_exchange, args=(slow,))
        thread.start()
        assert begun.wait(20)
        for each in pages(5):
            out.write_exchange(each)
        finish.set()
        thread.join()
    assert len(list(tmp_path.rglob("*.warc.gz"))) == 2
    urls = [
        capture.url
        for path in tmp_path.rglob("*.warc.gz")
        for capture, _ in iter_captures(path, relative_to=tmp_path)
    ]
    assert len(urls) == 6


def test_a_full_disk_leaves_whole_files(tmp_path: Path) -> None:
    """The limit on file size stands in for a full disk: the kernel refuses in the same way."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    out = writer(tmp_path)
    kept: list[Capture] = []
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, limits[1]))
        with pytest.raises(StorageFull, match="no room left"):
            kept.extend(map(out.write_exchange, pages(100)))
        assert kept
        assert only_file(tmp_path).name.endswith(".warc.gz")
        with pytest.raises(StorageFull):
            out.write_exchange(exchange(body=os.urandom(80_000), in_file=True))
        assert len(list(tmp_path.rglob("*.warc*"))) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    kept.append(out.write_exchange(exchange("http://iv.test/again", b"room again" * 999)))
    out.close()
    found = [
        capture
        for path in sorted(tmp_path.rglob("*.warc.gz"))
        for capture, _ in iter_captures(path, relative_to=tmp_path)
    ]
    assert found == kept


def test_no_room_for_a_first_record_leaves_no_file(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
        with pytest.raises(StorageFull):
            writer(tmp_path).write_exchange(exchange())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not list(tmp_path.rglob("*.warc*"))


# --- the small parts ----------------------------------------------------------------------------


def test_dates() -> None:
    berlin = datetime(2026, 1, 1, 1, 0, 0, 5, timezone(timedelta(hours=1)))
    assert layout.date(berlin) == "2026-01-01T00:00:00.000005Z"
    assert layout.read_date("2026-01-01T00:00:00.000005Z") == berlin
    assert layout.read_date("2026-01-01T00:00:00.123456789Z").microsecond == 123456
    assert layout.read_date("2026-01-01T00:00:00.5Z").microsecond == 500000
    assert layout.read_date("2026-01-01T00:00:00Z") == datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match=r"\w"):
        layout.read_date("yesterday")


@pytest.mark.parametrize(
    "claimed",
    [
        "sha1:AAF4C61DDCC5E8A2DABEDE0F3B482CD9AEA9434D",
        "sha1:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d",
        "SHA-1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N",
        "sha1:vl2mmho4yxukfwv63yhtwsbm3gxksq2n",
        "md5:XUFAKrxLKna5cZ2REBfFkg==",
        "sha256:FTZE3OS7WCRQ4JXIHMVMLOPCTYNRMHS4D6TUEXTTAQZWFE4LTASA====",
        "sha256:FTZE3OS7WCRQ4JXIHMVMLOPCTYNRMHS4D6TUEXTTAQZWFE4LTASA",
        "sha256:LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ",
        "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    ],
)
def test_digests_in_any_form_agree(claimed: str) -> None:
    for data, same in ((b"hello", True), (b"hallo", False)):
        hasher = hasher_for(claimed)
        assert hasher is not None
        hasher.update(data)
        assert agrees(claimed, hasher.digest()) is same


def test_a_digest_that_is_none() -> None:
    assert hasher_for("crc32:00000000") is None
    assert not agrees("sha1:!!!!", bytes(20))
    assert not agrees("sha1:" + "!" * 32, bytes(20))
