"""What commands say: results as text for people, as JSON for machines.

Results go to standard output; progress and errors to standard error, and progress only where
somebody watches. What needs a layout is drawn by `archive.terminal`, which is loaded where
something is drawn: most results are a few lines, and rich takes longer to load than they to make.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the model's many dataclasses take a while, and few commands need them
    from archive.model import Site

MARKS = ("\u2060", "\u2061")
"""What a search puts around the words found, for `hits`: invisible where it is not replaced."""
ProgressCall = Callable[[int, int | None, str], None]
LiveCall = Callable[[Sequence[Any]], None]
COLUMNS = ("site", "pages", "requests", "queued", "received", "errors", "left out")


def say(text: str) -> None:
    """Print a sentence."""
    if text.isprintable():
        _write([text])
        return
    from archive import terminal

    terminal.sentence(text)


def error(text: str) -> None:
    """Print an error, in one line, where errors go."""
    from archive import terminal

    terminal.error(text)


def notice(text: str) -> None:
    """Print what is no error and still to be known, in one line, where errors go."""
    safe = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
    sys.stderr.write(f"hemeroteca: {safe}\n")


def _write(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def as_data(value: Any) -> Any:
    """Return `value` as what JSON can hold."""
    if is_dataclass(value) and not isinstance(value, type):
        return as_data(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): as_data(each) for key, each in value.items()}
    if isinstance(value, str | int | float | bool | None):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Iterable):
        return [as_data(each) for each in value]
    return str(value)


def print_json(value: Any) -> None:
    """Print `value` as indented JSON, whatever the terminal."""
    sys.stdout.write(json.dumps(as_data(value), ensure_ascii=False, indent=2) + "\n")


def size(count: int) -> str:
    """Return bytes as a person says them: `1.4 MB`."""
    number = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "bytes" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"


def facts(value: Any, *, as_json: bool = False) -> None:
    """Print the fields of a result, a line each; empty ones are left out."""
    if as_json:
        print_json(value)
        return
    _pairs(
        (name.replace("_", " "), _plain(name, each))
        for name, each in as_data(value).items()
        if each not in (None, [], {}, "") or each is False
    )


def _pairs(rows: Iterable[tuple[str, str]]) -> None:
    """Print names and values in two columns; values that do not fit are folded."""
    known = list(rows)
    longest = max((len(name) for name, _ in known), default=0)
    lines = [f"{name:{longest}}  {value}" for name, value in known]
    room = _columns()
    if all(len(line) <= room and line.isascii() and line.isprintable() for line in lines):
        _write(lines)
        return
    from archive import terminal

    terminal.pairs(known, width=room)


def _columns() -> int:
    """Return the width of the terminal, 80 where there is none; shutil's takes 3 ms to load."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal():
        return int(said)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        return 80


