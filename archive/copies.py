"""Copies of the archive in other places, compared by the ledger and repaired from each other.

collection.toml names them (`copies`): folders, or addresses that fsspec knows. A copy holds all
that cannot be made anew: `warcs/`, the ledger, and what people wrote (`SETTINGS`). No record is
ever copied blindly: only bytes with the checksum that the ledger has, and only while the ledger
itself holds. Settings may be edited, so for them what stands here counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archive.collection import CONFIG, Collection
from archive.errors import ConfigError
from archive.fixity.seals import Fixity, held, removed
from archive.places import Place, here, place_of, sha256_of

SETTINGS = (CONFIG, "people.toml", "withdrawn/*")
CHECKED, REPAIRED = "copies checked", "copies repaired"


@dataclass(frozen=True, slots=True)
class CopiesReport:
    """How many files all places hold as they should, what is wrong, and what was done."""

    places: tuple[str, ...]
    files: int
    faults: tuple[str, ...]
    done: tuple[str, ...] = ()


def check(collection: Collection) -> CopiesReport:
    """Read every file in every place and compare; the result is kept in the ledger.

    A place that cannot be reached is a fault, and the others are compared. Raises `ConfigError`
    where no copies are named or one cannot be, `LedgerError`.
    """
    others, faults = _reach(collection)
    return _note(collection, CHECKED, _compare(collection, others, faults, repairing=False))


def repair(collection: Collection) -> CopiesReport:
    """Put right each file that is good in at least one place; bring the copies up to date.

    Call it with the collection's lock held. Raises `ConfigError`, `LedgerError`.
    """
    others, faults = _reach(collection)
    report = _compare(collection, others, faults, repairing=True)
    _note(collection, REPAIRED, report)
    failed = []
    for place in others:  # the copies get the line that says so, too
        try:
            _bring_ledger(collection, place)
            _bring_settings(collection, place)
        except OSError as error:
            failed.append(f"{place.name}: cannot be written ({error})")
    return replace(report, faults=(*report.faults, *failed))


def _reach(collection: Collection) -> tuple[list[Place], list[str]]:
    """Return the other places that can be reached, and what is wrong with those that cannot."""
    reached, faults = [], []
    for place in _others(collection):
        try:
            place.read(CONFIG).close()
        except FileNotFoundError:  # it is to be made
            reached.append(place)
        except OSError as error:
            faults.append(f"{place.name}: cannot be reached ({error})")
        else:
            reached.append(place)
    return reached, faults


def _note(collection: Collection, event: str, report: CopiesReport) -> CopiesReport:
    said = {"places": report.places, "files": report.files, "faults": report.faults}
    said |= {"done": report.done} if report.done else {}
    collection.ledger.note(event, said, who=collection.settings.operator)
    return report


def _compare(
    collection: Collection, others: Sequence[Place], faults: list[str], *, repairing: bool
) -> CopiesReport:
    """Compare and mend; `faults` are those known already."""
    collection.ledger.check()
    places: list[Place] = [here(collection.root), *others]
    done = []
    known = held(collection)
    for fixity in known.values():
        wrong = {place: said for place in places if (said := _wrong(place, fixity))}
        good = next((place for place in places if place not in wrong), None)
        for place, said in wrong.items():
            fault = f"{place.name}: warcs/{fixity.file}: {said}"
            if not repairing or good is None:
                faults.append(fault if good else f"{fault}; no good copy is left")
                continue
            try:
                with good.read(f"warcs/{fixity.file}") as source:
                    place.write(f"warcs/{fixity.file}", source, fixity.sha256)
            except OSError as error:
                faults.append(f"{fault}; cannot be repaired ({error})")
            else:
                done.append(f"{fault}; repaired from {good.name}")
    for place in others:
        try:
            faults += list(_stale(collection, place, repairing=repairing))
        except OSError as error:
            faults.append(f"{place.name}: {error}")
    names = (str(collection.root), *collection.settings.copies)
    return CopiesReport(names, len(known), tuple(faults), tuple(done))


def _wrong(place: Place, fixity: Fixity) -> str | None:
    """Say what is wrong with a file in a place."""
    try:
        with place.read(f"warcs/{fixity.file}") as file:
            digest = sha256_of(file)
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
    return [place_of(collection.root, each) for each in named]
