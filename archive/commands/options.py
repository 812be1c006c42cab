"""Options that several commands have, and how what is given to them is checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from archive.collection import CONFIG

Command = Callable[..., Any]
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")


def collection_option(command: Command) -> Command:
    """Give a command `-c/--collection`."""
    return click.option(
        "-c",
        "--collection",
        "root",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="HEMEROTECA_COLLECTION",
        callback=_find_collection,
        help="The collection's folder  [default: $HEMEROTECA_COLLECTION, else the current "
        "folder if it is a collection, else ./collection]",
    )(command)


def example(text: str) -> str:
    """Return the end of a command's help, which shows how it is called."""
    return f"\b\nExample:\n  {text}"


def check_date(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Return a day as it is written; None for none."""
    try:
        return date.fromisoformat(value).isoformat() if value else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date such as 2027-01-31") from None


def check_part(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Return a day, a month or a year as it is written; None for none."""
    try:
        if not value or str(date.fromisoformat(f"{value}-01-01"[:10])).startswith(value):
            return value or None
    except ValueError:
        pass
    raise click.BadParameter(f"{value!r} is not a date such as 2027, 2027-01 or 2027-01-31")


def _find_collection(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path:
    if value is not None:
        return value
    here = Path()
    return here if (here / CONFIG).exists() else here / "collection"
