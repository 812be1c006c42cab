"""Captures read back from a WARC file: ours, and those of other archivers.

A capture is a response or revisit record of http(s); what the crawl knew of it (method, via, site,
crawl) is in the request and metadata records that stand before it (ours, Wget) or after it
(Heritrix, warcio), tied to it by WARC-Concurrent-To.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from archive import http
from archive.errors import HttpError, WarcError
from archive.http import HttpMessage
from archive.model import Capture
from archive.warc import layout
from archive.warc.digests import PREFIX, labelled
from archive.warc.members import MemberFault
from archive.warc.payload import PayloadMeter
from archive.warc.record import Record, iter_records, readable, unbracketed
from archive.warc.redacted import message_of
from archive.warc.survey import past_damage

WAITING = 64
"""So many companions are kept until their capture comes."""


def iter_captures(
    path: Path, *, relative_to: Path, faults: list[MemberFault] | None = None
) -> Iterator[tuple[Capture, Record]]:
    """Yield each capture of the file at `path` with its record; raise `WarcError` at damage.

    `relative_to` is the collection's `warcs/`: the captures name the file from there. Where
    `faults` is given, damage is added to it and passed over.
    """
    records = iter_records(path) if faults is None else past_damage(path, faults)
    yield from captures_among(records, path, relative_to=relative_to, faults=faults)


def captures_among(
    records: Iterable[Record],
    path: Path,
    *,
    relative_to: Path,
    faults: list[MemberFault] | None = None,
) -> Iterator[tuple[Capture, Record]]:
    """Yield the captures among `records`, all those of the file at `path`, as `iter_captures`."""
    warc = path.relative_to(relative_to).as_posix().removesuffix(".open")
    for record, company in _with_company(records):
        try:
            yield _capture(record, company, warc), record
        except MemberFault as fault:
            if faults is None:
                raise WarcError(f"{path} at {fault.offset}: {fault.what}") from fault
            faults.append(fault)


def _with_company(records: Iterable[Record]) -> Iterator[tuple[Record, list[Record]]]:
    """Yield each capture's record with those that were written with it."""
    early: dict[str, Record] = {}
    pending: Record | None = None
    company: list[Record] = []
    for record in records:
        if record.is_capture:
            if pending is not None:
                yield pending, company
            pending, company = record, _take(early, record)
        elif pending is not None and _belong(pending, record):
            company.append(record)
        elif record.type in {"request", "metadata"}:
            early[record.id] = record
            if len(early) > WAITING:
                del early[next(iter(early))]
    if pending is not None:
        yield pending, company


def _belong(one: Record, other: Record) -> bool:
    """Tell whether either names the other as written with it."""
    return other.id in _tied(one) or one.id in _tied(other)


def _tied(record: Record) -> set[str]:
    return {unbracketed(value) for value in record.headers.all("WARC-Concurrent-To")}


def _take(early: dict[str, Record], capture: Record) -> list[Record]:
    """Take the companions of `capture` out of those that wait."""
    found = [each for each in early.values() if _belong(capture, each)]
    for each in found:
        del early[each.id]
    return found


def _capture(record: Record, company: list[Record], warc: str) -> Capture:
    get, uri = record.headers.get, record.headers.uri
    url = uri("WARC-Target-URI") or ""
    if not readable(url):
        raise MemberFault(record.offset, f"an address that cannot be read: {url!r}")
    message = _message(record)
    context = _context(company)
    digest, length = _payload(record, context)
    return Capture(
        id=record.id,
        url=url,
        time=_time(record),
        status=message.status or 0,
        mime=http.media_type(message.header("content-type")),
        payload_digest=digest,
        payload_length=length,
        warc=warc,
        offset=record.offset,
        length=record.length,
        method=_method(company),
        record_type=record.type,
        refers_to=uri("WARC-Refers-To"),
        truncated=get("WARC-Truncated") if record.type == "response" else None,
        ip=get("WARC-IP-Address"),
        crawl=context.get("crawl"),
        site=context.get("site"),
        via=context.get("via"),
        hops=context.get("hopsfromseed", ""),
    )


def _message(record: Record) -> HttpMessage:
    """Return what the beginning of the block says; an empty message where it is no HTTP."""
    try:
        return message_of(record, record.start)
    except HttpError:
        return HttpMessage(b"", (), b"")


def _time(record: Record) -> datetime:
    try:
        return layout.read_date(record.headers.get("WARC-Date") or "")
    except ValueError:
        raise MemberFault(record.offset, "a record without a readable WARC-Date") from None


def _context(company: list[Record]) -> dict[str, str]:
    """Return the lines of the metadata records, names in lower case."""
    context: dict[str, str] = {}
    for record in company:
        about = http.media_type(record.headers.get("Content-Type"))
        if record.type == "metadata" and about == layout.WARC_FIELDS:
            for line in record.content.decode("utf-8", "replace").splitlines():
                name, _, value = line.partition(":")
                context[name.strip().lower()] = value.strip()
    return context


def _method(company: list[Record]) -> str:
    for record in company:
        if record.type == "request":
            word = record.start[:32].partition(b" ")[0]
            return word.decode("ascii", "replace") or "GET"
    return "GET"


def _payload(record: Record, context: dict[str, str]) -> tuple[str | None, int]:
    """Return digest and length of the payload, in our form also for files made elsewhere."""
    claimed, length = record.headers.get("WARC-Payload-Digest"), context.get("payloadlength", "")
    if record.type == "revisit":
        return claimed, int(length) if length.isdecimal() else 0
    if claimed and claimed.startswith(PREFIX) and length.isdecimal():
        return claimed, int(length)
    hasher = hashlib.sha256()
    meter = PayloadMeter(hasher)
    for piece in record.chunks():
        meter.feed(piece)
    meter.end()
    return labelled(hasher), meter.length
