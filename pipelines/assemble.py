"""From all that captures say of one article to the article as it stands, with its history.

Pure: the same readings give the same article, whatever order they arrived in. The latest page is
the best witness; a print page, another skin, the CMS's own answer and a feed, in this order, say
what it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archive.index.addresses import address_key, is_root
from archive.index.records import Assembled, State
from archive.index.versions import versions
from archive.model import Article, Capture, Reading, ReadingRole
from pipelines.addresses import known_addresses
from pipelines.grouping import CONTENT, PAGE_LIKE, Witness, in_time
from pipelines.witnesses import fold, join_parts


def assemble(readings: Sequence[Witness]) -> Assembled:
    """Fold the readings of one article (a group of `pipelines.grouping.groups`) into it.

    Raises `ValueError` where none of them holds an article.
    """
    ordered = _demoted(sorted(readings, key=in_time))
    canonical = _canonical(ordered)
    now = _assemble_at(canonical, ordered, ordered)
    former = tuple(
        _assemble_at(each, _pages_at(each, ordered), ordered, moved_to=canonical)
        for each in _left(canonical, ordered)
    )
    return replace(now, former=former)


def _demoted(ordered: Sequence[Witness]) -> list[Witness]:
    """Let pages at other addresses than their canonical one be alternates, where that was seen.

    An embedded form or a page of comments names the article's address as its own too.
    """
    at_home = {
        address_key(each.canonical_url)
        for _, each in ordered
        if _is_first_page(each) and address_key(each.url) == address_key(each.canonical_url)
    }

    def is_elsewhere(reading: Reading) -> bool:
        home = address_key(reading.canonical_url)
        return _is_first_page(reading) and home in at_home and address_key(reading.url) != home

    return [
        (capture, replace(each, role=ReadingRole.ALTERNATE) if is_elsewhere(each) else each)
        for capture, each in ordered
    ]


def _is_first_page(reading: Reading) -> bool:
    return reading.role is ReadingRole.PAGE and reading.part == 1


def _assemble_at(
    canonical: str, own: Sequence[Witness], all_: Sequence[Witness], moved_to: str | None = None
) -> Assembled:
    """Assemble what `own` says, as the article at `canonical`."""
    state, target = (State.MOVED, moved_to) if moved_to else _state(canonical, all_)
    capture, article = fold(own)
    seen = [each.time for each, reading in own if reading.role in CONTENT - {ReadingRole.FEED}]
    return Assembled(
        article=replace(article, url=canonical, canonical_url=canonical),
        capture=capture,
        state=state,
        first_seen=min(seen),
        last_seen=max(seen),
        number=_number(all_),
        moved_to=target,
        addresses=known_addresses(canonical, own),
        versions=versions(_snapshots(own)),
    )


def _canonical(ordered: Sequence[Witness]) -> str:
    """Return the address that the best of the latest witnesses calls the article's own."""
    for role in (ReadingRole.PAGE, ReadingRole.ALTERNATE, ReadingRole.API, ReadingRole.PRINT):
        said = [each for _, each in ordered if each.role is role and each.article is not None]
        if said:
            first = min(each.part for each in said)
            return next(each.canonical_url for each in reversed(said) if each.part == first)
    raise ValueError("no reading holds an article")


def _number(ordered: Sequence[Witness]) -> str | None:
    """Return the CMS's number: a page's word first, then a redirect's."""
    numbered = [each for _, each in ordered if each.number]
    best = min(numbered, key=lambda each: (each.role not in CONTENT, each.number), default=None)
    return best.number if best else None


def _state(canonical: str, ordered: Sequence[Witness]) -> tuple[State, str | None]:
    """Return the latest word about the canonical address."""
    state, target = State.LIVE, None
    for _, reading in ordered:
        if reading.role in {*PAGE_LIKE, ReadingRole.API}:
            state, target = State.LIVE, None
        elif reading.role is ReadingRole.GONE and _is_about(canonical, reading):
            state, target = State.GONE, None
        elif reading.role is ReadingRole.ALIAS and _leads_away(canonical, reading):
            # Sites send readers of what they have lost to their first page.
            lost = is_root(reading.canonical_url)
            state, target = (State.GONE, None) if lost else (State.MOVED, reading.canonical_url)
    return state, target


def _is_about(canonical: str, reading: Reading) -> bool:
    """Whether a 404 was for the article itself, and not for a print page or an alias of it."""
    return address_key(reading.url) == address_key(canonical)


def _leads_away(canonical: str, reading: Reading) -> bool:
    key = address_key(canonical)
    return address_key(reading.url) == key != address_key(reading.canonical_url)


def _left(canonical: str, ordered: Sequence[Witness]) -> list[str]:
    """Return addresses that were canonical and, by the latest word about them, redirect now."""
    now = address_key(canonical)
    last: dict[str, tuple[str, ReadingRole]] = {}
    for _, reading in ordered:
        if reading.role is ReadingRole.PAGE and reading.article is not None:
            last[address_key(reading.canonical_url)] = (reading.canonical_url, reading.role)
        elif reading.role is ReadingRole.ALIAS and address_key(reading.url) in last:
            url, _ = last[address_key(reading.url)]
            if _leads_away(url, reading):
                last[address_key(reading.url)] = (url, reading.role)
    left = {key: url for key, (url, role) in last.items() if role is ReadingRole.ALIAS}
    return [url for key, url in sorted(left.items()) if key != now]


def _pages_at(canonical: str, ordered: Sequence[Witness]) -> list[Witness]:
    key = address_key(canonical)
    return [
        each
        for each in ordered
        if each[1].role is ReadingRole.PAGE and address_key(each[1].canonical_url) == key
    ]


def _snapshots(ordered: Sequence[Witness]) -> list[tuple[Capture, Article]]:
    """Return the whole text at each capture of the first part.

    A further part counts with its latest capture before the next one of the first part, or else
    with its first: parts are fetched one after the other, and half an article is not a version.
    """
    pages = [each for each in ordered if each[1].role is ReadingRole.PAGE and each[1].article]
    if not pages:
        return []
    earliest = {reading.part: reading for _, reading in reversed(pages)}
    first = min(earliest)
    starts = [n for n, (_, reading) in enumerate(pages) if reading.part == first]
    ends = [*starts[1:], len(pages)]
    return [
        (
            pages[start][0],
            join_parts([*earliest.values(), *(reading for _, reading in pages[:end])]),
        )
        for start, end in zip(starts, ends, strict=True)
    ]
