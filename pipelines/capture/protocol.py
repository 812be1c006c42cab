"""The tee: Scrapy's HTTP/1.1 client protocol, with everything that passes noted in a `Recording`.

These are subclasses of private classes of Scrapy and Twisted, because the bytes of the wire pass
nowhere else. Both are pinned in pyproject.toml, and tests/wire fails loudly when they move.
"""

# ruff: noqa: N802 -- methods and attributes bear the names of Twisted's classes

# The classes extended here have no types:
# mypy: allow-untyped-calls

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any, cast

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import ConnectionAborted, HTTP11ClientProtocol, ParseError
from twisted.web._newclient import Request as TxRequest
from twisted.web.http import _IdentityTransferDecoder, _MalformedChunkedDataError
from twisted.web.http_headers import Headers, InvalidHeaderName
from twisted.web.iweb import IResponse

from pipelines.capture.recording import HEAD_LIMIT, Recording

logger = logging.getLogger(__name__)


class RecordingHeaders(Headers):
    """Request headers that carry the recording to whichever connection sends them.

    They survive the agent's `copy` and the pool's silent retry; context variables do not.
    """

    __slots__ = ["recording"]

    recording: Recording

    @classmethod
    def of(cls, headers: Headers, recording: Recording) -> RecordingHeaders:
        """Return the same headers, tied to `recording`."""
        tied = cls()
        tied._rawHeaders = headers._rawHeaders.copy()  # noqa: SLF001  # cleaned once is enough
        tied.recording = recording
        return tied

    def copy(self) -> RecordingHeaders:
        """Return a copy tied to the same recording."""
        return self.of(self, self.recording)


class CaptureProtocol(_LenientHTTP11ClientProtocol):
    """One connection; notes the bytes of the exchange that is under way on it."""

    _recording: Recording | None = None

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        """Send a request, noting the very bytes that are written (before TLS)."""
        recording = cast("RecordingHeaders", request.headers).recording
        recording.begin(cast("Any", self.transport).getPeer().host)
        self._recording = recording
        write_to = request.writeTo

        def tee(transport: Any) -> Any:
            return write_to(_WriteTee(transport, recording))

        request.writeTo = tee  # type: ignore[method-assign]  # of this object only
        deferred = super().request(request)
        # Again as it was: the pool may send it a second time, and tee and request hold each other.
        del request.writeTo
        parser = cast("CaptureParser", self._parser)
        parser.__class__ = CaptureParser
        parser.recording = recording
        return deferred

    def dataReceived(self, data: bytes) -> None:
        """Note first, parse then: the parser asks the recording where it stands."""
        if self._recording is not None:
            self._recording.received(data)
        super().dataReceived(data)
        if self._recording is not None and self._recording.must_stop:
            self._recording.break_off("length")
            self._recording = None
            cast("Any", self.transport).abortConnection()
            self._disconnectParser(Failure(ConnectionAborted()))

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Mark what an unclean end cuts off, before the parser takes it for a good one."""
        if self._recording is not None and not reason.check(ConnectionDone):
            self._recording.break_off("disconnect")
        super().connectionLost(reason)
        self._recording = None

    def _finishResponse(self, rest: bytes) -> None:
        recording, self._recording = self._recording, None
        if recording is not None:
            recording.response_ended(len(rest))
        if rest and self._currentRequest is not None:
            # Whoever sends more than was asked for is not asked again on this connection.
            self._currentRequest.persistent = False
        super()._finishResponse(rest)

    def _giveUp(self, reason: Failure) -> None:
        """Mark what the parser cannot go on with; an ordinary end has no recording any more."""
        if self._recording is not None:
            self._recording.break_off("unspecified")
        super()._giveUp(reason)


class CaptureFactory(_LenientHTTP11ClientFactory):
    """Makes `CaptureProtocol`s; the pool's `_factory`."""

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002  # Twisted's
        """Return the protocol of a new connection."""
        return CaptureProtocol(self._quiescentCallback)


class CaptureParser(_LenientHTTPClientParser):
    """Tells the recording where 1xx answers, header block and payload begin and end.

    Where Twisted gives up on a body whose length it cannot make out, this one does what RFC 9112
    section 6.3 and browsers do: read until the connection closes.
    """

    MAX_LENGTH = HEAD_LIMIT
    recording: Recording

    def statusReceived(self, status: bytes) -> None:
        """Begin a response; what does not say that it is HTTP is none, whatever its form."""
        if status[:5].upper() != b"HTTP/":
            raise ParseError("not HTTP", status)
        super().statusReceived(status)

    def allHeadersReceived(self) -> None:
        """Note the end of a header block, then let the body begin."""
        unread = len(self._buffer)
        if 100 <= self.response.code < 200:
            self.recording.informational_ended(unread)
        else:
            self.recording.head_ended(unread, is_text=_is_text(self.headers))
            _settle_framing(self.connHeaders)
            self._tee_payload()
        response = self.response
        super().allHeadersReceived()
        # The body's decoder has it by now; tee and response would hold each other for good.
        response.__dict__.pop("_bodyDataReceived", None)

    def headerReceived(self, name: bytes, value: bytes) -> None:
        """Pass over a header whose name is no token (RFC 9110 section 5.1) instead of giving up."""
        try:
            super().headerReceived(name, value)
        except InvalidHeaderName:
            logger.debug("Passing over the bad header name %r", name)

    def rawDataReceived(self, data: bytes) -> None:
        """Read the body; broken chunking is no reason to stop keeping what comes."""
        try:
            super().rawDataReceived(data)
        except _MalformedChunkedDataError:
            self.recording.odd = True
            self.bodyDecoder = _IdentityTransferDecoder(None, lambda _: None, self._finished)

    def _tee_payload(self) -> None:
        deliver = self.response._bodyDataReceived  # noqa: SLF001  # the one place it passes
        recording = self.recording

        def tee(data: bytes) -> None:
            shown = recording.payload_received(data)
            if shown:
                deliver(shown)

        self.response._bodyDataReceived = tee  # noqa: SLF001  # likewise


class _WriteTee:
    """A transport that notes what is written to it."""

    def __init__(self, transport: Any, recording: Recording) -> None:
        self._transport = transport
        self._recording = recording

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        self._recording.sent(data)
        self._transport.write(data)

    def writeSequence(self, parts: Iterable[bytes]) -> None:
        self.write(b"".join(parts))


def _is_text(headers: Headers) -> bool:
    """Tell whether a body claims to be something to read; what claims nothing is taken for it."""
    claimed = b"".join(headers.getRawHeaders(b"content-type", [])).lower()
    return not claimed or any(word in claimed for word in (b"text/", b"html", b"xml", b"json"))


def _settle_framing(headers: Headers) -> None:
    """Turn Transfer-Encoding and Content-Length into what Twisted can follow."""
    transfer = b",".join(headers.getRawHeaders(b"transfer-encoding", []))
    codings = [coding.strip().lower() for coding in transfer.split(b",") if coding.strip()]
    headers.removeHeader(b"transfer-encoding")
    if codings and codings[-1] == b"chunked":
        headers.setRawHeaders(b"transfer-encoding", [b"chunked"])
    elif set(codings) - {b"identity"} or not _agree(headers.getRawHeaders(b"content-length", [])):
        headers.removeHeader(b"content-length")


def _agree(lengths: Sequence[bytes]) -> bool:
    """Tell whether all Content-Length values are one and the same number."""
    values = {value.strip() for value in b",".join(lengths).split(b",")} if lengths else set()
    return all(value.isdigit() for value in values) and len({int(v) for v in values}) <= 1
