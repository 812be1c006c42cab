"""Why there was no answer to show: errors turned into Scrapy's, and into the words we keep."""

from __future__ import annotations

import asyncio
import ssl

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)

from archive.errors import HttpError, StorageFull
from pipelines.capture.guard import PrivateAddressError
from pipelines.capture.recording import HEAD_LIMIT, Recording

_FAILURES: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (PrivateAddressError, "private-address"),
    (StorageFull, "disk-full"),
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "refused"),
    (asyncio.CancelledError, "cancelled"),
    (ssl.SSLError, "tls"),
    (HttpError, "not-http"),
    (DownloadCancelledError, "too-large"),
    (ConnectionError, "disconnect"),
    (OSError, "unreachable"),
)
"""The reasons of a failed exchange, first match first; what is none of these is `error`."""


def in_scrapys_words(error: Exception) -> Exception:
    """Return what Scrapy's middlewares expect in the place of `error`."""
    if isinstance(error, TimeoutError):
        return DownloadTimeoutError(str(error) or "no answer in time")
    if isinstance(error, ConnectionRefusedError):
        return DownloadConnectionRefusedError(str(error))
    if isinstance(error, OSError | HttpError):
        return DownloadFailedError(str(error))
    return error


def of_silence(url: str, recording: Recording) -> Exception:
    """Return the error for an exchange that ended without fault and without a header block."""
    if recording.head is not None:
        return HttpError(f"no status code in {recording.head.start_line[:40]!r}: {url}")
    if recording.broken_off == "length":
        return DownloadCancelledError(f"over {HEAD_LIMIT} bytes and no end of the header: {url}")
    return ConnectionResetError(f"the server closed before it had answered: {url}")


def failure(error: BaseException) -> str:
    """Return the word for an exchange that ended with `error` and without an answer."""
    causes = [error] if error.__cause__ is None else [error, error.__cause__]
    for kind, word in _FAILURES:
        if any(isinstance(cause, kind) for cause in causes):
            return word
    return "error"
