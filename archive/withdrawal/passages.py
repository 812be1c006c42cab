"""Finds the passages of some texts again, in whatever form a page, a feed or an API gives them.

A passage is `LONG` words in a row, or a whole paragraph of `SHORT` words and more. Words are
compared without case, numbers left out (note marks come and go), across tags and escapes. Only
one-way hashes of passages are held. They overlap, so who knows ten words in a row can try which one
follows: they are to be kept as the text is, but give nothing away to who does not know it already.
"""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from archive.errors import ConfigError

LONG = 10
SHORT = 5
FURNITURE = 2
"""Words that stand in more articles than this are the publication's, not one article's."""
MASK = "█"
HASH = "blake2b-64"
"""Of a passage (RFC 7693), in the files that keep them."""
_BASE, _MODULUS = 1_000_003, (1 << 61) - 1
_WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+")
_TAG = re.compile(r"<[^>]*>")
_ESCAPE = re.compile(
    r"&\#?\w{1,31};"
    r"|\\u[0-9a-fA-F]{4}|\\[nrtbf\"/\\]"
    r"|(?:%[0-9a-fA-F]{2})+"
    r"|[\u00ad\u200b-\u200d\u2060\ufeff]"
)


class View(NamedTuple):
    """A text as one reads it, with the place of each character in what it was made from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


class Passages:
    """The passages of some texts."""

    def __init__(self, texts: Iterable[str], others: Iterable[str] = ()) -> None:
        """Take the passages of `texts`.

        What stands in more than `FURNITURE` of `others` is none; what stands in one of them at
        all is `quoted` there.
        """
        self._known: dict[int, set[int]] = {}
        for text in texts:
            self._learn(text)
        counts = Counter(each for text in others for each in self._in(_sums(text)))
        for size, known in self._known.items():
            known -= {one for (length, one), count in counts.items()
                      if length == size and count > FURNITURE}  # fmt: skip
        self._quoted = {each for each in counts if each[1] in self._known[each[0]]}

    def __bool__(self) -> bool:
        return any(self._known.values())

    def __or__(self, other: Passages) -> Passages:
        """Return the passages of both."""
        both = Passages(())
        for each in (self, other):
            both._quoted |= each._quoted
            for size, known in each._known.items():
                both._known.setdefault(size, set()).update(known)
        return both

    def save(self, path: Path) -> None:
        """Keep the hashes in a file, which is as confidential as the text."""
        data = {
            "hash": HASH,
            "known": {str(size): sorted(known) for size, known in self._known.items()},
            "quoted": sorted(self._quoted),
        }
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress(json.dumps(data).encode(), mtime=0))

    @classmethod
    def load(cls, path: Path) -> Passages:
        """Return what was saved; raise `ConfigError` where the file cannot be read."""
        try:
            data = json.loads(gzip.decompress(path.read_bytes()))
            # Before 22 November 2026 what the one-way hash is now taken of was kept.
            kept = int if data.get("hash") == HASH else _one_way
            found = cls(())
            found._known = {int(n): set(map(kept, known)) for n, known in data["known"].items()}
            found._quoted = {(size, kept(one)) for size, one in data["quoted"]}
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
            raise ConfigError(
                f"{path} cannot be read ({error}): bring it back from a copy, or undo the "
                "takedown and ask for it again"
            ) from error
        return found

    def are_in(self, text: str, *, keep_quoted: bool = False) -> bool:
        """Whether `text` holds one that `masked` would mask: a page is mostly looked at in vain."""
        return any(not (keep_quoted and each in self._quoted) for each in self._read_in(text))

    def are_quoted_in(self, text: str) -> bool:
        """Whether `text` holds one that is quoted in the text of another article."""
        return any(each in self._quoted for each in self._read_in(text))

    def masked(self, text: str, *, keep_quoted: bool = False, mask: str = MASK) -> str:
        """Return `text` with `mask` in the place of each word of a passage.

        With `keep_quoted` those stay that other articles quote.
        """
        spans = sorted({span for view in views(text) for span in self._spans(view, keep_quoted)})
        pieces, at = [], 0
        for start, end in spans:
            if start >= at:
                pieces += [text[at:start], mask]
                at = end
        return "".join([*pieces, text[at:]])

    def _learn(self, text: str) -> None:
        self._known.setdefault(LONG, set()).update(_windows(_rolled(_sums(text)), LONG))
        for paragraph in text.splitlines():
            sums = _sums(paragraph)
            if SHORT <= len(sums) < LONG:
                self._known.setdefault(len(sums), set()).update(_windows(_rolled(sums), len(sums)))

    def _read_in(self, text: str) -> Iterator[tuple[int, int]]:
        for read in _readings(text):
            yield from self._in(_sums(read))

    def _in(self, sums: list[int]) -> Iterator[tuple[int, int]]:
        """Yield length and hash of each passage in a row of words, each once."""
        rolled = _rolled(sums)
        for size, known in self._known.items():
            yield from ((size, each) for each in known.intersection(_windows(rolled, size)))

    def _spans(self, view: View, keep_quoted: bool) -> Iterator[tuple[int, int]]:
        """Yield from where to where the words of passages stand in the source of a view."""
        rolled = _rolled(_sums(view.text))
        masked: set[int] = set()
        for size, known in self._known.items():
            windows = list(_windows(rolled, size))
            here = known.intersection(windows)
            if keep_quoted:
                here = {each for each in here if (size, each) not in self._quoted}
            for first, each in enumerate(windows) if here else ():
                if each in here:
                    masked.update(range(first, first + size))
        if not masked:
            return
        for place, word in enumerate(_WORD.finditer(view.text)):
            if place in masked:
                yield view.starts[word.start()], view.ends[word.end() - 1]


def _readings(text: str) -> Iterator[str]:
    """Yield what `views` gives, without the places: a text is mostly looked at in vain."""
    once = _ESCAPE.sub(lambda found: _meant(found[0]), text)
    twice = _ESCAPE.sub(lambda found: _meant(found[0]), once)
    for read in (once, twice) if twice != once else (once,):
        yield read
        yield _TAG.sub(" ", read)


def views(text: str) -> Iterator[View]:
    """Yield `text` as it may be read: escapes resolved once and twice, with tags and without."""
    whole = range(len(text))
    view = _resolved(View(text, tuple(whole), tuple(at + 1 for at in whole)))
    yield from _with_and_without_tags(view)
    twice = _resolved(view)
    if twice.text != view.text:
        yield from _with_and_without_tags(twice)


def _with_and_without_tags(view: View) -> Iterator[View]:
    yield view
    blank = _TAG.sub(lambda tag: " " * len(tag[0]), view.text)
    if blank != view.text:
        yield View(blank, view.starts, view.ends)


def _resolved(view: View) -> View:
    """Return a view with entities, JSON's and percent escapes, and soft hyphens resolved."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for found in _ESCAPE.finditer(view.text):
        start, end = found.span()
        meant = _meant(found[0])
        pieces += [view.text[at:start], meant]
        starts += [*view.starts[at:start], *[view.starts[start]] * len(meant)]
        ends += [*view.ends[at:start], *[view.ends[end - 1]] * len(meant)]
        at = end
    pieces.append(view.text[at:])
    return View("".join(pieces), (*starts, *view.starts[at:]), (*ends, *view.ends[at:]))


