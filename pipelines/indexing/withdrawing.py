"""Taking something out of view, at once, for a time or for good, and bringing it back.

What is withdrawn is not read into the index any more, so no search, desk or export can show it;
it has no line in the CDXJ, so no player finds it; and crawls do not ask for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from archive.cdxj import Cdxj
from archive.collection import Collection
from archive.errors import ArticleNotFound, HemerotecaError
from archive.index.addresses import address_key
from archive.index.store import Store
from archive.model import Site
from archive.warc.reader import read_message
from archive.withdrawal.decisions import (
    PURGED,
    TAKEDOWN,
    UNDONE,
    Decision,
    Withdrawn,
    decisions,
    passages_file,
)
from archive.withdrawal.passages import Passages
from archive.withdrawal.purge import Purged, purge
from pipelines.indexing.asked import Target
from pipelines.indexing.indexer import Indexer, may_be_text
from pipelines.indexing.persons import FILE, Persons
from pipelines.indexing.rebuilding import reindex
from pipelines.indexing.scanning import Progress, silent

_OF_KEYS = "id IN (SELECT capture FROM reading_keys WHERE key IN (SELECT id FROM temp.gone))"
_PAGES = "SELECT DISTINCT capture FROM readings WHERE role NOT IN ('api', 'feed', 'alias', 'gone')"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was taken out of view."""

    id: str
    articles: tuple[str, ...]
    """Their addresses."""
    addresses: int
    purged: Purged | None = None


def withdraw(
    collection: Collection,
    asked: str,
    sites: Mapping[str, Site],
    *,
    reason: str,
    requested_by: str | None = None,
    until: str | None = None,
    for_good: bool = False,
    progress: Progress = silent,
) -> Withdrawal:
    """Take out of view what `asked` names: an article, an address, `person:NAME`, `site:SLUG`.

    `until` is an ISO date; `for_good` also removes it from the WARC files. Call it with the
    collection's lock held. Raises `ArticleNotFound`, `SiteError`, and `HemerotecaError` for both.
    """
    if for_good and until:
        raise HemerotecaError("what is purged cannot come back on a date: leave one of the two out")
    with Store(collection.press) as store:
        target = Target(collection, store, sites, asked)
        decision = Decision(
            id=new_id(),
            asked=asked,
            reason=reason,
            requested_by=requested_by,
            until=until,
            purge=for_good,
            **target.names(),
        )
        urls, concerned = tuple(target.urls), target.publications
        passages = _passages(collection, target, asked, for_good=for_good)
        passages.save(passages_file(collection.withdrawn, decision))
        indexer = hide(collection, store, sites, decision, target.keys)
        if not for_good:
            _mark(collection, store, indexer, concerned, progress)
        pages = frozenset(row[0] for row in store.connection.execute(_PAGES))
    purged = None
    if for_good:
        purged = _purge(collection, decision, passages, pages)
        reindex(collection, sites, progress)
    return Withdrawal(decision.id, urls, len(decision.addresses), purged)


def _purge(
    collection: Collection, decision: Decision, passages: Passages, pages: frozenset[str]
) -> Purged:
    purged = purge(collection, decision, passages, pages)
    said = {"id": decision.id, **asdict(purged)}
    collection.ledger.append(PURGED, said, who=collection.settings.operator)
    return purged


def undo(
    collection: Collection, asked: str, sites: Mapping[str, Site], progress: Progress = silent
) -> tuple[str, ...]:
    """Bring back what a decision hid; return the ids of the decisions that this undid.

    `asked` is the decision's id or what it was asked for. Raises `ArticleNotFound`.
    """
    return _end(collection, sites, progress, _like(collection, asked))


def lift(
    collection: Collection, sites: Mapping[str, Site], progress: Progress = silent
) -> tuple[str, ...]:
    """Bring back what was withdrawn until a date that has come."""
    return _end(collection, sites, progress, ended(collection))


def ended(collection: Collection) -> list[Decision]:
    """Return the decisions whose date has come."""
    today = datetime.now(UTC).date().isoformat()
    return [one for one in decisions(collection) if one.until and one.until <= today]


def _like(collection: Collection, asked: str) -> list[Decision]:
    found = [each for each in decisions(collection) if asked in {each.id, each.asked}]
    if not found and "://" in asked:
        key = address_key(asked)
        found = [each for each in decisions(collection) if key in each.addresses]
    if not found:
        raise ArticleNotFound(f"no decision about {asked!r}; `hemeroteca takedown` lists them")
    for each in found:
        if each.purge:
            raise HemerotecaError(f"{each.asked} was purged ({each.id}): nothing is left of it")
    return found


def _end(
    collection: Collection, sites: Mapping[str, Site], progress: Progress, over: list[Decision]
) -> tuple[str, ...]:
    for each in over:
        collection.ledger.append(UNDONE, {"id": each.id}, who=collection.settings.operator)
    if over:
        reindex(collection, sites, progress)
    return tuple(each.id for each in over)


def _passages(collection: Collection, target: Target, asked: str, *, for_good: bool) -> Passages:
    """Return the passages of what is asked for, also of what was hidden before it is purged."""
    if target.slugs and not for_good:
        return Passages(())  # all addresses of a publication are hidden, its lists among them
    if not for_good:
        return Passages(target.texts(), target.other_texts())
    before = tuple(each for each in decisions(collection) if each.asked == asked)
    found = Withdrawn(before, collection.withdrawn).passages
    return found | Passages(target.texts(), target.other_texts())


def _mark(
    collection: Collection,
    store: Store,
    indexer: Indexer,
    sites: frozenset[str],
    progress: Progress,
) -> None:
    """Note which captures of `sites` hold passages of what is hidden now."""
    hidden = indexer.withdrawn
    where = f"site IN ({', '.join('?' * len(sites))}) AND method = 'GET'"
    total = store.count_captures(where, tuple(sites)) if hidden.passages else 0
    for done, capture in enumerate(store.captures(where, tuple(sites)) if total else (), 1):
        progress(done, total, capture.url)
        if not hidden.hides(capture.url) and may_be_text(capture):
            try:
                message = read_message(collection.warcs, capture, store.capture)
            except HemerotecaError:  # `verify` names it
                continue
            indexer.mark(capture, message, store.readings(capture))
    store.commit()


def new_id() -> str:
    """Return the id of a decision that is taken now."""
    return datetime.now(UTC).strftime("T%Y%m%d%H%M%S%f")


def hide(
    collection: Collection,
    store: Store,
    sites: Mapping[str, Site],
    decision: Decision,
    keys: set[str],
) -> Indexer:
    """Write a decision into the ledger, and drop from index and CDXJ what it hides.

    `keys` tie the readings of what it names. Returns the indexer that keeps to all decisions.
    """
    collection.ledger.append(TAKEDOWN, asdict(decision), who=collection.settings.operator)
    hidden = Withdrawn.of(collection)
    indexer = Indexer(store, sites, Persons.load(collection.root / FILE), hidden)
    store.connection.execute("CREATE TEMP TABLE gone (id TEXT PRIMARY KEY)")
    store.connection.executemany("INSERT INTO temp.gone VALUES (?)", ((each,) for each in keys))
    store.connection.create_function("hides", 1, hidden.hides, deterministic=True)
    for capture in store.captures(f"({_OF_KEYS} OR hides(url))"):
        indexer.withdraw(capture)
    indexer.settle()
    shown = (each for each in store.captures() if not hidden.hides(each.url))
    Cdxj(collection.cdxj).rebuild(shown)
    return indexer
