"""The language of a text that does not say it, or says it wrongly (a translation on an old skin).

Told by the share of words that are common in a language: jusText's stop lists, which come with
trafilatura. A page of prose is enough; a headline is not, and then nothing is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import repeat
from typing import Final

from justext import get_stoplist

from pipelines.letters import words

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
MAX_WORDS: Final = 255
"""No more than a byte can count."""
_ENOUGH: Final = 0.3
"""The share of common words that prose has."""
_MARGIN: Final = 0.05
"""By how much the likeliest language must lead the next."""

_CODES: Final = tuple(LANGUAGES)


def guess(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of `text`, or None when it is not certain."""
    said = words(text[: MAX_WORDS * 12].lower())[:MAX_WORDS]
    if len(said) < MIN_WORDS:
        return None
    hits = sum(map(_common_words().get, said, repeat(0)))
    counts = hits.to_bytes(len(_CODES), "little")
    second, best = sorted(counts)[-2:]
    is_certain = best >= _ENOUGH * len(said) and best - second >= _MARGIN * len(said)
    return _CODES[counts.index(best)] if is_certain else None


@cache
def _common_words() -> Mapping[str, int]:
    """Return each common word with a one in the byte of each language that it is common in.

    So one sum counts for all languages.
    """
    found: dict[str, int] = {}
    for place, code in enumerate(_CODES):
        for word in get_stoplist(LANGUAGES[code]):
            found[word] = found.get(word, 0) | 1 << 8 * place
    return found