def _meant(escape: str) -> str:
    """Return what an escape stands for."""
    if escape[0] == "&":
        return html.unescape(escape)
    if escape[0] == "%":
        return unquote(escape, errors="replace")
    if escape[:2] == "\\u":
        return chr(int(escape[2:], 16))
    return {'\\"': '"', "\\/": "/"}.get(escape, " ") if escape[0] == "\\" else ""


def _sums(text: str) -> list[int]:
    return [_sum(word) for word in _WORD.findall(text)]


@lru_cache(maxsize=1 << 15)  # few words make up most of any text
def _sum(word: str) -> int:
    folded = unicodedata.normalize("NFKC", word).casefold()
    return zlib.crc32(folded.encode("utf-8", "surrogatepass")) + 1


def _rolled(sums: list[int]) -> list[int]:
    """Return a hash of each beginning of a row of words, the empty one first (Rabin and Karp)."""
    return list(
        accumulate(sums, lambda rolled, each: (rolled * _BASE + each) % _MODULUS, initial=0)
    )


def _windows(rolled: list[int], size: int) -> Iterator[int]:
    """Return a one-way hash of each `size` words in a row of which `_rolled` was made."""
    drop = pow(_BASE, size, _MODULUS)
    return map(
        _one_way,
        [
            (end - start * drop) % _MODULUS
            for start, end in zip(rolled, rolled[size:], strict=False)
        ],
    )


@lru_cache(maxsize=1 << 16)  # a page is read in several ways, and has its site's menus
def _one_way(rolling: int) -> int:
    """Return a hash from which nothing can be reckoned: the rolling one tells the next word."""
    digest = hashlib.blake2b(rolling.to_bytes(8, "big"), digest_size=8).digest()
    return int.from_bytes(digest, "big")
