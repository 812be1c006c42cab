"""The short way of `verify` finds what the careful one does, and leaves to it what it must."""

from __future__ import annotations

import base64
import gzip
import hashlib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.fixity import check, swift
from archive.fixity.check import check_file
from archive.fixity.sound import Sound
from archive.warc.members import MAGIC, MemberFault
from archive.warc.survey import survey
from tests.conftest import FIXTURES

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>text"
BLOCKS = (PLAIN, CHUNKED, b"GET / HTTP/1.1\r\n\r\n", b"no HTTP", b"", b"a\r\n\r\nb" * 9)


def digests_of(block: bytes) -> list[str | None]:
    """What may stand as a digest of `block`: right in each form, of its parts, wrong, none."""
    body = block.partition(b"\r\n\r\n")[2]
    right = [
        form
        for data in (block, body, b"abc")
        for form in (
            "sha256:" + hashlib.sha256(data).hexdigest(),
            "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode(),
        )
    ]
    return [*right, "sha1:" + "A" * 32, "unheard-of:x", None]


@st.composite
def records(draw: st.DrawFn) -> bytes:
    """A record as some archiver may write it, right or wrong."""
    block = draw(st.sampled_from(BLOCKS))
    digests = st.sampled_from(digests_of(block))
    url = draw(st.sampled_from(["http://iv.test/a", "<HTTPS://iv.test/>", "urn:x", " ftp://x/ "]))
    kinds = "response revisit request metadata conversion warcinfo Response odd".split()
    fields = [
        ("WARC-Type", draw(st.sampled_from(kinds))),
        ("WARC-Record-ID", draw(st.sampled_from(["<urn:x:1>", "urn:x:2", " <urn:x:3> "]))),
        ("WARC-Date", draw(st.sampled_from(["2026-01-01T00:00:00Z", "2026", "never"]))),
        ("WARC-Target-URI", url),
        ("WARC-Block-Digest", draw(digests)),
        ("WARC-Payload-Digest", draw(digests)),
        ("WARC-Refers-To", draw(st.sampled_from([None, "<urn:x:0>"]))),
        ("X-Other", draw(st.sampled_from([None, "a", "b\r\n folded"]))),
        ("warc-block-digest", draw(st.sampled_from([None, "sha1:" + "B" * 32]))),
        ("Content-Length", str(len(block) + draw(st.sampled_from([0, 0, 0, 1, -1])))),
    ]
    lines = [f"{name}: {value}" for name, value in fields if value is not None]
    order = draw(st.permutations(lines))
    return "\r\n".join(["WARC/1.0", *order]).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def found_swiftly(path: Path, warc: str) -> list[Sound]:
    with path.open("rb") as file:
        return list(swift.swift(file, 0, warc, ours=warc.startswith("HEM-")))


def found_with_care(path: Path, warc: str) -> list[Sound | MemberFault]:
    return list(survey(path, check._Check(warc).visit))


@settings(max_examples=300, deadline=None)
@given(st.lists(records(), min_size=1, max_size=4), st.sampled_from(["HEM-1", "other"]))
def test_both_ways_find_the_same(
    tmp_path_factory: pytest.TempPathFactory, said: list[bytes], warc: str
) -> None:
    path = tmp_path_factory.mktemp("swift") / "a.warc.gz"
    path.write_bytes(b"".join(gzip.compress(each, 6, mtime=0) for each in said))
    found = found_swiftly(path, warc)
    assert found == found_with_care(path, warc)[: len(found)]
    assert not any(each.what or each.packing for each in found)
    both = check_file(path, path.parent, None)
    assert both.records == sum(isinstance(each, Sound) for each in found_with_care(path, warc))


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*/*.warc.gz")), ids=str)
def test_nearly_every_record_is_common(path: Path) -> None:
    found = found_swiftly(path, path.name)
    assert found == found_with_care(path, path.name)[: len(found)]
    assert len(found) == check_file(path, path.parent, None).records


SMALL = (
    b"WARC/1.0\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:x:1>\r\n"
    b"WARC-Date: 2026-01-01T00:00:00Z\r\nContent-Length: 30\r\n\r\n" + MAGIC * 10 + b"\r\n\r\n"
)


def test_the_sign_of_a_member_within_one_ends_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(SMALL, 0) * 3)  # not compressed: the signs stand in it
    assert found_swiftly(path, path.name) == []
    checked = check_file(path, tmp_path, None)
    assert (checked.records, checked.faults) == (3, ())


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=40))
@example(MAGIC)
@example(gzip.compress(SMALL)[-8:])
def test_what_stands_between_members_is_named(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes
) -> None:
    path = tmp_path_factory.mktemp("junk") / "a.warc.gz"
    member = gzip.compress(SMALL.replace(MAGIC, b"abc"))
    path.write_bytes(member + junk + member)
    faults = check_file(path, path.parent, None).faults
    repeated = junk == member[-len(junk) :] and len(junk) >= 8  # a trailer twice: see the ledger
    assert repeated or [each.offset for each in faults][:1] == [len(member)]


@pytest.mark.parametrize("length", range(1, 14))
def test_a_torn_end_of_any_length_is_named(tmp_path: Path, length: int) -> None:
    member = gzip.compress(SMALL.replace(MAGIC, b"abc"), mtime=0)
    (tmp_path / "a.warc.gz").write_bytes(member + member[:length])
    [fault] = check_file(tmp_path / "a.warc.gz", tmp_path, None).faults
    assert fault.offset == len(member)


def test_a_bomb_is_not_unpacked_at_once(tmp_path: Path) -> None:
    lie = bytearray(gzip.compress(b"WARC/1.0\r\n" + bytes(3 << 20)))
    lie[-4:] = (100).to_bytes(4, "little")
    (tmp_path / "a.warc.gz").write_bytes(lie)
    checked = check_file(tmp_path / "a.warc.gz", tmp_path, None)
    assert checked.records == 0
    assert checked.faults
