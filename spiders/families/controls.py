"""Asking for an address that nobody linked, to see what a site makes up.

Where a row of numbered pages, or a page that looks like the home page, raises a doubt, one address
beside it is asked that cannot be there: `/page/100017` for `/page/17`. A site that knows its pages
says 404 (or leads elsewhere), and the doubt is over. One that shows a page all the same has been
caught, and what it shows is known from then on.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from urllib.parse import SplitResult, urlunsplit

from spiders.families.addresses import split

_NUMBER = re.compile(r"\d+")

FAR = 100_000
"""Added to a number: further than any magazine counts, and not longer than numbers are."""
LATER = 500
"""Added to a year, so that it still looks like one."""


def numbers_of(parts: SplitResult) -> tuple[int, ...]:
    """Return the numbers in path and query, in their order."""
    return tuple(int(each[:15]) for each in _NUMBER.findall(f"{parts.path}?{parts.query}"))


def row_of(parts: SplitResult) -> str | None:
    """Return what the addresses of a numbered row have in common; None where no number is."""
    where = f"{parts.path.rstrip('/')}?{parts.query}"
    return _NUMBER.sub("0", where) if _NUMBER.search(where) else None


def far_address(url: str) -> str | None:
    """Return an address of the same row far beyond: its first number made much larger."""
    parts = split(url)
    found = parts and _NUMBER.search(f"{parts.path}?{parts.query}")
    if parts is None or not found:
        return None
    number = int(found[0][:15])
    far = number + (LATER if len(found[0]) == 4 and 1900 <= number < 2400 else FAR)
    where = f"{parts.path}?{parts.query}"
    path, _, query = (where[: found.start()] + str(far) + where[found.end() :]).partition("?")
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def strange_address(url: str) -> str | None:
    """Return an address like this one with another last name, or another last value.

    A number becomes another number: what is no number may upset a server that expects one.
    """
    parts = split(url)
    if parts is None:
        return None
    word = "x" + blake2b(url.encode(), digest_size=5).hexdigest()
    if parts.query:
        name, _, value = parts.query.rpartition("=")
        query = f"{name or 'x'}={_other(value, word)}"
        return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
    folder, _, last = parts.path.rstrip("/").rpartition("/")
    stem, dot, ending = last.rpartition(".")
    other = _other(stem, word) + dot + ending if dot else _other(last, word)
    slash = "/" if parts.path.endswith("/") else ""
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{other}{slash}", "", ""))


def _other(name: str, word: str) -> str:
    numbers = list(_NUMBER.finditer(name))
    if not numbers:
        return word
    last = numbers[-1]
    return name[: last.start()] + str(int(last[0][:15]) + FAR) + name[last.end() :]
