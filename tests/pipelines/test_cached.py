"""A property that is computed once, whichever Python it is read with."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from pipelines.extract.cached import cached_property

asked: list[str] = []


@dataclass(frozen=True)
class Text:
    said: str

    @cached_property
    def words(self) -> list[str]:
        """The words of the text."""
        asked.append(self.said)
        return self.said.split()

    @cached_property
    def none(self) -> str:
        raise ValueError(self.said)


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    asked.clear()


def test_it_is_computed_once_for_each_object() -> None:
    one, other = Text("a b"), Text("c")
    assert one.words is one.words
    assert (one.words, other.words) == (["a", "b"], ["c"])
    assert asked == ["a b", "c"]


def test_a_copy_computes_its_own() -> None:
    text = Text("a b")
    assert text.words == ["a", "b"]
    assert replace(text, said="c").words == ["c"]


def test_an_error_is_not_kept() -> None:
    text = Text("a")
    for _ in range(2):
        with pytest.raises(ValueError, match="a"):
            _ = text.none
    assert "none" not in vars(text)


def test_the_class_gives_the_property_with_its_words() -> None:
    assert Text.words.__doc__ == "The words of the text."
