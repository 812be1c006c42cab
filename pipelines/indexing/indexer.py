"""One capture after the other into the index: store, read, assemble."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from archive import http
from archive.errors import ExtractionError, HttpError
from archive.http import HttpMessage
from archive.index import redactions
from archive.index.records import Assembled, Settled, Touched
from archive.index.store import Store
from archive.model import Capture, Reading, ReadingRole, Site
from archive.withdrawal.decisions import Withdrawn
from archive.withdrawal.masking import needs_mask
from pipelines.assemble import assemble
from pipelines.extract import Page, read
from pipelines.grouping import groups
from pipelines.indexing.deadline import deadline
from pipelines.indexing.persons import Persons
from pipelines.indexing.publications import Publications, host_key

MAX_BODY = 32 * 1024 * 1024
"""Bytes of a decoded body; longer ones are not read but listed as failures."""
WAITING = 50
"""So many captures of a host are kept in memory until its publication may become known."""
_OTHER_FILES = frozenset(
    {
        "application/font-woff", "application/javascript", "application/pdf", "application/zip",
        "application/x-javascript", "text/css", "text/javascript",
    }
)  # fmt: skip
_NO_PAGE = frozenset({ReadingRole.API, ReadingRole.FEED, ReadingRole.ALIAS, ReadingRole.GONE})


class Indexer:
    """Writes what captures say to a `Store`.

    `sites` are the publications with a site file; those that the WARC files name (`recorded`, else
    what the index has of them) come after them. Nothing here depends on the order of captures.
    """

    def __init__(
        self,
        store: Store,
        sites: Mapping[str, Site],
        persons: Persons | None = None,
        withdrawn: Withdrawn | None = None,
        recorded: Mapping[str, Site] | None = None,
    ) -> None:
        self._store = store
        self._publications = Publications(sites, store.sites() if recorded is None else recorded)
        self._persons = persons or Persons()
        self.withdrawn = withdrawn or Withdrawn()
        self._passages = self.withdrawn.passages
        self._written: set[str] = set()
        self._waiting: dict[str, list[tuple[Capture, HttpMessage]]] = defaultdict(list)

    def add_site(self, site: Site) -> None:
        """Make a publication known; captures of it that came before are read now."""
        self._publications.add(site)
        self._write_site(site.slug)
        for capture, message in self._waiting.pop(host_key(site.url), ()):
            self.add(capture, message)

    def add(self, capture: Capture, message: HttpMessage) -> tuple[Reading, ...]:
        """Store a capture and what it says; return its readings.

        A page that cannot be read is listed with the reason (table `failures`), never an error.
        """
        return self._say(self.note(capture), message)

    def take(self, capture: Capture, message: HttpMessage) -> tuple[Reading, ...]:
        """Store what a capture says that is in the index; return its readings, as `add` does."""
        owned = self._owned(capture)
        if owned is not capture:
            self._store.add_capture(owned)
        return self._say(owned, message)

    def note(self, capture: Capture) -> Capture:
        """Store a capture without reading it; return it with its publication."""
        owned = self._owned(capture)
        self._store.add_capture(owned)
        return owned

    def matters(self, capture: Capture) -> bool:
        """Whether it makes a difference what a capture holds: not for a picture that is there."""
        if capture.record_type != "response" or capture.refers_to:
            return True  # what it stands for may be missing
        is_media = (capture.mime or "").startswith(http.NO_TEXT)
        return may_be_text(capture) or (bool(self._passages) and not is_media)

    def knows(self, slug: str) -> bool:
        """Whether a publication of this name is known."""
        return slug in self._publications.by_slug

    def fail(self, capture: Capture, reason: str) -> None:
        """List a page that cannot be read; what its capture said before is dropped."""
        self._store.forget_readings(capture)
        self._store.add_failure(capture, reason.encode("utf-8", "replace").decode())

    def withdraw(self, capture: Capture) -> None:
        """Drop from the index what a capture says of articles that are withdrawn."""
        said = self._store.readings(capture)
        kept = self._shown(capture.site, said)
        if capture.site is not None and len(kept) < len(said):
            self._store.add_readings(capture, kept)

    def mark(self, capture: Capture, message: HttpMessage, readings: Sequence[Reading]) -> None:
        """Note whether a capture holds passages of withdrawn texts."""
        of_article = any(each.role not in _NO_PAGE for each in readings)
        passages = self._passages
        if passages and needs_mask(message, passages, keep_quoted=of_article):
            redactions.add(self._store.connection, capture.id, of_article=of_article)

    def settle(self) -> Settled:
        """Assemble every article that new captures speak of, tie and count, and commit."""
        outcomes = [
            self._store.put_articles(touched, self._assembled(touched))
            for touched in self._store.touched()
        ]
        self._store.settle()
        self._store.commit()
        return sum(outcomes, Settled())

    def _say(self, capture: Capture, message: HttpMessage) -> tuple[Reading, ...]:
        site = self._publications.of(capture.url)
        if site is None:
            self._wait(capture, message)
            return ()
        return self._add_readings(capture, message, site)

    def _owned(self, capture: Capture) -> Capture:
        """Return a capture with its publication, which is written down too."""
        site = self._publications.of(capture.url)
        owner = site.slug if site else capture.site
        self._write_site(owner)
        return capture if owner == capture.site else replace(capture, site=owner)

    def _add_readings(
        self, capture: Capture, message: HttpMessage, site: Site
    ) -> tuple[Reading, ...]:
        try:
            readings = self._same_as_before(capture) or _read(capture, message, site)
            readings = self._shown(site.slug, readings)
            self._store.add_readings(capture, readings)
            self.mark(capture, message, readings)
        except (ExtractionError, HttpError) as error:
            self.fail(capture, str(error))
        except Exception as error:  # noqa: BLE001 - a page must never stop a crawl
            self.fail(capture, f"{type(error).__name__}: {error}")
        else:
            return tuple(readings)
        return ()

    def _same_as_before(self, capture: Capture) -> Sequence[Reading]:
        """Return what the capture said that this one is a revisit of, under the same address."""
        original = self._store.capture(capture.refers_to) if capture.refers_to else None
        if original is None or original.url != capture.url:
            return ()
        return self._store.readings(original)

    def _shown(self, site: str | None, readings: Sequence[Reading]) -> tuple[Reading, ...]:
        """Return the readings that are not of withdrawn articles."""
        return tuple(
            each
            for each in readings
            if not self.withdrawn.hides_article(
                site or "", (each.url, each.canonical_url), each.number
            )
        )

    def _wait(self, capture: Capture, message: HttpMessage) -> None:
        waiting = self._waiting[host_key(capture.url)]
        if len(waiting) < WAITING and may_be_text(capture):
            waiting.append((capture, message))

    def _write_site(self, slug: str | None) -> None:
        site = self._publications.by_slug.get(slug or "")
        if site is not None and site.slug not in self._written:
            self._store.add_site(site)
            self._written.add(site.slug)

    def _assembled(self, touched: Touched) -> list[tuple[Assembled, list[str]]]:
        found = []
        for group in groups(touched.readings):
            whole = assemble(group)
            for each in (whole, *whole.former):
                people = [
                    self._persons.person(credit.name, touched.site)
                    for credit in each.article.credits
                ]
                if self.withdrawn.people.isdisjoint(people):
                    found.append((each, people))
                else:
                    self._drop(group)
        return found

    def _drop(self, group: Sequence[tuple[Capture, Reading]]) -> None:
        """Drop the readings of an article from the index."""
        for capture, reading in group:
            said = self._store.readings(capture)
            if reading in said:
                self._store.add_readings(capture, [each for each in said if each != reading])


def page(capture: Capture, message: HttpMessage) -> Page:
    """Return the page of a capture; raise `BodyTooLarge` for a bomb."""
    return Page(
        url=capture.url,
        status=message.status or capture.status,
        content_type=message.header("content-type"),
        body=http.decoded(message, MAX_BODY),
        location=message.header("location"),
    )


def _read(capture: Capture, message: HttpMessage, site: Site) -> tuple[Reading, ...]:
    if not may_be_text(capture) or capture.method != "GET":
        return ()
    with deadline():
        return read(page(capture, message), site)


def may_be_text(capture: Capture) -> bool:
    """Whether a capture may be read for what it says: no picture, sound, script or document."""
    mime = capture.mime or ""
    return not mime.startswith(http.NO_TEXT) and mime not in _OTHER_FILES
