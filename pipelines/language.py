"""The language of a text that does not say it, or says it wrongly (a translation on an old skin).

Told by the share of words that are common in a language: jusText's stop lists, which come with
trafilatura. A page of prose is enough; a headline is not, and then nothing is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import chain, repeat
from typing import Final

from justext import get_stoplist

LANGUAGES: Final = {
    "ca": "Catalan",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "eu": "Basque",
    "fr": "French",
    "gl": "Galician",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "sv": "Swedish",
    "tr": "Turkish",
}
"""ISO 639-1 code -> jusText's name."""

MIN_WORDS: Final = 25
MAX_WORDS: Final = 400
_ENOUGH: Final = 0.3
"""The share of common words that prose has."""
_MARGIN: Final = 0.05
"""By how much the likeliest language must lead the next."""


def guess(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of `text`, or None when it is not certain."""
    words = re.findall(r"[^\W\d_]+", text[: MAX_WORDS * 12].lower())[:MAX_WORDS]
    if len(words) < MIN_WORDS:
        return None
    hits = Counter(chain.from_iterable(map(_languages().get, words, repeat(()))))
    shares = sorted(((hits[code] / len(words), code) for code in LANGUAGES), reverse=True)
    (best, code), (second, _) = shares[:2]
    return code if best >= _ENOUGH and best - second >= _MARGIN else None


@cache
def _languages() -> Mapping[str, tuple[str, ...]]:
    """Return each common word with the languages that it is common in."""
    found: dict[str, list[str]] = {}
    for code, name in LANGUAGES.items():
        for word in get_stoplist(name):
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}
