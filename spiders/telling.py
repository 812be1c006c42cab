"""A run's report in words, for a mail; and the archivist's own command, which is given it."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from typing import Any

from archive.collection import Collection
from archive.console import duration, size
from archive.errors import CollectionError
from archive.index.articles import open_index
from archive.model import CrawlReport
from spiders.run import as_json

logger = logging.getLogger(__name__)

TEXT = "HEMEROTECA_REPORT"
"""The environment variable in which `on_report` finds the report in words; its first line is short
enough for the subject of a mail."""

SECONDS = 60
"""So long `on_report` may take."""

_CHANGES = ("new", "changed", "gone", "moved")
_EXAMPLE = "SELECT url, detail FROM skips WHERE crawl = ? AND reason = ? ORDER BY url LIMIT 1"
_FAILURE = """
SELECT url, detail FROM skips WHERE crawl = ? AND reason = 'failed'
    AND (detail = ? OR detail LIKE ? || ':%') ORDER BY url LIMIT 1
"""

Fact = Mapping[str, Any]


def tell(collection: Collection, report: CrawlReport) -> None:
    """Give a report to the command in collection.toml, if there is one: JSON on standard input.

    The report in words is in the environment (`TEXT`). What goes wrong with it is in the log.
    """
    command = collection.settings.on_report
    if not command:
        return
    result = as_json(report)
    with closing(open_index(collection.press)) as db:
        words = in_words(result, db)
    try:
        subprocess.run(  # noqa: S603  # the archivist's own command
            command,
            input=json.dumps(result, ensure_ascii=False),
            env={**os.environ, TEXT: words},
            text=True,
            timeout=SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        logger.warning("on_report (%s): %s", command[0], error)


def last(collection: Collection) -> Fact:
    """Return the report of the last run; raise `CollectionError` where there is none."""
    runs = list(collection.ledger.results("crawl"))
    if not runs or not collection.press.exists():
        raise CollectionError(f"{collection.root} has not been crawled yet: run `hemeroteca crawl`")
    found: Fact = runs[-1]
    return found


def last_in_words(collection: Collection) -> str:
    """Return the report of the last run in words; raise `CollectionError` where there is none."""
    result = last(collection)
    with closing(open_index(collection.press)) as db:
        return in_words(result, db)


def in_words(result: Fact, db: sqlite3.Connection) -> str:
    """Return a report (a `crawl` line's result) as a short text; examples come from the index."""
    return "\n".join([subject(result), "", *_figures(result), *_reasons(result, db)]) + "\n"


def subject(result: Fact) -> str:
    """Say in a line how a run ended, what is new and what needs a look."""
    parts = [f"{result[f'articles_{kind}']} {kind}" for kind in _CHANGES]
    failed, warnings = sum(result["failed"].values()), len(result["warnings"])
    parts += [f"{failed} failed"] if failed else []
    parts += [f"{warnings} warning{'s' if warnings > 1 else ''}"] if warnings else []
    return f"Hemeroteca, {_sites(result)}: {result['outcome']}, {', '.join(parts)}"


def _sites(result: Fact) -> str:
    names: list[str] = list(result["sites"])
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _figures(result: Fact) -> Iterator[str]:
    for warning in result["warnings"]:
        yield f"WARNING  {warning}"
    took = f" in {_took(result)}" if result["finished"] else ""
    yield f"Asked    {result['requests']} requests, {size(result['bytes'])}{took}"
    changes = ", ".join(f"{result[f'articles_{kind}']} {kind}" for kind in _CHANGES)
    yield f"Articles {changes}, {result['articles_unchanged']} unchanged"
    yield f"Sites    {', '.join(result['sites'])}"


def _took(result: Fact) -> str:
    started, finished = (datetime.fromisoformat(result[each]) for each in ("started", "finished"))
    return duration((finished - started).total_seconds())


def _reasons(result: Fact, db: sqlite3.Connection) -> Iterator[str]:
    """Yield what failed and what was left out, by reason, each with an example."""
    run = result["id"]
    for reason, count in result["failed"].items():
        example = db.execute(_FAILURE, (run, reason, reason)).fetchone()
        yield _line("Failed", reason, count, example)
    for reason, count in result["skipped"].items():
        example = db.execute(_EXAMPLE, (run, reason)).fetchone()
        yield _line("Left out", reason, count, example)


def _line(what: str, reason: str, count: int, example: tuple[str, str | None] | None) -> str:
    shown = f", such as {example[0]}" if example else ""
    return f"{what:8} {count} {reason}{shown}"
