"""A limit on the time that one page may take."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from archive.errors import ExtractionError

SECONDS = 30.0
"""The slowest page of all fixtures takes under one second."""


@contextmanager
def deadline(seconds: float = SECONDS) -> Iterator[None]:
    """Raise `ExtractionError` in the block when it takes longer than `seconds`.

    Only the main thread can be interrupted so, and only where nothing else uses the timer; in
    other cases there is no limit.
    """
    if threading.current_thread() is not threading.main_thread() or _in_use():
        yield
        return
    before = signal.signal(signal.SIGALRM, _raise)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _in_use() -> bool:
    return signal.getitimer(signal.ITIMER_REAL)[0] > 0


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise ExtractionError("reading the page took too long")
