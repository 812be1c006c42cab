"""The places in which copies of the archive are kept: folders, and stores that fsspec knows."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from archive.errors import CollectionError, ConfigError, HemerotecaError

PIECE = 1 << 20


class Place(Protocol):
    """Somewhere files can be kept by name."""

    name: str

    def read(self, name: str) -> IO[bytes]:
        """Open a file; raise `FileNotFoundError`."""

    def write(self, name: str, source: IO[bytes], sha256: str | None) -> None:
        """Put a file in its place when all of it has come and its checksum is right."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""


def here(root: Path) -> Place:
    """Return the collection itself as a place."""
    return _Folder(root)


def place_of(root: Path, name: str) -> Place:
    """Return the place of that name; raise `ConfigError` where it is none for a copy."""
    if "://" in name:
        return _Remote(name)
    folder = root / name  # not from where the command happens to be called
    if not name or folder.resolve() == root.resolve():
        raise ConfigError(f"copies: {name!r} is the collection itself; name another place")
    return _Folder(folder)


def sha256_of(file: IO[bytes]) -> str:
    """Return the checksum of what is left to read of a file, in hexadecimal."""
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


class _Folder:
    """A folder on a disk of this machine."""

    def __init__(self, root: Path) -> None:
        self.name = str(root)
        self._root = root

    def read(self, name: str) -> IO[bytes]:
        return (self._root / name).open("rb")

    def write(self, name: str, source: IO[bytes], sha256: str | None) -> None:
        target = self._root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(target.name + ".partial")
        try:
            with partial.open("w+b") as copy:
                shutil.copyfileobj(source, copy, PIECE)
                copy.flush()
                os.fsync(copy.fileno())
                copy.seek(0)
                _check_written(name, sha256_of(copy), sha256)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        (self._root / name).unlink(missing_ok=True)


class _Remote:
    """A store that fsspec knows."""

    def __init__(self, url: str) -> None:
        try:
            from fsspec.core import url_to_fs
        except ImportError:
            raise ConfigError(f"{url} needs fsspec: pip install 'hemeroteca[copies]'") from None
        self.name = url
        self._files: Any
        try:
            self._files, self._root = url_to_fs(url)
        except (ImportError, ValueError) as error:  # the store's library is missing, or unknown
            raise ConfigError(f"copies: {url!r} cannot be used: {error}") from error

    def read(self, name: str) -> IO[bytes]:
        with _as_os_error():
            file: IO[bytes] = self._files.open(f"{self._root}/{name}", "rb")
        return file

    def write(self, name: str, source: IO[bytes], sha256: str | None) -> None:
        target = f"{self._root}/{name}"
        with _as_os_error():
            self._files.makedirs(target.rpartition("/")[0], exist_ok=True)
            with self._files.open(f"{target}.partial", "wb") as copy:
                shutil.copyfileobj(source, copy, PIECE)
            with self._files.open(f"{target}.partial", "rb") as copy:
                _check_written(name, sha256_of(copy), sha256)
            self._files.mv(f"{target}.partial", target)

    def remove(self, name: str) -> None:
        with _as_os_error():
            if self._files.exists(f"{self._root}/{name}"):
                self._files.rm(f"{self._root}/{name}")


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Turn whatever a store raises into an `OSError`: each has errors of its own."""
    try:
        yield
    except (OSError, HemerotecaError):
        raise
    except Exception as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise OSError(said) from error


def _check_written(name: str, digest: str, wanted: str | None) -> None:
    if wanted is not None and digest != wanted:
        raise CollectionError(f"{name} changed while it was copied; nothing was replaced")
