"""What a crawl keeps, and where: the WARC writer, the capture session and the index, as one.

They are opened together, know each other (the writer asks the index whether a payload is known)
and are closed in the order that leaves everything whole.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

from archive.cdxj import Cdxj
from archive.collection import Collection
from archive.errors import StorageFull
from archive.http import HttpMessage
from archive.index.records import Settled
from archive.index.store import Store
from archive.model import Capture, Reading, Site
from archive.room import room
from archive.warc.writer import WarcWriter
from archive.withdrawal.decisions import Withdrawn
from pipelines.capture.connect_to import ConnectTo
from pipelines.capture.session import CaptureSession
from pipelines.indexing import Indexer
from pipelines.indexing.persons import FILE, Persons
from pipelines.indexing.publications import URI, site_to_json


class Keeper:
    """Owns what a run writes to, the frontier aside. Open it with the collection's lock held."""

    def __init__(
        self,
        collection: Collection,
        sites: Mapping[str, Site],
        *,
        crawl: str,
        connect_to: Sequence[ConnectTo] = (),
        allow_private: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._collection = collection
        self.store = Store(collection.press)
        persons = Persons.load(collection.root / FILE)
        self.withdrawn = Withdrawn.of(collection)
        self.indexer = Indexer(self.store, sites, persons, self.withdrawn)
        self.cdxj = Cdxj(collection.cdxj)
        self.settled = Settled()
        self._known = {*sites, *self.store.sites()}
        self.writer = _writer(collection, crawl, self.store)
        self.session = CaptureSession(
            self.writer,
            crawl=crawl,
            connect_to=connect_to,
            allow_private=allow_private,
            folder=collection.warcs,
            max_page_bytes=collection.settings.max_page_bytes,
            max_requisite_bytes=collection.settings.max_requisite_bytes,
        )
        self.indexed_until = time.time()
        self._published: dict[str, str] = {}
        self._fresh: list[Capture] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all; the files are under their final names when this returns."""
        self.session.close()
        self.writer.close()
        self.store.close()

    def meet(self, site: Site) -> None:
        """Let the index know a publication; one without a site file is kept in the WARC too."""
        if site.slug not in self._known:
            self._known.add(site.slug)
            self.writer.write_metadata(URI + site.slug, "application/json", site_to_json(site))
        self.indexer.add_site(site)
        self.commit()

    def close_files(self) -> None:
        """Finish the WARC files under their own names, and their CDXJ."""
        self.session.close()
        self.writer.close()
        self.cdxj.settle()

    def index(self, capture: Capture, message: HttpMessage) -> None:
        """Add a capture and what it says to the index; raise `StorageFull`."""
        with room(self._collection.press):
            readings = self.indexer.add(capture, message)
        self._fresh.append(capture)
        self._published[capture.id] = _published(readings)

    def fail(self, capture: Capture, reason: str) -> None:
        """Add a capture to the index that cannot be read, with the reason; raise `StorageFull`."""
        with room(self._collection.press):
            self.indexer.fail(self.indexer.note(capture), reason)
        self._fresh.append(capture)

    def list_again(self, capture: Capture) -> None:
        """Add a capture that is in the index to the CDXJ, which holds a line once."""
        self._fresh.append(capture)

    def published(self, capture: Capture | None) -> str:
        """Return the date that a capture, just indexed, gives for its article; once."""
        return self._published.pop(capture.id, "") if capture else ""

    def capture(self, identifier: str) -> Capture | None:
        """Return what is known of a record."""
        return self.store.capture(identifier)

    def commit(self) -> float:
        """Make what was indexed so far safe; return up to which moment that is."""
        moment = time.time()
        # This order: what a kill leaves out of the index is added to both again, and the CDXJ
        # holds a line once however often it is given.
        self.cdxj.add(self._fresh)
        self._fresh.clear()
        with room(self._collection.press):
            self.store.commit()
        self._published.clear()
        self.indexed_until = moment
        return moment

    def settle(self) -> None:
        """Make articles of all that was read since the last time."""
        self.commit()  # the CDXJ first: the indexer commits the index itself
        with room(self._collection.press):
            self.settled += self.indexer.settle()
        self.commit()

    def check_room(self) -> None:
        """Raise `StorageFull` when less than `min_free_bytes` is left."""
        least = self._collection.settings.min_free_bytes
        free = shutil.disk_usage(self._collection.root).free
        if free < least:
            raise StorageFull(
                f"only {free / 1e6:.0f} MB left on the disk of {self._collection.root}, less than "
                f"min_free_bytes ({least / 1e6:.0f} MB); make space and run the crawl again"
            )


def _published(readings: Sequence[Reading]) -> str:
    dates = [each.article.published for each in readings if each.article is not None]
    return max((date for date in dates if date), default="")


def _writer(collection: Collection, crawl: str, store: Store) -> WarcWriter:
    settings = collection.settings
    return WarcWriter(
        collection.warcs,
        info=_info(collection, crawl),
        max_bytes=settings.max_warc_bytes,
        sync_seconds=settings.sync_seconds,
        find_original=store.find_original,
    )


def _info(collection: Collection, crawl: str) -> dict[str, str]:
    """Return what each file's warcinfo says of the crawl (WARC/1.1 section 6.2.2)."""
    settings = collection.settings
    return {
        "operator": f"{settings.operator} ({settings.contact})",
        "isPartOf": f"urn:hemeroteca:crawl:{crawl}",
        "description": settings.title,
        "robots": settings.robots,
        "http-header-user-agent": collection.user_agent,
    }
