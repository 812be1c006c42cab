"""`hemeroteca serve`: Datasette on press.db, read-only, with the desk's plugin."""

from __future__ import annotations

import os
import socket

from archive.collection import Collection
from archive.errors import CollectionError, NotACollection
from archive.index.articles import open_index

SETTINGS = {
    "default_page_size": "50",
    "facet_time_limit_ms": "1000",
    "sql_time_limit_ms": "5000",
    "max_csv_mb": "0",
    "suggest_facets": "off",
}
"""Datasette's own settings: research wants whole CSV files and some patience with queries."""


def serve(collection: Collection, *, host: str, port: int) -> None:
    """Serve until interrupted; raise `CollectionError` where that cannot be."""
    from datasette.cli import cli  # heavy: only where it is needed

    if not collection.press.exists():
        raise NotACollection(
            f"{collection.root} has no press.db yet; run `hemeroteca crawl` or `hemeroteca reindex`"
        )
    open_index(collection.press).close()  # says what to do about an index of another version
    _check_free(host, port)
    # Opened as immutable, a database is quicker and needs no file beside it, but must not change.
    opened = ["--immutable"] if not os.access(collection.root, os.W_OK) else []
    settings = [word for name, value in SETTINGS.items() for word in ("--setting", name, value)]
    cli.main(
        ["serve", *opened, str(collection.press), "--host", host, "--port", str(port), *settings],
        standalone_mode=False,
    )


def _check_free(host: str, port: int) -> None:
    """Raise `CollectionError` where nobody can listen: Datasette says it in six lines of log."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        why = str(error.strerror).partition(" (while")[0]
        raise CollectionError(
            f"the desk cannot be at {host}:{port} ({why}): give another --host or --port"
        ) from error
