"""How things look on a terminal: results as text for people, as JSON for machines.

Results go to standard output; progress and errors to standard error, and progress only where
somebody watches.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from archive.model import Site

OUT = Console(highlight=False, soft_wrap=False)
ERR = Console(stderr=True, highlight=False)
MARKS = ("\u2060", "\u2061")
"""What a search puts around the words found, for `hits`: invisible where it is not replaced."""
ProgressCall = Callable[[int, int | None, str], None]


def say(text: str) -> None:
    """Print a sentence."""
    OUT.print(escape(text), soft_wrap=True)


def error(text: str) -> None:
    """Print an error, in one line, where errors go."""
    ERR.print(f"[bold red]hemeroteca:[/] {escape(text)}", soft_wrap=True)


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
    grid = _pairs()
    for name, each in as_data(value).items():
        if each not in (None, [], {}, "") or each is False:
            grid.add_row(name.replace("_", " "), escape(_plain(name, each)))
    OUT.print(grid)


def _pairs() -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    return grid


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
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        grid.add_column(column, overflow="fold")
    for row in rows:
        grid.add_row(*(escape("" if each is None else str(each)) for each in row))
    OUT.print(grid)


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
    facts(found.site)
    for reason in found.evidence.because:
        OUT.print(f"  because {escape(reason)}")
    for path in found.files:
        say(f"Wrote {path}")


def hits(found: Any, *, as_json: bool = False) -> None:
    """Print what a search found: title, where and when, by whom, and the words in their place."""
    if as_json:
        print_json(found)
        return
    if not found.hits:
        say("Nothing found.")
    for hit in found.hits:
        OUT.print(f"[bold]{escape(hit.title or hit.url)}[/]")
        by = f", by {', '.join(hit.authors)}" if hit.authors else ""
        OUT.print(
            f"  {escape(hit.site)}, {escape(str(hit.published or 'undated')[:10])}{escape(by)}"
        )
        OUT.print(f"  {_marked(hit.snippet)}")
        OUT.print(f"  [dim]{escape(hit.url)}[/]", soft_wrap=True)
    if found.total > len(found.hits):
        say(f"{len(found.hits)} of {found.total}; more with --limit and --offset")


def _marked(snippet: str) -> str:
    """Return a snippet with the words found in bold."""
    return escape(snippet).replace(MARKS[0], "[bold yellow]").replace(MARKS[1], "[/]")


CREDITS = (
    ("by", "authors"),
    ("interview by", "interviewers"),
    ("translated by", "translators"),
    ("annotated by", "annotators"),
)


def article(data: Mapping[str, Any], *, as_json: bool = False, brief: bool = False) -> None:
    """Print an article: who, where and when first, then the text and its notes."""
    if as_json:
        print_json(data)
        return
    for name, style in (("surtitle", "dim"), ("title", "bold"), ("subtitle", "italic")):
        if data.get(name):
            OUT.print(f"[{style}]{escape(data[name])}[/]")
    credits_of(data)
    if not brief:
        _text(data)


def _text(data: Mapping[str, Any]) -> None:
    for name in ("standfirst", "body_text_with_calls", "postscript"):
        if data.get(name):
            OUT.print()
            OUT.print(escape(data[name]))
    for note in data.get("footnotes") or ():
        OUT.print(escape(f"\n[{note['n']}] {note['text']}"))


def credits_of(data: Mapping[str, Any]) -> None:
    """Print who made an article, where it stands and where it came from."""
    issue = (data.get("magazine_issue") or {}).get("label")
    rows: list[tuple[str, str | None]] = [
        (label, ", ".join(data.get(name) or ())) for label, name in CREDITS
    ]
    rows += [
        ("translated from", _source(data.get("translated_from"))),
        ("first published", _source(data.get("first_published"))),
        ("issue", issue or data.get("section")),
        ("published", str(data.get("published") or "")[:10]),
        ("signed", data.get("signed_date")),
        ("keywords", ", ".join(data.get("keywords") or ())),
        ("address", data.get("canonical_url")),
    ]
    grid = _pairs()
    for label, value in rows:
        if value:
            grid.add_row(f"[dim]{label}[/]", escape(str(value)))
    OUT.print(grid)


def _source(source: Mapping[str, Any] | None) -> str:
    known = source or {}
    return ", ".join(
        str(known[k]) for k in ("publication", "language", "date", "url") if known.get(k)
    )


ARTICLES = ("new", "changed", "unchanged", "gone", "moved")


def report(result: Any, *, as_json: bool = False) -> None:
    """Print what a crawl did: in how long, what it asked, what came of it, what it left out."""
    if as_json:
        print_json(result)
        return
    seconds = (result.finished - result.started).total_seconds() if result.finished else 0
    say(f"{', '.join(result.sites)}: {result.outcome} after {duration(seconds)}")
    articles = ", ".join(f"{getattr(result, f'articles_{kind}')} {kind}" for kind in ARTICLES)
    grid = _pairs()
    for name, value in (
        ("asked", f"{result.requests} requests, {size(result.bytes)} received"),
        ("articles", articles),
        ("left out", _counted(result.skipped)),
        ("failed", _counted(result.failed)),
        ("warning", "; ".join(result.warnings)),
    ):
        if value:
            grid.add_row(f"  {name}", escape(value))
    OUT.print(grid)


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
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=ERR,
        transient=True,
        disable=not ERR.is_terminal,
    ) as bar:
        number = bar.add_task(task, total=None)

        def call(done: int, total: int | None, text: str = "") -> None:
            bar.update(number, completed=done, total=total, description=f"{task} {escape(text)}")

        yield call


LiveCall = Callable[[Sequence[Any]], None]


@contextmanager
def crawl_progress() -> Iterator[LiveCall]:
    """Show a line a site while a crawl goes on: pages, queue, size, errors."""
    with (
        Live(console=ERR, transient=True, refresh_per_second=4)
        if ERR.is_terminal
        else _still() as live
    ):

        def call(sites: Sequence[Any]) -> None:
            if live is not None:
                live.update(_figures(sites))

        yield call


@contextmanager
def _still() -> Iterator[None]:
    yield None


def _figures(sites: Sequence[Any]) -> Table:
    grid = Table(box=None, pad_edge=False, header_style="dim")
    grid.add_column("site")
    for name in ("pages", "requests", "queued", "received", "errors", "left out"):
        grid.add_column(name, justify="right")
    for each in sites:
        figures = (each.pages, each.requests, each.queued, size(each.bytes), each.errors)
        grid.add_row(escape(each.site), *(str(figure) for figure in (*figures, each.skipped)))
    return grid
