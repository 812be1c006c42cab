"""A crawl from start to report."""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings
from twisted.python.log import PythonLoggingObserver

from archive.collection import Collection
from archive.errors import CrawlError, StorageFull
from archive.model import CrawlReport
from archive.room import room
from archive.warc.recover import recover as recover_files
from pipelines.capture.connect_to import ConnectTo
from pipelines.capture.signals import captured, failed_exchange
from pipelines.indexing import lift
from spiders import loop, report, settings
from spiders.families.probe import site_found
from spiders.frontier.queue import Frontier
from spiders.heeding import take_out_of_view
from spiders.keeping import Keeper
from spiders.planning import Planned, plan
from spiders.publications import Walk, load_sites, walks
from spiders.recovering import INDEXED_UNTIL, begin, recover
from spiders.run import CrawlOptions, Outcome, ProgressCall, Run
from spiders.single import page_walks

__all__ = ["CrawlOptions", "Planned", "capture_pages", "crawl", "load_sites", "plan"]

logger = logging.getLogger(__name__)

TICK = 0.5
"""Seconds between two looks at a run."""

COMMIT = 2.0
SETTLE = 300.0
ROOM = 5.0
"""Seconds between two commits of the index, makings of articles, looks at the disk."""

GRACE = 5.0
"""Seconds that what is under way may take to end when a run is stopped."""


def crawl(
    collection: Collection, options: CrawlOptions, progress: ProgressCall | None = None
) -> CrawlReport:
    """Discover and archive what `options` names; return what was done.

    Raises `SiteError` for an unknown name, `CollectionLocked`, `Unreachable` when not one page of
    any site could be reached, `StorageFull` when the disk has no room: what was done until then
    is kept, and the next crawl goes on from there.
    """
    with _opened(collection, options, "crawl") as run:
        known = {**run.keeper.store.sites(), **load_sites()}
        return _perform(run, walks(options.names, known), progress)


def capture_pages(
    collection: Collection, options: CrawlOptions, progress: ProgressCall | None = None
) -> CrawlReport:
    """Archive just the pages that `options` names, with what they need to be shown.

    Raises what `crawl` does. What a crawl has queued of the same sites stays as it is.
    """
    with _opened(collection, options, "capture") as run:
        known = {**run.keeper.store.sites(), **load_sites()}
        todo = page_walks(options.names, known)
        with closing(Frontier(Path(":memory:"))) as run.frontier:
            return _perform(run, todo, progress)


# --- the frame ----------------------------------------------------------------------------------


@contextmanager
def _opened(collection: Collection, options: CrawlOptions, purpose: str) -> Iterator[Run]:
    """Lock, mend, open; close in the order that leaves everything whole."""
    identifier = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    with room(collection.root), ExitStack() as stack:
        stack.enter_context(collection.lock(purpose))
        stack.enter_context(_logged(collection, identifier))
        _mend(collection)
        frontier = Frontier(collection.frontier)
        stack.callback(frontier.close)
        stack.callback(take_out_of_view, collection, frontier)  # when the index is closed
        keeper = stack.enter_context(
            Keeper(
                collection,
                load_sites(),
                crawl=identifier,
                connect_to=[ConnectTo.parse(rule) for rule in options.connect_to],
                allow_private=_named_hosts(options.names),
            )
        )
        keeper.check_room()
        run = Run(identifier, collection, options, frontier, keeper)
        if again := recover(run):
            logger.info("%d captures of a run that was killed are indexed now", again)
        yield run


def _mend(collection: Collection) -> None:
    """Finish the files that a killed run left open; show again what was hidden until now."""
    for line in recover_files(collection.warcs):
        logger.warning("%s", line)
    for each in lift(collection, load_sites()):
        logger.info("%s: its time is over, what it hid is shown again", each)


def _perform(run: Run, todo: Sequence[Walk], progress: ProgressCall | None) -> CrawlReport:
    """Walk all sites to the end of the run, and tell what came of it."""
    begin(run, [walk.slug for walk in todo])
    loop.run(_drive(run, todo, progress))
    return report.conclude(run)


