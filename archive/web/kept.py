"""What is counted over the whole index, once for each state of the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from archive.index.facets import Facets

T = TypeVar("T")
State = tuple[object, ...]


class Kept(Generic[T]):
    """Answers of one kind by name, each with the state of the database that it was counted in."""

    def __init__(self) -> None:
        self._answers: dict[str, tuple[State, T]] = {}

    def get(self, name: str, state: State, count: Callable[[], T]) -> T:
        """Return the answer of this name; `count` it where the database has changed."""
        kept = self._answers.get(name)
        if kept is None or kept[0] != state:
            kept = self._answers[name] = (state, count())
        return kept[1]


FACETS: Kept[Facets] = Kept()
"""The facets of all articles, which the first page and the search without words show."""
