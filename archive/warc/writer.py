"""Writes exchanges as WARC records that outlast a crash.

One exchange becomes `request`, `metadata` and, last, `response` or `revisit`: the response is
what counts as the capture, so a unit cut short by a crash leaves no capture behind.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Self

from archive.collection import SOFTWARE
from archive.errors import StorageFull
from archive.model import Capture
from archive.warc import layout
from archive.warc.compose import compose
from archive.warc.exchange import Exchange
from archive.warc.output import OutputFile

_ABOUT = {
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
}


@dataclass(frozen=True, slots=True)
class _Lane:
    """An open file, its name below the folder, the id of its warcinfo, its size with only that."""

    file: OutputFile
    name: str
    warcinfo: str
    empty_size: int


class WarcWriter:
    """Writes below `folder` (a collection's `warcs/`), to files of about `max_bytes`.

    `info` goes into each file's warcinfo. `find_original` gives a whole earlier capture for a
    payload digest, or None; a duplicate then becomes a revisit record.

    May be called from several threads: each call has a file of its own while it lasts, so a
    large body never keeps a small page waiting.
    """

    def __init__(
        self,
        folder: Path,
        *,
        info: Mapping[str, str],
        max_bytes: int,
        sync_seconds: float,
        find_original: Callable[[str], Capture | None],
    ) -> None:
        self.folder = folder
        self.closed: list[Path] = []
        """The files that were finished, under their own names; for the ledger."""
        self._info = info
        self._max_bytes = max_bytes
        self._sync_seconds = sync_seconds
        self._find_original = find_original
        self._serial = count(1)
        self._lock = threading.Lock()
        self._lanes: list[_Lane] = []
        self._wake = threading.Event()
        self._syncer: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write_exchange(self, exchange: Exchange, *, not_modified: Capture | None = None) -> Capture:
        """Keep `exchange`; it is written when this returns. Raise `StorageFull`.

        `not_modified` is the earlier capture that a conditional request was about: a 304 in
        answer to it becomes a revisit of it (profile server-not-modified).
        """
        original = self._original(exchange, not_modified)
        with self._lane() as lane:
            unit = compose(exchange, original, lane.warcinfo)
            offset = lane.file.append(unit.pieces) + unit.before
            capture = replace(
                unit.capture,
                warc=lane.name,
                offset=offset,
                length=lane.file.size - offset,
            )
        self._keep_synced()
        return capture

    def write_metadata(self, uri: str, content_type: str, body: bytes) -> None:
        """Keep `body` as a metadata record about `uri`."""
        self._write_small("metadata", uri, content_type, body)

    def write_resource(self, uri: str, content_type: str, body: bytes) -> None:
        """Keep `body` as a resource record under `uri`."""
        self._write_small("resource", uri, content_type, body)

    def close(self) -> None:
        """Finish every file under its own name. May be called twice, and written to after."""
        with self._lock:
            lanes, self._lanes = self._lanes, []
            syncer, self._syncer = self._syncer, None
        if syncer is not None:
            self._wake.set()
            syncer.join()
        for lane in lanes:
            self._finish(lane)

    def _original(self, exchange: Exchange, not_modified: Capture | None) -> Capture | None:
        """Return the whole response that a revisit may point to."""
        if exchange.status == 304:
            found = not_modified
            if found is not None and found.record_type == "revisit" and found.payload_digest:
                found = self._find_original(found.payload_digest)
        elif exchange.truncated or not exchange.payload_length:
            found = None
        else:
            found = self._find_original(exchange.payload_digest)
        whole = found is not None and found.record_type == "response" and not found.truncated
        return found if whole else None

    def _write_small(self, kind: str, uri: str, content_type: str, body: bytes) -> None:
        with self._lane() as lane:
            fields: list[layout.Field] = [
                ("WARC-Target-URI", layout.uri(uri)),
                ("WARC-Warcinfo-ID", layout.bracketed(lane.warcinfo)),
            ]
            now, new = datetime.now(UTC), layout.new_id()
            lane.file.append((layout.small(kind, new, now, fields, content_type, body),))
        self._keep_synced()

    @contextmanager
    def _lane(self) -> Iterator[_Lane]:
        """Lend a file to one call; finish it when it is full or the disk is."""
        with self._lock:
            lane = self._lanes.pop() if self._lanes else None
        lane = lane or self._start()
        try:
            yield lane
        except StorageFull:
            self._finish(lane)
            raise
        except BaseException:
            self._give_back(lane)
            raise
        if lane.file.size >= self._max_bytes:
            self._finish(lane)
        else:
            self._give_back(lane)

    def _give_back(self, lane: _Lane) -> None:
        with self._lock:
            self._lanes.append(lane)

    def _start(self) -> _Lane:
        """Open the next file and write its warcinfo."""
        file = None
        while file is None:
            path = self._next_path()
            file = OutputFile.create(path)
        now, warcinfo = datetime.now(UTC), layout.new_id()
        block = layout.warc_fields({**_ABOUT, "software": SOFTWARE, **self._info})
        name: list[layout.Field] = [("WARC-Filename", path.name)]
        member = layout.small("warcinfo", warcinfo, now, name, layout.WARC_FIELDS, block)
        try:
            file.append((member,))
        except BaseException:
            file.discard()
            raise
        return _Lane(file, path.relative_to(self.folder).as_posix(), warcinfo, file.size)

    def _next_path(self) -> Path:
        now = datetime.now(UTC)
        stamp = f"{now:%Y%m%d%H%M%S}{now.microsecond // 1000:03}"
        host = re.sub(r"[^A-Za-z0-9.-]", "-", socket.gethostname()) or "host"
        name = f"HEM-{stamp}-{next(self._serial):05}-{host}.warc.gz"
        return self.folder / f"{now:%Y}" / name

    def _finish(self, lane: _Lane) -> None:
        if lane.file.size == lane.empty_size:
            lane.file.discard()
        else:
            self.closed.append(lane.file.close())

    def _keep_synced(self) -> None:
        """See that what was written is on the disk within `sync_seconds`."""
        if self._sync_seconds <= 0:
            self._sync()
            return
        with self._lock:
            if self._syncer is None:
                self._wake = threading.Event()
                self._syncer = threading.Thread(
                    target=self._sync_regularly, args=(self._wake,), name="warc-sync", daemon=True
                )
                self._syncer.start()

    def _sync_regularly(self, wake: threading.Event) -> None:
        while not wake.wait(self._sync_seconds):
            self._sync()

    def _sync(self) -> None:
        with self._lock:
            lanes = list(self._lanes)
        for lane in lanes:
            lane.file.sync()
