import gzip
import hashlib
import io
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter as WarcioWriter

from archive import http
from archive.errors import HttpError, RecordNotFound, WarcError
from archive.http import HttpMessage
from archive.warc.members import MemberFault, members
from archive.warc.payload import PayloadMeter
from archive.warc.reader import iter_captures, iter_records, read_capture, read_message
from tests.archive.warc_samples import PAGE, Originals, exchange, pages, writer

FIXTURES = Path(__file__).parents[1] / "fixtures"
SAMPLES = sorted(FIXTURES.glob("*/*.warc.gz"))

# The examples of annex C of the standard: header, empty line, block.
EXAMPLES = (
    """\
WARC-Type: warcinfo
WARC-Date: 2006-09-19T17:20:14Z
WARC-Record-ID: <urn:uuid:d7ae5c10-e6b3-4d27-967d-34780c58ba39>
Content-Type: application/warc-fields

software: Heritrix 1.12.0 http://crawler.archive.org
hostname: crawling017.archive.org
isPartOf: testcrawl-20050708
""",
    """\
WARC-Type: request
WARC-Target-URI: http://www.archive.org/images/logoc.jpg
WARC-Warcinfo-ID: <urn:uuid:d7ae5c10-e6b3-4d27-967d-34780c58ba39>
WARC-Date: 2006-09-19T17:20:24Z
WARC-Record-ID: <urn:uuid:4885803b-eebd-4b27-a090-144450c11594>
Content-Type: application/http;msgtype=request
WARC-Concurrent-To: <urn:uuid:92283950-ef2f-4d72-b224-f54c6ec90bb0>

GET /images/logoc.jpg HTTP/1.0
User-Agent: Mozilla/5.0

""",
    """\
WARC-Type: response
WARC-Target-URI: http://www.archive.org/images/logoc.jpg
WARC-Warcinfo-ID: <urn:uuid:d7ae5c10-e6b3-4d27-967d-34780c58ba39>
WARC-Date: 2006-09-19T17:20:24Z
WARC-Block-Digest: sha1:UZY6ND6CCHXETFVJD2MSS7ZENMWF7KQ2
WARC-Payload-Digest: sha1:CCHXETFVJD2MUZY6ND6SS7ZENMWF7KQ2
WARC-IP-Address: 207.241.233.58
WARC-Record-ID: <urn:uuid:92283950-ef2f-4d72-b224-f54c6ec90bb0>
Content-Type: application/http;msgtype=response
WARC-Identified-Payload-Type: image/jpeg

HTTP/1.1 200 OK
Content-Type: image/jpeg

[image/jpeg binary data here]""",
    """\
WARC-Type: metadata
WARC-Target-URI: http://www.archive.org/images/logoc.jpg
WARC-Date: 2006-09-19T17:20:24Z
WARC-Record-ID: <urn:uuid:16da6da0-bcdc-49c3-927e-57494593b943>
WARC-Concurrent-To: <urn:uuid:92283950-ef2f-4d72-b224-f54c6ec90bb0>
Content-Type: application/warc-fields

via: http://www.archive.org/
hopsFromSeed: E
fetchTimeMs: 565
""",
)
BLOCKS = [example.replace("\n", "\r\n").partition("\r\n\r\n")[2] for example in EXAMPLES]


def as_record(example: str) -> bytes:
    fields, _, block = example.replace("\n", "\r\n").partition("\r\n\r\n")
    lines = f"WARC/1.1\r\n{fields}\r\nContent-Length: {len(block)}\r\n\r\n"
    return f"{lines}{block}\r\n\r\n".encode()


