"""The download handler: Scrapy's own for HTTP/1.1, keeping every exchange before it is shown.

Settings it needs (spiders/settings.py gives each):

    DOWNLOAD_HANDLERS = {"http": "pipelines.capture.handler.CaptureHandler", "https": the same}
    CAPTURE_SESSION = CaptureSession(...)            one object, shared by both schemes
    TWISTED_DNS_RESOLVER = "scrapy.resolver.CachingHostnameResolver"     the default knows no IPv6
    HTTPPROXY_ENABLED = False                        a proxy in the environment is not followed
    DOWNLOAD_MAXSIZE                                 what a body may decompress to; the size on the
                                                     wire is limited by the session instead
    REDIRECT_ENABLED = False, METAREFRESH_ENABLED = False    each hop goes through the frontier
    HTTPCACHE_ENABLED = False                        an answer from a cache was never on the wire

What it reads of `request.meta`: `kind` (`requisite`: the larger limit), `site`, `via`, `hops` (the
crawl context of the record), `not_modified` (the earlier `Capture` that a conditional request asks
about: a 304 becomes a revisit of it), `download_timeout`. What it sets: `capture`.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future

from archive.errors import StorageFull
from archive.http import HttpMessage, payload
from pipelines.capture import reasons
from pipelines.capture.agent import CaptureAgent
from pipelines.capture.outcome import exchange_of, message_of, response_of
from pipelines.capture.protocol import CaptureFactory
from pipelines.capture.recording import Recording
from pipelines.capture.session import CaptureSession
from pipelines.capture.signals import captured, failed_exchange

NOT_MODIFIED = HTTPStatus.NOT_MODIFIED


class CaptureHandler(HTTP11DownloadHandler):
    """Downloads one scheme; a response leaves it only when its record is on disk."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._session: CaptureSession = crawler.settings["CAPTURE_SESSION"]
        self._pool._factory = CaptureFactory  # noqa: SLF001  # as Scrapy's own handler does

    async def download_request(self, request: Request) -> Response:
        """Fetch, keep, then show.

        A response that broke off is shown as far as it came, flagged `dataloss`, with the reason
        in `meta["capture"].truncated`; one over the session's `shown_bytes` is flagged `cut`.
        Raises what Scrapy's handler raises where there is no answer to show (the bytes of half a
        header block are kept all the same); `PrivateAddressError`; `StorageFull`.
        """
        recording = self._session.record(request)
        try:
            return await self._download(request, recording)
        except Exception as error:
            word = reasons.failure(error)
            self._send(failed_exchange, url=request.url, reason=word, request=request)
            raise
        finally:
            recording.response.close()

    async def _download(self, request: Request, recording: Recording) -> Response:
        response: Response | None = None
        error: Exception | None = None
        try:
            response = await self._fetch(request, recording)
        except Exception as caught:  # noqa: BLE001  # raised again below, after keeping
            error = caught
        recording.close()
        if recording.fault is not None:
            raise StorageFull(f"no room for the body of {request.url}") from recording.fault
        if not recording.response.length:
            raise error or RuntimeError(f"an answer without a byte: {request.url}")
        return await self._keep(request, recording, response, error)

    async def _fetch(self, request: Request, recording: Recording) -> Response:
        """Download as Scrapy does; its own limits by size are left to the recording."""
        agent = CaptureAgent(
            recording=recording,
            session=self._session,
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=0,
            warnsize=0,
            fail_on_dataloss=False,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))

    async def _keep(
        self,
        request: Request,
        recording: Recording,
        response: Response | None,
        error: Exception | None,
    ) -> Response:
        """Write the record; return the response to show or raise `error`."""
        session = self._session
        message = message_of(recording, session.shown_bytes)
        stopped = response is not None and "download_stopped" in response.flags
        truncated = reasons.truncation(recording, error, stopped=stopped)
        exchange = exchange_of(
            request, recording, message, crawl=session.crawl, truncated=truncated
        )
        earlier = request.meta.get("not_modified") if message.status == NOT_MODIFIED else None
        capture = await session.keep(exchange, earlier)
        request.meta["capture"] = capture
        response = _shown(request, recording, message, response, error)
        if response is not None and truncated and "dataloss" not in response.flags:
            response.flags.append("dataloss")
        self._send(captured, capture=capture, message=message, response=response)
        if response is None:
            raise error or RuntimeError(f"an answer that cannot be shown: {request.url}")
        return response

    def _send(self, signal: object, **content: Any) -> None:
        self._crawler.signals.send_catch_log(signal=signal, **content)


def _shown(
    request: Request,
    recording: Recording,
    message: HttpMessage,
    response: Response | None,
    error: Exception | None,
) -> Response | None:
    """Return what the spider is to see; None where `error` is to be raised."""
    if isinstance(error, StopDownload) or recording.header_length is None:
        return None
    if response is None:
        return response_of(request.url, recording, message)
    if not recording.payload_is_known:
        response = response.replace(body=payload(message))
    if recording.shown_is_cut:
        response.flags.append("cut")
    return response
