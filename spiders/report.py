"""What a run came to: its report, and what it leaves in the WARCs, the index and the ledger."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import islice

from archive.errors import StorageFull, Unreachable
from archive.fixity.seals import seal
from archive.model import CrawlReport, Skip, SkipReason
from pipelines.indexing.scanning import RUN_URI
from spiders import recovering
from spiders.frontier import Notable, State
from spiders.run import Outcome, Run, Tally, as_json
from spiders.telling import tell
from spiders.warnings import warnings_of

LINES = 50_000
"""Lines of skips and failures in one `resource` record."""

_EXPLAINED: Mapping[str, str] = {
    "dns": "its name was not found; check the address and this machine's network",
    "refused": "it refuses connections; try again later",
    "timeout": "it did not answer in time; try again later",
    "unreachable": "there is no way to it from here; check this machine's network",
    "disconnect": "it closed the connection without an answer; try again later",
    "tls": "no secure connection could be made; check its certificate in a browser",
    "not-http": "what it answers is not HTTP; check the address",
    "private-address": "it is on a private network; name its address on the command line",
}


def conclude(run: Run) -> CrawlReport:
    """Close the books on a run and return its report.

    Raises `Unreachable` when not one page of any of its sites was reached, and the `StorageFull`
    that stopped it; both after everything that has room is on disk.
    """
    try:
        return _conclude(run)
    except StorageFull as error:
        raise run.fault or error from None


def _conclude(run: Run) -> CrawlReport:
    run.keeper.settle()
    if run.out_of_hours and run.outcome is Outcome.FINISHED:
        run.outcome = Outcome.BUDGET
    out_of_reach = _out_of_reach(run)
    nothing = bool(out_of_reach) and len(out_of_reach) == len(run.tallies)
    if nothing and run.outcome is Outcome.FINISHED:
        run.outcome = Outcome.FAILED
    report = _report(run, out_of_reach)
    found = warnings_of(run.collection, run.keeper.store.connection, report)
    report = replace(report, warnings=(*report.warnings, *found))
    _keep(run, report)
    if run.fault is not None:
        raise run.fault
    if nothing:
        raise Unreachable("; ".join(out_of_reach))
    return report


def _report(run: Run, out_of_reach: list[str]) -> CrawlReport:
    tallies, news = run.tallies.values(), run.keeper.settled
    failed = Counter(each.reason for each in run.frontier.notable(run.id, State.FAILED))
    skipped = Counter(each.reason for each in run.frontier.notable(run.id, State.SKIPPED))
    return CrawlReport(
        id=run.id,
        started=datetime.fromtimestamp(run.started, UTC),
        finished=datetime.now(UTC),
        sites=tuple(run.tallies),
        outcome=run.outcome.value,
        requests=sum(each.requests for each in tallies),
        responses=sum(each.statuses.total() for each in tallies),
        revisits=sum(each.revisits for each in tallies),
        bytes=sum(each.bytes for each in tallies),
        articles_new=news.new,
        articles_changed=news.changed,
        articles_unchanged=news.unchanged,
        articles_gone=news.gone,
        articles_moved=news.moved,
        failed=dict(failed.most_common()),
        skipped=dict(skipped.most_common()),
        warnings=(*out_of_reach, *run.warnings),
    )


def _out_of_reach(run: Run) -> list[str]:
    """Say of each site of which not one page was reached where that failed, and what to do."""
    return [
        f"{site} could not be reached: {_explain(tally)}"
        for site, tally in run.tallies.items()
        if not tally.welcome and (tally.pages or tally.failures or tally.closed or tally.paused)
    ]


def _explain(tally: Tally) -> str:
    answered = [(origin, status) for origin, status in tally.closed.items() if status]
    if answered:
        origin, status = answered[0]
        return f"{origin}/robots.txt answers {status}, so nothing may be asked; try again later"
    if tally.failures:
        host, _, reason = tally.last_failure.rpartition(": ")
        return f"{host}: {_EXPLAINED.get(reason, reason)}"
    if tally.paused:
        until = datetime.fromtimestamp(tally.paused, UTC)
        return f"it asked to be left alone; try again after {until:%Y-%m-%d %H:%M} UTC"
    status, _ = tally.statuses.most_common(1)[0]
    return f"it answers {status} to everything; check the address in a browser"


# --- what a run leaves --------------------------------------------------------------------------


def _keep(run: Run, report: CrawlReport) -> None:
    """Write skips and failures into WARC and index, the report into index and ledger."""
    keeper, collection = run.keeper, run.collection
    for lines in _batches(_skips(run)):
        body = "".join(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in lines)
        keeper.writer.write_resource(RUN_URI + run.id, "application/x-ndjson", body.encode())
        for each in lines:
            keeper.store.add_skip(each, run.id)
    keeper.store.add_crawl(report)
    keeper.commit()
    keeper.close_files()
    seal(collection, who=collection.settings.operator)
    collection.ledger.append("crawl", as_json(report), who=collection.settings.operator)
    recovering.end(run)
    tell(collection, report)


def _skips(run: Run) -> Iterator[Skip]:
    for each in run.frontier.notable(run.id, State.SKIPPED):
        yield Skip(each.url, SkipReason(each.reason), each.site, each.via, each.detail)
    for each in run.frontier.notable(run.id, State.FAILED):
        yield Skip(each.url, SkipReason.FAILED, each.site, each.via, _why(each))


def _why(failed: Notable) -> str:
    return f"{failed.reason}: {failed.detail}" if failed.detail else failed.reason


def _batches(skips: Iterator[Skip]) -> Iterator[list[Skip]]:
    while batch := list(islice(skips, LINES)):
        yield batch
