"""What the frontier knows of an address, in the shapes it takes and gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from urllib.parse import urlsplit

from archive.model import SkipReason


class State(StrEnum):
    """Where an address stands."""

    QUEUED = "queued"
    """To be asked in this run or, when that was cut short, in the next."""
    CLAIMED = "claimed"
    """Handed out; its answer, or its links, are not safe yet."""
    DONE = "done"
    """Answered, its links queued; asked again when `due`."""
    FAILED = "failed"
    """Asked without an answer; tried again when `due`."""
    SKIPPED = "skipped"
    """Not asked, for a reason."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address on its way into the frontier.

    `key` is the family's canonical form: two addresses with one key are one page. `dated` is when
    the site says that the page last changed (a sitemap's `lastmod`), in seconds since the epoch;
    a page that was asked before that is asked again. `seed` marks what every run starts from.
    """

    url: str
    site: str
    key: str = ""
    kind: str = "article"
    priority: int = 0
    via: str | None = None
    hops: str = ""
    dated: float | None = None
    seed: bool = False

    @property
    def digest(self) -> bytes:
        """The 16 bytes under which the address is known: site and canonical form."""
        return blake2b(f"{self.site} {self.key or self.url}".encode(), digest_size=16).digest()

    @property
    def host(self) -> str:
        """The host that will be asked, with its port when one is given."""
        return urlsplit(self.url).netloc.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True)
class Entry:
    """An address as the frontier holds it: what to ask, and what is known from before.

    Times are seconds since the epoch. `asked` is when an answer last came, `changed` when that
    answer last differed from the one before (or when its text was published, where it says so),
    `fingerprint` what it is compared by. `capture` is the id of the last whole record, for
    conditional requests with `etag` and `last_modified`; `stored` that of a record which was
    written by a run that was killed before it had read the links: it is read, not fetched again.
    """

    id: int
    digest: bytes
    url: str
    site: str
    host: str
    kind: str
    state: str
    priority: int
    via: str | None
    hops: str
    seed: bool
    tries: int
    due: float | None
    dated: float | None
    asked: float | None
    changed: float | None
    etag: str | None
    last_modified: str | None
    fingerprint: bytes | None
    capture: str | None
    stored: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking: the new state and what is worth knowing next time.

    `None` in a field of history leaves what was known.
    """

    state: State
    due: float | None = None
    tries: int = 0
    reason: str | None = None
    detail: str | None = None
    asked: float | None = None
    changed: float | None = None
    etag: str | None = None
    last_modified: str | None = None
    fingerprint: bytes | None = None
    capture: str | None = None
    moved: Address | None = None
    """The same page under an address to ask instead (https for http)."""


@dataclass(frozen=True, slots=True)
class Left:
    """An address left aside, and why: how a `Skip` is kept in the frontier."""

    address: Address
    reason: SkipReason
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a page led to: addresses to ask and addresses to leave aside."""

    links: Sequence[Address] = ()
    left: Sequence[Left] = ()


@dataclass(frozen=True, slots=True)
class Notable:
    """An address that a run skipped or failed to get, for its report."""

    site: str
    url: str
    reason: str
    via: str | None
    detail: str | None