@pytest.mark.parametrize("packed", [False, True])
def test_the_examples_of_the_standard(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("examples.warc.gz" if packed else "examples.warc")
    data = [gzip.compress(each) if packed else each for each in map(as_record, EXAMPLES)]
    path.write_bytes(b"".join(data))
    records = list(iter_records(path))
    assert [record.type for record in records] == ["warcinfo", "request", "response", "metadata"]
    assert [record.content.decode() for record in records] == BLOCKS
    assert [record.length for record in records] == [len(each) for each in data]
    assert [record.offset for record in records] == [sum(map(len, data[:n])) for n in range(4)]
    ((capture, record),) = iter_captures(path, relative_to=tmp_path)
    assert capture.url == "http://www.archive.org/images/logoc.jpg"
    assert (capture.via, capture.hops, capture.method) == ("http://www.archive.org/", "E", "GET")
    assert (capture.status, capture.mime, capture.ip) == (200, "image/jpeg", "207.241.233.58")
    payload = b"[image/jpeg binary data here]"
    assert capture.payload_digest == "sha256:" + hashlib.sha256(payload).hexdigest()
    assert capture.payload_length == len(payload)
    assert read_capture(tmp_path, capture).content == record.content


def test_odd_fields(tmp_path: Path) -> None:
    path = tmp_path / "odd.warc"
    path.write_bytes(
        b"WARC/1.0\r\nwarc-type: Resource\r\nWARC-Target-URI: <http://iv.test/caf\xe9>\r\n"
        b"X:  folded\r\n\tvalue\r\nX: again\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n"
    )
    (record,) = iter_records(path)
    assert record.type == "resource"
    assert record.headers.uri("warc-target-uri") == "http://iv.test/café"
    assert record.headers.all("x") == ("folded value", "again")
    assert record.id == ""


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_files_of_other_archivers(path: Path) -> None:
    """Wget's: its own digests agree with what is read; places are where the records are."""
    captures = list(iter_captures(path, relative_to=path.parent))
    assert len(captures) > 10
    for capture, record in captures[:20]:
        assert record.content.startswith(b"HTTP/1.1 ")
        assert capture.payload_length == len(http.payload(http.parse_response(record.content)))
        assert read_capture(path.parent, capture).id == capture.id


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # its files
def test_warcio_writes_and_we_read(tmp_path: Path) -> None:
    """warcio puts the request after the response."""
    path = tmp_path / "warcio.warc.gz"
    with path.open("wb") as file:
        out = WarcioWriter(file, gzip=True, warc_version="1.1")
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/plain")], protocol="HTTP/1.1")
        response = out.create_warc_record(
            "http://iv.test/", "response", io.BytesIO(b"hello"), http_headers=headers
        )
        asked = StatusAndHeaders("HEAD / HTTP/1.1", [("Host", "iv.test")], is_http_request=True)
        request = out.create_warc_record("http://iv.test/", "request", http_headers=asked)
        out.write_request_response_pair(request, response)
        out.write_record(
            out.create_warc_record(
                "http://iv.test/2", "response", io.BytesIO(b"2"), http_headers=headers
            )
        )
    found = [capture for capture, _ in iter_captures(path, relative_to=tmp_path)]
    assert [(each.url, each.method) for each in found] == [
        ("http://iv.test/", "HEAD"),
        ("http://iv.test/2", "GET"),
    ]


def test_a_large_record_is_read_piece_by_piece(tmp_path: Path) -> None:
    body = os.urandom(9_000_000)
    with writer(tmp_path) as out:
        first = out.write_exchange(exchange("http://iv.test/large", body, in_file=True))
        out.write_exchange(exchange("http://iv.test/small"))
    path = tmp_path / first.warc
    for capture, record in iter_captures(path, relative_to=tmp_path):
        assert (record.offset, record.length) == (capture.offset, capture.length)
        assert max(map(len, record.chunks())) <= 4 * 1024 * 1024
    large = read_capture(tmp_path, first)
    assert large.length == first.length
    assert large.content.endswith(body)
    assert (
        hashlib.sha256(b"".join(large.chunks())).digest() == hashlib.sha256(large.content).digest()
    )


def test_a_file_without_its_end(tmp_path: Path) -> None:
    with writer(tmp_path) as out:
        captures = [out.write_exchange(each) for each in pages(3)]
    path = tmp_path / captures[0].warc
    path.write_bytes(path.read_bytes()[:-5])
    records = iter_records(path)
    with pytest.raises(WarcError, match=rf"{path.name} at {captures[2].offset}: the file ends"):
        list(records)


def member(data: bytes) -> bytes:
    """The same bytes at any time: they are in the names of tests."""
    return gzip.compress(data, mtime=0)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"junk", "no gzip member begins here"),
        (member(b"no header"), "without an end of its header"),
        (member(b"HTTP/1.1 200 OK\r\n\r\n"), "not a WARC/1 record"),
        (member(b"WARC/1.1\r\n\r\n"), "without Content-Length"),
        (member(b"WARC/1.1\r\nContent-Length: 9\r\n\r\nshort\r\n\r\n"), ""),
        (member(b"WARC/1.1\r\nContent-Length: 99\r\n\r\nshort\r\n\r\n"), "shorter than"),
        (member(2 * b"WARC/1.1\r\nContent-Length: 1\r\n\r\nx\r\n\r\n"), "more than one"),
        (b"WARC/1.1\r\nContent-Length: x\r\n\r\n", "without Content-Length"),
        (b"WARC/1.1\r\nContent-Length: 9\r\n\r\nx", "ends within"),
        (b"WARC/1.1\r\nContent-Length: 1\r\n\r\nx\r\n\r\nnext", "no WARC record begins"),
    ],
)  # fmt: skip
def test_what_is_no_record_is_named(tmp_path: Path, data: bytes, what: str) -> None:
    path = tmp_path / "odd.warc"
    path.write_bytes(data)
    if what:
        with pytest.raises(WarcError, match=what):
            list(iter_records(path))
    else:
        assert [record.content for record in iter_records(path)] == [b"short\r\n\r\n"]


