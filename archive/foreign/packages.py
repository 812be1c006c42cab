"""The web archives in a ZIP file (WACZ), wherever in it they lie, and past its damage."""

from __future__ import annotations

import lzma
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from archive.errors import WarcError

ENDINGS = (".warc.gz", ".warc", ".warc.zst", ".arc.gz", ".arc")
PACKAGE = ".wacz"
DEEPEST = 4
"""So many packages within each other are opened (multi-WACZ has two)."""
_STEP = 1 << 20
_LITTLE = 256
"""Bytes read at a time near damage: what is read together with it is lost."""
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError)
_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
_LOCAL = struct.Struct("<26xHH")
"""The lengths of name and extra field in the header before a file in a ZIP (APPNOTE 4.3.7)."""


class Inner(NamedTuple):
    """A web archive out of a package; `path` is None where nothing of it can be read."""

    name: str
    path: Path | None
    fault: str | None


def is_package(path: Path) -> bool:
    """Tell whether a file is a ZIP file; a WARC that ends with a ZIP file in it is none."""
    with path.open("rb") as file:
        return file.read(4) in _BEGINNINGS and zipfile.is_zipfile(path)


def unpack(path: Path, folder: Path, depth: int = 1) -> Iterator[Inner]:
    """Yield each web archive in the package at `path`, in `folder` until the next is asked for.

    Those of packages in it too. Raises `zipfile.BadZipFile`, `WarcError`.
    """
    with zipfile.ZipFile(path) as package:
        for number, info in enumerate(package.infolist()):
            name = PurePosixPath(info.filename).name
            if not name.lower().endswith((*ENDINGS, PACKAGE)):
                continue
            target = folder / f"{depth}-{number}"
            fault = _extract(package, info, target)
            if name.lower().endswith(PACKAGE) and is_package(target):
                yield from _nested(name, target, folder, depth)
            else:
                yield Inner(name, target if target.stat().st_size else None, fault)
            target.unlink()


def _nested(name: str, path: Path, folder: Path, depth: int) -> Iterator[Inner]:
    if depth == DEEPEST:
        raise WarcError(f"{name}: more than {DEEPEST} packages within each other")
    for inner in unpack(path, folder, depth + 1):
        yield inner._replace(name=f"{name}!{inner.name}")


def _extract(package: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> str | None:
    """Copy a file out of a package as far as it can be read; say what is wrong with it."""
    try:
        _copy(package, info, target, _STEP)
    except _DAMAGE as error:
        said = str(error)
        if info.compress_type == zipfile.ZIP_STORED:
            _copy_stored(package, info, target)
        else:
            with suppress(*_DAMAGE):
                _copy(package, info, target, _LITTLE)
    except (RuntimeError, NotImplementedError) as error:  # encrypted; packed by another method
        said = str(error)
    else:
        return None
    target.touch()
    return f"at {info.header_offset}: {said}"


def _copy(package: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, step: int) -> None:
    with package.open(info) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy, step)


def _copy_stored(package: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    """Copy what lies where a file should be that is not compressed, whatever its checksum."""
    with Path(str(package.filename)).open("rb") as source, target.open("wb") as copy:
        source.seek(info.header_offset)
        lengths = _LOCAL.unpack(source.read(_LOCAL.size).ljust(_LOCAL.size, b"\0"))
        source.seek(sum(lengths), 1)
        rest = info.file_size
        while rest and (piece := source.read(min(rest, _STEP))):
            rest -= copy.write(piece)
