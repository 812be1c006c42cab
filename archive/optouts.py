"""What a site says of how its pages may be used, for machines: where it opts out.

* `noarchive`, in the header `X-Robots-Tag` or in `<meta name="robots">`: no copy is to be shown.
  Both may name an agent (`X-Robots-Tag: hemeroteca: noarchive`, `<meta name="hemeroteca">`).
* The TDM Reservation Protocol (a report of a W3C community group): `tdm-reservation: 1` as a header
  or `<meta>`, or for folders of a site in `/.well-known/tdmrep.json`. What stands closer to the
  page comes first: the page, then its header, then the file.

What is done about it is the collection's policy (`Settings.noarchive`, `Settings.tdm_reservation`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from lxml import etree

AGENT = "hemeroteca"
PLACE = "/.well-known/tdmrep.json"

_RULES = 1_000
"""A longer file is no list of folders."""
_AGENT = re.compile(r"([\w.-]+)\s*:\s*(.*)", re.DOTALL)
_WITH_VALUE = frozenset(
    {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}
)
"""Directives that have a value after a colon: what stands before it is no agent."""


class OptOut(StrEnum):
    """What a site may ask."""

    NOARCHIVE = "noarchive"
    TDM = "tdm-reservation"


Headers = Iterable[tuple[str, str]]


def opt_outs(headers: Headers, root: etree._Element | None, reserved: bool) -> frozenset[OptOut]:
    """Return what an answer asks: headers, the tree of an HTML page, what the site's file says."""
    pairs = [(name.lower(), value) for name, value in headers]
    metas = list(_metas(root)) if root is not None else []
    tagged = any(_is_noarchive(value) for name, value in pairs if name == "x-robots-tag")
    named = any("noarchive" in _words(value) for name, value in metas if name in {"robots", AGENT})
    said = [_is_one(value) for name, value in (*metas, *pairs) if name == OptOut.TDM]
    found = {OptOut.NOARCHIVE} if tagged or named else set()
    if said[0] if said else reserved:
        found.add(OptOut.TDM)
    return frozenset(found)


@dataclass(frozen=True)
class Reservations:
    """What a site's `tdmrep.json` says of its folders, in its order: the first that fits counts."""

    rules: tuple[tuple[re.Pattern[str], bool], ...] = ()

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """Read the file; what is not as the protocol says is no reservation."""
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            return cls()
        listed = data[:_RULES] if isinstance(data, list) else []
        return cls(tuple(filter(None, map(_rule, listed))))

    def holds_for(self, target: str) -> bool:
        """Tell whether the rights in what is at a path (with its query) are reserved."""
        return next((reserved for place, reserved in self.rules if place.match(target)), False)


def _rule(entry: Any) -> tuple[re.Pattern[str], bool] | None:
    """Read one entry; its `location` is a pattern as in robots.txt (RFC 9309, 2.2.3)."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("location"), str):
        return None
    place: str = entry["location"]
    end = "$" if place.endswith("$") else ""
    pattern = re.sub(r"(\\\*)+", ".*", re.escape(place.removesuffix("$")))
    return re.compile(pattern + end, re.DOTALL), _is_one(str(entry.get(OptOut.TDM)))


def _is_one(value: str) -> bool:
    return value.strip() == "1"


def _is_noarchive(value: str) -> bool:
    """Tell whether an `X-Robots-Tag` says noarchive to us: a name before a colon is an agent's."""
    agent = AGENT
    for part in value.lower().split(","):
        named = _AGENT.fullmatch(part.strip())
        if named and named[1] not in _WITH_VALUE:
            agent, part = named[1], named[2]  # it holds for what follows
        if part.strip() == "noarchive" and agent in {AGENT, "*"}:
            return True
    return False


def _words(value: str) -> list[str]:
    return re.split(r"[\s,]+", value.lower())


def _metas(root: etree._Element) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        name, content = meta.get("name"), meta.get("content")
        if name and content:
            yield name.strip().lower(), content
