"""After a kill: what was captured is indexed and walked from its WARC, not fetched again."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from archive import http
from archive.errors import HemerotecaError
from archive.http import HttpMessage
from archive.model import Capture, CrawlReport
from archive.warc.members import MemberFault
from archive.warc.reader import iter_captures, read_capture, read_message
from spiders.frontier.addresses import Entry
from spiders.run import Outcome, Run, as_json

logger = logging.getLogger(__name__)

INDEXED_UNTIL = "indexed until"
"""The frontier's note of the moment up to which all captures are in the index."""

RUNNING = "running"
"""The frontier's note of the run that is at work."""

_SLACK = 60.0
"""Seconds by which a file's time may be off."""


def recover(run: Run) -> int:
    """Index captures that a killed run had not indexed; return how many.

    Also tells the frontier which addresses, handed out when that run was killed, have their answer
    in a WARC: they are walked from there. Damage stops nobody: the run's report names it, and what
    it took is fetched again.
    """
    mark = run.frontier.noted(INDEXED_UNTIL)
    if mark is None:  # the last run ended in order
        return 0
    since = float(mark) - _SLACK
    indexed = _take_in(run, since)
    if run.warnings:  # of damage: whatever of these answers it took, nobody has it
        run.frontier.forget(each.id for each in run.frontier.answered(since) if _is_lost(run, each))
    run.keeper.settle()
    _bury(run)
    return indexed


def _take_in(run: Run, since: float) -> int:
    """Bring index and frontier up to what lies in the files; return how much was not indexed."""
    frontier, keeper = run.frontier, run.keeper
    waiting = {entry.url: entry for entry in frontier.claimed()}
    indexed = 0
    for capture in _captures(run, since):
        if keeper.capture(capture.id) is None:
            _index(run, capture)
            indexed += 1
        else:
            keeper.list_again(capture)
        entry = waiting.get(capture.url)
        if entry is not None and capture.time.timestamp() > (entry.asked or 0):
            frontier.store(entry.id, capture.id)
    return indexed


def _index(run: Run, capture: Capture) -> None:
    try:
        message = message_of(run, capture)
    except HemerotecaError as error:  # what it is a revisit of is damaged
        run.keeper.fail(capture, str(error))
    else:
        run.keeper.index(capture, message)


def _is_lost(run: Run, entry: Entry) -> bool:
    """Tell whether no record that can be read holds what an address answered."""
    # The frontier keeps the record of a page only: a redirect, a 404 are found by their address.
    where, value = ("id = ?", entry.capture) if entry.capture else ("url = ?", entry.url)
    return not any(_is_readable(run, each) for each in run.keeper.store.captures(where, [value]))


def _is_readable(run: Run, capture: Capture) -> bool:
    try:
        message_of(run, capture)
    except HemerotecaError:
        return False
    return True


def begin(run: Run, sites: Sequence[str]) -> None:
    """Note that a run begins, for the next one in case it is killed."""
    begun = {"id": run.id, "started": run.started, "sites": list(sites)}
    run.memory.note(RUNNING, json.dumps(begun))
    run.memory.note(INDEXED_UNTIL, str(run.now()))


def end(run: Run) -> None:
    """Note that a run ended in order, with everything indexed."""
    run.memory.note(INDEXED_UNTIL, None)
    run.memory.note(RUNNING, None)


def _bury(run: Run) -> None:
    """Write the report of a run that was killed before it could: what its captures tell."""
    begun = json.loads(run.memory.noted(RUNNING) or "{}")
    if not begun:
        return
    store, collection = run.keeper.store, run.collection
    of_run = [begun["id"]]
    captures = store.count_captures("crawl = ?", of_run)
    report = CrawlReport(
        id=begun["id"],
        started=datetime.fromtimestamp(begun["started"], UTC),
        finished=None,
        sites=tuple(begun["sites"]),
        outcome=Outcome.KILLED.value,
        requests=captures,
        responses=captures,
        revisits=store.count_captures("crawl = ? AND record_type = 'revisit'", of_run),
    )
    store.add_crawl(report)
    collection.ledger.append("crawl", as_json(report), who=collection.settings.operator)
    run.memory.note(RUNNING, None)
    run.keeper.commit()


def message_of(run: Run, capture: Capture) -> HttpMessage:
    """Return the response of a capture as it was shown when it came; a 304 as a 304."""
    if capture.status == 304:  # Not Modified
        return http.parse_response(read_capture(run.collection.warcs, capture).content)
    return read_message(run.collection.warcs, capture, run.keeper.capture)


def _captures(run: Run, since: float) -> Iterator[Capture]:
    """Yield the captures in files written to since a moment, oldest file first.

    Damage in them is added to the run's warnings.
    """
    warcs = run.collection.warcs
    files = [path for path in warcs.rglob("*.warc.gz") if path.stat().st_mtime >= since]
    for path in sorted(files):
        faults: list[MemberFault] = []
        for capture, _ in iter_captures(path, relative_to=warcs, faults=faults):
            yield capture
        run.warnings += (
            f"{path.name} is damaged at {fault.offset} ({fault.what}); run `hemeroteca repair`"
            for fault in faults
        )


class StoredAnswers:
    """Downloader middleware, nearest to the network: answers from a WARC what lies there."""

    def __init__(self, crawler: Crawler) -> None:
        self._run: Run = crawler.settings["RUN"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of one spider."""
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        """Return the stored answer to a request whose entry names one."""
        entry = request.meta.get("entry")
        capture = self._run.keeper.capture(entry.stored) if entry and entry.stored else None
        if capture is None:
            return None
        try:
            message = message_of(self._run, capture)
        except HemerotecaError as error:
            logger.warning("%s is fetched again: %s", request.url, error)
            return None
        request.meta["capture"] = capture
        return response_of(request, message)


def response_of(request: Request, message: HttpMessage) -> Response:
    """Return a response as Scrapy's download handler would make it."""
    headers = Headers()
    for name, value in message.headers:
        headers.appendlist(name, value)
    body = http.payload(message)
    kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
    return kind(
        request.url, status=message.status or 0, headers=headers, body=body, request=request
    )
