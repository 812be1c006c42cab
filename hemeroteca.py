"""The front door: the command line, whose commands are in the rooms below.

Exit codes: 0 done, 1 an error (one line says what, where and the fix), 2 wrong usage, 3 done but
some pages failed (they are listed).
"""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from archive import console
from archive.collection import VERSION
from archive.errors import HemerotecaError
from archive.room import explained

COMMANDS = {
    "init": "archive.commands.keeping:init",
    "sites": "spiders.commands.fetching:sites",
    "crawl": "spiders.commands.fetching:crawl",
    "capture": "spiders.commands.fetching:capture",
    "import": "spiders.commands.indexing:import_",
    "reindex": "spiders.commands.indexing:reindex",
    "search": "archive.commands.reading:search",
    "show": "archive.commands.reading:show",
    "serve": "archive.commands.reading:serve",
    "export": "archive.commands.reading:export",
    "takedown": "spiders.commands.indexing:takedown",
    "verify": "archive.commands.keeping:verify",
    "copies": "archive.commands.keeping:copies",
    "repair": "archive.commands.keeping:repair",
    "status": "spiders.commands.fetching:status",
    "schedule": "archive.commands.keeping:schedule",
}
"""Where each command is, in the order of use."""


class Cli(click.Group):
    """Loads a command when it is called, and turns errors into one line."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names in the order of use."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Load the module of a command; None where there is no such command."""
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run; an error of ours, or of the disk, becomes a line and exit code 1."""
        try:
            return super().invoke(ctx)
        except HemerotecaError as error:
            console.error(str(error))
        except BrokenPipeError:  # the reader of our output has seen enough
            _say_no_more()
            ctx.exit(0)
        except (OSError, sqlite3.OperationalError) as error:
            if (said := explained(error)) is None:
                raise
            console.error(str(said))
            _say_no_more()  # it may be standard output that is full
        return ctx.exit(1)


def _say_no_more() -> None:
    """Send what is still to be printed nowhere."""
    with suppress(OSError):  # no file of the system's
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Cli, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="hemeroteca")
def main() -> None:
    """Keep, read and hand on the magazines of the left.

    Crawls publications into WARC files, turns their pages into articles with everything that a
    reader sees in them, and lets people search, cite and export them.
    """


if __name__ == "__main__":
    main()
