"""A check of a WACZ file that leaves nothing out.

The validator of py-wacz accepts a file without an index, and looks into no record. This reads
everything: each file in the package has the hash that datapackage.json gives and is named there,
the digest of that holds (and its signature), the index is sorted, and each of its lines leads to
the record that it describes.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator

from archive import cdxj
from archive.errors import ExportError
from archive.exports.signing import signature_fault

PIECE = 1 << 20
LOCAL = struct.Struct("<4s5H3I2H")
"""The local header of a file in a ZIP."""
_UNLISTED = {"datapackage.json", "datapackage-digest.json"}


@dataclass(frozen=True, slots=True)
class WaczCheck:
    """What was found in a WACZ without fault."""

    files: int
    captures: int
    pages: int
    signed: bool


def check_wacz(path: Path) -> WaczCheck:
    """Check the WACZ at `path`; raise `ExportError` that names every fault."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            check = _Check(archive, file)
            faults = list(check.faults())
            if not faults:
                return check.found()
    except (zipfile.BadZipFile, struct.error, KeyError, ValueError, OSError) as error:
        raise ExportError(f"{path}: {error}") from None
    raise ExportError(f"{path}: {'; '.join(faults)}")


class _Check:
    def __init__(self, archive: zipfile.ZipFile, file: BinaryIO) -> None:
        self._archive = archive
        self._file = file
        self._begins: dict[str, int] = {}
        self._names = set(archive.namelist())
        self._captures = 0
        self._signed = False

    def found(self) -> WaczCheck:
        """Return the figures, after `faults`."""
        with self._archive.open("pages/pages.jsonl") as pages:
            lines = sum(1 for line in pages if line.strip()) - 1
        return WaczCheck(len(self._names), self._captures, lines, self._signed)

    def faults(self) -> Iterator[str]:
        """Yield whatever is wrong."""
        if len(self._names) != len(self._archive.namelist()):
            yield "a name stands twice in the package"
        text = self._archive.read("datapackage.json")
        yield from self._package(json.loads(text))
        yield from self._digest(text)
        yield from self._index()

    def _package(self, package: dict[str, Any]) -> Iterator[str]:
        listed = {each["path"]: each for each in package["resources"]}
        for name in sorted(self._names - listed.keys() - _UNLISTED):
            yield f"{name} is not in datapackage.json"
        for name, each in listed.items():
            if name not in self._names:
                yield f"{name} is missing"
                continue
            size = self._archive.getinfo(name).file_size
            if (self._hash(name), size) != (each["hash"], each["bytes"]):
                yield f"{name} is not what datapackage.json says"
            stored = self._archive.getinfo(name).compress_type == zipfile.ZIP_STORED
            if name.startswith("archive/") and not stored:
                yield f"{name} is deflated, so that no player can read single records"

    def _hash(self, name: str) -> str:
        digest = hashlib.sha256()
        with self._archive.open(name) as file:
            while piece := file.read(PIECE):
                digest.update(piece)
        return f"sha256:{digest.hexdigest()}"

    def _digest(self, text: bytes) -> Iterator[str]:
        said = json.loads(self._archive.read("datapackage-digest.json"))
        if said["hash"] != f"sha256:{hashlib.sha256(text).hexdigest()}":
            yield "datapackage-digest.json does not fit datapackage.json"
        if signed := said.get("signedData"):
            self._signed = True
            fault = signature_fault(signed, said["hash"])
            if fault:
                yield fault

    def _index(self) -> Iterator[str]:
        last, names = b"", {name for name in self._names if name.startswith("indexes/")}
        if not names & {"indexes/index.cdx", "indexes/index.cdx.gz"}:
            yield "there is no index"
            return
        for line in self._lines():
            self._captures += 1
            if line < last:
                yield f"the index is not sorted at {line[:60]!r}"
            last = line
            if fault := self._line(line):
                yield fault

    def _lines(self) -> Iterator[bytes]:
        if "indexes/index.cdx" in self._names:
            with self._archive.open("indexes/index.cdx") as plain:
                yield from plain
            return
        if "indexes/index.idx" not in self._names:
            raise ValueError("indexes/index.idx is missing")
        with self._archive.open("indexes/index.cdx.gz") as packed, gzip.open(packed) as lines:
            yield from lines

    def _read(self, name: str, offset: int, length: int) -> bytes:
        """Return a part of a file, without reading what stands before it where it is stored."""
        info = self._archive.getinfo(name)
        if info.compress_type != zipfile.ZIP_STORED:
            with self._archive.open(name) as file:
                file.seek(offset)
                return file.read(length)
        if name not in self._begins:
            self._begins[name] = _begin(self._file, info)
        self._file.seek(self._begins[name] + offset)
        return self._file.read(max(0, min(length, info.file_size - offset)))

    def _line(self, line: bytes) -> str | None:
        """Say what is wrong with a line of the index."""
        entry = cdxj.parse(line)
        if entry is None:
            return f"{line[:60]!r} is not a line of an index"
        get = entry.fields.get
        name = f"archive/{get('filename')}"
        if name not in self._names:
            return f"{get('url')}: {name} is missing"
        data = self._read(name, int(get("offset", "0")), int(get("length", "0")))
        try:
            [record] = ArchiveIterator(io.BytesIO(data), parse_http=False)
            said = (record.headers.get("WARC-Target-URI") or "").strip("<>")
        except (OSError, ValueError):
            return f"{get('url')}: no single record at {get('offset')} in {name}"
        return None if said == get("url") else f"{get('url')}: in {name} stands {said}"


def _begin(file: BinaryIO, info: zipfile.ZipInfo) -> int:
    """Return where in the ZIP the bytes of a file begin: after its local header (APPNOTE 4.3.7)."""
    file.seek(info.header_offset)
    *_, name, extra = LOCAL.unpack(file.read(LOCAL.size))
    return info.header_offset + LOCAL.size + int(name) + int(extra)