async def _drive(run: Run, todo: Sequence[Walk], progress: ProgressCall | None) -> None:
    runner = AsyncCrawlerRunner(_settings(run))
    tasks = {_start(runner, run, walk) for walk in todo}
    stops: list[asyncio.Task[None]] = []
    run.on_stop.append(lambda: stops.append(asyncio.ensure_future(runner.stop())))
    with _interruptible(run):
        await _watch(run, tasks, progress)
    for task in tasks:
        if task.done() and not task.cancelled() and task.exception() is not None:
            raise CrawlError(f"a spider could not start: {task.exception()}") from task.exception()


def _start(runner: AsyncCrawlerRunner, run: Run, walk: Walk) -> asyncio.Task[None]:
    crawler = runner.create_crawler(walk.spider)
    _listen(crawler, run)
    if walk.site is not None:
        run.meet(walk.site)
    return runner.crawl(crawler, **walk.arguments)


def _listen(crawler: Crawler, run: Run) -> None:
    crawler.signals.connect(run.captured, signal=captured)
    crawler.signals.connect(run.failed, signal=failed_exchange)
    crawler.signals.connect(run.meet, signal=site_found)


async def _watch(run: Run, tasks: set[asyncio.Task[None]], progress: ProgressCall | None) -> None:
    """Wait for all spiders; meanwhile commit, show figures, keep an eye on the disk."""
    duties = Duties(run, progress)
    waiting = tasks
    while waiting:
        _, waiting = await asyncio.wait(waiting, timeout=TICK)
        duties.perform()
        if run.stopping and run.now() - run.stopped > GRACE:
            logger.warning("not waiting for what is still under way")
            return


class Duties:
    """What is done every now and then while spiders walk."""

    def __init__(self, run: Run, progress: ProgressCall | None) -> None:
        self._run = run
        self._progress = progress
        self._next = {"commit": COMMIT, "settle": SETTLE, "room": 0.0}

    def perform(self) -> None:
        """Do what has fallen due."""
        run = self._run
        try:
            if self._is_due("room", ROOM):
                run.keeper.check_room()
            if self._is_due("settle", SETTLE):
                run.keeper.settle()
            elif self._is_due("commit", COMMIT):
                run.memory.note(INDEXED_UNTIL, str(run.keeper.commit()))
        except StorageFull as error:
            run.stop(Outcome.DISK_FULL, error)
        if self._progress is not None:
            self._progress(run.progress())

    def _is_due(self, name: str, every: float) -> bool:
        elapsed = self._run.now() - self._run.started
        if elapsed < self._next[name]:
            return False
        self._next[name] = elapsed + every
        return True


# --- its surroundings ---------------------------------------------------------------------------


def _settings(run: Run) -> Settings:
    values = Settings()
    values.setmodule(settings, priority="project")
    values.setdict(settings.for_run(run), priority="cmdline")
    return values


def _named_hosts(names: Sequence[str]) -> Callable[[str], bool]:
    """Return whether a host was named by the operator, who may mean a private network."""
    addresses = [name for name in names if "://" in name]
    addresses += [site.url for site in load_sites().values()]
    hosts = {urlsplit(address).hostname for address in addresses}
    return lambda host: host in hosts


@contextmanager
def _interruptible(run: Run) -> Iterator[None]:
    """Let SIGTERM and Ctrl-C end the run in order; a second one does not wait for anything."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    events = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        events.add_signal_handler(number, _interrupt, run)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            events.remove_signal_handler(number)


def _interrupt(run: Run) -> None:
    if run.stopping:
        run.stopped = 0.0  # as if the grace were over
    run.stop(Outcome.STOPPED)


class _Log(logging.FileHandler):
    """A log file that is silent where the disk is full: the crawl says so itself, once."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """Leave the line out."""

    def close(self) -> None:
        """Close the file, whatever is lost of it."""
        with suppress(OSError):
            super().close()


@contextmanager
def _logged(collection: Collection, identifier: str) -> Iterator[None]:
    """Send what Scrapy and Twisted say to the crawl's log file, nothing to the terminal."""
    folder = collection.root / "logs"
    folder.mkdir(exist_ok=True)
    handler = _Log(folder / f"{identifier}.log", encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    level = root.level
    observer = PythonLoggingObserver("twisted")  # type: ignore[no-untyped-call]
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in ("scrapy.addons", "scrapy.crawler", "scrapy.middleware"):
        logging.getLogger(name).setLevel(logging.WARNING)  # lists of what is in settings.py
    observer.start()
    try:
        yield
    finally:
        observer.stop()
        root.setLevel(level)
        root.removeHandler(handler)
        handler.close()
