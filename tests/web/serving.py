"""A desk on loopback, for a browser."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from archive.web.serving import SETTINGS


@contextmanager
def served(press: Path) -> Iterator[str]:
    """Serve a press.db on a free port; yield the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = [word for name, value in SETTINGS.items() for word in ("--setting", name, value)]
    command = [sys.executable, "-m", "datasette", "serve", str(press), "--port", str(port)]
    server = subprocess.Popen(
        [*command, *settings], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            urlopen(f"{address}/-/versions.json", timeout=5).close()
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)
