"""Tokens of a search to one FTS5 expression.

Brackets that do not match and operators without words mean nothing. FTS5 knows NOT only between
two expressions, so what must not be there is carried along and put behind what must. In `a OR -b`
the second half cannot be asked for and is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAX_DEPTH = 16
"""Brackets in brackets; deeper ones are passed over."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, phrase, operator or bracket; `expression` is a term's in FTS5's syntax."""

    kind: str
    """`open`, `close`, `or`, `and`, `not`, `term`."""
    expression: str = ""
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What a stretch of input asks for: `match` must be there, `without` must not."""

    match: str = ""
    without: str = ""


def expression(tokens: Sequence[Token]) -> Part:
    """Return what all tokens together ask for."""
    return _Grammar(tokens).whole()


class _Grammar:
    """Reads tokens from the left: `a b` binds more tightly than `OR`."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._next = 0

    def whole(self) -> Part:
        """Return what all tokens ask for."""
        parts = []
        while self._next < len(self._tokens):
            parts.append(self._either(0))
            self._next += 1  # a closing bracket that nothing opened
        return _all(parts)

    def _either(self, depth: int) -> Part:
        parts = [self._all(depth)]
        while self._peek() == "or":
            self._next += 1
            parts.append(self._all(depth))
        if len(parts) == 1:
            return parts[0]
        asked = [match for part in parts if (match := _expression(part))]
        return Part(_joined(asked, " OR "))

    def _all(self, depth: int) -> Part:
        parts = []
        negate = False
        while (kind := self._peek()) not in {"or", "close", ""}:
            token = self._tokens[self._next]
            self._next += 1
            if kind == "not":
                negate = True
                continue
            if kind == "and":
                continue
            part = self._bracket(depth + 1) if kind == "open" else Part(token.expression)
            parts.append(_negated(part) if negate or token.negative else part)
            negate = False
        return _all(parts)

    def _bracket(self, depth: int) -> Part:
        if depth > MAX_DEPTH:
            return Part()
        part = self._either(depth)
        if self._peek() == "close":
            self._next += 1
        return part

    def _peek(self) -> str:
        return self._tokens[self._next].kind if self._next < len(self._tokens) else ""


def _all(parts: Sequence[Part]) -> Part:
    match = _joined([part.match for part in parts if part.match], " AND ")
    return Part(match, _joined([part.without for part in parts if part.without], " OR "))


def _negated(part: Part) -> Part:
    return Part(without=_expression(part))


def _expression(part: Part) -> str:
    if part.match and part.without:
        return f"({part.match} NOT {part.without})"
    return part.match


def _joined(expressions: Sequence[str], operator: str) -> str:
    if len(expressions) < 2:
        return "".join(expressions)
    return f"({operator.join(expressions)})"
