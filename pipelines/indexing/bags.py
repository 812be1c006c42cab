"""Taking in a bag that Hemeroteca made elsewhere: files in their places, and their history."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import bagit

from archive.collection import Collection
from archive.fixity.seals import REMOVED
from archive.ledger import Ledger
from archive.withdrawal.decisions import PURGED, TAKEDOWN, UNDONE
from pipelines.indexing.persons import FILE
from pipelines.indexing.taking import READ_BY_RECORD, Imported, copy_whole, sha256_of

_CARRIED = {"crawl", "import", TAKEDOWN, UNDONE, PURGED, REMOVED}
"""Events of the bag's ledger that say something about its files."""


def is_bag(path: Path) -> bool:
    """Whether a folder is a bag of ours."""
    return (path / "bagit.txt").is_file() and (path / "data" / "warcs").is_dir()


def take_bag(collection: Collection, path: Path) -> Iterator[Imported]:
    """Check a bag and copy its WARC files to the places that they had; nothing is overwritten.

    What its ledger says of them is written into ours. The index must be built anew afterwards.
    """
    try:
        bagit.Bag(str(path)).validate(processes=1)
    except bagit.BagError as error:
        yield Imported(path.name, "failed", fault=f"{path.name}: {error}")
        return
    data = path / "data"
    for file in sorted((data / "warcs").rglob("*")):
        if file.is_file() and not file.is_symlink():
            yield _take(collection, path, file, file.relative_to(data / "warcs").as_posix())
    _carry(collection, path)
    if (data / FILE).exists() and not (collection.root / FILE).exists():
        shutil.copy2(data / FILE, collection.root / FILE)


def _take(collection: Collection, bag: Path, file: Path, name: str) -> Imported:
    source, sha256, target = f"{bag.name}!{name}", sha256_of(file), collection.warcs / name
    if target.exists():
        if sha256_of(target) == sha256:
            return Imported(source, "already here", sha256)
        return Imported(source, "failed", sha256, fault=f"another {target} is here already")
    copy_whole(file, target)
    original = None if name.endswith(READ_BY_RECORD) else name
    return Imported(source, "imported", sha256, name, original=original)


def _carry(collection: Collection, bag: Path) -> None:
    """Append the lines of the bag's ledger that are not here yet, with when and who."""
    here = {(event, result.get("was")) for event, result in collection.ledger.events()}
    for line in Ledger(bag / "data" / collection.ledger.path.name):
        event, result, time = line.get("event"), line.get("result"), line.get("time")
        if event in _CARRIED and isinstance(result, dict) and (event, time) not in here:
            said = result | {"was": result.get("was", time), "by": line.get("who"), "bag": bag.name}
            collection.ledger.append(event, said, who=collection.settings.operator)
