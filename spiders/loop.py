"""Scrapy on its event loop, as an ordinary function call that can be made again.

`CrawlerProcess.start` runs Twisted's reactor, which cannot be started a second time in a process.
The reactor is started once here, and each `run` drives the asyncio loop that it sits on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import partial
from threading import Thread
from typing import Any, TypeVar

from scrapy.utils.reactor import install_reactor, is_reactor_installed
from twisted.internet.asyncioreactor import AsyncioSelectorReactor

REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

Result = TypeVar("Result")


def run(main: Coroutine[Any, Any, Result]) -> Result:
    """Run `main` to its end, with the reactor at work; return its result."""
    return _loop().run_until_complete(main)


def _loop() -> asyncio.AbstractEventLoop:
    if not is_reactor_installed():
        asyncio.set_event_loop(asyncio.new_event_loop())
        install_reactor(REACTOR)
    from twisted.internet import reactor  # importing it at the top would install another

    if not isinstance(reactor, AsyncioSelectorReactor):
        raise TypeError(f"a crawl needs {REACTOR}, but {type(reactor).__name__} is installed")
    loop = asyncio.get_event_loop_policy().get_event_loop()
    if not reactor.running:
        # Threads that resolve names must not keep a process alive that wants to end.
        reactor.getThreadPool().threadFactory = partial(Thread, daemon=True)
        reactor.startRunning(installSignalHandlers=False)
    return loop