def _plain(name: str, value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and "bytes" in name:
        return size(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {each}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table that fits the terminal."""
    from archive import terminal

    terminal.table(columns, rows)


def sites(known: Iterable[Site], *, as_json: bool = False) -> None:
    """Print the publications."""
    if as_json:
        print_json(known)
        return
    table(
        ("name", "publication", "family", "languages"),
        ((each.slug, each.title, each.family, " ".join(each.languages)) for each in known),
    )


def detected(found: Any, *, as_json: bool = False) -> None:
    """Print how a site is built, why we think so, and the files written for it."""
    if as_json:
        print_json(found)
        return
    from archive import terminal

    facts(found.site)
    for reason in found.evidence.because:
        terminal.paragraph(f"  because {reason}")
    for path in found.files:
        say(f"Wrote {path}")


def hits(found: Any, *, as_json: bool = False) -> None:
    """Print what a search found: title, where and when, by whom, and the words in their place."""
    if as_json:
        print_json(found)
        return
    from archive import terminal

    if not found.hits:
        say("Nothing found.")
    for hit in found.hits:
        terminal.hit(hit, MARKS)
    if found.total > len(found.hits):
        say(f"{len(found.hits)} of {found.total}; more with --limit and --offset")


def article(data: Mapping[str, Any], *, as_json: bool = False, brief: bool = False) -> None:
    """Print an article: who, where and when first, then the text and its notes."""
    if as_json:
        print_json(data)
        return
    from archive import terminal

    terminal.article(data, brief=brief)


ARTICLES = ("new", "changed", "unchanged", "gone", "moved")


def report(result: Any, *, as_json: bool = False) -> None:
    """Print what a crawl did: in how long, what it asked, what came of it, what it left out."""
    if as_json:
        print_json(result)
        return
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
    _pairs((f"  {name}", value) for name, value in rows if value)


def duration(seconds: float) -> str:
    """Return a time as a person says it: `3 s`, `12 min`, `5.5 h`."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def _counted(reasons: Mapping[str, int]) -> str:
    ordered = sorted(reasons.items(), key=lambda each: -each[1])
    return ", ".join(f"{count} {reason}" for reason, count in ordered)


def plan(asked: Iterable[Any], *, as_json: bool = False) -> None:
    """Print what a crawl would ask, why, and when the rest falls due."""
    rows = list(asked)
    if as_json:
        print_json(rows)
        return
    for each in rows:
        say(f"{each.due[:16]:16}  {each.url}  ({each.why})")


def imported(result: Any, *, as_json: bool = False) -> None:
    """Print what was taken in, file by file, and what came of it."""
    if as_json:
        print_json(result)
        return
    for file in result.files:
        fault = f"; {file.fault}" if file.fault else ""
        say(f"{file.source}: {file.outcome}, {file.captures} captures{fault}")
    for site in result.sites:
        say(f"found out how {site} is built")
    facts(result.articles)


def verified(found: Any, *, as_json: bool = False) -> None:
    """Print the faults, each with its file and offset, or that there are none."""
    if as_json:
        print_json(found)
        return
    for fault in found.faults:
        say(str(fault))
    count = len(found.faults)
    verdict = f"{count} fault{'s' * (count > 1)}" if count else "no faults"
    say(f"{found.records} records, {size(found.bytes)}: {verdict}")


def withdrawn(decided: Iterable[Any], back: Iterable[str], *, as_json: bool = False) -> None:
    """Print what was brought back, and what is withdrawn."""
    if as_json:
        print_json({"brought_back": back, "withdrawn": decided})
        return
    for each in back:
        say(f"{each}: brought back")
    for one in decided:
        until = f" until {one.until}" if one.until else ""
        say(f"{one.id}: {one.asked}{until}, {len(one.addresses)} addresses: {one.reason}")


def status(state: Any, *, as_json: bool = False) -> None:
    """Print the state of a collection, site by site, and what its sites have and we lack."""
    if as_json:
        print_json(state)
        return
    say(f"{state.title}: {state.warc_files} WARC files, {size(state.warc_bytes)}")
    rows = (
        (each.slug, each.articles, _day(each.newest), _day(each.last_asked), each.due, each.failed)
        for each in state.sites
    )
    table(("site", "articles", "newest", "last asked", "due", "failed"), rows)
    for site in state.sites:
        if site.missing:
            say(f"{site.slug}: {len(site.missing)} of {site.listed} in its feeds are not kept:")
            for url in site.missing[:5]:
                say(f"  {url}")
    if state.unreadable:
        say(f"{state.unreadable} pages could not be read (table `failures`)")
    for crawl in state.crawls[:1]:
        say(f"Last crawl: {crawl['started'][:16]}, {crawl['outcome']}")


def _day(time: str | None) -> str:
    return (time or "")[:10]


@contextmanager
def progress(task: str) -> Iterator[ProgressCall]:
    """Show a bar while long work goes on; `call(done, total, text)` moves it."""
    if not sys.stderr.isatty():
        yield _unseen
        return
    from archive import terminal

    with terminal.bar(task) as call:
        yield call


def _unseen(*_: object) -> None:
    """Stand in for a bar where nobody watches."""


@contextmanager
def crawl_progress() -> Iterator[LiveCall]:
    """Show a line a site while a crawl goes on: pages, queue, size, errors."""
    if not sys.stderr.isatty():
        yield _unseen
        return
    from archive import terminal

    with terminal.figures(COLUMNS) as put:
        yield lambda sites: put(map(_figures, sites))


def _figures(site: Any) -> tuple[str, ...]:
    figures = (site.pages, site.requests, site.queued, size(site.bytes), site.errors, site.skipped)
    return (site.site, *map(str, figures))
