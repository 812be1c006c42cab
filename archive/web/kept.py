"""What is counted over the whole index, once for each state of the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
State = tuple[object, ...]


class Kept:
    """Answers by name, each with the state of the database that it was counted in."""

    def __init__(self) -> None:
        self._answers: dict[str, tuple[State, object]] = {}

    def get(self, name: str, state: State, count: Callable[[], T]) -> T:
        """Return the answer of this name; `count` it where the database has changed."""
        kept = self._answers.get(name)
        if kept is None or kept[0] != state:
            kept = self._answers[name] = (state, count())
        return kept[1]  # type: ignore[return-value]  # what `count` of this name returned
