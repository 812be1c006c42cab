"""What a person types into a search box, and what SQLite is asked.

    pueblo OR people            either word; words side by side must all be there
    "striking miners" port*     a phrase, in this order; a beginning
    -tourism                    not this word
    (a OR b) c                  brackets group
    author:"Ana Ruiz" lang:es   filters: author, translator, annotator, interviewer, person, site,
                                lang, issue, section, keyword, year, state
    title:strike notes:ILO      only in the title, the standfirst, the text, the notes
    after:2025-06 before:2026   published in June 2025 or later, in 2026 or earlier

Nothing that can be typed is an error: what makes no sense as syntax is taken as words, and a filter
that makes no sense is left out and named in `problems`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from archive.index.fold import fold, plain
from archive.index.grammar import Token, expression

MAX_LENGTH = 2000
"""Characters of input that are looked at."""
MAX_TERMS = 64

FILTERS = (
    "author", "translator", "annotator", "interviewer", "interviewee", "editor", "photographer",
    "illustrator", "signatory", "person", "site", "lang", "issue", "section", "keyword", "year",
    "state", "after", "before",
)  # fmt: skip
COLUMNS = {"title": "title", "standfirst": "standfirst", "text": "body_text", "notes": "notes"}

_TOKEN = re.compile(
    r"""
    (?P<open>-?\() | (?P<close>\))
    | (?P<minus>(?<!\S)-(?=\S))?
      (?:(?P<field>[A-Za-z]+):(?=[^\s:]))?
      (?: "(?P<phrase>[^"]*)"?(?P<star>\*)? | (?P<word>[^\s()"]+) )
    """,
    re.VERBOSE,
)
_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on a field: one of `values`, or none of them where `exclude`."""

    field: str
    values: tuple[str, ...]
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search, understood. `match` and `without` are FTS5 expressions, empty for none."""

    text: str
    match: str = ""
    without: str = ""
    filters: tuple[Filter, ...] = ()
    words: tuple[str, ...] = ()
    """The plain words that are looked for, for suggestions."""
    problems: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing, and so finds everything."""
        return not (self.match or self.without or self.filters)


def parse(text: str) -> SearchQuery:
    """Understand what was typed; never raises."""
    reader = _Reader()
    tokens = reader.read(_cleaned(text))
    part = expression(tokens)
    return SearchQuery(
        text=text,
        match=part.match,
        without=part.without,
        filters=_gathered(reader.filters),
        words=tuple(dict.fromkeys(reader.words)),
        problems=tuple(reader.problems),
    )


class _Reader:
    """Splits input into tokens, and puts filters, words and problems aside."""

    def __init__(self) -> None:
        self.filters: list[Filter] = []
        self.words: list[str] = []
        self.problems: list[str] = []

    def read(self, text: str) -> list[Token]:
        tokens: list[Token] = []
        for match in _TOKEN.finditer(text):
            token = self._token(match)
            if token is not None:
                tokens.append(token)
        return tokens[: MAX_TERMS * 2]

    def _token(self, match: re.Match[str]) -> Token | None:
        if match["open"] or match["close"]:
            kind = "open" if match["open"] else "close"
            return Token(kind, negative=match["open"] == "-(")
        if match["word"] in {"OR", "AND", "NOT", "|"} and not match["minus"] and not match["field"]:
            return Token({"|": "or"}.get(match["word"], match["word"].lower()))
        field, value = match["field"] or "", match["word"]
        negative = bool(match["minus"])
        if value is None:
            value = match["phrase"] + (match["star"] or "")
        if field.lower() in FILTERS:
            self._filter(field.lower(), value, exclude=negative)
            return None
        column = COLUMNS.get(field.lower(), "")
        if field and not column:
            value = f"{field}:{value}"
        term = self._term(value, column, negative=negative)
        return Token("term", term, negative) if term else None

    def _term(self, value: str, column: str, *, negative: bool) -> str:
        text = value.rstrip("*")
        if not _has_word(text):
            return ""
        if not negative:
            self.words += re.findall(r"\w+", plain(text))
        quoted = '"' + fold(text).replace('"', '""') + '"'
        star = " *" if value.endswith("*") else ""
        return f"{column} : {quoted}{star}" if column else quoted + star

    def _filter(self, field: str, value: str, *, exclude: bool) -> None:
        value = value.strip()
        if field in {"after", "before"}:
            date = _date(value)
            if date is None or exclude:
                self.problems.append(
                    f"{field}:{value} was left out: a date is written 2026, 2026-06 or 2026-06-19"
                )
                return
            value = date
        if _has_word(value):
            self.filters.append(Filter(field, (value,), exclude))


def _gathered(filters: Sequence[Filter]) -> tuple[Filter, ...]:
    """Make one filter of those on the same field: any of their values."""
    values: dict[tuple[str, bool], list[str]] = {}
    for each in filters:
        values.setdefault((each.field, each.exclude), []).extend(each.values)
    return tuple(Filter(field, tuple(each), exclude) for (field, exclude), each in values.items())


def _cleaned(text: str) -> str:
    plain_quotes = text[:MAX_LENGTH].translate(str.maketrans("“”„«»\x00", '""""" '))
    return plain_quotes.encode("utf-8", "replace").decode("utf-8")


def _has_word(text: str) -> bool:
    """Whether FTS5's tokenizer finds a word here: a letter or a number."""
    return any(unicodedata.category(letter)[0] in "LN" for letter in text)


def _date(value: str) -> str | None:
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    year, month, day = match.groups()
    if not 1 <= int(month or 1) <= 12 or not 1 <= int(day or 1) <= 31:
        return None
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
