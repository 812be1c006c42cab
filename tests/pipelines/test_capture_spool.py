"""Bytes in memory or in a file: nobody can tell the difference."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.capture.spool import Spool


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spool")


@given(st.lists(st.binary(max_size=60)), st.integers(0, 200), st.integers(0, 300))
def test_it_holds_what_was_written(
    folder: Path, parts: list[bytes], memory: int, length: int
) -> None:
    spool = Spool(folder, memory)
    for part in parts:
        spool.write(part)
    everything = b"".join(parts)
    length = min(length, len(everything))
    spool.cut(length)
    spool.write(b"end")
    expected = everything[:length] + b"end"
    assert spool.head(5) == expected[:5]
    assert spool.length == len(expected)
    content = spool.content()
    assert (content if isinstance(content, bytes) else content.read()) == expected
    spool.close()


def test_the_head_can_be_taken_away(folder: Path) -> None:
    spool = Spool(folder, 100)
    spool.write(b"headbody")
    assert spool.take(4) == b"head"
    assert spool.content() == b"body"
    assert spool.length == 4


def test_the_file_has_no_name(folder: Path) -> None:
    spool = Spool(folder, 10)
    spool.write(bytes(1000))
    assert not isinstance(spool.content(), bytes)
    assert not list(folder.iterdir())
    spool.close()


def test_reading_does_not_disturb_writing(folder: Path) -> None:
    spool = Spool(folder, 3)
    spool.write(b"abcdef")
    assert spool.head(2) == b"ab"
    spool.write(b"ghi")
    assert spool.head(100) == b"abcdefghi"
    spool.close()
