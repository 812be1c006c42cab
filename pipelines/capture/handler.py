"""The download handler: fetches over HTTP/1.1 and keeps every exchange before it is shown.

Settings it needs (spiders/settings.py gives each):

    DOWNLOAD_HANDLERS = {"http": "pipelines.capture.handler.CaptureHandler", "https": the same}
    CAPTURE_SESSION = CaptureSession(...)            one object, shared by both schemes
    HTTPPROXY_ENABLED = False                        a proxy in the environment is not followed
    DOWNLOAD_MAXSIZE                                 what a body may decompress to; the size on the
                                                     wire is limited by the session instead
    REDIRECT_ENABLED = False, METAREFRESH_ENABLED = False    each hop goes through the frontier
    HTTPCACHE_ENABLED = False                        an answer from a cache was never on the wire

Settings it reads: DOWNLOAD_TIMEOUT (seconds without a byte; for opening a connection, too),
CAPTURE_TOTAL_SECONDS (for one response, however it flows), DNS_TIMEOUT, DOWNLOAD_BIND_ADDRESS,
DOWNLOAD_VERIFY_CERTIFICATES, DOWNLOADER_CLIENT_TLS_CIPHERS.

What it reads of `request.meta`: `kind` (`requisite`: the larger limit), `site`, `via`, `hops` (the
crawl context of the record), `not_modified` (the earlier `Capture` that a conditional request asks
about: a 304 becomes a revisit of it), `download_timeout`. What it sets: `capture`,
`download_latency`. Scrapy's signals `headers_received` and `bytes_received` are not sent: what is
fetched is kept whole.
"""

from __future__ import annotations

import asyncio
import sys
from http import HTTPStatus
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import NotSupported
from scrapy.http import Response

from archive.errors import StorageFull
from pipelines.capture import reasons
from pipelines.capture.asking import message_for
from pipelines.capture.client import Client
from pipelines.capture.connecting import Connector
from pipelines.capture.outcome import exchange_of, message_of, response_of
from pipelines.capture.recording import Recording
from pipelines.capture.session import CaptureSession
from pipelines.capture.signals import captured, failed_exchange

NOT_MODIFIED = HTTPStatus.NOT_MODIFIED
TOTAL_SECONDS = 3600.0
"""For a response that flows without end; the default of CAPTURE_TOTAL_SECONDS."""


class CaptureHandler(BaseDownloadHandler):
    """Downloads one scheme; a response leaves it only when its record is on disk."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._session: CaptureSession = settings["CAPTURE_SESSION"]
        self._most_decoded = settings.getint("DOWNLOAD_MAXSIZE") or sys.maxsize
        self._idle_seconds = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._client = Client(
            Connector(self._session, settings),
            total=settings.getfloat("CAPTURE_TOTAL_SECONDS", TOTAL_SECONDS),
        )

    async def download_request(self, request: Request) -> Response:
        """Fetch, keep, then show.

        A response that broke off is shown as far as it came, flagged `dataloss`, with the reason
        in `meta["capture"].truncated`; one over the session's `shown_bytes` is flagged `cut`.
        Raises Scrapy's exceptions where there is no answer to show (the bytes of half a header
        block are kept all the same); `PrivateAddressError`; `StorageFull`.
        """
        recording = self._session.record(request)
        try:
            return await self._download(request, recording)
        except (Exception, asyncio.CancelledError) as error:
            word = reasons.failure(error)
            self._send(failed_exchange, url=request.url, reason=word, request=request)
            raise
        finally:
            recording.response.close()

    async def close(self) -> None:
        """Close the connections that are kept."""
        self._client.close()

    async def _download(self, request: Request, recording: Recording) -> Response:
        error: Exception | None = None
        try:
            await self._fetch(request, recording)
        except Exception as caught:  # noqa: BLE001  # raised again below, after keeping
            error = caught
        recording.close()
        if recording.fault is not None:
            raise StorageFull(f"no room for the body of {request.url}") from recording.fault
        response = await self._keep(request, recording) if recording.response.length else None
        if response is None:
            error = error or reasons.of_silence(request.url, recording)
            raise reasons.in_scrapys_words(error) from error
        return response

    async def _fetch(self, request: Request, recording: Recording) -> None:
        if request.meta.get("proxy"):
            raise NotSupported("a proxy would stand between the record and the site: unset it")
        idle = request.meta.get("download_timeout") or self._idle_seconds
        request.meta["download_latency"] = await self._client.fetch(
            message_for(request), recording, idle=idle
        )

    async def _keep(self, request: Request, recording: Recording) -> Response | None:
        """Write the record; return the response to show, None where no header block came."""
        session = self._session
        message = message_of(recording, session.shown_bytes)
        exchange = exchange_of(request, recording, message, crawl=session.crawl)
        earlier = request.meta.get("not_modified") if recording.status == NOT_MODIFIED else None
        capture = await session.keep(exchange, earlier)
        request.meta["capture"] = capture
        response = response_of(exchange.url, recording, message, self._most_decoded)
        self._send(captured, capture=capture, message=message, response=response)
        return response

    def _send(self, signal: object, **content: Any) -> None:
        self.crawler.signals.send_catch_log(signal=signal, **content)
