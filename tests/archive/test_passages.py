"""Passages are found, and masked, in whatever form a page, a feed or an API gives them."""

from __future__ import annotations

import gzip
import html
import json
import re
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.http import HttpMessage
from archive.withdrawal.masking import masked
from archive.withdrawal.passages import Passages

TEXT = (
    "Despite a very large popular vote against her, the far-right party was declared the winner; "
    "Ana Peña & the others went on strike in Québec “at once”, without asking anybody’s leave."
)
OTHER = "The bus drivers of the north have won a contract that nobody thought possible last year."
FORMS = {
    "plain": TEXT,
    "with tags": TEXT.replace("popular vote", '<em>popular</em> <a href="/x">vote</a>'),
    "in capitals": TEXT.upper(),
    "entities": html.escape(TEXT).replace("ñ", "&ntilde;").replace("é", "&#233;"),
    "a page in a feed": html.escape(f"<p>{html.escape(TEXT)}</p>"),
    "json": json.dumps({"content": f"<p>{TEXT}</p>"}),
    "json with slashes": json.dumps(f"<p>{TEXT}</p>").replace("/", "\\/").replace("<", "\\u003C"),
    "in an address": "https://share.example/?text=" + quote(TEXT),
    "soft hyphens": TEXT.replace("winner", "win\u00adner"),
    "note marks": TEXT.replace("winner", "winner [12]"),
    "decomposed": TEXT.replace("ñ", "n\u0303"),
}


@pytest.mark.parametrize("form", FORMS)
def test_it_is_found_and_masked_in_every_form(form: str) -> None:
    passages = Passages([TEXT])
    page = f"<html><p>{OTHER}</p><div title='x'>{FORMS[form]}</div><p>{OTHER}</p></html>"
    assert passages.are_in(page)
    left = passages.masked(page)
    assert not passages.are_in(left)
    for word in ("Despite", "declared", "strike", "leave"):
        assert word.casefold() not in left.casefold()
    assert left.count(OTHER) == 2
    assert not Passages([OTHER]).are_in(FORMS[form])


def test_what_is_json_stays_json() -> None:
    page = json.dumps([{"id": 1, "content": f"<p>{TEXT}</p>\n"}, {"id": 2, "content": OTHER}])
    left = json.loads(Passages([TEXT]).masked(page))
    assert [each["id"] for each in left] == [1, 2]
    assert left[1]["content"] == OTHER


def test_a_short_paragraph_is_a_passage_as_a_whole() -> None:
    passages = Passages(["A tale of two unions\n\n" + TEXT])
    assert passages.are_in("<li>a tale of <b>two</b> unions</li>")
    assert not passages.are_in("<li>a tale of two</li>")


def test_furniture_is_none_and_a_quotation_stays_where_asked() -> None:
    donate = "Please give what you can so that this magazine can go on appearing every month."
    passages = Passages([TEXT, donate, OTHER], others=[donate, donate, donate, OTHER])
    assert not passages.are_in(donate)
    assert passages.are_quoted_in(OTHER)
    assert not passages.are_quoted_in(TEXT)
    assert passages.masked(OTHER, keep_quoted=True) == OTHER
    assert passages.masked(OTHER) != OTHER


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16"])
@pytest.mark.parametrize("coding", [None, "gzip"])
def test_a_response_of_any_coding_is_masked(encoding: str, coding: str | None) -> None:
    text = f"<p>é {OTHER}</p><p>{TEXT}</p>".replace("“", '"').replace("”", '"').replace("’", "'")
    body = text.encode(encoding)
    headers = [(b"Content-Type", b"text/html")]
    if coding:
        headers.append((b"Content-Encoding", b"gzip"))
        body = gzip.compress(body)
    left = masked(HttpMessage(b"HTTP/1.1 200 OK", tuple(headers), body), Passages([TEXT]))
    assert left is not None
    assert f"é {OTHER}" in left.decode(encoding)
    assert "declared" not in left.decode(encoding)


def test_pictures_are_left_alone() -> None:
    picture = HttpMessage(b"HTTP/1.1 200 OK", ((b"Content-Type", b"image/png"),), TEXT.encode())
    assert masked(picture, Passages([TEXT])) is None


def test_what_is_kept_does_not_tell_which_word_follows(tmp_path: Path) -> None:
    """A rolling hash would: the next one less the one before it, rolled on, is the new word's."""
    Passages([TEXT]).save(tmp_path / "kept")
    kept = json.loads(gzip.decompress((tmp_path / "kept").read_bytes()))["known"]["10"]
    sums = {zlib.crc32(word.encode()) + 1 for word in re.findall(r"\w+", TEXT.casefold())}
    base, modulus = 1_000_003, (1 << 61) - 1
    drop = pow(base, 10, modulus)
    rolled = {(one * base + new - old * drop) % modulus
              for one in kept for new in sums for old in sums}  # fmt: skip
    assert len(kept) > 10
    assert rolled.isdisjoint(kept)


def test_what_was_kept_as_a_rolling_hash_still_works(tmp_path: Path) -> None:
    sums = [zlib.crc32(word.encode()) + 1 for word in OTHER.casefold().rstrip(".").split()[:10]]
    rolling = 0
    for each in sums:
        rolling = (rolling * 1_000_003 + each) % ((1 << 61) - 1)
    old = {"known": {"10": [rolling]}, "quoted": [[10, rolling]]}
    (tmp_path / "old").write_bytes(gzip.compress(json.dumps(old).encode()))
    passages = Passages.load(tmp_path / "old")
    assert passages.are_quoted_in(OTHER)
    assert not passages.are_in(TEXT)
    passages.save(tmp_path / "new")
    assert Passages.load(tmp_path / "new").masked(OTHER) == passages.masked(OTHER) != OTHER


words = st.lists(st.sampled_from("one two three four five six seven".split()), max_size=40)


@given(words, words, words)
def test_nothing_else_is_masked(before: list[str], taken: list[str], after: list[str]) -> None:
    alone = [f"x{word}" for word in taken]
    text = " ".join([*before, *alone, *after])
    passages = Passages([" ".join(alone)])
    left = passages.masked(text)
    assert not passages.are_in(left)
    assert left.split()[: len(before)] == before
    assert left.split()[len(left.split()) - len(after) :] == after


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    passages = Passages([text])
    left = passages.masked(text)
    assert not passages.are_in(left)
    assert Passages([TEXT]).masked(text) == text


@given(words, words, st.booleans())
def test_a_text_is_known_to_need_the_mask_before_it_is_masked(
    text: list[str], quoted: list[str], keep_quoted: bool
) -> None:
    passages = Passages([" ".join(text)], others=[" ".join(quoted)])
    page = html.escape(f"<p>{' '.join(text)} and {' '.join(quoted)}</p>")
    left = passages.masked(page, keep_quoted=keep_quoted)
    assert passages.are_in(page, keep_quoted=keep_quoted) == (left != page)
