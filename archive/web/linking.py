"""Links where they stand in the prose.

The index keeps the words of a link and their order, not their place. Where the words stand in the
prose exactly as often as there are links with these words, each has its place; where they stand
more often, nobody can say which of them was the link, and it is shown in the list beside the text
alone.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archive.web.addresses import safe

MOST = 400
"""Links of one article that are looked for; more is a directory, not prose."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a link leads: an address that is safe to link to, or an article of this archive."""

    url: str | None
    target: str | None


class Anchors:
    """The links of a prose; gives each away once, in their order."""

    def __init__(self, links: Iterable[Mapping[str, Any]], prose: str) -> None:
        wanted: dict[str, list[Anchor]] = defaultdict(list)
        for link in list(links)[:MOST]:
            words = " ".join((link["text"] or "").split())
            if words:
                wanted[words].append(Anchor(safe(link["url"]), link.get("target")))
        self._left = {
            words: deque(anchors)
            for words, anchors in wanted.items()
            if len(re.findall(_pattern(words), prose)) == len(anchors)
        }
        longest = sorted(self._left, key=len, reverse=True)
        self._any = re.compile("|".join(map(_pattern, longest))) if longest else None

    def split(self, text: str) -> Iterator[tuple[str, Anchor | None]]:
        """Yield `text` in stretches, each with the link that it is."""
        end = 0
        for match in self._any.finditer(text) if self._any else ():
            anchors = self._left[match[0]]
            if anchors:
                yield text[end : match.start()], None
                yield match[0], anchors.popleft()
                end = match.end()
        yield text[end:], None


def _pattern(words: str) -> str:
    """Return a pattern for `words` as whole words."""
    before = r"(?<!\w)" if words[0].isalnum() else ""
    after = r"(?!\w)" if words[-1].isalnum() else ""
    return f"{before}{re.escape(words)}{after}"
