"""What stands over a post's text: when it was published, its picture, its excerpt as a standfirst.

Themes print these wherever they like. What core writes into them is firm: `<time>` with the moment,
the class `wp-post-image` on the featured picture, also where it is shown over the whole post.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from lxml.html import HtmlElement

from archive.model import Image
from pipelines.dates import find_day, read_timestamp
from pipelines.extract.beside import Beside
from pipelines.extract.cached import cached_property
from pipelines.extract.called import called
from pipelines.extract.container import innermost, is_aside
from pipelines.extract.page import line_of, one_line
from pipelines.extract.pictures import featured
from pipelines.extract.wordpress.post import Post

_DATES: Final = (
    *("entry-date", "posted-on", "post-date", "date", "published", "wp-block-post-date"),
    *("entry-time", "post-time", "meta-date"),
)
_LINES: Final = ("p", "li", "div", "span")
_CHANGED: Final = ("updated", "modified", "dateModified")
_DATED: Final = re.compile(r"/((?:19|20)\d\d)/(\d\d)/(\d\d)/")
_DATE_LINE: Final = 200
"""Characters; a line that says when a post was published is shorter."""
_DATE_ALONE: Final = 80
"""Characters of a date, and what little stands with it where nothing calls it one."""
_STANDFIRST: Final = range(25, 900)
"""Characters of an excerpt that is printed over the text."""


class Head:
    """The head of a post; each part found once."""

    def __init__(self, post: Post, beside: Beside, language: str | None) -> None:
        self.post = post
        self.beside = beside
        self.language = language

    def _own(self, *tags: str) -> Iterator[HtmlElement]:
        """Yield the elements of the post that are outside its text."""
        yield from filter(self._is_own, self.post.root.iter(*tags))

    def _is_own(self, element: HtmlElement) -> bool:
        return element not in self.post.in_text and not self.post.is_elsewhere(element)

    # --- when

    @cached_property
    def published(self) -> str | None:
        """When the post was published: in UTC where a machine's time is given, else the day."""
        stated = self.post.metadata.published or self._time("published", "datePublished")
        return stated or self._printed_date()

    @cached_property
    def modified(self) -> str | None:
        """When the post was last changed, in UTC."""
        return self.post.metadata.modified or self._time(*_CHANGED)

    def _time(self, *names: str) -> str | None:
        times = [e for e in self._own("time") if e.get("datetime")]
        wanted = [e for e in times if _is_named(e, names)]
        if names[0] == "published":
            wanted = wanted or times
        return next((when for e in wanted if (when := read_timestamp(e.get("datetime")))), None)

    def _printed_date(self) -> str | None:
        named = (e for e in self.post.in_post(*_DATES) if not self.post.is_elsewhere(e))
        if found := self._first_date(named, _DATE_LINE):
            return found
        if dated := _DATED.search(self.post.canonical):
            return "-".join(dated.groups())
        if found := self.beside.day(self.language):
            return found
        lines = chain(self.post.root.iter("time"), innermost(self.post.root, *_LINES))
        own = (e for e in lines if self._is_own(e) and not _is_named(e, _CHANGED))
        return self._first_date(own, _DATE_ALONE)

    def _first_date(self, elements: Iterable[HtmlElement], longest: int) -> str | None:
        """Return the first whole date that an element of few words prints."""
        for element in elements:
            # A label that is only read out stands against the date, in a span of its own.
            text = one_line(" ".join(element.itertext()))
            if len(text) < longest and (day := find_day(text, self.language)):
                return day
        return None

    # --- the featured picture

    @cached_property
    def featured(self) -> tuple[Image, ...]:
        """The featured picture, if the page shows it."""
        shown = [e for e in self.post.on_page("wp-post-image") if e.tag in {"img", "amp-img"}]
        own = next((e for e in self._own("img", "amp-img") if e in shown), None)
        over = own if own is not None else next(filter(self._is_over_post, shown), None)
        found = featured(over, self.post.base_url)
        return (found,) if found else ()

    def _is_over_post(self, image: HtmlElement) -> bool:
        """Tell whether a picture stands over the post, neither aside nor with another one."""
        if is_aside(image) or any(e.tag in {"article", "li"} for e in image.iterancestors()):
            return False
        either = {image, self.post.root}
        return next(e for e in self.post.body.iter() if e in either) is image

    # --- the excerpt

    @cached_property
    def standfirst(self) -> str | None:
        """What a theme prints between the title and the text and calls the standfirst.

        Where nothing is called one, it is the sentence that stands there.
        """
        named = (
            e
            for e in self.post.root.iter("p", "div", "h2", "h3", "h4")
            if called(e.get("class") or "")[1] and self._is_own(e) and self._is_before_text(e)
        )
        called_so = (text for e in named if len(text := line_of(e)) in _STANDFIRST)
        return next(called_so, None) or self.beside.standfirst

    def _is_before_text(self, element: HtmlElement) -> bool:
        """Tell whether an element stands before the text, and holds neither it nor the title."""
        places = {element, self.post.container}
        first = next(e for e in self.post.root.iter() if e in places)
        around = any(e.tag == "h1" or e is self.post.container for e in element.iter())
        return first is element and not around


def _is_named(element: HtmlElement, names: tuple[str, ...]) -> bool:
    stated = f"{element.get('class') or ''} {element.get('itemprop') or ''}".split()
    return not set(names).isdisjoint(stated)
