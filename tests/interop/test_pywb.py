"""pywb replays a collection from its WARC files and its index as they are."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from archive import http
from archive.cdxj import parse
from archive.warc.reader import iter_captures
from tests.browsing import free_port, started
from tests.interop.conftest import CHUNKED, CHUNKED_TEXT, needed

ROOT = Path(__file__).parents[2]
CONFIG = """
collections:
  magazine:
    index_paths: {cdxj}
    archive_paths: {warcs}/
"""


@pytest.fixture(scope="module")
def ask(crawled, tmp_path_factory):
    """Return what asks pywb for a path: status, headers and body, no redirect followed."""
    wayback = needed(ROOT / ".venv-pywb" / "bin" / "wayback", "test-interop")
    folder = tmp_path_factory.mktemp("pywb")
    config = CONFIG.format(cdxj=json.dumps(str(crawled.cdxj)), warcs=crawled.warcs)
    (folder / "config.yaml").write_text(config)
    port = free_port()
    command = [str(wayback), "--bind", "127.0.0.1", "--port", str(port)]
    with started(command, f"http://127.0.0.1:{port}/", cwd=folder) as address:
        yield lambda path: answer(f"{address}magazine/{path}")


@pytest.mark.parametrize(
    ("url", "mime"),
    [
        ("http://iv.test/Platinum-dust", "text/html"),
        ("http://iv.test/squelettes/css/iv.css", "text/css"),
        ("http://iv.test/IMG/png/clinic.png", "image/png"),
    ],
)
def test_a_response_and_its_revisit_are_replayed_to_the_byte(ask, crawled, url, mime):
    first, again = entries(crawled, url)
    assert first.fields["mime"] == mime
    assert again.fields["mime"] == "warc/revisit"
    body = kept(crawled)[url]
    for entry in (first, again):
        status, headers, replayed = ask(f"{entry.timestamp}id_/{url}")
        assert status == 200
        assert headers["content-type"].startswith(mime)
        assert headers["memento-datetime"]
        assert replayed == body


def test_a_redirect_is_replayed(ask, crawled):
    url = "http://iv.test/Nurses-vote-with-their-feet"
    moved = entries(crawled, url)[-1]
    assert moved.fields["status"] == "301"
    status, headers, _body = ask(f"{moved.timestamp}id_/{url}")
    assert status == 301
    assert "http://iv.test/" in headers["location"]


def test_chunks_are_taken_out(ask, crawled):
    (entry,) = entries(crawled, CHUNKED)
    assert ask(f"{entry.timestamp}id_/{CHUNKED}")[::2] == (200, CHUNKED_TEXT)


def test_a_page_that_went_is_still_there_at_its_time(ask, crawled):
    gone = [entry for entry in entries(crawled) if entry.fields["status"] == "404"]
    before = {entry.key: entry for entry in entries(crawled) if entry.fields["status"] == "200"}
    (entry,) = [entry for entry in gone if entry.key in before]
    url = entry.fields["url"]
    assert ask(f"{entry.timestamp}id_/{url}")[0] == 404
    assert ask(f"{before[entry.key].timestamp}id_/{url}")[0] == 200


def test_a_page_is_shown_with_its_addresses_led_into_pywb(ask, crawled):
    entry = entries(crawled, "http://iv.test/Platinum-dust")[0]
    status, _headers, body = ask(f"{entry.timestamp}mp_/http://iv.test/Platinum-dust")
    assert status == 200
    assert b"cs_/http://iv.test/squelettes/css/iv.css" in body


def test_our_own_records_are_in_nobodys_way(ask):
    assert ask("2030id_/urn:hemeroteca:site:iv.test")[0] in {400, 404}


def entries(collection, url=None):
    lines = map(parse, collection.cdxj.read_bytes().splitlines())
    return [entry for entry in lines if url in {None, entry.fields["url"]}]


def kept(collection):
    """Return the bodies of all responses by address, without any coding."""
    return {
        capture.url: http.decoded(http.parse_response(record.content), 1 << 24)
        for path in sorted(collection.warcs.rglob("*.warc.gz"), reverse=True)
        for capture, record in iter_captures(path, relative_to=collection.warcs)
        if capture.record_type == "response"
    }


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


def answer(address):
    try:
        with urllib.request.build_opener(_Stay).open(address, timeout=30) as found:
            return found.status, found.headers, found.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read()
