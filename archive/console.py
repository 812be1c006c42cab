"""What commands say, and how: sentences, facts and tables, JSON, and progress.

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
from typing import Any

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
    pairs(
        (name.replace("_", " "), _plain(name, each))
        for name, each in as_data(value).items()
        if each not in (None, [], {}, "") or each is False
    )


def pairs(rows: Iterable[tuple[str, str]]) -> None:
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


def counted(number: int, one: str, many: str) -> str:
    """Return how many there are of something: `1 fault`, `2 faults`."""
    return f"{number} {one if number == 1 else many}"


def duration(seconds: float) -> str:
    """Return a time as a person says it: `3 s`, `12 min`, `5.5 h`."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


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
