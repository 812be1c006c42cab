"""A limit on the time that one page may take."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from archive.errors import ExtractionError

SECONDS = 30.0
"""The slowest page of all fixtures takes under one second."""
_SOON = 0.001


@contextmanager
def deadline(seconds: float = SECONDS) -> Iterator[None]:
    """Raise `ExtractionError` in the block when it takes longer than `seconds`.

    Only the main thread can be interrupted so; in others there is no limit. A timer that was
    running goes on afterwards with the time that it had left.
    """
    running, interval = signal.getitimer(signal.ITIMER_REAL)
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or 0 < running < seconds:
        yield
        return
    started = time.monotonic()
    handler = signal.signal(signal.SIGALRM, _raise)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if running:
            left = max(running - (time.monotonic() - started), _SOON)
            signal.setitimer(signal.ITIMER_REAL, left, interval)


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise ExtractionError("reading the page took too long")
