"""BagIt 1.0 (RFC 8493): the whole collection, as a library takes it in.

The bag is made and its manifests written by the Library of Congress's `bagit`. The payload holds
the WARC files, their index, press.db, the articles as JSON Lines and CSV, the ledger, the
settings, and what describes them; `hemeroteca import BAG` makes the same collection of it
elsewhere. `bag-info.txt` says who made it, how much it is, and which bag it follows.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import bagit as library
from sqlite_utils import Database

from archive.collection import CONFIG, SOFTWARE, Collection
from archive.errors import ExportError
from archive.exports import tables
from archive.exports.copying import changed
from archive.exports.selection import Exported, Selection
from archive.exports.shown import own_seals, shown_files, shown_index
from archive.fixity.seals import Fixity
from archive.index.describing import schema_markdown
from archive.index.opening import open_read_only
from archive.warc.digests import digest
from archive.withdrawal.decisions import Withdrawn

ALGORITHMS = ["sha256", "sha512"]
EVENT = "bag"
OCFL_EVENT = "ocfl"
"""A bag that became a version of an OCFL object (`archive.exports.ocfl`)."""
PEOPLE = "people.toml"
_DOCS = Path(__file__).parents[2] / "docs"
_README = """# {title}

A Hemeroteca collection, handed on as a bag (RFC 8493) by {operator} ({contact}), {day}.

| in `data/` | holds |
|---|---|
| `warcs/` | the archive itself: WARC files (ISO 28500) |
| `indexes/captures.cdxj` | what they hold, for replay |
| `press.db` | the articles as SQLite; `docs/schema.md` says what each table and column means |
| `articles.jsonl`, `articles.csv` | the articles as tables |
| `ledger.jsonl` | who did what, when; each line carries the digest of the line before |
| `collection.toml` | the settings |

Made by {software}. `hemeroteca init NEW; hemeroteca import THIS-BAG -c NEW` gives the same
articles and captures again; every other part of the bag can be read without that software.
"""


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag that was made: articles in it, digest of its manifest, bytes of all its files."""

    articles: int
    manifest: str
    bytes: int


def bagit(
    collection: Collection, target: Path, selection: Selection, *, link: bool = False
) -> Exported:
    """Write a bag into the new folder `target`; `link` makes hard links of what is not changed."""
    bag = make_bag(collection, target, selection, link=link)
    said = {"manifest": bag.manifest, "bytes": bag.bytes}
    collection.ledger.note(EVENT, said, who=collection.settings.operator)
    return Exported("bagit", bag.articles, bytes=bag.bytes)


def make_bag(collection: Collection, target: Path, selection: Selection, *, link: bool) -> Bag:
    """Write the bag, without a line in the ledger; raise `ExportError` for less than everything."""
    only_whole(selection)
    target.mkdir(parents=True)
    seals = _put_warcs(collection, target, link=link)
    for name in (collection.ledger.path.name, CONFIG, PEOPLE):
        if (collection.root / name).exists():
            shutil.copy2(collection.root / name, target / name)
    _put_index(collection, target)
    articles = tables.jsonl(collection, target / "articles.jsonl", selection).articles
    tables.csv(collection, target / "articles.csv", selection)
    _put_words(collection, target)
    library.make_bag(str(target), _info(collection), checksums=ALGORITHMS)
    _compare(collection, target / "manifest-sha256.txt", seals)
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    return Bag(articles, digest((target / "manifest-sha256.txt").read_bytes()), size)


def only_whole(selection: Selection) -> None:
    """Raise `ExportError` for less than everything."""
    if not selection.whole or not selection.text:
        raise ExportError("a bag holds a whole collection; export warc or wacz for a part of it")


def _put_warcs(collection: Collection, target: Path, *, link: bool) -> dict[str, Fixity]:
    """Put the WARC files, their CDXJ, and the sources of imports into the bag.

    Return what the ledger says of those that are put in as they are.
    """
    with TemporaryDirectory(dir=target.parent, prefix=".bag-") as name:
        folder = Path(name)
        files = shown_files(collection, folder)
        index = shown_index(collection, files, folder)
        everything = files | dict(_sources(collection))
        for relative, path in everything.items():
            copy = target / "warcs" / relative
            copy.parent.mkdir(parents=True, exist_ok=True)
            _put(path, copy, link=link)
        if index.exists():
            (target / "indexes").mkdir()
            shutil.copy2(index, target / "indexes" / collection.cdxj.name)
        return own_seals(collection, everything)


def _compare(collection: Collection, manifest: Path, seals: Mapping[str, Fixity]) -> None:
    """Raise `ExportError` for a file that is no more what the ledger has sealed.

    Else the bag would vouch for what rotted before it was made.
    """
    lines = (line.split(maxsplit=1) for line in manifest.read_text("utf-8").splitlines())
    digests = {name: digest for digest, name in lines}
    for name, seal in seals.items():
        if digests.get(f"data/warcs/{name}", seal.sha256) != seal.sha256:
            raise changed(collection.warcs / name)


def _sources(collection: Collection) -> Iterator[tuple[str, Path]]:
    """Yield the unchanged sources of imports, unless something withdrawn may be in them."""
    if Withdrawn.of(collection):
        return
    for result in collection.ledger.results("import"):
        for each in result.get("files", ()):
            name = each.get("original")
            if name and (collection.warcs / name).is_file():
                yield name, collection.warcs / name


def _put(path: Path, copy: Path, *, link: bool) -> None:
    if link:
        try:
            os.link(path, copy)
        except OSError:  # another disk, or one that knows no links
            pass
        else:
            return
    # Through the page cache, unlike `copying.append`: the bag's digests read it again at once.
    shutil.copy2(path, copy)


def _put_index(collection: Collection, target: Path) -> None:
    """Copy press.db as it stands at one moment, without its write-ahead log."""
    if not collection.press.exists():
        return
    with closing(open_read_only(collection.press)) as db:
        db.execute("vacuum into ?", [str(target / collection.press.name)])


def _put_words(collection: Collection, target: Path) -> None:
    """Put in what somebody needs who has nothing but the bag."""
    docs = target / "docs"
    if _DOCS.is_dir():  # in a checkout; an installed package has no docs
        shutil.copytree(_DOCS, docs, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    docs.mkdir(exist_ok=True)
    if collection.press.exists():
        with closing(sqlite3.connect(target / collection.press.name)) as db:
            text = schema_markdown(Database(db, execute_plugins=False))
        (docs / "schema.md").write_text(text, "utf-8")
    settings = collection.settings
    readme = _README.format(
        title=settings.title, operator=settings.operator, contact=settings.contact,
        day=_today(), software=SOFTWARE,
    )  # fmt: skip
    (target / "README.md").write_text(readme, "utf-8")


def _info(collection: Collection) -> dict[str, str]:
    settings = collection.settings
    info = {
        "Source-Organization": settings.operator,
        "Contact-Email": settings.contact,
        "External-Description": settings.description or settings.title,
        "External-Identifier": settings.title,
        "Bagging-Date": _today(),
        "Bag-Group-Identifier": settings.title,
        "Bag-Software-Agent": SOFTWARE,
    }
    if before := _last_bag(collection):
        info["Follows-Bag"] = before
    return info


def _last_bag(collection: Collection) -> str | None:
    """Return the digest of the manifest of the bag that was made last, with its day."""
    last = None
    for line in collection.ledger:
        if line.get("event") in {EVENT, OCFL_EVENT}:
            last = f"{line['result']['manifest']} (manifest-sha256.txt), {line['time'][:10]}"
    return last


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
