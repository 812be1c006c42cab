"""Chromium without a way out, for tests of what a browser shows and what it asks for.

All it asks for beyond loopback goes to a proxy that answers nothing and notes the request, be it
of a page or of a service worker. So an empty `outside` is a proof for everything that is shown.
Debian's Chromium asks its maker for updates and accounts whatever flags it gets: that is not noted.
"""

from __future__ import annotations

import importlib
import os
import re
import shutil
import socketserver
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


MAKER = re.compile(r"[./ ](google|googleapis|gstatic)\.com[:/]")


@dataclass(frozen=True)
class Browser:
    """A running Chromium; `outside` has the first line of each request that would have left."""

    context: Any
    outside: list[str]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium with a new profile, in memory; skip where it is not installed."""
    playwright = _playwright()
    with _nowhere() as (port, outside), playwright.sync_playwright() as running:
        arguments = [*FLAGS, f"--proxy-server=http://127.0.0.1:{port}"]
        browser = running.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            yield Browser(browser.new_context(), outside)
        finally:
            browser.close()


@contextmanager
def served(collection: Path) -> Iterator[str]:
    """Run `hemeroteca serve` on a free port; give its address."""
    port = free_port()
    command = ["-m", "hemeroteca", "serve", "-c", str(collection), "--port", str(port)]
    with started([sys.executable, *command], f"http://127.0.0.1:{port}/") as address:
        yield address


@contextmanager
def started(command: list[str], address: str, **how: Any) -> Iterator[str]:
    """Run `command`, a web server, for as long as it is needed; wait until `address` answers."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **how)
    try:
        _wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no server came up at {address}")


def _playwright() -> Any:
    """Return Playwright; skip the test where it is not installed, unless `make` says it must be."""
    try:
        playwright = importlib.import_module("playwright.sync_api")
    except ImportError:
        playwright = None
    if (playwright is None or CHROMIUM is None) and not os.environ.get("NO_SKIPS"):
        pytest.skip("needs Chromium and `pip install -e .[browser]`")
    return playwright


@contextmanager
def _nowhere() -> Iterator[tuple[int, list[str]]]:
    """Run the proxy that leads nowhere."""
    outside: list[str] = []

    class Note(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked = self.rfile.readline().decode("latin-1").strip()
            if not MAKER.search(asked):
                outside.append(asked)
            self.wfile.write(b"HTTP/1.1 502 Nowhere\r\nContent-Length: 0\r\n\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Note) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            yield proxy.server_address[1], outside
        finally:
            proxy.shutdown()
