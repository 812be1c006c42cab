"""Folding the witnesses of one article into one: field by field, the best one that says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from archive.index.addresses import address_key
from archive.model import Article, Capture, Credit, Reading, ReadingRole
from pipelines.extract.accounts import without_translators
from pipelines.grouping import PAGE_LIKE, Witness

_TOGETHER = (
    ("body_text", ("body_text_with_calls", "blocks", "front_matter", "end_matter", "links",
                   "notes_typed_by_hand", "access", "standfirst")),
    ("postscript", ("postscript_is_donation_appeal",)),
)  # fmt: skip
"""Fields that only make sense from one witness: what decides, and what goes with it."""
_APART = {"url", "canonical_url", "published", "credits"}
_ZONED = re.compile(r"T.*(?:Z|[+-]\d\d:\d\d)$")
"""A moment, in UTC or with its offset from it."""

_FROM_API = ("title", "language", "section", "excerpt", "modified", "keywords", "comments")
_FROM_FEED = ("title", "language", "excerpt")
_JOINED = (
    "blocks", "front_matter", "end_matter", "footnotes", "credits", "images", "documents", "links",
)  # fmt: skip


def fold(ordered: Sequence[Witness]) -> tuple[Capture, Article]:
    """Return the article, and the capture of the witness that its text came from.

    `ordered` is oldest first. Raises `ValueError` where no witness holds an article.
    """
    witnesses = _latest(ordered)
    full = [each for each in witnesses if each[1] in PAGE_LIKE] or witnesses[:1]
    if not full:
        raise ValueError("no reading holds an article")
    capture, _, article = full[0]
    for _, _, other in full[1:]:
        article = _filled(article, other)
    for _, role, other in witnesses:
        if role not in PAGE_LIKE:
            names = _FROM_API if role is ReadingRole.API else _FROM_FEED
            article = _with(article, other, [name for name in names if not getattr(article, name)])
    return capture, replace(article, published=_published([each for *_, each in witnesses]))


def join_parts(readings: Iterable[Reading]) -> Article:
    """Return the whole article from its parts; of each part the last one given counts.

    A part that was dropped from a shorter text is not known from the others; it stays until
    its address says otherwise.
    """
    latest = {each.part: each.article for each in readings if each.article is not None}
    first, *others = (latest[part] for part in sorted(latest))
    for other in others:
        joined: dict[str, Any] = {
            name: tuple(dict.fromkeys((*getattr(first, name), *getattr(other, name))))
            if name != "blocks"
            else (*first.blocks, *other.blocks)
            for name in _JOINED
        }
        for name in ("body_text", "body_text_with_calls"):
            texts = (getattr(first, name), getattr(other, name))
            joined[name] = "\n\n".join(text for text in texts if text)
        joined["credits"] = tuple(without_translators(joined["credits"], joined["credits"]))
        first = _filled(replace(first, **joined), other)
    return first


def _latest(ordered: Sequence[Witness]) -> list[tuple[Capture, ReadingRole, Article]]:
    """Return the latest word of each kind of witness, best kind first."""
    found = []
    for role in ReadingRole:
        said = [each for each in ordered if each[1].role is role and each[1].article is not None]
        if not said:
            continue
        if role is ReadingRole.PAGE:
            said = _without_lost_parts(said, ordered)
        first = min(reading.part for _, reading in said)
        capture = next(each for each, reading in reversed(said) if reading.part == first)
        found.append((capture, role, join_parts([reading for _, reading in said])))
    return found


def _without_lost_parts(pages: list[Witness], ordered: Sequence[Witness]) -> list[Witness]:
    """Leave out parts whose address led nowhere after they were last seen."""
    first = min(reading.part for _, reading in pages)
    lost = {
        address_key(reading.url): capture.time
        for capture, reading in ordered
        if reading.role in {ReadingRole.GONE, ReadingRole.ALIAS}
    }
    return [
        (capture, reading)
        for capture, reading in pages
        if reading.part == first or lost.get(address_key(reading.url), capture.time) <= capture.time
    ]


def _filled(article: Article, other: Article) -> Article:
    """Return `article` with what only `other` says."""
    tied = {name for deciding, rest in _TOGETHER for name in (deciding, *rest)}
    names = [
        each.name
        for each in fields(Article)
        if each.name not in tied | _APART and getattr(article, each.name) in (None, (), "")
    ]
    for deciding, rest in _TOGETHER:
        if not getattr(article, deciding) and getattr(other, deciding):
            names += [deciding, *rest]
    return replace(_with(article, other, names), credits=_credits(article, other))


def _credits(article: Article, other: Article) -> tuple[Credit, ...]:
    known = {credit.role for credit in article.credits}
    others = [each for each in other.credits if each.role not in known]
    return (*article.credits, *without_translators(others, article.credits))


def _with(article: Article, other: Article, names: Iterable[str]) -> Article:
    return replace(article, **{name: getattr(other, name) for name in names})


def _published(witnesses: Sequence[Article]) -> str | None:
    """Return the date of publication: the most exact one that does not contradict the page.

    A page prints a day, in its own time zone; the CMS's own answers give the minute in UTC. The
    two may differ by a day and still be the same moment. A moment that a page tells by its own
    clock is as exact as one in UTC, and the page is asked first.
    """
    said = [each.published for each in witnesses if each.published]
    if not said:
        return None
    agreeing = [each for each in said if _near(said[0], each)]
    return max(agreeing, key=_exactness)


def _exactness(published: str) -> tuple[bool, int]:
    return bool(_ZONED.search(published)), len(published[:16])


def _near(one: str, other: str) -> bool:
    try:
        return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days) <= 1
    except ValueError:  # a month or a year: the more exact one must lie within it
        return other.startswith(one)
