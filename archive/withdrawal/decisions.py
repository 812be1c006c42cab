"""What was taken out of view, by whose decision: read from the ledger.

A line of the event `takedown` names what may not be shown: addresses, numbers of a CMS, people,
publications. It counts until a line `takedown undone` names it. Everything that shows, hands on
or fetches asks `Withdrawn` first; the WARC files keep what was hidden, until it is purged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from archive.collection import Collection
from archive.index.addresses import address_key

if TYPE_CHECKING:  # every command asks what is withdrawn; most collections have nothing withdrawn
    from archive.warc.record import Record
    from archive.withdrawal.passages import Passages

TAKEDOWN = "takedown"
UNDONE = "takedown undone"
PURGED = "purge"
_WEB = re.compile(r"https?://.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Decision:
    """One request to take something out of view.

    `addresses` are in the form in which addresses are compared, `numbers` the CMS's own with
    the publication before a tab, `people` the keys of `people.toml`, `hosts` those of `sites`.
    `until` is an ISO date for an embargo.
    """

    id: str
    asked: str
    reason: str
    addresses: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    requested_by: str | None = None
    until: str | None = None
    purge: bool = False


class Withdrawn:
    """What all decisions together hide."""

    def __init__(self, decisions: Iterable[Decision] = (), folder: Path | None = None) -> None:
        """Take what was decided, and the folder of the passages that go with it."""
        self.decisions = tuple(decisions)
        self._folder = folder
        self.sites = frozenset(each for one in self.decisions for each in one.sites)
        self.people = frozenset(each for one in self.decisions for each in one.people)
        self._addresses = frozenset(each for one in self.decisions for each in one.addresses)
        self._numbers = frozenset(each for one in self.decisions for each in one.numbers)
        self._hosts = frozenset(each for one in self.decisions for each in one.hosts)

    @classmethod
    def of(cls, collection: Collection) -> Self:
        """Return what the ledger of `collection` says."""
        return cls(decisions(collection), collection.withdrawn)

    def __bool__(self) -> bool:
        return bool(self.decisions)

    @cached_property
    def passages(self) -> Passages:
        """The passages of all texts that may not be shown; raise `ConfigError`."""
        from archive.withdrawal.passages import Passages

        found = Passages(())
        for one in self.decisions:
            path = passages_file(self._folder, one) if self._folder else None
            if path is not None and path.exists():
                found |= Passages.load(path)
        return found

    def hides(self, url: str) -> bool:
        """Whether an address may not be shown, handed on or fetched."""
        if not self.decisions:
            return False
        key = address_key(url)
        return key in self._addresses or _host(key) in self._hosts

    def hides_record(self, record: Record) -> bool:
        """Whether a WARC record is of an address that may not be shown."""
        target = _WEB.search(record.headers.uri("WARC-Target-URI") or "")
        return target is not None and self.hides(target[0])

    def hides_article(self, site: str, urls: Iterable[str], number: str | None) -> bool:
        """Whether what is said of an article of `site` may not be kept in the index."""
        if not self.decisions:
            return False
        named = number is not None and f"{site}\t{number}" in self._numbers
        return named or site in self.sites or any(map(self.hides, urls))


def decisions(collection: Collection) -> tuple[Decision, ...]:
    """Return the decisions that hold, oldest first."""
    found: dict[str, Decision] = {}
    for event, result in collection.ledger.events():
        if event == TAKEDOWN:
            decision = _decision(result)
            found[decision.id] = decision
        elif event == UNDONE:
            found.pop(str(result.get("id")), None)
    return tuple(found.values())


def unmasked(collection: Collection) -> tuple[Decision, ...]:
    """Return the decisions of which the passages are not here: they came with a bag.

    What they name is hidden; teasers of it are not known again until the files are brought here
    from where the decision was made, and the index is built anew.
    """
    return tuple(
        each
        for each in decisions(collection)
        if not passages_file(collection.withdrawn, each).exists()
    )


def passages_file(folder: Path, decision: Decision) -> Path:
    """Return where the passages of the texts are kept that `decision` is about."""
    return folder / f"{decision.id}.passages.gz"


def host_of_key(url: str) -> str:
    """Return the host of an address as `Decision.hosts` has it."""
    return _host(address_key(url))


def _host(key: str) -> str:
    return key.partition("/")[0].partition("?")[0]


def _decision(result: dict[str, Any]) -> Decision:
    known = {each.name for each in fields(Decision)}
    data: dict[str, Any] = {"id": "", "asked": "", "reason": ""}
    data |= {k: tuple(v) if isinstance(v, list) else v for k, v in result.items() if k in known}
    return Decision(**data)
