"""What rich draws: tables, colours, words in bold, bars that move.

`archive.console` loads this when there is something to draw: rich takes as long to load as a small
collection takes to export.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

OUT = Console(highlight=False, soft_wrap=False)
ERR = Console(stderr=True, highlight=False)
CREDITS = (
    ("by", "authors"),
    ("interview by", "interviewers"),
    ("translated by", "translators"),
    ("annotated by", "annotators"),
)


def sentence(text: str) -> None:
    """Print a text in one line, however long, without what would move the cursor."""
    OUT.print(escape(text), soft_wrap=True)


def paragraph(text: str) -> None:
    """Print a text, broken at the width of the terminal."""
    OUT.print(escape(text))


def error(text: str) -> None:
    """Print an error, in one line, where errors go."""
    ERR.print(f"[bold red]hemeroteca:[/] {escape(text)}", soft_wrap=True)


def pairs(rows: Iterable[tuple[str, str]], style: str = "", width: int | None = None) -> None:
    """Print names, in `style`, and beside each its value, folded to `width`, else the terminal's.

    An address stays whole, so that it can be copied. rich takes a terminal that says of itself
    that it is dumb for one of 80 columns.
    """
    known = list(rows)
    longest = max((len(name) for name, _ in known), default=0)
    for name, value in known:
        label = Text(name.ljust(longest), style)
        if " " in value or "://" not in value:
            grid = Table.grid(padding=(0, 2))
            grid.add_column(no_wrap=True)
            grid.add_column(overflow="fold")
            grid.add_row(label, escape(value))
            _draw(grid, width)
        else:
            OUT.print(Text.assemble(label, "  ", value), soft_wrap=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table that fits the terminal."""
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        grid.add_column(column, overflow="fold")
    for row in rows:
        grid.add_row(*(escape("" if each is None else str(each)) for each in row))
    _draw(grid)


def _draw(grid: Table, width: int | None = None) -> None:
    """Print a grid without the spaces with which rich fills up its last column."""
    with OUT.capture() as drawn:
        OUT.print(grid, width=width)
    OUT.file.write("".join(f"{line.rstrip()}\n" for line in drawn.get().splitlines()))


def hit(found: Any, marks: tuple[str, str]) -> None:
    """Print an article that was found, the words found, which stand between `marks`, in bold."""
    OUT.print(f"[bold]{escape(found.title or found.url)}[/]")
    by = f", by {', '.join(found.authors)}" if found.authors else ""
    when = str(found.published or "undated")[:10]
    OUT.print(f"  {escape(found.site)}, {escape(when)}{escape(by)}")
    snippet = escape(found.snippet).replace(marks[0], "[bold yellow]").replace(marks[1], "[/]")
    OUT.print(f"  {snippet}")
    OUT.print(f"  [dim]{escape(found.url)}[/]", soft_wrap=True)


def article(data: Mapping[str, Any], *, brief: bool) -> None:
    """Print an article: who, where and when first, then (unless `brief`) the text and its notes."""
    for name, style in (("surtitle", "dim"), ("title", "bold"), ("subtitle", "italic")):
        if data.get(name):
            OUT.print(f"[{style}]{escape(data[name])}[/]")
    _credits(data)
    if not brief:
        _text(data)


def _text(data: Mapping[str, Any]) -> None:
    for name in ("standfirst", "body_text_with_calls", "postscript"):
        if data.get(name):
            OUT.print()
            OUT.print(escape(data[name]))
    for note in data.get("footnotes") or ():
        OUT.print(escape(f"\n[{note['n']}] {note['text']}"))


def _credits(data: Mapping[str, Any]) -> None:
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
    pairs(((label, str(value)) for label, value in rows if value), style="dim")


def _source(source: Mapping[str, Any] | None) -> str:
    known = source or {}
    return ", ".join(
        str(known[k]) for k in ("publication", "language", "date", "url") if known.get(k)
    )


@contextmanager
def bar(task: str) -> Iterator[Callable[[int, int | None, str], None]]:
    """Show a bar, which `call(done, total, text)` moves."""
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=ERR,
        transient=True,
    ) as progress:
        number = progress.add_task(task, total=None)

        def call(done: int, total: int | None, text: str = "") -> None:
            description = f"{task} {escape(text)}"
            progress.update(number, completed=done, total=total, description=description)

        yield call


@contextmanager
def figures(columns: Sequence[str]) -> Iterator[Callable[[Iterable[Sequence[str]]], None]]:
    """Show a table of figures, whose rows `call(rows)` puts anew."""
    with Live(console=ERR, transient=True, refresh_per_second=4) as live:

        def call(rows: Iterable[Sequence[str]]) -> None:
            grid = Table(box=None, pad_edge=False, header_style="dim")
            for number, name in enumerate(columns):
                grid.add_column(name, justify="right" if number else "left")
            for row in rows:
                grid.add_row(*map(escape, row))
            live.update(grid)

        yield call
