"""How a text is cut into words and marks, and how these are compared."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.letters import fold, words

BREAK = "\n"

_KINDS = {
    "url": r"(?:https?://|www\.)[^\s<>\"“”»]*[^\s<>\"“”»).,;:\]]",
    # French and Italian words lose their vowel before another: l'anglais, dall'inglese.
    "elided": r"\b(?:[dlnsDLNS]|[Qq]u|[Uu]n|(?:[Dd]|[Ss]|[Nn])?[Aaeu]ll|[Dd][ae]ll|[Qq]uest)"
    r"['’](?=\w|$)",
    "word": r"[^\W\d_][^\W_]*(?:[-.’'][-.]?[^\W_]+)*",
    "number": r"\d+",
    "line": r"\n",
    "mark": r"[^\w\s]|_",
}
_TOKEN = re.compile("|".join(_KINDS.values()))
_ASCII = bytes(range(128))
_FIRST_WORD = re.compile(f"{_KINDS['elided']}|{_KINDS['word']}")
_KIND = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))


def cut(text: str) -> list[str]:
    """Return the words and marks of a text."""
    return _TOKEN.findall(text)


def kind(word: str) -> str:
    """Return what a word or mark is: `url`, `elided`, `word`, `number`, `line` or `mark`."""
    found = _KIND.fullmatch(word)
    return (found and found.lastgroup) or "mark"


def folded(word: str) -> str:
    """Return a word as it is compared: without accents and case, with a plain apostrophe."""
    return fold(word.replace("’", "'"))


def fold_words(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase as the tokens of a line are compared."""
    return (folded(phrase),) if phrase.isalpha() else tuple(map(folded, cut(phrase)))


@lru_cache(maxsize=128)
def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of `text`, folded, without figures and marks: cheaper than tokens.

    Remembered, for a caller asks for a trigger in a line and then to read it.
    """
    if not text.isascii():
        # A few signs mostly, dashes and apostrophes, that are met again and again.
        beyond = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
        for sign in {*beyond.decode("utf-8", "surrogatepass")}:
            text = text.replace(sign, _plain(sign))
    return tuple(words(text.casefold()))


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    """Return what a character is in plain words: its letters, nothing for an accent, or a blank."""
    plain = fold(sign)
    return plain if words(plain) or not plain else " "


def first_word(text: str) -> str:
    """Return the first word in letters of `text`, folded; `""` where there is none."""
    found = _FIRST_WORD.search(text)
    return folded(found[0]) if found else ""
