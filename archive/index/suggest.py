"""What somebody may have meant: words of the archive that are near to one that is not in it."""

from __future__ import annotations

import sqlite3
from difflib import SequenceMatcher

from archive.index.fold import plain
from archive.index.query import SearchQuery, parse

NEAR = 0.75
"""How alike two words must be, from 0 to 1; one wrong letter in five gives 0.8."""
_CANDIDATES = 5_000


def suggest(db: sqlite3.Connection, query: SearchQuery | str) -> str | None:
    """Return the query with its unknown words replaced by known ones; None where none is near.

    Looks among words with the same beginning: the first letters are seldom wrong.
    """
    query = parse(query) if isinstance(query, str) else query
    text = query.text
    for word in query.words:
        if _is_known(db, word):
            continue
        better = _nearest(db, word)
        if better is not None:
            text = _replaced(text, word, better)
    return text if text != query.text else None


def _is_known(db: sqlite3.Connection, word: str) -> bool:
    sql = "SELECT 1 FROM articles_words WHERE term = ?"
    return db.execute(sql, [word]).fetchone() is not None


def _nearest(db: sqlite3.Connection, word: str) -> str | None:
    beginning = word[: max(1, min(3, len(word) - 2))]
    sql = """
        SELECT term, doc FROM articles_words WHERE term >= ? AND term < ?
        AND length(term) BETWEEN ? AND ? LIMIT ?"""
    end = beginning + "\U0010ffff"
    values = (beginning, end, len(word) - 2, len(word) + 2, _CANDIDATES)
    found = [
        (SequenceMatcher(None, word, term).ratio(), doc, term)
        for term, doc in db.execute(sql, values)
    ]
    best = max(found, default=None, key=lambda each: (round(each[0], 1), each[1], each[2]))
    return best[2] if best and best[0] >= NEAR else None


def _replaced(text: str, word: str, better: str) -> str:
    """Replace `word`, which is folded, where it stands in `text` as it was typed."""
    return " ".join(better if plain(piece) == word else piece for piece in text.split(" "))