def test_a_capture_without_a_date_is_named_and_can_be_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "undated.warc"
    dated = as_record(EXAMPLES[2])
    path.write_bytes(dated.replace(b"2006-09-19T17:20:24Z", b"long ago and far off") + dated)
    with pytest.raises(WarcError, match=r"undated\.warc at 0: a record without a readable"):
        list(iter_captures(path, relative_to=tmp_path))
    faults: list[MemberFault] = []
    found = list(iter_captures(path, relative_to=tmp_path, faults=faults))
    assert (len(found), [fault.offset for fault in faults]) == (1, [0])


def test_a_record_that_is_not_there(tmp_path: Path) -> None:
    originals = Originals()
    with writer(tmp_path, originals) as out:
        first = out.write_exchange(exchange("http://iv.test/1"))
        originals.captures[first.payload_digest or ""] = first
        second = out.write_exchange(exchange("http://iv.test/2"))
    assert read_message(tmp_path, second, originals.by_id).body == PAGE
    with pytest.raises(RecordNotFound, match="original is not in the archive"):
        read_message(tmp_path, second, lambda _: None)
    with pytest.raises(RecordNotFound, match="not the record of"):
        read_capture(tmp_path, replace(first, offset=second.offset))
    for name in ("2026/none.warc.gz", "../x.warc.gz", "/etc/passwd"):
        with pytest.raises(RecordNotFound):
            read_capture(tmp_path, replace(first, warc=name))


@given(st.lists(st.binary(max_size=300_000), max_size=4))
def test_members_give_back_what_was_packed(parts: list[bytes]) -> None:
    packed = [gzip.compress(part) for part in parts]
    file = io.BytesIO(b"".join(packed))
    found = [(member.offset, b"".join(member), member.length) for member in members(file)]
    offsets = [sum(map(len, packed[:n])) for n in range(len(packed))]
    assert found == list(zip(offsets, parts, map(len, packed), strict=True))


def test_a_member_that_unpacks_to_much_comes_in_pieces() -> None:
    file = io.BytesIO(gzip.compress(bytes(30_000_000)))
    assert max(map(len, next(members(file)))) <= 1024 * 1024


@given(st.binary())
def test_any_bytes_are_members_or_faults(data: bytes) -> None:
    with suppress(MemberFault):
        for member in members(io.BytesIO(data)):
            assert b"".join(member) or member.length


HEADS = [
    b"HTTP/1.1 200 OK\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked\n\n",
    b"HTTP/1.1 200 OK\r\nX",
    b"no http",
]


@given(
    st.sampled_from(HEADS),
    st.lists(st.sampled_from([b"3\r\n", b"abc", b"\r\n", b"\n", b"0\r\n", b"x"])).map(b"".join),
    st.integers(1, 9),
)
def test_the_payload_is_measured_as_it_is_read(head: bytes, body: bytes, size: int) -> None:
    block = head + body
    try:
        message = http.parse_response(block)
    except HttpError:
        message = HttpMessage(b"", (), block)
    hasher = hashlib.sha256()
    meter = PayloadMeter(hasher)
    for at in range(0, len(block), size):
        meter.feed(block[at : at + size])
    meter.end()
    payload = http.payload(message)
    assert (meter.length, hasher.digest()) == (len(payload), hashlib.sha256(payload).digest())
