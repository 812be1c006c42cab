"""Copies of the archive in other places, compared by the ledger and repaired from each other.

collection.toml names them (`copies`): folders, or addresses that fsspec knows. A copy holds all
that cannot be made anew: `warcs/`, the ledger, and what people wrote (`SETTINGS`). No record is
ever copied blindly: only bytes with the checksum that the ledger has, and only while the ledger
itself holds. Settings may be edited, so for them what stands here counts.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from archive.collection import CONFIG, Collection
from archive.errors import CollectionError, ConfigError
from archive.fixity.seals import Fixity, held, removed

PIECE = 1 << 20
SETTINGS = (CONFIG, "people.toml", "withdrawn/*")
CHECKED, REPAIRED = "copies checked", "copies repaired"


@dataclass(frozen=True, slots=True)
class CopiesReport:
    """How many files all places hold as they should, what is wrong, and what was done."""

    places: tuple[str, ...]
    files: int
    faults: tuple[str, ...]
    done: tuple[str, ...] = ()


class Place(Protocol):
    """Somewhere files can be kept by name."""

    name: str

    def read(self, name: str) -> IO[bytes]:
        """Open a file; raise `FileNotFoundError`."""

    def write(self, name: str, source: IO[bytes], sha256: str | None) -> None:
        """Put a file in its place when all of it has come and its checksum is right."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""


def check(collection: Collection) -> CopiesReport:
    """Read every file in every place and compare; the result is kept in the ledger.

    Raises `ConfigError` where no copies are named, `LedgerError`.
    """
    return _note(collection, CHECKED, _compare(collection, repairing=False))


def repair(collection: Collection) -> CopiesReport:
    """Put right each file that is good in at least one place; bring the copies up to date.

    Call it with the collection's lock held. Raises `ConfigError`, `LedgerError`.
    """
    return _note(collection, REPAIRED, _compare(collection, repairing=True))


def _note(collection: Collection, event: str, report: CopiesReport) -> CopiesReport:
    said = {"places": report.places, "files": report.files, "faults": report.faults}
    said |= {"done": report.done} if report.done else {}
    collection.ledger.append(event, said, who=collection.settings.operator)
    if event == REPAIRED:  # the copies get the line that says so, too
        for place in _others(collection):
            _bring_ledger(collection, place)
            _bring_settings(collection, place)
    return report


def _compare(collection: Collection, *, repairing: bool) -> CopiesReport:
    collection.ledger.check()
    places: list[Place] = [_Folder(collection.root), *_others(collection)]
    faults, done = [], []
    known = held(collection)
    for fixity in known.values():
        wrong = {place: said for place in places if (said := _wrong(place, fixity))}
        good = next((place for place in places if place not in wrong), None)
        for place, said in wrong.items():
            fault = f"{place.name}: warcs/{fixity.file}: {said}"
            if not repairing or good is None:
                faults.append(fault if good else f"{fault}; no good copy is left")
            else:
                with good.read(f"warcs/{fixity.file}") as source:
                    place.write(f"warcs/{fixity.file}", source, fixity.sha256)
                done.append(f"{fault}; repaired from {good.name}")
    for place in places[1:]:
        faults += _stale(collection, place, repairing=repairing)
    names = tuple(place.name for place in places)
    return CopiesReport(names, len(known), tuple(faults), tuple(done))


def _wrong(place: Place, fixity: Fixity) -> str | None:
    """Say what is wrong with a file in a place."""
    try:
        with place.read(f"warcs/{fixity.file}") as file:
            digest = _sha256(file)
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return f"cannot be read ({error})"
    return None if digest == fixity.sha256 else "not what the ledger says"


def _stale(collection: Collection, place: Place, *, repairing: bool) -> Iterator[str]:
    """Yield what a copy has that it should not: files that were removed, another ledger."""
    for name in sorted(removed(collection)):
        if repairing:
            place.remove(f"warcs/{name}")
        elif _is_there(place, f"warcs/{name}"):
            yield f"{place.name}: warcs/{name}: was removed here"
    for name in () if repairing else _settings_that_differ(collection, place):
        yield f"{place.name}: {name}: is not as it is here"
    if (said := _ledger_differs(collection, place)) is not None:
        yield f"{place.name}: ledger.jsonl: {said}"


def _ledger_differs(collection: Collection, place: Place) -> str | None:
    """Say where the ledger of a copy is not the beginning of ours."""
    ours = collection.ledger.path.read_bytes()
    try:
        with place.read("ledger.jsonl") as file:
            theirs = file.read()
    except FileNotFoundError:
        return None
    return None if ours.startswith(theirs) else "is not the beginning of ours; find out why"


def _bring_ledger(collection: Collection, place: Place) -> None:
    if _ledger_differs(collection, place) is None:
        with collection.ledger.path.open("rb") as source:
            place.write("ledger.jsonl", source, None)


def _settings_that_differ(collection: Collection, place: Place) -> Iterator[str]:
    for pattern in SETTINGS:
        for path in sorted(collection.root.glob(pattern)):
            name = path.relative_to(collection.root).as_posix()
            try:
                with place.read(name) as file:
                    same = file.read() == path.read_bytes()
            except FileNotFoundError:
                same = False
            if not same:
                yield name


def _bring_settings(collection: Collection, place: Place) -> None:
    for name in list(_settings_that_differ(collection, place)):
        with (collection.root / name).open("rb") as source:
            place.write(name, source, None)


def _is_there(place: Place, name: str) -> bool:
    try:
        place.read(name).close()
    except FileNotFoundError:
        return False
    return True


def _others(collection: Collection) -> list[Place]:
    named = collection.settings.copies
    if not named:
        raise ConfigError('no copies are named; write copies = ["/mnt/disk"] in collection.toml')
    return [_Remote(each) if "://" in each else _Folder(Path(each)) for each in named]


def _sha256(file: IO[bytes]) -> str:
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
                _check_written(name, _sha256(copy), sha256)
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
        self._files, self._root = url_to_fs(url)

    def read(self, name: str) -> IO[bytes]:
        file: IO[bytes] = self._files.open(f"{self._root}/{name}", "rb")
        return file

    def write(self, name: str, source: IO[bytes], sha256: str | None) -> None:
        target = f"{self._root}/{name}"
        self._files.makedirs(target.rpartition("/")[0], exist_ok=True)
        with self._files.open(f"{target}.partial", "wb") as copy:
            shutil.copyfileobj(source, copy, PIECE)
        with self._files.open(f"{target}.partial", "rb") as copy:
            _check_written(name, _sha256(copy), sha256)
        self._files.mv(f"{target}.partial", target)

    def remove(self, name: str) -> None:
        if self._files.exists(f"{self._root}/{name}"):
            self._files.rm(f"{self._root}/{name}")


def _check_written(name: str, digest: str, wanted: str | None) -> None:
    if wanted is not None and digest != wanted:
        raise CollectionError(f"{name} changed while it was copied; nothing was replaced")
