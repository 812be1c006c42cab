"""Small disks of their own for tests: really full, or really read-only."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Disk:
    """A disk in memory that is mounted at `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def mount(self, options: str) -> int:
        """Mount it, or with `remount,...` change it; return the exit code of `mount`."""
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.root)]
        return subprocess.run(command, check=False, capture_output=True).returncode

    def enlarge(self, size: str) -> None:
        """Give it another size, such as `40m`."""
        assert self.mount(f"remount,size={size}") == 0

    def protect(self) -> None:
        """Make it read-only."""
        assert self.mount("remount,ro") == 0

    def fill(self, *, but: int = 0) -> None:
        """Leave no room, or so many bytes (in whole pages)."""
        path = self.root / "filling"
        with path.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(1 << 12)) == 1 << 12:
                    pass
            except OSError:
                pass
            file.truncate(max(0, file.tell() - but))


@contextmanager
def small_disk(root: Path, size: str) -> Iterator[Disk]:
    """Give a disk of `size` at the new folder `root`; skip the test where none may be mounted."""
    root.mkdir()
    disk = Disk(root)
    if disk.mount(f"size={size}"):
        pytest.skip("only root may mount a disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(root)], check=True)
