"""What goes into the grammar of credits, and what comes out."""

from __future__ import annotations

from typing import NamedTuple

from archive.model import Credit, Link, Source


class Line(NamedTuple):
    """A line of a page, as its reader sees it, with the links in it.

    `place` is `head`, `foot`, `standfirst`, `note` or `byline`; a name alone is a credit only in
    a byline, and a signature at the foot. A line feed stands where the page breaks the line.
    """

    text: str
    links: tuple[Link, ...] = ()
    place: str = "foot"
    emphasised: bool = False


class Said(NamedTuple):
    """What a line says, or several lines together.

    A `Said` with nothing in it is a line about the text (a permission, a correction) that gives no
    fact: it is no prose all the same.
    """

    credits: tuple[Credit, ...] = ()
    translated_from: Source | None = None
    first_published: Source | None = None
    signed_date: str | None = None
    dateline: str | None = None
    firmness: int = 0
    """How firmly `first_published` is said: a constant below, 0 where nothing is said."""
    translators_annotated: bool = False
    """"Notes by the translators": whoever they are."""


REPOSTED, ORIGINAL_LINK, NAMED_AS_SOURCE, SAID_TO_BE_FIRST = 1, 2, 3, 4
