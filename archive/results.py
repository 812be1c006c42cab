"""The results of commands: as text for people, as JSON for machines.

Each function prints the result of one command, or with `as_json=True` its data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any

from archive.console import counted, duration, facts, pairs, print_json, say, size, table

if TYPE_CHECKING:  # the model's many dataclasses take a while, and few commands need them
    from archive.model import Site

MARKS = ("\u2060", "\u2061")
"""What a search puts around the words found, for `hits`: invisible where it is not replaced."""
ARTICLES = ("new", "changed", "unchanged", "gone", "moved")
MISSING = 5
"""Addresses that are named of those that a site has and we lack."""


def or_json(view: Callable[..., None]) -> Callable[..., None]:
    """Have a function print its first argument as JSON where `as_json` is given as true."""

    @wraps(view)
    def shown(result: Any, *, as_json: bool = False, **how: Any) -> None:
        if as_json:
            print_json(result)
        else:
            view(result, **how)

    return shown


@or_json
def sites(known: Iterable[Site]) -> None:
    """Print the publications."""
    table(
        ("name", "publication", "family", "languages"),
        ((each.slug, each.title, each.family, " ".join(each.languages)) for each in known),
    )


@or_json
def detected(found: Any) -> None:
    """Print how a site is built, why we think so, and the files written for it."""
    from archive import terminal

    facts(found.site)
    for reason in found.evidence.because:
        terminal.paragraph(f"  because {reason}")
    for path in found.files:
        say(f"Wrote {path}")


@or_json
def hits(found: Any) -> None:
    """Print what a search found: title, where and when, by whom, and the words in their place."""
    from archive import terminal

    if not found.hits:
        say("Nothing found.")
    for hit in found.hits:
        terminal.hit(hit, MARKS)
    if found.total > len(found.hits):
        say(f"{len(found.hits)} of {found.total}; more with --limit and --offset")


@or_json
def article(data: Mapping[str, Any], *, brief: bool = False) -> None:
    """Print an article: who, where and when first, then the text and its notes."""
    from archive import terminal

    terminal.article(data, brief=brief)


@or_json
def report(result: Any) -> None:
    """Print what a crawl did: in how long, what it asked, what came of it, what it left out."""
    seconds = (result.finished - result.started).total_seconds() if result.finished else 0
    say(f"{', '.join(result.sites)}: {result.outcome} after {duration(seconds)}")
    articles = ", ".join(f"{getattr(result, f'articles_{kind}')} {kind}" for kind in ARTICLES)
    rows = (
        ("asked", f"{result.requests} requests, {size(result.bytes)} received"),
        ("articles", articles),
        ("left out", _counted(result.skipped)),
        ("failed", _counted(result.failed)),
        ("warning", "; ".join(result.warnings)),
    )
    pairs((f"  {name}", value) for name, value in rows if value)


def _counted(reasons: Mapping[str, int]) -> str:
    ordered = sorted(reasons.items(), key=lambda each: -each[1])
    return ", ".join(f"{count} {reason}" for reason, count in ordered)


@or_json
def plan(asked: Iterable[Any]) -> None:
    """Print what a crawl would ask, why, and when the rest falls due."""
    for each in asked:
        say(f"{each.due[:16]:16}  {each.url}  ({each.why})")


@or_json
def imported(result: Any) -> None:
    """Print what was taken in, file by file, and what came of it."""
    for file in result.files:
        fault = f"; {file.fault}" if file.fault else ""
        held = counted(file.captures, "capture", "captures")
        say(f"{file.source}: {file.outcome}, {held}{fault}")
    for site in result.sites:
        say(f"found out how {site} is built")
    if result.captures:
        facts(result.articles)


@or_json
def verified(found: Any) -> None:
    """Print the faults, each with its file and offset, or that there are none."""
    for fault in found.faults:
        say(str(fault))
    verdict = counted(len(found.faults), "fault", "faults") if found.faults else "no faults"
    say(f"{found.records} records, {size(found.bytes)}: {verdict}")


def withdrawn(decided: Iterable[Any], back: Iterable[str], *, as_json: bool = False) -> None:
    """Print what was brought back, and what is withdrawn."""
    if as_json:
        print_json({"brought_back": back, "withdrawn": decided})
        return
    for each in back:
        say(f"{each}: brought back")
    if not (back or decided):
        say("Nothing is withdrawn.")
    for one in decided:
        until = f" until {one.until}" if one.until else ""
        hidden = counted(len(one.addresses), "address", "addresses")
        say(f"{one.id}: {one.asked}{until}, {hidden}: {one.reason}")


@or_json
def status(state: Any) -> None:
    """Print the state of a collection, site by site, and what its sites have and we lack."""
    files = counted(state.warc_files, "WARC file", "WARC files")
    say(f"{state.title}: {files}, {size(state.warc_bytes)}")
    rows = (
        (each.slug, each.articles, _day(each.newest), _day(each.last_asked), each.due, each.failed)
        for each in state.sites
    )
    table(("site", "articles", "newest", "last asked", "due", "failed"), rows)
    for site in state.sites:
        if site.missing:
            say(f"{site.slug}: {len(site.missing)} of {site.listed} in its feeds are not kept:")
            for url in site.missing[:MISSING]:
                say(f"  {url}")
    if state.unreadable:
        say(f"{state.unreadable} pages could not be read (table `failures`)")
    for crawl in state.crawls[:1]:
        say(f"Last crawl: {crawl['started'][:16]}, {crawl['outcome']}")


def _day(time: str | None) -> str:
    return (time or "")[:10]
