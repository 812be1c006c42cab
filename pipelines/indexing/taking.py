"""Copying WARC and WACZ files made elsewhere into a collection, unchanged and each once."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from archive.collection import Collection
from archive.errors import HemerotecaError, WarcError
from archive.warc.reader import iter_records
from pipelines.indexing.scanning import IMPORTED

_ENDINGS = (".warc.gz", ".warc")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: `imported`, `already here` or `failed`, with the reason.

    `file` is its path below `warcs/`; `fault` says where a damaged file ended.
    """

    source: str
    outcome: str
    sha256: str | None = None
    file: str | None = None
    captures: int = 0
    fault: str | None = None


def take(collection: Collection, path: Path, known: set[str]) -> Iterator[Imported]:
    """Copy a file, or the WARC files of a WACZ, into the collection."""
    try:
        if zipfile.is_zipfile(path):
            with _unpacked(collection, path) as members:
                for name, member in members:
                    yield _take_warc(collection, member, f"{path.name}!{name}", known)
        else:
            yield _take_warc(collection, path, path.name, known)
    except (OSError, zipfile.BadZipFile, HemerotecaError) as error:
        yield Imported(path.name, "failed", fault=str(error))


def _take_warc(collection: Collection, path: Path, source: str, known: set[str]) -> Imported:
    sha256 = sha256_of(path)
    if sha256 in known:
        return Imported(source, "already here", sha256)
    try:
        if next(iter_records(path), None) is None:
            return Imported(source, "failed", fault=f"{source} holds no record")
    except WarcError as error:
        return Imported(source, "failed", fault=str(error))
    target = _place(collection, source, sha256)
    if not target.exists():
        _copy(path, target)
    return Imported(source, "imported", sha256, target.relative_to(collection.warcs).as_posix())


def _place(collection: Collection, source: str, sha256: str) -> Path:
    """Return where a file goes: under its own name, with its digest where that is taken."""
    name = re.sub(r"[^\w.-]+", "-", source).lstrip(".-")
    if not name.endswith(_ENDINGS):
        name += ".warc.gz"
    folder = collection.warcs / IMPORTED
    target = folder / name
    if target.exists() and sha256_of(target) != sha256:
        target = folder / f"{sha256.removeprefix('sha256:')[:12]}-{name}"
    return target


def _copy(path: Path, target: Path) -> None:
    """Copy so that a crash leaves the whole file or none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    with path.open("rb") as source, partial.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())
    partial.replace(target)


@contextmanager
def _unpacked(collection: Collection, path: Path) -> Iterator[list[tuple[str, Path]]]:
    """Give the WARC files of a WACZ as (name, file), in a folder of their own for a while."""
    with (
        tempfile.TemporaryDirectory(dir=collection.root, prefix=".import-") as folder,
        zipfile.ZipFile(path) as archive,
    ):
        members = []
        for number, info in enumerate(archive.infolist()):
            name = PurePosixPath(info.filename)
            if name.parts[:1] == ("archive",) and name.name.endswith(_ENDINGS):
                file = Path(folder, f"{number}{''.join(name.suffixes[-2:])}")
                with archive.open(info) as source, file.open("wb") as copy:
                    shutil.copyfileobj(source, copy, 1 << 20)
                members.append((name.name, file))
        yield members


def known_digests(collection: Collection) -> set[str]:
    """Return the checksums of all files that were taken in before, from the ledger."""
    found = set()
    for line in collection.ledger:
        result = line.get("result")
        if line.get("event") == "import" and isinstance(result, dict):
            found |= {each.get("sha256") for each in result.get("files", ())}
    return found - {None}


def sha256_of(path: Path) -> str:
    """Return the checksum of a file as `sha256:...`."""
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()
