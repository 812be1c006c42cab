"""Other readers and indexers of WARC files find in ours what we find."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive.cdxj import parse
from archive.warc.reader import iter_records
from tests.interop.conftest import CHUNKED, CHUNKED_TEXT

FIELDS = ("url", "mime", "status", "digest", "length", "offset", "filename")


@pytest.fixture(scope="session")
def warcs(crawled):
    return sorted(crawled.warcs.rglob("*.warc.gz"))


def test_the_collection_has_what_other_tools_stumble_over(crawled):
    kinds = Counter(
        (entry.fields["mime"] == "warc/revisit", entry.fields["status"])
        for entry in map(parse, crawled.cdxj.read_bytes().splitlines())
    )
    assert kinds[True, "200"] > 100
    assert kinds[False, "301"]
    assert kinds[False, "302"]
    assert kinds[False, "404"]


def test_cdxj_indexer_makes_the_same_index(crawled, warcs):
    """Without the lines of our own records, which are no captures (see docs/interop.md)."""
    made = run("cdxj-indexer", "--sort", "--dir-root", crawled.warcs, *warcs)
    theirs = [parse(line.encode()) for line in made.splitlines()]
    pages = [each for each in theirs if not each.fields["url"].startswith("urn:hemeroteca:")]
    ours = [parse(line) for line in crawled.cdxj.read_bytes().splitlines()]
    assert len(theirs) > len(pages)
    assert sorted(map(as_row, ours)) == sorted(map(as_row, pages))


def test_warcio_reads_every_record_and_passes_every_block(warcs):
    for path in warcs:
        with path.open("rb") as file:
            read = [
                (record.rec_type, record.rec_headers["WARC-Record-ID"])
                for record in WarcioIterator(file, no_record_parse=True)
                if record.content_stream().read() is not None
            ]
        assert read == [(each.type, f"<{each.id}>") for each in iter_records(path)]


def test_warcio_check_finds_nothing_but_the_chunked_payload(warcs):
    ended = [run("warcio", "check", "-v", path) for path in warcs]
    failed = [part for out in ended for part in out.split("  offset ") if "failed" in part]
    assert len(failed) == 1
    assert "payload digest failed" in failed[0]
    assert "block digest failed" not in failed[0]


def test_warcio_index_names_every_record(warcs):
    for path in warcs:
        lines = run("warcio", "index", "-f", "offset,warc-type", path).splitlines()
        assert len(lines) == sum(1 for _record in iter_records(path))


def test_fastwarc_reads_and_checks_every_record(warcs):
    wrong = []
    for path in warcs:
        count = 0
        for record in ArchiveIterator(str(path), parse_http=False, fsspec_args=False):
            count += 1
            assert record.verify_block_digest(), record.record_id
            if "WARC-Payload-Digest" in record.headers and record.parse_http() is None:
                wrong += [record] if payload_differs(record) else []
        assert count == sum(1 for _record in iter_records(path))
    assert [record.headers["WARC-Target-URI"] for record in wrong] == [CHUNKED]


def test_fastwarc_takes_the_chunks_out(warcs):
    (found,) = [
        record.reader.read()
        for path in warcs
        for record in ArchiveIterator(
            str(path), record_types=WarcRecordType.response, auto_decode="all", fsspec_args=False
        )
        if record.headers["WARC-Target-URI"] == CHUNKED
    ]
    assert found == CHUNKED_TEXT


def payload_differs(record):
    if record.record_type == WarcRecordType.revisit:
        return False  # the digest is of what the original holds
    return not record.verify_payload_digest()


def as_row(entry):
    return entry.key, entry.timestamp, *(entry.fields.get(name) for name in FIELDS)


def run(*arguments):
    """Run a tool of this environment; return what it says."""
    program, *rest = map(str, arguments)
    command = [str(Path(sys.executable).with_name(program)), *rest]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
