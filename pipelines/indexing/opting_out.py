"""Taking out of view what sites opted out of, where the collection's policy is to heed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archive.collection import Collection
from archive.index.addresses import address_key
from archive.index.store import Store
from archive.model import Site
from archive.withdrawal.decisions import Decision
from pipelines.indexing.withdrawing import hide, new_id

_ASKED = "pages that opt out"


def withdraw_pages(
    collection: Collection, urls: Iterable[str], sites: Mapping[str, Site], *, reason: str
) -> str:
    """Take pages out of view by one decision in the ledger; return its id.

    `hemeroteca takedown ID --undo` brings them back. Call it with the collection's lock held.
    """
    keys = sorted(set(map(address_key, urls)))
    decision = Decision(
        id=new_id(),
        asked=f"{len(keys)} {_ASKED}",
        reason=reason,
        addresses=tuple(keys),
    )
    with Store(collection.press) as store:
        slugs = {*sites, *store.sites()}
        tied = {f"{slug}\tc:{key}" for slug in slugs for key in keys}
        hide(collection, store, sites, decision, tied)
    return decision.id
