"""From a Scrapy request to a connection: the session's routes, and the recording tied on."""

# ruff: noqa: SLF001 -- Scrapy's and Twisted's agents are extended where they have no public place

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import _BindAddressAgent, _ScrapyAgent
from scrapy.exceptions import NotSupported
from scrapy.utils._download_handlers import normalize_bind_address
from twisted.internet.defer import Deferred, fail
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.interfaces import IProtocol, IProtocolFactory, IStreamClientEndpoint
from twisted.web.client import URI
from twisted.web.http_headers import Headers
from twisted.web.iweb import IBodyProducer, IResponse
from zope.interface import implementer  # type: ignore[import-untyped]  # has no types

from pipelines.capture.guard import GuardedEndpoint
from pipelines.capture.protocol import RecordingHeaders
from pipelines.capture.recording import Recording
from pipelines.capture.session import CaptureSession


class CaptureAgent(_ScrapyAgent):
    """Scrapy's agent for one request, with a recording."""

    def __init__(self, *, recording: Recording, session: CaptureSession, **options: Any) -> None:
        super().__init__(**options)
        self._recording = recording
        self._session = session

    def _get_agent(self, request: Request, timeout: float) -> _BindAddressAgent:
        if request.meta.get("proxy"):
            raise NotSupported("a proxy would stand between the record and the site: unset it")
        from twisted.internet import reactor  # importing it at the top would install one

        bind_address = request.meta.get("bindaddress") or self._bindAddress
        agent = _RoutedAgent(
            reactor,
            self._contextFactory,
            timeout,
            normalize_bind_address(bind_address),
            self._pool,
        )
        agent.recording = self._recording
        agent.session = self._session
        agent.context_factory = self._contextFactory
        return agent


class _RoutedAgent(_BindAddressAgent):
    """Twisted's agent, going where the session says."""

    recording: Recording
    session: CaptureSession
    context_factory: Any

    def request(
        self,
        method: bytes,
        uri: bytes,
        headers: Headers | None = None,
        bodyProducer: IBodyProducer | None = None,  # noqa: N803  # Twisted's name
    ) -> Deferred[IResponse]:
        """Send a request whose headers carry the recording."""
        tied = RecordingHeaders.of(headers or Headers(), self.recording)
        return super().request(method, uri, tied, bodyProducer)

    def _getEndpoint(self, uri: URI) -> IStreamClientEndpoint:  # noqa: N802  # Twisted's name
        return cast("IStreamClientEndpoint", _LazyEndpoint(partial(self._endpoint, uri)))

    def _endpoint(self, uri: URI) -> IStreamClientEndpoint:
        way = self.session.route(uri.host.decode("ascii"), uri.port)
        named = self.session.may_be_private(way)
        kind: Callable[..., Any] = HostnameEndpoint if named else GuardedEndpoint
        endpoint: IStreamClientEndpoint = kind(
            self._reactor,
            way.host,
            way.port,
            timeout=self._endpointFactory._connectTimeout,
            bindAddress=self._endpointFactory._bindAddress,
        )
        if uri.scheme != b"https":
            return endpoint
        # The server name of TLS (SNI) is that of the address, whatever the route.
        return wrapClientTLS(self.context_factory.creatorForNetloc(uri.host, uri.port), endpoint)


@implementer(IStreamClientEndpoint)
class _LazyEndpoint:
    """An endpoint that is made when a connection is: most requests find one in the pool.

    What this saves, above all a TLS context for each request, pays for much of the capture.
    """

    def __init__(self, make: Callable[[], IStreamClientEndpoint]) -> None:
        self._make = make

    def connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        """Make the endpoint and connect."""
        try:
            endpoint: Any = self._make()
            return cast("Deferred[IProtocol]", endpoint.connect(factory))
        except Exception:  # noqa: BLE001  # whatever it is, the request fails of it
            return fail()
