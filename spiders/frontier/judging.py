"""What came of an address: an answer turned into the frontier's words. Pure, apart from parsing."""

from __future__ import annotations

from scrapy.http import HtmlResponse, Response, XmlResponse

from archive.model import Capture
from spiders import manners, revisiting
from spiders.frontier.addresses import Entry, Outcome, State

_RETRY = frozenset({408, 425, 500, 502, 503, 504, 429, 522, 524})
"""Statuses that speak of the moment, not of the page."""

_BROKEN_OFF = frozenset({"disconnect", "time"})


def judge(entry: Entry, response: Response, now: float, published: str = "") -> Outcome:
    """Return what an answer means for its address.

    `published` is the date that the page gives for its article, as ISO 8601 (or empty).
    """
    capture: Capture | None = response.meta.get("capture")
    broken = capture is not None and capture.truncated in _BROKEN_OFF
    if broken or response.status in _RETRY:
        reason = f"truncated: {capture.truncated}" if broken and capture else str(response.status)
        return failure(entry, reason, now, response)
    return _answered(entry, response, now, published)


def failure(
    entry: Entry, reason: str, now: float, response: Response | None = None, detail: str = ""
) -> Outcome:
    """Return the outcome of a try that brought nothing, to be tried again later.

    A control is not: nobody misses what was never there.
    """
    if entry.kind == "control":
        return Outcome(State.DONE, reason=reason, asked=now)
    tries = entry.tries + 1
    value = response.headers.get("Retry-After") if response is not None else None
    wish = manners.retry_after((value or b"").decode("latin-1"), now)
    pause = max(manners.retry_pause(tries), wish or 0.0)
    return Outcome(State.FAILED, due=now + pause, tries=tries, reason=reason, detail=detail or None)


def _answered(entry: Entry, response: Response, now: float, published: str) -> Outcome:
    if response.status == 304:
        changed, mark = entry.changed or now, None
    else:
        mark = _fingerprint(response)
        changed = _changed(entry, mark, now, published)
    seen = revisiting.Seen(entry.kind, response.status, now, changed)
    headers = {k.decode("latin-1").lower(): b for k, b in _first_values(response)}
    etag, modified = revisiting.validators(headers) if response.status == 200 else (None, None)
    capture: Capture | None = response.meta.get("capture")
    return Outcome(
        State.DONE,
        due=revisiting.due(seen, spread=entry.id * 0.618034 % 1.0),
        reason=str(response.status) if response.status >= 400 else None,
        asked=now,
        changed=changed,
        etag=etag,
        last_modified=modified,
        fingerprint=mark,
        capture=capture.id if capture is not None and response.status == 200 else None,
    )


def _changed(entry: Entry, mark: bytes | None, now: float, published: str) -> float:
    """Return since when the page is as it is: seen to change, published, or assumed."""
    if entry.fingerprint is not None and mark != entry.fingerprint:
        return now
    if entry.changed is not None:
        return entry.changed
    said = revisiting.moment(published) or entry.dated
    return revisiting.assumed_change(entry.kind, now) if said is None else min(said, now)


def _fingerprint(response: Response) -> bytes:
    if isinstance(response, HtmlResponse) and not isinstance(response, XmlResponse):
        return revisiting.fingerprint(response.body, response.selector.root)
    return revisiting.fingerprint(response.body)


def _first_values(response: Response) -> list[tuple[bytes, str]]:
    return [(k, v[0].decode("latin-1")) for k, v in response.headers.items() if v]
