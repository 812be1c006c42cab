"""What all captures of a crawl share: the WARC writer, the rules of connecting, the limits."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Self

from scrapy import Request

from archive.model import Capture
from archive.warc.exchange import Exchange
from archive.warc.writer import WarcWriter
from pipelines.capture.connect_to import ConnectTo, Route, route
from pipelines.capture.recording import IN_MEMORY, Bounds, Recording

MIB = 1024 * 1024


class CaptureSession:
    """Owned by the crawl, handed to the handlers as `settings["CAPTURE_SESSION"]`.

    `crawl` is the crawl's id. `allow_private` says of a host whether the operator named it, so
    that it may be on a private network. `folder` takes the temporary files of large responses;
    the collection's own disk is the place. `max_page_bytes` is for what is text and was not asked
    for as a requisite, `max_requisite_bytes` for all else. `shown_bytes` is how much of a body
    the spider gets: more is in the record only.

    The crawl closes first the session, then the writer.
    """

    def __init__(
        self,
        writer: WarcWriter,
        *,
        crawl: str,
        connect_to: Sequence[ConnectTo] = (),
        allow_private: Callable[[str], bool] = lambda _: False,
        folder: Path | None = None,
        max_page_bytes: int = 64 * MIB,
        max_requisite_bytes: int = 256 * MIB,
        shown_bytes: int = 8 * MIB,
    ) -> None:
        self.crawl = crawl
        self.shown_bytes = shown_bytes
        self._writer = writer
        self._connect_to = tuple(connect_to)
        self._allow_private = allow_private
        self._folder = folder or Path(tempfile.gettempdir())
        self._page = Bounds(max_page_bytes, max_requisite_bytes, shown_bytes)
        self._requisite = Bounds(max_requisite_bytes, max_requisite_bytes, shown_bytes)
        self._thread: ThreadPoolExecutor | None = None
        self._waiting = 0

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return itself: Scrapy copies its settings deeply, and there is one writer."""
        return self

    def record(self, request: Request) -> Recording:
        """Return an empty recording with the limits for this kind of request."""
        large = request.meta.get("kind") == "requisite"
        return Recording(self._folder, self._requisite if large else self._page)

    def route(self, host: str, port: int) -> Route:
        """Return where to connect for `host:port`."""
        return route(host, port, self._connect_to)

    def may_be_private(self, way: Route) -> bool:
        """Tell whether a connection may lead to a private address."""
        return way.named or self._allow_private(way.host)

    async def keep(self, exchange: Exchange, not_modified: Capture | None) -> Capture:
        """Write an exchange; it is on disk when this returns. Raises `StorageFull`.

        Small ones are written at once, because handing them to a thread costs more than writing
        them. Large ones go to the one writer thread, and so does whatever comes while it is at
        work: records stand in the order of their ends and the writer is never used twice at once.
        """
        if exchange.response_length < IN_MEMORY and not self._waiting:
            return self._writer.write_exchange(exchange, not_modified=not_modified)
        self._waiting += 1
        try:
            write = partial(self._writer.write_exchange, exchange, not_modified=not_modified)
            return await asyncio.get_running_loop().run_in_executor(self._running_thread(), write)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Wait for the writer thread to end."""
        if self._thread is not None:
            self._thread.shutdown()
            self._thread = None

    def _running_thread(self) -> ThreadPoolExecutor:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="warc")
        return self._thread
