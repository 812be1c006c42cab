"""Taking out of view what sites opted out of, where the collection's policy is to heed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime

from archive.collection import Collection
from archive.index.addresses import address_key
from archive.index.store import Store
from archive.model import Site
from archive.withdrawal.decisions import TAKEDOWN, Decision, Withdrawn
from pipelines.indexing.indexer import Indexer
from pipelines.indexing.persons import FILE, Persons
from pipelines.indexing.withdrawing import hide

_ASKED = "pages that opt out"


def withdraw_pages(
    collection: Collection, urls: Iterable[str], sites: Mapping[str, Site], *, reason: str
) -> str:
    """Take pages out of view by one decision in the ledger; return its id.

    `hemeroteca takedown ID --undo` brings them back. Call it with the collection's lock held.
    """
    keys = sorted(set(map(address_key, urls)))
    decision = Decision(
        id=datetime.now(UTC).strftime("T%Y%m%d%H%M%S%f"),
        asked=f"{len(keys)} {_ASKED}",
        reason=reason,
        addresses=tuple(keys),
    )
    collection.ledger.append(TAKEDOWN, asdict(decision), who=collection.settings.operator)
    hidden = Withdrawn.of(collection)
    with Store(collection.press) as store:
        indexer = Indexer(store, sites, Persons.load(collection.root / FILE), hidden)
        slugs = {*sites, *store.sites()}
        hide(collection, store, indexer, hidden, {f"{s}\tc:{key}" for s in slugs for key in keys})
    return decision.id
