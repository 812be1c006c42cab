"""Letters that searching treats as one, beyond what SQLite does by itself.

FTS5's `unicode61 remove_diacritics 2` folds case and accents; ligatures and letters with a stroke
have no decomposition in Unicode, so they are replaced here, in the texts that go into the index
and in what is searched for. One word stays one word, so that FTS5's `snippet()` and `highlight()`,
which count words in the text as it was printed, still mark the right ones.
"""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o",
        "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th",
        "ħ": "h", "Ħ": "h", "ı": "i", "ĳ": "ij", "Ĳ": "ij", "ς": "σ",
        "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
    }
)  # fmt: skip


def fold(text: str | None) -> str:
    """Return `text` with its ligatures and stroked letters as plain ones; accents stay."""
    return text.translate(_LETTERS) if text else ""


def plain(text: str) -> str:
    """Return `text` as the index compares words: folded, without accents, in lower case."""
    decomposed = unicodedata.normalize("NFD", fold(text).lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words_of(text: str | None) -> str:
    """Return the words of `text` as they are compared: ` ana ruiz `."""
    words = " ".join(re.findall(r"[^\W_]+", plain(text or "")))
    return f" {words} "
