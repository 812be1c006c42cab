"""OCFL 1.1 (Oxford Common File Layout): the layout of a repository, in which versions pile up.

A collection is one object, and each export its next version: a bag (`archive.exports.bag`), of
which the object keeps only the files that it does not have yet. The object's id comes from
operator and title, so that a collection that moved to another machine goes on with the same
object. Everything that OCFL asks for is written and checked by `ocfl-py`.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from archive.collection import SOFTWARE, Collection
from archive.errors import ExportError
from archive.exports.bag import OCFL_EVENT, Bag, make_bag, only_whole
from archive.exports.selection import Exported, Selection
from archive.room import explained

LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"
"""How objects are spread over folders: the one that the OCFL community recommends."""


def ocfl(collection: Collection, target: Path, selection: Selection) -> Exported:
    """Add the collection as it stands to the storage root `target`, which is made where missing.

    Needs the optional extra `ocfl`.
    """
    library = _library()
    only_whole(selection)
    folder = target / _place(library, target, object_id(collection))
    # Beside the collection most of the bag is links, which take no room.
    beside = collection.root if os.access(collection.root, os.W_OK) else target.parent
    with TemporaryDirectory(dir=beside, prefix=".ocfl-") as name:
        staged = Path(name) / "bag"
        bag = make_bag(collection, staged, selection, link=True)
        said = _metadata(library, collection, bag)
        if folder.exists():
            version = _next_version(library, folder, staged, said)
        else:
            version = _first_version(library, folder, staged, said, object_id(collection))
    line = {"object": object_id(collection), "version": version, "manifest": bag.manifest}
    collection.ledger.note(OCFL_EVENT, line, who=collection.settings.operator)
    return Exported("ocfl", bag.articles, bytes=bag.bytes, version=version)


def object_id(collection: Collection) -> str:
    """Return the id of the collection's object, which is an URI."""
    settings = collection.settings
    return f"urn:hemeroteca:{quote(settings.operator, safe='')}:{quote(settings.title, safe='')}"


def _library() -> Any:
    # Its pairtree sets the level of all logging to INFO, where nobody has set one before.
    logging.basicConfig(level=logging.WARNING)
    try:
        import ocfl as library
    except ImportError:
        raise ExportError("OCFL needs ocfl-py: pip install 'hemeroteca[ocfl]'") from None
    return library


def _place(library: Any, target: Path, identifier: str) -> str:
    """Return where in the storage root the object is, or will be; make the root where missing."""
    try:
        if not target.exists():
            _make_root(library, target)
        return str(library.StorageRoot(root=str(target)).object_path(identifier))
    except (library.StorageRootException, library.layout.LayoutException, OSError) as error:
        for each in (error, error.__context__):  # the library tells of some in its own words
            if isinstance(each, OSError) and explained(each):
                raise each from None
        raise ExportError(f"{target} is not an OCFL storage root: {error}") from None


def _make_root(library: Any, target: Path) -> None:
    """Make a storage root that is there whole or not at all."""
    unfinished = target.with_name(target.name + ".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        library.StorageRoot(root=str(unfinished), layout_name=LAYOUT).initialize()
        unfinished.rename(target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _first_version(library: Any, folder: Path, staged: Path, said: Any, identifier: str) -> str:
    """Make the object beside its place, and give it its name when it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.with_name(folder.name + ".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        inventory = library.Object(identifier=identifier).create(
            srcdir=str(staged), metadata=said, objdir=str(unfinished)
        )
        _check(library, unfinished)
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return str(inventory.head)


def _next_version(library: Any, folder: Path, staged: Path, said: Any) -> str:
    made = library.Object(path=str(folder))
    with _cleared(made, folder):
        inventory = made.add_version_with_content(
            objdir=str(folder), srcdir=str(staged), metadata=said
        )
    _check(library, folder)
    return str(inventory.head)


@contextmanager
def _cleared(made: Any, folder: Path) -> Iterator[None]:
    """Remove a version that the inventory does not know: begun by an export that was cut off."""
    _forget(made, folder)
    try:
        yield
    except BaseException:
        _forget(made, folder)
        raise


def _forget(made: Any, folder: Path) -> None:
    known = set(made.parse_inventory().version_directories)
    for version in folder.glob("v[0-9]*"):
        if version.name not in known:
            shutil.rmtree(version)


def _check(library: Any, folder: Path) -> None:
    """Have `ocfl-py` look at the object's structure; its digests were made a moment ago."""
    passed, validator = library.Object(path=str(folder)).validate(
        objdir=str(folder), check_digests=False
    )
    if not passed:
        raise ExportError(f"{folder}: {validator.status_str()}")


def _metadata(library: Any, collection: Collection, bag: Bag) -> Any:
    settings = collection.settings
    contact = settings.contact
    return library.VersionMetadata(
        created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        message=f"{settings.title}: {bag.articles} articles, by {SOFTWARE}",
        name=settings.operator,
        address=contact if "://" in contact else f"mailto:{contact}",
    )
