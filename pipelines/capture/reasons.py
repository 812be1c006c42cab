"""Why a response is not whole, and why there was none: errors turned into the words we keep."""

from __future__ import annotations

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    StopDownload,
)
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.web._newclient import ConnectionAborted, ParseError, _WrapperException

from archive.errors import StorageFull
from pipelines.capture.guard import PrivateAddressError
from pipelines.capture.recording import Recording

_FAILURES: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (PrivateAddressError, "private-address"),
    (StorageFull, "disk-full"),
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadCancelledError, "cancelled"),
    (SSL.Error, "tls"),
    (ParseError, "not-http"),
    (ConnectionAborted, "too-large"),
    (ConnectError, "unreachable"),
    ((ConnectionClosed, DownloadFailedError), "disconnect"),
)
"""The reasons of a failed exchange, first match first; what is none of these is `error`."""


def truncation(recording: Recording, error: Exception | None, *, stopped: bool) -> str | None:
    """Return the value of `WARC-Truncated`; None when the response is whole.

    `stopped` says that a handler of Scrapy's signals stopped the download. WARC/1.1 section 5.13
    knows `length`, `time`, `disconnect` and `unspecified`.
    """
    if recording.complete and not stopped:
        return None
    if isinstance(error, DownloadTimeoutError):
        return "time"
    if stopped or isinstance(error, DownloadCancelledError | StopDownload):
        return recording.broken_off or "length"
    return recording.broken_off or "disconnect"


def failure(error: BaseException) -> str:
    """Return the word for an exchange that ended with `error` and without an answer."""
    causes = list(_causes(error))
    for kind, word in _FAILURES:
        if any(isinstance(cause, kind) for cause in causes):
            return word
    return "error"


def _causes(error: BaseException) -> list[BaseException]:
    """List an error with all that is behind it: Twisted wraps, Scrapy chains."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is None or each in found:
            continue
        found.append(each)
        waiting.append(each.__cause__)
        if isinstance(each, _WrapperException):
            waiting.extend(reason.value for reason in each.reasons)
    return found
