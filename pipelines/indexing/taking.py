"""Copying web archives made elsewhere into a collection, unchanged and each once.

What cannot be used record by record (`archive.foreign`) gets a companion WARC, and of a huge file
only the records of known publications may be wanted (`Wanted`): then the companion is all that
is kept, and names its source.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from archive.collection import Collection
from archive.errors import HemerotecaError, WarcError
from archive.fixity.seals import REMOVED, held, purged
from archive.foreign.companion import Copied, companion_name, write_companion
from archive.foreign.forms import Form, quick_form
from archive.foreign.judging import form_of
from archive.foreign.packages import ENDINGS, is_package, unpack
from archive.foreign.reading import Wanted
from archive.foreign.records import records
from pipelines.indexing.scanning import IMPORTED

READ_BY_RECORD = (".warc.gz", ".warc")
"""How the names end of files that are indexed as they are."""
ORIGINAL = ".original"
"""Added to the name of a file that would else be taken for one that is read record by record."""
_AS_IT_WAS = "the records of a file of another form, each in a gzip member of its own"
_ONLY_KNOWN = "those records of a larger file that are of known publications"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: `imported`, `already here` or `failed`, with the reason.

    `sha256` is that of the source. `file` is what is indexed, `original` the unchanged source
    where that is another file; both are paths below `warcs/`. `fault` names each damage with its
    place in the source.
    """

    source: str
    outcome: str
    sha256: str | None = None
    file: str | None = None
    captures: int = 0
    fault: str | None = None
    original: str | None = None


def take(
    collection: Collection, path: Path, known: set[str], wanted: Wanted | None = None
) -> Iterator[Imported]:
    """Copy a file, or those in a WACZ, into the collection; only records `wanted` if given."""
    if path.is_dir():
        said = f"{path}: a folder, and no bag; name the files that are in it"
        yield Imported(path.name or str(path), "failed", fault=said)
        return
    try:
        if is_package(path):
            yield from _take_package(collection, path, known, wanted)
        else:
            yield _take_one(collection, path, path.name, known, wanted)
    except (OSError, zipfile.BadZipFile, HemerotecaError) as error:
        yield Imported(path.name, "failed", fault=str(error))


def _take_package(
    collection: Collection, path: Path, known: set[str], wanted: Wanted | None
) -> Iterator[Imported]:
    """Take each web archive out of a WACZ, one after the other."""
    is_empty = True
    with tempfile.TemporaryDirectory(dir=collection.root, prefix=".import-") as folder:
        for inner in unpack(path, Path(folder)):
            is_empty = False
            source = f"{path.name}!{inner.name}"
            said = f"{source} {inner.fault}" if inner.fault else None
            if inner.path is None:
                yield Imported(source, "failed", fault=said or f"{source} is empty")
                continue
            taken = _take_one(collection, inner.path, source, known, wanted)
            if taken.outcome != "already here":
                taken = replace(taken, fault="; ".join(filter(None, (said, taken.fault))) or None)
            yield taken
    if is_empty:
        yield Imported(path.name, "failed", fault=f"{path.name}: no WARC or ARC file is in it")


def _take_one(
    collection: Collection, path: Path, source: str, known: set[str], wanted: Wanted | None
) -> Imported:
    sha256 = sha256_of(path)
    if sha256 in known:
        return Imported(source, "already here", sha256)
    try:
        if wanted is not None:
            return _take_part(collection, path, source, sha256, wanted)
        form, faults = form_of(path)
        if form is not Form.RECORDS:
            return _take_with_companion(collection, path, source, sha256, form)
    except WarcError as error:
        return Imported(source, "failed", sha256, fault=f"{source}: {error}")
    target = _copied(collection, path, source, sha256)
    fault = _listed(source, (f"at {each.offset}: {each.what}" for each in faults))
    return Imported(source, "imported", sha256, _below(collection, target), fault=fault)


def _take_with_companion(
    collection: Collection, path: Path, source: str, sha256: str, form: Form
) -> Imported:
    """Keep a file as it is, and its records in a companion."""
    companion = _place(collection, companion_name(_plain(source), sha256))
    found = records(path, form)
    copied = write_companion(found, companion, source=source, sha256=sha256, why=_AS_IT_WAS)
    if not copied.records:
        return Imported(source, "failed", sha256, fault=_faults(source, copied) or "no record")
    name = f"{source}{ORIGINAL}" if source.endswith(READ_BY_RECORD) else source
    original = _copied(collection, path, name, sha256)
    return Imported(
        source, "imported", sha256, _below(collection, companion),
        fault=_faults(source, copied), original=_below(collection, original),
    )  # fmt: skip


def _take_part(
    collection: Collection, path: Path, source: str, sha256: str, wanted: Wanted
) -> Imported:
    """Keep of a file only the records that are wanted."""
    form = quick_form(path)
    companion = _place(collection, companion_name(_plain(source), sha256))
    found = records(path, form, wanted)
    copied = write_companion(found, companion, source=source, sha256=sha256, why=_ONLY_KNOWN)
    if not copied.records:
        fault = _faults(source, copied) or f"{source}: nothing of a known publication"
        return Imported(source, "failed", sha256, fault=fault)
    file = _below(collection, companion)
    return Imported(source, "imported", sha256, file, fault=_faults(source, copied))


def _faults(source: str, copied: Copied) -> str | None:
    return _listed(source, map(str, copied.faults))


def _listed(source: str, faults: Iterator[str]) -> str | None:
    return "; ".join(f"{source} {each}" for each in faults) or None


def _below(collection: Collection, path: Path) -> str:
    return path.relative_to(collection.warcs).as_posix()


def _plain(source: str) -> str:
    return re.sub(r"[^\w.-]+", "-", source).lstrip(".-")


def _place(collection: Collection, name: str) -> Path:
    return collection.warcs / IMPORTED / name


def _copied(collection: Collection, path: Path, source: str, sha256: str) -> Path:
    """Copy a file under its own name, or with its digest before it where that is taken."""
    name = _plain(source)
    if not name.endswith((*ENDINGS, ORIGINAL)):
        name += ".warc.gz"
    target = _place(collection, name)
    if target.exists() and sha256_of(target) != sha256:
        target = _place(collection, f"{sha256.removeprefix('sha256:')[:12]}-{name}")
    if not target.exists():
        copy_whole(path, target)
    return target


def copy_whole(path: Path, target: Path) -> None:
    """Copy so that a crash leaves the whole file or none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    with path.open("rb") as source, partial.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())
    partial.replace(target)


def known_digests(collection: Collection) -> set[str]:
    """Return the checksums of the files that are here or were, by the ledger.

    Not of one that is lost, or that a bag brought without what was hidden in it, so that it can be
    brought back; but of one that was rewritten to purge it, so that it is not.
    """
    here = held(collection)
    lost = {name for name in here if not (collection.warcs / name).exists()}
    found = {each.sha256 for each in here.values() if each.file not in lost}
    found |= purged(collection)
    rewritten = {each.get("file") for each in collection.ledger.results(REMOVED)}
    for result in collection.ledger.results("import"):
        for each in result.get("files", ()):
            name = each.get("original") or each.get("file")
            sha256 = str(each.get("sha256")).removeprefix("sha256:")
            is_copy = "bag" in result and name in here and here[name].sha256 != sha256
            if name not in lost and not (is_copy and name not in rewritten):
                found.add(sha256)
    return {f"sha256:{each}" for each in found}


def sha256_of(path: Path) -> str:
    """Return the checksum of a file as `sha256:...`."""
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()
